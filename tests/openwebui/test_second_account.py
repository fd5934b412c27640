"""A child with two accounts at the real server: one use, one limit; and one that nobody named."""

import secrets
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import requests

from guardian.provider.backends.gateway.identities import add_identity, identities
from guardian.provider.backends.openwebui.rules import USED_UP
from guardian.provider.ledger.base import reading
from tests.openwebui.bridged import WARD, Bridged, bridged
from tests.openwebui.server import Family, Person, sign_in

pytestmark = pytest.mark.openwebui

CONFIG = "/api/v1/auths/admin/config"
NOT_MET = "Model not found"


@pytest.fixture
def mia(family: Family) -> Person:
    return family.child("Mia")


@pytest.fixture
def home(tmp_path: Path, family: Family, mia: Person) -> Iterator[Bridged]:
    with bridged(tmp_path, family, mia) as running:
        running.in_step()
        yield running


def is_hers_too(home: Bridged, account: Person, ward: str | None = WARD) -> None:
    """Say whose an account is, as the app does it."""
    with home.served.provider.engine.begin() as connection:
        now = datetime.now(UTC).replace(microsecond=0)
        add_identity(connection, account.user_id, ward, now)
    home.in_step()


def title(home: Bridged, language: str = "en") -> str:
    return str(home.told(language)["health"]["title"])


def is_answered(account: Person, character: str) -> bool:
    return "error" not in account.says(character, "hello").answer()


def role_of(family: Family, account: Person) -> str:
    return str(family.parent.ask("GET", f"/api/v1/users/{account.user_id}/info").json()["role"])


def turns(home: Bridged) -> int:
    return sum(int(row["turns"]) for row in home.app.days("/usage")["usage"])


def test_two_accounts_of_a_child_are_one_use_one_limit_one_pause_and_one_block(
    family: Family, mia: Person, home: Bridged
) -> None:
    second, luna = family.child("Mia"), family.character("Luna")
    star = family.character("Stella")
    is_hers_too(home, second)
    both = (mia, second)
    assert all(is_answered(each, luna) for each in both)
    home.in_step()
    assert turns(home) == 2

    home.app.limit(blocked_characters={luna: {}})
    home.in_step()
    assert all(NOT_MET in each.asks_plainly(luna, "hello").text for each in both)
    assert all(is_answered(each, star) for each in both)
    home.app.limit(blocked_characters={luna: None})
    home.app.limit(daily_minutes=0)
    home.in_step()
    assert all(USED_UP in str(each.says(star, "hi").answer().get("error")) for each in both)

    given = home.app.read("/consents")["consents"]
    needed = next(each for each in given if each["required"])
    assert home.app.send("DELETE", f"/consents/{needed['consent_id']}").ok
    home.in_step()
    assert all(role_of(family, each) == "pending" for each in both)


def test_one_of_two_accounts_that_goes_leaves_the_other_held(
    family: Family, mia: Person, home: Bridged
) -> None:
    second, luna = family.child("Mia"), family.character("Luna")
    is_hers_too(home, second)
    mia.says(luna, "hello").answer()
    home.in_step()
    assert family.parent.ask("DELETE", f"/api/v1/users/{mia.user_id}").ok
    home.in_step()

    with reading(home.served.provider.engine) as connection:
        assert mia.user_id not in {each.subject for each in identities(connection)}
    home.in_step()
    assert home.told()["health"]["running"] == "well"
    assert turns(home) == 1, "what was said there stays counted"
    home.app.limit(daily_minutes=0)
    home.in_step()
    assert USED_UP in str(second.says(luna, "hello").answer().get("error"))


def test_an_account_like_the_childs_is_named_until_somebody_says_whose_it_is(
    family: Family, mia: Person, home: Bridged
) -> None:
    name = mia.email.partition("@")[0]
    body = {"name": f"{name} 2", "email": f"{secrets.token_hex(4)}@example.org", "role": "user"}
    made = family.parent.ask("POST", "/api/v1/auths/add", {**body, "password": "a-secret"})
    assert made.ok, made.text
    home.in_step()
    assert title(home) == f"There may be a second account of your child: {name} 2"[:89]
    assert name in title(home, "zh-CN")
    assert "孩子" in title(home, "zh-CN")
    (asked,) = home.told()["doubtful"]
    assert asked["name"] == f"{name} 2"
    headers = {"X-Forwarded-For": "192.0.2.1"}
    elsewhere = requests.get(f"{home.served.url}/bridge", headers=headers, timeout=20).text
    assert name not in elsewhere

    account = sign_in(family.url, body["email"], "a-secret")
    is_hers_too(home, account, None)
    assert home.told()["health"]["running"] == "well"
    assert home.told()["doubtful"] == []


@pytest.fixture
def open_sign_up(family: Family) -> Iterator[Mapping[str, Any]]:
    before = family.parent.ask("GET", CONFIG).json()
    wanted = {**before, "ENABLE_SIGNUP": True, "DEFAULT_USER_ROLE": "user"}
    assert family.parent.ask("POST", CONFIG, wanted).ok
    yield wanted
    assert family.parent.ask("POST", CONFIG, before).ok


def test_an_account_of_ones_own_making_waits_and_all_is_put_back(
    tmp_path: Path, family: Family, mia: Person, open_sign_up: Mapping[str, Any]
) -> None:
    with bridged(tmp_path, family, mia) as home:
        home.in_step()
        email = f"{secrets.token_hex(4)}@example.org"
        body = {"name": "Nobody", "email": email, "password": "a-secret"}
        made = requests.post(f"{family.url}/api/v1/auths/signup", json=body, timeout=30).json()
        assert made["role"] == "pending"
        late = Person(
            url=family.url, email=email, password="", user_id=made["id"], token=made["token"]
        )
        assert not late.asks_plainly(family.character("Luna"), "hello").ok
    assert family.parent.ask("GET", CONFIG).json() == open_sign_up
    assert family.parent.ask("DELETE", f"/api/v1/users/{late.user_id}").ok
