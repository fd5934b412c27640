"""Desktop notifications: one port, several backends."""
