"""What falls silent at a real provider is found, told once, and over when it is over."""

import json
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from guardian.link.errors import LinkEndedError, OfflineError
from guardian.provider.ledger.people import ward_table
from guardian.store import links
from guardian.store.finding_kinds import FindingKind
from tests.proof_end_to_end.household import DAY, MIA, MINUTE, App, Household, only
from tests.rig.nobody import nobody_at
from tests.rig.one_time import World
from tests.rig.unfaithful_provider import Unfaithful, unfaithful
from tests.rig.wire_family import done


def listen(house: Household, minutes: int) -> None:
    """Let the app listen so long, and look for silence as often as it does."""
    for _ in range(minutes // 4):
        house.app.session.catch_up()
        house.app.look()
        house.time.pass_by(4 * MINUTE)


def heard(house: Household) -> None:
    house.app.session.catch_up()
    house.app.look()


def test_answers_without_a_proof_of_life_are_found(house: Household) -> None:
    listen(house, 40)
    assert house.app.every() == ()
    with unfaithful(Unfaithful.NO_SIGN_OF_LIFE):
        listen(house, 60)
        row = only(house.app, FindingKind.NO_SIGN_OF_LIFE)
        assert row.details["promised_minutes"] == 15
    listen(house, 20)
    assert house.app.open() == {}
    assert len(house.app.found) == 1


def test_a_key_that_stands_alone_is_found_and_one_that_is_added_is_not(house: Household) -> None:
    done(house.served.url, "/key-rotation")
    house.settle()
    house.app.look()
    assert house.app.every() == ()
    with unfaithful(Unfaithful.NEW_KEYS_ALONE):
        done(house.served.url, "/key-rotation")
        house.settle()
        heard(house)
        ((kind, subject),) = house.app.open()
        assert (kind, bool(subject)) == (FindingKind.SIGNING_KEY_CHANGED, True)
    heard(house)
    assert len(house.app.found) == 1
    house.time.pass_by(31 * DAY)
    heard(house)
    assert house.app.open() == {}


def test_a_link_near_its_end_is_found_until_it_is_reconfirmed(house: Household) -> None:
    house.time.pass_by(345 * DAY)
    heard(house)
    assert house.app.every() == ()
    house.time.pass_by(10 * DAY)
    heard(house)
    row = only(house.app, FindingKind.LINK_ENDS_SOON)
    assert row.details.keys() == {"ends"}
    house.reconfirm()
    heard(house)
    assert house.app.open() == {}
    assert len(house.app.found) == 1


def test_a_child_that_unlinks_is_found_and_closes_all_else(house: Household) -> None:
    house.time.pass_by(355 * DAY)
    heard(house)
    only(house.app, FindingKind.LINK_ENDS_SOON)
    act = {"act": "end_link", "link_id": house.app.link_id}
    _born(house, date(2009, 1, 1))  # who is of age may end a link alone
    done(house.served.url, f"/wards/{MIA}/acts", act)
    with pytest.raises(LinkEndedError):
        house.app.session.catch_up()
    house.app.look()
    assert only(house.app, FindingKind.LINK_ENDED).details == {"by": "ward"}


def test_a_child_that_is_an_adult_all_of_a_sudden_is_found(house: Household) -> None:
    heard(house)
    born = _born(house, date(1990, 1, 1))
    house.settle()
    house.app.look()
    row = only(house.app, FindingKind.MINOR_MODE_OFF)
    assert row.details["reason"] in {"too_young", "not_a_minor", "switched_off"}
    _born(house, born)
    house.settle()
    house.app.look()
    assert house.app.open() == {}


def _born(house: Household, day: date) -> date:
    """Let the ledger say that she was born on a day; return what it said before."""
    hers = ward_table.c.ward_id == MIA
    with house.served.provider.engine.begin() as connection:
        before = connection.execute(select(ward_table.c.birth_date).where(hers)).scalar_one()
        connection.execute(update(ward_table).where(hers).values(birth_date=day))
    return date.fromisoformat(str(before))


@pytest.mark.parametrize("ahead", [timedelta(minutes=7), timedelta(minutes=-7)], ids=str)
def test_clocks_that_differ_are_found_and_excused_where_time_is_for_tests(
    house: Household, ahead: timedelta
) -> None:
    shifted = App(house.database, house.app.link_id, _Shifted(house, ahead))
    shifted.session.catch_up()
    shifted.look()
    assert shifted.every() == ()
    _forget_test_control(house)
    shifted.session.catch_up()
    shifted.look()
    row = only(shifted, FindingKind.PROVIDER_CLOCK_OFF)
    assert row.details == {"ahead_minutes": round(-ahead / MINUTE)}
    heard(house)
    assert house.app.open() == {}


class _Shifted:
    """The computer's clock, set wrong."""

    def __init__(self, house: Household, ahead: timedelta) -> None:
        self._house, self._ahead = house, ahead

    def now(self) -> datetime:
        return self._house.time.now() + self._ahead


def _forget_test_control(house: Household) -> None:
    """Let the service be one that says nothing of a clock for tests."""
    with house.database.write() as connection:
        row = links.find(connection, house.app.link_id)
        assert row is not None
        card = json.loads(row.provider_card)
        assert card.pop("test_control") is True
        connection.execute(
            "UPDATE link SET provider_card = ? WHERE link_id = ?",
            (json.dumps(card), house.app.link_id),
        )


def test_a_habit_that_ends_is_found_and_over_with_the_next_message(house: Household) -> None:
    for _ in range(29):
        house.at(16)
        house.chat(5)
    house.settle()
    house.at(0, 30, days=2)
    heard(house)
    assert house.app.every() == ()
    house.at(0, 30)
    heard(house)
    row = only(house.app, FindingKind.USE_STOPPED)
    assert row.details["used_days"] == 28
    house.at(16)
    assert house.chat(5) == {200}
    heard(house)
    assert house.app.open() == {}


def test_a_service_that_is_gone_is_found_after_an_hour_of_listening_and_is_back(
    ledger: Path, tmp_path: Path
) -> None:
    world = World()
    with world.served(tmp_path, ledger) as served:
        house = Household(world, served, tmp_path / "profile")
        heard(house)
    with nobody_at(served.url), pytest.raises(OfflineError):
        house.app.session.catch_up()
    for _ in range(17):
        house.app.look()
        world.pass_by(4 * MINUTE)
    row = only(house.app, FindingKind.NOT_HEARD)
    assert len(house.app.found) == 1
    assert row.details.keys() == {"last"}
    house.database.close()
