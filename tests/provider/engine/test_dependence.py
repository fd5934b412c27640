"""Signs of dependence: an index of plain facts, one alert for each rise."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from guardian.provider.accounts.people import ward as ward_row
from guardian.provider.engine.dependence import LOOK_EVERY, Fortnight, Watch, dependency, keep_watch
from tests.rig.chatting_ward import ChattingWard, chatting_ward, kinds
from tests.rig.provider_fixtures import set_local_time
from tests.rig.provider_server import ServedProvider

HOUR = 3600
SECONDS = st.integers(min_value=0, max_value=7 * 24 * HOUR)
CALM = Fortnight(this_week_seconds=4 * HOUR, last_week_seconds=4 * HOUR, longest_run_seconds=1800)
HEAVY = Fortnight(
    this_week_seconds=30 * HOUR,
    last_week_seconds=14 * HOUR,
    late_night_seconds=20 * HOUR,
    longest_run_seconds=5 * HOUR,
    asked_to_stay=3,
)
FORTNIGHTS = st.builds(
    Fortnight,
    this_week_seconds=SECONDS,
    last_week_seconds=SECONDS,
    late_night_seconds=SECONDS,
    longest_run_seconds=SECONDS,
    asked_to_stay=st.integers(min_value=0, max_value=50),
)


@given(found=FORTNIGHTS)
def test_the_index_and_the_share_stay_within_their_bounds(found: Fortnight) -> None:
    assert 0 <= found.index <= 100
    assert 0 <= found.late_night_share <= 1


@given(found=FORTNIGHTS, more=st.integers(min_value=0, max_value=10 * HOUR))
def test_a_longer_run_or_one_more_obstruction_never_lowers_it(found: Fortnight, more: int) -> None:
    longer = replace(found, longest_run_seconds=found.longest_run_seconds + more)
    held_back = replace(found, asked_to_stay=found.asked_to_stay + 1)
    assert longer.index >= found.index
    assert held_back.index >= found.index


def test_a_calm_fortnight_says_nothing_and_a_heavy_one_everything() -> None:
    assert (CALM.signals, CALM.trend) == ([], "steady")
    assert CALM.index < 20
    assert HEAVY.index > 90
    assert HEAVY.signals == ["late_night", "long_runs", "asked_to_stay", "rising"]
    assert replace(CALM, this_week_seconds=HOUR).trend == "falling"


def test_a_first_week_is_no_rise() -> None:
    assert Fortnight(this_week_seconds=5 * HOUR).trend == "steady"
    assert Fortnight().index == 0


def indices(ward: ChattingWard, *wanted: int) -> list[bool]:
    """Set one index after the other; tell for each whether guardians were told."""
    return [ward.do("/dependence", index=index)["alert_id"] is not None for index in wanted]


def test_guardians_are_told_once_for_each_rise(served: ServedProvider) -> None:
    ward = chatting_ward(served)
    assert indices(ward, 60, 61, 90, 50, 80, 45, 80, 44, 61) == [
        False,
        True,
        False,
        False,
        False,
        False,
        False,
        False,
        True,
    ]
    told = ward.app.told("alert")
    assert [each["category"] for each in told] == ["dependency.overuse"] * 2
    assert {(each["actor"], each["level"]) for each in told} == {("behaviour", "moderate")}
    assert all(each["subtypes"] for each in told)


def test_a_rise_reminds_the_ward_of_what_they_talk_with(served: ServedProvider) -> None:
    ward = chatting_ward(served)
    ward.say()
    ward.app.drain()
    assert ward.do("/dependence", index=75)["reminder_shown"]
    told = [each for each in ward.reminded() if each["trigger"] == "dependency"]
    assert kinds(told, "ai_identity") == [(2, 0)]
    assert not ward.do("/dependence", index=80)["reminder_shown"]


def test_a_turn_looks_at_it_too_and_reminds_at_once(served: ServedProvider) -> None:
    ward = chatting_ward(served)
    ward.say()
    with served.provider.engine.begin() as connection:
        looked_at = served.clock.now()
        keep_watch(connection, ward.ward_id, Watch(looked_at=looked_at, index_set=75))
    assert "reminder" not in {name for name, _ in ward.page.say().events}, "looked a moment ago"
    ward.app.drain()
    ward.wait(LOOK_EVERY.total_seconds() / 60)
    first, data = ward.page.say().events[0]
    assert (first, data["kind"], data["n"]) == ("reminder", "ai_identity", 2)
    assert "lately" in data["text"]
    (told,) = ward.app.told("alert")
    assert (told["category"], told["subtypes"]) == ("dependency.overuse", ["rising"])
    ward.wait(8)
    assert "reminder" not in {name for name, _ in ward.page.say().events}, "once for a rise"


def test_the_report_tells_the_facts(served: ServedProvider) -> None:
    ward = chatting_ward(served)
    set_local_time(served, 21, 0)
    ward.chat(130)
    ward.do("/ai-outputs", category="exit_obstruction", action="reply_replaced")
    told = ward.usage()["dependency"]
    assert told["longest_run_minutes"] == 130
    assert 0.4 < told["late_night_share"] < 0.65
    assert told["asked_to_stay"] == 1
    assert set(told["signals"]) == {"late_night", "long_runs", "asked_to_stay"}
    assert told["trend"] == "steady"


def test_a_ward_who_never_chatted_has_no_signs(served: ServedProvider) -> None:
    with served.provider.engine.begin() as connection:
        mia = ward_row(connection, "ward-mia")
        told = dependency(connection, mia, served.clock.now())
    assert (told.index, told.signals) == (0, [])
