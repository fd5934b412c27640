"""HTTP as the link client needs it: bounded, cancellable, and deaf to the environment's traps."""
