"""The gateway: a reverse proxy before a model, in which the family's rules hold."""
