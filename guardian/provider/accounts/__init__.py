"""Guardians, wards and their links, and how a person signs in."""
