"""Moving the virtual clock: for tests and demonstrations, never with real families."""
