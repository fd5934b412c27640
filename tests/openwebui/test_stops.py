"""A stop that the server was not there for: kept for minutes, asked for once."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from guardian.provider.backends.openwebui.stops import KEPT_FOR, LAST_WORDS, Stops
from guardian.provider.engine.live import Stopper
from tests.rig.clock import START

STOPPERS = st.sampled_from(list(Stopper))


def test_it_is_due_until_the_server_was_asked() -> None:
    stops = Stops()
    stops.want({"ward-mia": Stopper.GUARDIAN, "ward-leo": Stopper.SERVICE}, START)
    later = START + KEPT_FOR - timedelta(seconds=1)
    assert dict(stops.due(later)) == {"ward-mia": Stopper.GUARDIAN, "ward-leo": Stopper.SERVICE}

    for ward_id, _ in stops.due(later):
        stops.done(ward_id)
    assert not list(stops.due(later))


def test_an_old_one_ends_no_answer_of_later() -> None:
    stops = Stops()
    stops.want({"ward-mia": Stopper.GUARDIAN}, START)
    assert not list(stops.due(START + KEPT_FOR))
    assert not list(stops.due(START)), "it is forgotten"


@given(st.lists(STOPPERS, min_size=1, max_size=4))
def test_a_guardians_wish_stays_one(stoppers: list[Stopper]) -> None:
    stops = Stops()
    for each in stoppers:
        stops.want({"ward-mia": each}, START)
    ((_, by),) = stops.due(START)
    assert (by is Stopper.GUARDIAN) == (Stopper.GUARDIAN in stoppers)


def test_an_answer_that_runs_is_left_time_for_last_words_once() -> None:
    stops = Stops()
    stops.want({"ward-mia": Stopper.GUARDIAN}, START)
    assert not stops.met
    assert stops.may_end_by_itself("ward-mia", START)
    assert stops.met == {"ward-mia"}
    assert not stops.may_end_by_itself("ward-mia", START + LAST_WORDS)
    assert not stops.may_end_by_itself("ward-mia", START - LAST_WORDS), "a clock that was set back"
    stops.done("ward-mia")
    assert not stops.met


def test_what_is_too_old_is_left_no_time_any_more() -> None:
    stops = Stops()
    stops.want({"ward-mia": Stopper.GUARDIAN}, START)
    stops.may_end_by_itself("ward-mia", START)
    assert not list(stops.due(START + KEPT_FOR))
    assert not stops.met
