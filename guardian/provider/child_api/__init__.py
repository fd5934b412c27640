"""What the child's page asks: by JSON, with the cookie of the child's session."""
