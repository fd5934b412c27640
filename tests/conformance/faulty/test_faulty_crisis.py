"""Providers that do not go on until somebody is reached, or say more than they may."""

from datetime import timedelta
from typing import Any

import pytest

from guardian.link.wire.events import ALERT_URI, SetClaims
from tests.rig.faulty_provider import Fault, see_it_caught

ROUNDS = "guardian.provider.engine.crisis_rounds"
LOOKS = ("R13.crisis", "R13.drill", "ALERTS.steps", "R12.comfort")


def nothing(*_: object, **__: object) -> None:
    """Do nothing at all."""


def no_comfort(*_: object) -> list[str]:
    """Show nothing to a ward in despair, and say so."""
    return []


def with_a_note(**members: Any) -> SetClaims:
    """Tell in an alert what it was about, as if that helped."""
    told = {
        uri: {**payload, "note": "wrote that nothing matters"} if uri == ALERT_URI else payload
        for uri, payload in members["events"].items()
    }
    return SetClaims(**{**members, "events": told})


FAULTS = [
    Fault(
        name="no retry before the contact's turn",
        breaks={f"{ROUNDS}.RETRY": timedelta(minutes=15)},
        tried=LOOKS,
        caught_by={
            "R13.escalation": "a second attempt after 5 min",
            "R13.offline": "the second attempt within 5 min",
        },
    ),
    Fault(
        name="no second contact",
        breaks={f"{ROUNDS}.try_next_contact": nothing},
        tried=("R13.crisis", "R13.store_and_forward", "R10.contacts"),
        caught_by={
            "R13.escalation": "the contact after 15 min",
            "R13.offline": "the contact within 15 min",
            "R13.drill": "a message that says drill",
        },
    ),
    Fault(
        name="no words of comfort",
        breaks={"guardian.provider.engine.comfort.show_support": no_comfort},
        tried=("R13.crisis", "R12.at_night"),
        caught_by={"R12.comfort": "comfort_shown"},
    ),
    Fault(
        name="words in an alert",
        breaks={"guardian.provider.engine.outgoing.SetClaims": with_a_note},
        tried=("R13.crisis", "EVENTS.signed", "R03", "R11.words_stay"),
        caught_by={"R11.alert_members": "note"},
    ),
]


@pytest.mark.parametrize("fault", FAULTS, ids=str)
def test_the_kit_sees_it_and_nothing_else(
    fault: Fault, provider_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    see_it_caught(fault, provider_url, monkeypatch)
