"""Guardian Link: the wire, and the guardian's client of it."""
