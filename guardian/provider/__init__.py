"""The reference provider of Guardian Link: a companion service that anyone can run."""
