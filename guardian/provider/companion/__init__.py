"""The scripted companions: who they are and what they answer."""
