"""Several at once: exactly one wins, exactly what fits goes through."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier
from typing import TypeVar

import requests
from sqlalchemy import select

from guardian.provider.accounts.secret_tokens import new_token
from guardian.provider.accounts.tables import wrong_attempt_table
from guardian.provider.engine.shop import SHOP
from guardian.provider.ledger.policy_versions import policy_version_table
from guardian.provider.oauth.tables import family_table
from guardian.provider.oauth.token_families import record_answer
from tests.rig.child_browserless import Child
from tests.rig.linked_app import LinkedApp
from tests.rig.provider_server import ServedProvider

Result = TypeVar("Result")


def at_once(*acts: Callable[[], Result]) -> list[Result]:
    """Do all of it, begun at the same moment."""
    barrier = Barrier(len(acts))

    def act(each: Callable[[], Result]) -> Result:
        barrier.wait(20)
        return each()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(act, acts))


def test_of_two_changes_on_one_version_one_wins(served: ServedProvider, app: LinkedApp) -> None:
    other = LinkedApp(served)
    for minutes in range(100, 110):
        tag = app.send("GET", "/policy").headers["ETag"]
        answers = at_once(
            partial(app.ask, {"daily_minutes": minutes}, tag),
            partial(other.ask, {"daily_minutes": minutes + 100}, tag),
        )
        assert sorted(answer.status_code for answer in answers) == [200, 412]
        (winner,) = (answer for answer in answers if answer.status_code == 200)
        held = app.read("/policy")
        assert held["requested"] == winner.json()["requested"]
        assert f'"v{held["version"]}"' == winner.headers["ETag"]
    with served.provider.engine.begin() as connection:
        table = policy_version_table.c
        versions = connection.execute(
            select(table.version).where(table.ward_id == "ward-mia").order_by(table.version)
        ).scalars()
        assert list(versions) == list(range(1, 12))


def test_purchases_at_once_stay_within_the_cap(app: LinkedApp, child: Child) -> None:
    item = SHOP[0]
    fits = 3
    app.limit(
        spend_per_month_minor=fits * item.price_minor + 1, spend_per_purchase_minor=item.price_minor
    )
    answers = at_once(*[lambda: child.buy(item.item_id) for _ in range(12)])
    assert Counter(answer.status_code for answer in answers) == {201: fits, 403: 12 - fits}
    report = app.days("/spending")
    assert report["month_total_minor"] == fits * item.price_minor
    assert len(report["purchases"]) == fits


def test_one_key_at_once_buys_once(app: LinkedApp, child: Child) -> None:
    answers = at_once(*[lambda: child.buy(SHOP[0].item_id, "one key") for _ in range(8)])
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["purchase_id"] for answer in answers}) == 1
    assert len(app.days("/spending")["purchases"]) == 1


def test_refreshing_one_token_at_once_ends_nothing(served: ServedProvider, app: LinkedApp) -> None:
    first = new_token()
    with served.provider.engine.begin() as connection:
        table = family_table.c
        family = connection.execute(
            select(table.family_id).where(table.link_id == app.link_id)
        ).scalar_one()
        now = served.provider.wall_clock.now()
        record_answer(connection, family, access_token=new_token(), refresh_token=first, now=now)
    answers = at_once(*[lambda: refresh(app, first) for _ in range(6)])
    assert {answer.status_code for answer in answers} == {200}
    tokens = [answer.json() for answer in answers]
    assert len({each["access_token"] for each in tokens}) == 6
    app.access_token = tokens[0]["access_token"]
    assert app.send("GET", "/link").status_code == 200
    newest = max(refresh(app, each["refresh_token"]).status_code for each in tokens[:1])
    assert newest in {200, 400}, "used and older than another that was used: at most refused"


def refresh(app: LinkedApp, token: str) -> requests.Response:
    url = f"{app.served.url}/oauth/token"
    with requests.Session() as session:
        session.trust_env = False
        return session.post(
            url,
            {
                "client_id": "guardian-desktop",
                "grant_type": "refresh_token",
                "refresh_token": token,
            },
            headers={"DPoP": app.proof("POST", url)},
            timeout=40,
        )


def test_guessing_passwords_at_once_is_slowed_down_as_well(served: ServedProvider) -> None:
    answers = at_once(*[partial(guess, served, f"guess {n}") for n in range(12)])
    tried = [answer for answer in answers if answer.status_code == 403]
    waiting = [answer for answer in answers if answer.status_code == 429]
    assert len(tried) <= 3, "two slips are free; the third starts the pause"
    assert len(tried) + len(waiting) == 12
    assert all(int(answer.headers["Retry-After"]) >= 1 for answer in waiting)
    with served.provider.engine.begin() as connection:
        counted = connection.execute(select(wrong_attempt_table.c.failures)).scalar_one()
    assert counted == len(tried)


def guess(served: ServedProvider, password: str) -> requests.Response:
    with requests.Session() as session:
        session.trust_env = False
        form = {"login": "mia", "password": password}
        return session.post(f"{served.url}/app/sign-in", form, allow_redirects=False, timeout=40)
