"""Trouble on this computer: told once when it lasts, and once more when it is over."""

from collections.abc import Callable

from guardian.errors import GuardianError

LASTS_AFTER_ATTEMPTS = 2


class LastingTrouble:
    """Counts attempts in a row that failed. ``tell`` gets the first error, then ``None``.

    What comes after the first may be no more than its consequence.
    """

    def __init__(self, tell: Callable[[GuardianError | None], None]) -> None:
        self._tell = tell
        self._attempts = 0
        self._first: GuardianError | None = None

    def came(self, error: GuardianError) -> None:
        """Take note of an attempt that failed."""
        if self._attempts == 0:
            self._first = error
        self._attempts += 1
        if self._attempts == LASTS_AFTER_ATTEMPTS:
            self._tell(self._first)

    def ended_it(self) -> None:
        """Take note of trouble that ended everything, which whoever runs it tells."""
        self._attempts = LASTS_AFTER_ATTEMPTS

    def over(self) -> None:
        """Take note of an attempt that did not."""
        if self._attempts >= LASTS_AFTER_ATTEMPTS:
            self._tell(None)
        self._attempts = 0
