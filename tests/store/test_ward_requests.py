from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path

import pytest

from guardian.link.wire.requests import RequestKind, RequestState
from guardian.store import links, retention, ward_requests
from guardian.store.database import Database
from guardian.store.ward_requests import WardRequestRow
from tests.rig.clock import START
from tests.rig.seeded_store import LINK, add_link, open_database

DAY = timedelta(days=1)


def row(request_id: str, **change: object) -> WardRequestRow:
    values: Mapping[str, object] = {
        "link_id": LINK,
        "request_id": request_id,
        "kind": RequestKind.EXTRA_TIME,
        "minutes": 15,
        "character_id": None,
        "item": None,
        "price_minor": None,
        "state": RequestState.PENDING,
        "asked_at": START,
        "expires_at": START + DAY,
        **change,
    }
    return WardRequestRow(**values)  # type: ignore[arg-type]  # a builder: tests name fields


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = open_database(tmp_path)
    with opened.write() as connection:
        add_link(connection, START)
        add_link(connection, START, "link-2")
    yield opened
    opened.close()


@pytest.mark.parametrize(
    "kept",
    [
        row("time"),
        row("one", kind=RequestKind.CHARACTER, minutes=None, character_id="owl"),
        row(
            "coins",
            kind=RequestKind.PURCHASE,
            minutes=None,
            item="<b>Coins</b>\u202e",
            price_minor=600,
            state=RequestState.DENIED,
            told_at=START,
        ),
        row("out", kind=RequestKind.LEAVE_MINOR_MODE, minutes=None),
    ],
    ids=lambda kept: kept.kind.value,
)
def test_what_was_kept_comes_back(database: Database, kept: WardRequestRow) -> None:
    with database.write() as connection:
        ward_requests.keep(connection, kept)
    with database.read() as connection:
        assert ward_requests.find(connection, LINK, kept.request_id) == kept
        assert ward_requests.find(connection, "link-2", kept.request_id) is None


def test_what_waits_comes_in_the_order_in_which_it_was_asked(database: Database) -> None:
    with database.write() as connection:
        ward_requests.keep(connection, row("later", asked_at=START + DAY))
        ward_requests.keep(connection, row("brother", link_id="link-2"))
        ward_requests.keep(connection, row("given", state=RequestState.APPROVED))
        ward_requests.keep(connection, row("earlier", asked_at=START - DAY))
        waiting = [each.request_id for each in ward_requests.pending(connection)]
    assert waiting == ["earlier", "brother", "later"]


def test_older_news_does_not_reopen_what_is_settled(database: Database) -> None:
    with database.write() as connection:
        ward_requests.keep(connection, row("a"))
        assert ward_requests.set_told(connection, LINK, "a", START)
        ward_requests.keep(connection, row("a", state=RequestState.APPROVED, minutes=20))
        ward_requests.keep(connection, row("a"))
        ward_requests.settle(connection, LINK, "a", RequestState.DENIED)
        found = ward_requests.find(connection, LINK, "a")
    assert found == row("a", state=RequestState.APPROVED, minutes=20, told_at=START)


def test_somebody_is_told_once(database: Database) -> None:
    with database.write() as connection:
        ward_requests.keep(connection, row("a"))
        assert ward_requests.set_told(connection, LINK, "a", START)
        assert not ward_requests.set_told(connection, LINK, "a", START + DAY)
        assert not ward_requests.set_told(connection, LINK, "unknown", START)
        found = ward_requests.find(connection, LINK, "a")
    assert found is not None
    assert found.told_at == START


def test_what_waited_and_is_named_no_longer_goes(database: Database) -> None:
    with database.write() as connection:
        for request_id in ("gone", "stays"):
            ward_requests.keep(connection, row(request_id, told_at=START))
        ward_requests.keep(connection, row("old", state=RequestState.EXPIRED))
        ward_requests.keep(connection, row("brother", link_id="link-2"))
        ward_requests.replace(connection, LINK, [row("stays"), row("new")])
        waiting = {each.request_id: each.told_at for each in ward_requests.pending(connection)}
        assert ward_requests.find(connection, LINK, "old") is not None
    assert waiting == {"stays": START, "new": None, "brother": None}


def test_they_go_with_their_link_and_after_their_time(database: Database) -> None:
    with database.write() as connection:
        ward_requests.keep(connection, row("old", expires_at=START - DAY))
        ward_requests.keep(connection, row("new"))
        ward_requests.keep(connection, row("brother", link_id="link-2"))
        removed = retention.remove_before(connection, START, START)
        assert (removed.requests, removed.anything) == (1, True)
        links.remove(connection, "link-2")
        assert [each.request_id for each in ward_requests.pending(connection)] == ["new"]
