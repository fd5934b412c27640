"""Every widget in every state, for whoever works on the window."""
