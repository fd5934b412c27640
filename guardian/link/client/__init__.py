"""The guardian's client of Guardian Link.

Nothing is imported here: ``requests`` and the OAuth library take a third of a second, so callers
import the modules that they need, when they need them. ``credentials`` and ``provider`` are light.
"""
