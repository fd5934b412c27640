"""Guardian: what a parent's app, the protocol and the reference provider are made of.

Nothing below this package imports Qt, so all of it runs without a display.
"""

__version__ = "0.1.0"
