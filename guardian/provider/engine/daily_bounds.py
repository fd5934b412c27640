"""How much of one kind somebody may ask for within 24 hours: work is done, and read, by people."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from http import HTTPStatus

from guardian.link.wire.problems import ProblemType
from guardian.provider.problems import ProblemError

DAY = timedelta(days=1)


def refuse_a_flood(lately: Sequence[datetime], most: int, now: datetime) -> None:
    """Raise :class:`ProblemError` 429 when ``most`` were asked for within 24 hours.

    ``lately``: when, the newest first.
    """
    if len(lately) < most or lately[most - 1] <= now - DAY:
        return
    seconds = int((lately[most - 1] + DAY - now).total_seconds()) + 1
    raise ProblemError(
        HTTPStatus.TOO_MANY_REQUESTS,
        ProblemType.TOO_MANY_REQUESTS,
        title="There were many of these today",
        detail=f"At most {most} are taken within 24 hours. Try again later.",
        headers={"Retry-After": str(seconds)},
    )
