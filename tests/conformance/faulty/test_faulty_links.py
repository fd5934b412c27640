"""Providers whose links live on, and whose roles are worth nothing."""

from typing import Any

import pytest

from guardian.link.wire.ward import LinkEvent, Role, WardPart
from guardian.provider.access import Permission
from tests.rig.faulty_provider import Fault, see_it_caught

LIFE = "guardian.provider.engine.link_life"
PAGE = "guardian.provider.oauth.consent"
EVERYTHING = dict.fromkeys(Role, frozenset(Permission))


def nothing(*_: object, **__: object) -> None:
    """Do nothing at all."""


def informed(*_: object) -> WardPart:
    """Ask nobody for consent, of whatever age."""
    return WardPart.INFORMED


def without_persons(**members: Any) -> LinkEvent:
    """Take every link for somebody of its own."""
    return LinkEvent(**{**members, "guardian_id": members["link_id"]})


FAULTS = [
    Fault(
        name="a link survives its end",
        breaks={f"{LIFE}.end_link": nothing},
        tried=("LINK.informed", "LINK.objection_withdrawn", "ROLE"),
        caught_by={
            "LINK.ending": "410; got 200",
            "ERRORS.ended": "410; got 200",
            "LINK.adult": "410; got 200",
            "LINK.adult_rejects": "410; got 423",
        },
    ),
    Fault(
        name="an adult is not asked",
        breaks={f"{LIFE}.ward_part": informed},
        tried=("LINK.informed", "LINK.ending"),
        caught_by={
            "LINK.adult": "awaiting_ward; got active",
            "R19.in_charge": "423; got 200",
        },
    ),
    Fault(
        name="an observer may do everything",
        breaks=dict.fromkeys((f"{LIFE}.OF_ROLE", f"{PAGE}.OF_ROLE"), EVERYTHING),
        tried=("LINK.informed", "OAUTH.permissions"),
        caught_by={"ROLE.observer": "403; got 200", "ROLE.emergency_contact": "403 for"},
    ),
    Fault(
        name="a guardian's second app is somebody else",
        breaks={"guardian.provider.engine.link_history.LinkEvent": without_persons},
        tried=("LINK.informed", "ROLE.observer"),
        caught_by={"ROLE.same_person": "guardian_id of the same guardian's link"},
    ),
]


@pytest.mark.parametrize("fault", FAULTS, ids=str)
def test_the_kit_sees_it_and_nothing_else(
    fault: Fault, provider_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    see_it_caught(fault, provider_url, monkeypatch)
