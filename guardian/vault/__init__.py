"""Keys: the operating system's keyring, the passphrase, and what they open."""
