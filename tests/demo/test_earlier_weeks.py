"""The weeks before the story: lived at the real service, within its limits, at believable hours."""

from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from guardian.demo.earlier_weeks import DAYS, WEEK, earlier_start, live_earlier_weeks
from guardian.demo.family import CHILD, TIME_ZONE
from guardian.desk.activity_values import LATE, TREND_LEAST_DAYS
from guardian.provider.engine.use_stretches import stretches_between
from tests.rig.provider_server import served_provider

ZONE = ZoneInfo(TIME_ZONE)
WARD = f"ward-{CHILD.login}"
LONGEST_DAY_MINUTES = 60


def test_a_week_keeps_to_the_practice_family_s_limits() -> None:
    assert len(WEEK) == 7
    for visits in WEEK:
        assert sum(visit.minutes for _, visit in visits) <= LONGEST_DAY_MINUTES
        for wall, visit in visits:
            end = wall.hour * 60 + wall.minute + visit.minutes
            assert LATE.end.hour * 60 <= wall.hour * 60 <= end <= LATE.start.hour * 60


def test_there_is_enough_to_compare_a_week_with() -> None:
    assert DAYS > TREND_LEAST_DAYS


def test_what_was_lived_is_what_the_service_tells(tmp_path: Path) -> None:
    with served_provider(tmp_path) as served:
        begin = served.clock.now().astimezone(ZONE)
        start = begin + timedelta(days=DAYS)
        assert earlier_start(start) == begin
        live_earlier_weeks(served.url, start)
        assert served.clock.now() >= start
        with served.provider.engine.begin() as connection:
            told = stretches_between(connection, WARD, begin, start)
    lived: Counter[date] = Counter()
    for each in told:
        day = each.started_at.astimezone(ZONE).date()
        lived[day] += round((each.ended_at - each.started_at).total_seconds() / 60)
    whole_days = [begin.date() + timedelta(days=n) for n in range(1, DAYS)]
    for day in whole_days:
        assert lived[day] == sum(visit.minutes for _, visit in WEEK[day.weekday()])
    assert {each.character_id for each in told} == {"study_owl", "storyteller_lan", "buddy_max"}
