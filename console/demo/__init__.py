"""An embedded hospital: nine SSH hosts on loopback and a story."""
