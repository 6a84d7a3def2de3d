"""What may stand where in a site's files, before it is a `Site`."""
