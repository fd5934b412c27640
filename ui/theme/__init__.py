"""Colours, type, palette and style sheet."""
