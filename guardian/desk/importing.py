"""Imports of a profile that is being opened, by one thread at a time.

Several workers come to need the same modules. Two that import parts of one circle of modules would
each be shown a half of what the other has begun.
"""

import threading

IMPORTING = threading.RLock()
"""Held by whoever imports what only an open, or a listening, profile needs."""
