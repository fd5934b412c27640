"""Providers that believe tokens they must not believe."""

from dataclasses import replace
from datetime import datetime
from typing import Any
from unittest.mock import ANY

import pytest
from sqlalchemy import Connection

from guardian.provider.access import Grant, Permission
from guardian.provider.oauth import protect
from guardian.provider.oauth.token_families import Access, find_access_token
from tests.rig.faulty_provider import Fault, see_it_caught

PROTECT = "guardian.provider.oauth.protect"
FAMILIES = "guardian.provider.oauth.token_families"


def nothing(*_: object, **__: object) -> None:
    """Do nothing at all."""


def of_any_key(connection: Connection, token: str, now: datetime) -> Access | None:
    """Take a token to be bound to whichever key is there."""
    found = find_access_token(connection, token, now)
    return None if found is None else replace(found, key_thumbprint=ANY)


GRANT = protect._grant


def of_everything(*parts: Any) -> Grant:
    """Give every permission, whatever was approved."""
    return replace(GRANT(*parts), permissions=frozenset(Permission))


FAULTS = [
    Fault(
        name="a proof works twice",
        breaks={f"{PROTECT}.spend": nothing},
        tried=("DPOP",),
        caught_by={"DPOP.replay": "a used proof: 401; got 200"},
    ),
    Fault(
        name="a token works with another key",
        breaks={f"{PROTECT}.find_access_token": of_any_key},
        tried=("DPOP", "OAUTH.watch_of_a_copy"),
        caught_by={"DPOP.another_key": "another key: 401; got 200"},
    ),
    Fault(
        name="a proof is good for ever",
        breaks={f"{PROTECT}.wanted_nonce": nothing},
        tried=("DPOP",),
        caught_by={"DPOP.stale": "a proof five minutes old: 401; got 200"},
    ),
    Fault(
        name="an old refresh token goes on working",
        breaks={f"{FAMILIES}._confirm": nothing},
        tried=("OAUTH.refresh_other_key", "OAUTH.code_once", "OAUTH.revocation"),
        caught_by={"OAUTH.refresh_reuse": "400 or 401"},
    ),
    Fault(
        name="every token may do everything",
        breaks={f"{PROTECT}._grant": of_everything},
        tried=("OAUTH.permissions", "OAUTH.watch", "R20.guarded"),
        caught_by={
            "R21.outside_permission": "403; got 200",
            "ERRORS.not_permitted": "403; got 200",
            "ROLE.observer": "403; got",
        },
    ),
    Fault(
        name="a watch token writes",
        breaks={f"{FAMILIES}._actions": nothing},
        tried=("OAUTH.watch_of_a_copy", "OAUTH.permissions"),
        caught_by={"OAUTH.watch": "401; got 200", "OAUTH.watch_stays_watch": "401; got 200"},
    ),
]


@pytest.mark.parametrize("fault", FAULTS, ids=str)
def test_the_kit_sees_it_and_nothing_else(
    fault: Fault, provider_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    see_it_caught(fault, provider_url, monkeypatch)
