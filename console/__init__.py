"""The on-call desk: duty rules, journal, desk, screens and command line."""
