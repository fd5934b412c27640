from datetime import date, timedelta
from zoneinfo import ZoneInfo

from guardian.policy.settings import PolicySettings
from guardian.store import journal
from guardian.store.journal import Act
from guardian.store.outbox import OutboxState
from guardian.sync import asking
from tests.rig.seeded_store import LINK
from tests.sync.family import Family


def today(family: Family) -> date:
    return family.provider.clock.now().astimezone(ZoneInfo("Asia/Shanghai")).date()


def give(family: Family, minutes: int, day: date | None = None) -> int:
    with family.database.write() as connection:
        on = day or today(family)
        return asking.ask_extra_time(connection, LINK, on, minutes, family.clock.now())


def test_minutes_are_given_and_taken_back_in_order(family: Family) -> None:
    family.provider.set_requested(PolicySettings(daily_minutes=60))
    wishes = [give(family, 15), give(family, 30)]
    family.session.catch_up()
    assert {family.wish(wish).state for wish in wishes} == {OutboxState.CONFIRMED}
    assert family.provider.extra_minutes == 30
    give(family, 0)
    family.session.catch_up()
    assert family.provider.extra_minutes == 0
    assert family.provider.requested.daily_minutes == 60, "the limit itself was never touched"


def test_what_leaves_a_day_late_is_refused_and_loosens_nothing(family: Family) -> None:
    family.provider.set_requested(PolicySettings(daily_minutes=60))
    wish = give(family, 30, today(family) - timedelta(days=1))
    family.session.catch_up()
    assert family.wish(wish).state is OutboxState.REFUSED
    assert (family.wish(wish).refusal or {})["reason"] == "not_today"
    assert family.provider.extra_minutes == 0


def test_it_is_written_into_the_journal(family: Family) -> None:
    give(family, 30)
    with family.database.read() as connection:
        last = list(journal.entries(connection))[-1]
    assert last.kind == Act.EXTRA_TIME_ASKED
