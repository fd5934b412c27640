"""What the app and a bridge of its own tell each other; the bridge is the provider's process."""
