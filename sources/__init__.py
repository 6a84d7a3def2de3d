"""Where facts come from: probes, Prometheus, SSH; everything is cleaned at this border."""
