"""Code of ours that runs inside the family's server; the bridge reads it as text."""
