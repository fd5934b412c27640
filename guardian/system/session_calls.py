"""Whom the session's signals are told to."""

from collections.abc import Callable
from dataclasses import dataclass

Call = Callable[[], None]


@dataclass(frozen=True, kw_only=True)
class SessionCalls:
    """What is called when the session is locked, before the computer sleeps, and after it woke."""

    on_lock: Call
    on_sleep: Call
    on_wake: Call
