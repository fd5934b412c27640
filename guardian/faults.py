"""Faults of our own in work that has to go on all the same."""

import sys
import threading


def report_fault() -> None:
    """Tell the exception that is being handled to the hook of threads, as one that ended this."""
    told = (*sys.exc_info(), threading.current_thread())
    threading.excepthook(threading.ExceptHookArgs(told))
