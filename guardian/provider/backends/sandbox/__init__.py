"""The sandbox: scripted characters, for tests and for a family that practises."""
