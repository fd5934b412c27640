"""Pure rules, the same on both sides of the wire: no I/O and no clock of their own."""
