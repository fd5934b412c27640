"""What the operating system tells, and what this process asks of it."""
