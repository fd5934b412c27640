"""What is done about a sign, by how grave and how near it is (the Measures, Art. 13).

One table, :data:`RESPONSES`; every room that acts on a sign asks it. What was then really done
stands in the ``provider_actions`` of the alert, in the codes of :class:`Deed`.

===========  ======  ========  =========  =====  ========
level        told    comfort   numbers    soft   reviewed
===========  ======  ========  =========  =====  ========
info         counted no        no         no     no
low          yes     no        no         no     no
moderate     yes     yes       by kind    yes    no
high         yes     yes       yes        yes    yes
critical     yes     yes       yes        yes    yes
===========  ======  ========  =========  =====  ========

Emergency contacts are called for a critical alert, and for a high one that is urgent or an
emergency where a minor gave the sign: see :func:`calls_contacts`.
"""

from dataclasses import dataclass
from enum import StrEnum

from guardian.link.wire.events import Actor, Alert, Imminence, Level


class Deed(StrEnum):
    """The codes of ``provider_actions``: what was done, and nothing that was not."""

    COMFORT_SHOWN = "comfort_shown"
    RESOURCES_SHOWN = "resources_shown"
    SOFTER_REPLIES = "softer_replies"
    REPLY_REPLACED = "reply_replaced"
    PASSED = "passed"
    REVIEW_QUEUED = "review_queued"
    CONTACT_CHAIN_STARTED = "contact_chain_started"
    REVIEW_CONFIRMED = "review_confirmed"
    REVIEW_NOT_CONFIRMED = "review_not_confirmed"
    REVIEW_CALLED = "review_called"
    REVIEW_HANDED_OVER = "review_handed_over"


@dataclass(frozen=True, kw_only=True)
class Response:
    """What a level brings about. ``numbers``: helplines beside comfort of whatever kind."""

    told: bool = True
    comfort: bool = False
    numbers: bool = False
    softer: bool = False
    reviewed: bool = False


RESPONSES = {
    Level.INFO: Response(told=False),
    Level.LOW: Response(),
    Level.MODERATE: Response(comfort=True, softer=True),
    Level.HIGH: Response(comfort=True, numbers=True, softer=True, reviewed=True),
    Level.CRITICAL: Response(comfort=True, numbers=True, softer=True, reviewed=True),
}
"""What is done about a sign. Comfort and softer replies answer what a ward has said."""

SOFTENING = frozenset({"self_harm", "extreme_emotion", "abuse", "grooming"})
"""Families of signs after which companions answer more softly."""
_PRESSING = frozenset({Imminence.URGENT, Imminence.EMERGENCY})


def is_reviewed(alert: Alert) -> bool:
    """Whether a person at the provider is to look at an alert: a grave sign, and no drill."""
    return RESPONSES[alert.level].reviewed and not alert.drill


def calls_contacts(alert: Alert, *, minor: bool) -> bool:
    """Whether attempts to reach somebody go on until a person answers, at last by the contacts.

    What an adult says is told to contacts only where it is critical: Art. 13 asks for it where
    life or property is in danger, and the adult has consented to no more.
    """
    if alert.level is Level.CRITICAL:
        return True
    pressing = alert.level is Level.HIGH and alert.imminence in _PRESSING
    return pressing and minor and alert.actor is Actor.USER
