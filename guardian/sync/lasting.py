"""Trouble on this computer: told once when it lasts, and once more when it is over."""

from collections.abc import Callable

from guardian.errors import GuardianError

LASTS_AFTER_ATTEMPTS = 2


class LastingTrouble:
    """Counts attempts in a row that failed. ``tell`` gets the error, then ``None``."""

    def __init__(self, tell: Callable[[GuardianError | None], None]) -> None:
        self._tell = tell
        self._attempts = 0

    def came(self, error: GuardianError) -> None:
        """Take note of an attempt that failed."""
        self._attempts += 1
        if self._attempts == LASTS_AFTER_ATTEMPTS:
            self._tell(error)

    def ended_it(self) -> None:
        """Take note of trouble that ended everything, which whoever runs it tells."""
        self._attempts = LASTS_AFTER_ATTEMPTS

    def over(self) -> None:
        """Take note of an attempt that did not."""
        if self._attempts >= LASTS_AFTER_ATTEMPTS:
            self._tell(None)
        self._attempts = 0
