"""Setting up a bridge: finding what is there, looking at it, making it ready, taking it away."""
