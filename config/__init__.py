"""What a site is: systems, hosts, checks, contract, roster, read from YAML."""
