"""Guardian Link over HTTP: the resources of one link."""
