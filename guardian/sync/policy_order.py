"""Which of two answers about the policy is the newer one, without anybody waiting for the other.

The listener reads the policy while the sender may be changing it. Were one to wait for the other, a
provider that is slow to take a change would delay its own alerts.
"""

import itertools


class PolicyOrder:
    """Answers count in the order of their questions; a change that was made counts in any case.

    An answer that is left out though it was newer after all is no loss: what made it newer is told
    by an event, and read again.
    """

    def __init__(self) -> None:
        self._questions = itertools.count(1)
        self._asked = 0
        self._version = -1

    def ask(self) -> int:
        """Return the number of a question that is being asked now. From any thread."""
        return next(self._questions)

    def take(self, asked: int, version: int) -> bool:
        """Return whether an answer is to be kept, and count it; call it while writing.

        ``asked``: the number of its question; ``version``: of the policy.
        """
        if asked < self._asked and version <= self._version:
            return False
        self._asked, self._version = max(asked, self._asked), version
        return True
