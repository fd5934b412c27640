"""Whose day is shown where nobody chose."""

from guardian.desk.values import Condition, LinkView


def first_heard(links: tuple[LinkView, ...]) -> LinkView | None:
    """Return the oldest account that still tells something; any rather than none."""
    telling = (
        each
        for each in links
        if each.condition is not Condition.SIGN_IN_NEEDED and not each.condition.is_end
    )
    return next(telling, next(iter(links), None))
