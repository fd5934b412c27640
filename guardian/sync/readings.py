"""What can be read of a link, and what the page is told when it changed."""

from enum import StrEnum

from guardian.link.wire.events import Topic


class Reading(StrEnum):
    """One thing that is read from the provider; also the name under which a change is told."""

    CARD = "card"
    """What the provider tells of itself; first, since others are asked for by it."""
    LINK = "link"
    POLICY = "policy"
    CHARACTERS = "characters"
    USAGE = "usage"
    REFUSALS = "refusals"
    SPENDING = "spending"
    REQUESTS = "requests"
    MISSED_ALERTS = "missed_alerts"
    """Alerts that no event brought, and what the guardian did about some in another app."""
    CONSENTS = "consents"
    GUARDIANS = "guardians"
    CONTACTS = "contacts"


EVERY_READING = frozenset(Reading)

CHANGED_ALERTS = "alerts"
CHANGED_CONDITION = "condition"
CHANGED_OUTBOX = "outbox"
CHANGED_FINDINGS = "findings"

_OF_TOPIC = {
    Topic.LINK: {Reading.LINK, Reading.GUARDIANS},
    # A block list changes how characters stand.
    Topic.POLICY: {Reading.POLICY, Reading.CHARACTERS},
    Topic.CHARACTERS: {Reading.CHARACTERS},
    # A refusal is an attempt to chat or to buy.
    Topic.USAGE: {Reading.USAGE, Reading.REFUSALS},
    Topic.SPENDING: {Reading.SPENDING, Reading.REFUSALS},
    Topic.REQUESTS: {Reading.REQUESTS},
    # An alert has an event of its own: this tells that somebody answered one.
    Topic.ALERTS: {Reading.MISSED_ALERTS},
    Topic.CONSENTS: {Reading.CONSENTS},
    Topic.CONTACTS: {Reading.CONTACTS},
}
"""What this app reads; of other topics there is nothing to show yet."""

OF_WARD = frozenset({Reading.CONSENTS, Reading.GUARDIANS, Reading.CONTACTS})
"""What is told of the ward beside what it does; changed seldom, so that its age is told."""
NEW_DAY = OF_WARD | {
    Reading.CARD,
    Reading.USAGE,
    Reading.REFUSALS,
    Reading.SPENDING,
    Reading.POLICY,
}
"""What the ward's midnight changes without anybody doing anything, and what is to be no older."""


def of_topics(topics: list[Topic]) -> frozenset[Reading]:
    """Return what to read again after a change of ``topics``."""
    return frozenset(reading for topic in topics for reading in _OF_TOPIC.get(topic, ()))
