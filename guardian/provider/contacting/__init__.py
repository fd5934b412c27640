"""Reaching people who have no app: what is written to them, and the way it takes."""
