"""The window: Qt and nothing else. It knows the desk and the values of the policy.

PySide6 replaces Python's import by one that reads the source of every module that anybody imports
from then on, in case it wants Qt's names in another style. Where two threads import the same
library at once, that meets a half-made module, and the thread that reads the records dies of it.
Nobody here asks for another style, so Python's own import is put back: it is also faster.
"""

import builtins

import PySide6  # noqa: F401 - replaces the import, which is why it comes first

# WORKAROUND https://bugreports.qt.io/browse/PYSIDE-2029
builtins.__import__ = getattr(builtins, "__orig_import__", builtins.__import__)
