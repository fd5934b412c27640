"""Which alerts notify: a crisis always, others by level and not in quiet hours."""

from datetime import UTC, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guardian.desk.notice_values import NOTIFY_FROM, NoticeChoices, QuietHours
from guardian.desk.preferences import Preferences
from guardian.link.wire.events import Level
from guardian.store import journal, settings
from guardian.store.database import Database
from tests.rig.clock import MovableClock

TIMES = st.times().map(lambda each: each.replace(tzinfo=None))
QUIET = st.builds(
    lambda pair: QuietHours(start=pair[0], end=pair[1]),
    st.tuples(TIMES, TIMES).filter(lambda pair: pair[0] != pair[1]),
)
CHOICES = st.builds(
    NoticeChoices, notify_from=st.sampled_from(NOTIFY_FROM), quiet=st.none() | QUIET
)


@pytest.fixture
def preferences(database: Database, clock: MovableClock) -> Preferences:
    return Preferences(database, clock, "en")


@given(choices=CHOICES, now=TIMES, level=st.sampled_from(list(Level)))
def test_a_crisis_heeds_nothing(choices: NoticeChoices, now: time, level: Level) -> None:
    assert choices.allow(level, crisis=True, now=now)
    assert choices.allow(Level.CRITICAL, crisis=False, now=now)


@given(choices=CHOICES, now=TIMES)
def test_what_is_graver_notifies_where_the_lesser_does(choices: NoticeChoices, now: time) -> None:
    allowed = [choices.allow(level, crisis=False, now=now) for level in Level]
    assert allowed == sorted(allowed)


@given(quiet=QUIET, now=TIMES)
def test_an_hour_is_quiet_or_lies_in_the_rest_of_the_day(quiet: QuietHours, now: time) -> None:
    rest = QuietHours(start=quiet.end, end=quiet.start)
    assert quiet.cover(now) is not rest.cover(now)
    assert quiet.cover(quiet.start)
    assert not quiet.cover(quiet.end)


def test_quiet_hours_cross_midnight() -> None:
    night = QuietHours(start=time(22), end=time(7))
    assert [night.cover(time(hour)) for hour in (21, 22, 23, 0, 6, 7)] == [
        False,
        True,
        True,
        True,
        True,
        False,
    ]


def test_what_cannot_be_meant_is_no_quiet_hours() -> None:
    for start, end in ((time(7), time(7)), (time(7, tzinfo=UTC), time(9))):
        with pytest.raises(ValueError, match="wall-clock"):
            QuietHours(start=start, end=end)


def test_nothing_chosen_is_every_alert_at_any_hour(preferences: Preferences) -> None:
    assert preferences.notices() == NoticeChoices(notify_from=Level.INFO, quiet=None)


def test_a_choice_is_kept_and_written_down_once(
    preferences: Preferences, database: Database
) -> None:
    chosen = NoticeChoices(
        notify_from=Level.HIGH, quiet=QuietHours(start=time(21, 30), end=time(6, 15))
    )
    for _ in range(2):
        preferences.set_notices(chosen)
    assert preferences.notices() == chosen
    with database.read() as connection:
        told = [each.details for each in journal.entries(connection)]
    assert told == [{"setting": "quiet_hours"}, {"setting": "notify_from"}]
    preferences.set_notices(NoticeChoices())
    assert preferences.notices().quiet is None


def test_a_level_that_is_no_choice_is_refused(preferences: Preferences) -> None:
    with pytest.raises(ValueError, match="notify_from"):
        preferences.set_notices(NoticeChoices(notify_from=Level.LOW))


@pytest.mark.parametrize(
    "kept", ["22:00", 7, [], {}, {"start": "x", "end": "07:00"}, {"start": 1, "end": 2}]
)
def test_what_was_kept_oddly_is_as_if_never_chosen(
    preferences: Preferences, database: Database, kept: object
) -> None:
    with database.write() as connection:
        settings.save(connection, "quiet_hours", kept)  # type: ignore[arg-type] # whatever JSON has
        settings.save(connection, "notify_from", "low")
    assert preferences.notices() == NoticeChoices()
