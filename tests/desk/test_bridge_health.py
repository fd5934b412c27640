"""How a bridge does, in sentences of both languages."""

import pytest

from guardian.bridging.values import BridgeHealth, Running
from guardian.desk import bridge_errors
from guardian.desk.bridge_answer import Told
from guardian.desk.bridge_errors import (
    BridgeError,
    BridgeGivenUpError,
    BridgeKeyMissingError,
    BridgePortTakenError,
)
from guardian.desk.bridge_health import health_of
from tests.contract.desk_ports import say_everything

SAID = BridgeHealth(
    running=Running.TROUBLE,
    title="The model's server does not answer",
    advice="Start it.",
    since=None,
    last_round_at=None,
)


def test_what_it_says_itself_comes_first() -> None:
    answer = Told(health=SAID, capabilities=())
    assert health_of((Running.WELL, None), answer, "en") == SAID
    # Adopted a moment ago, or not kept running at all: it answers all the same.
    assert health_of((Running.STARTING, None), answer, "en") == SAID
    assert health_of(None, answer, "en") == SAID


@pytest.mark.parametrize(
    ("standing", "shown"),
    [
        ((Running.STARTING, None), Running.STARTING),
        ((Running.WELL, None), Running.TROUBLE),
        ((Running.STOPPED, None), Running.STOPPED),
        ((Running.STOPPED, BridgePortTakenError(21_000)), Running.STOPPED),
        ((Running.GIVEN_UP, BridgePortTakenError(21_000)), Running.GIVEN_UP),
        ((Running.GIVEN_UP, None), Running.GIVEN_UP),
        (None, Running.STOPPED),
    ],
)
def test_one_that_says_nothing_is_told_as_it_is_kept(
    standing: tuple[Running, BridgeError | None] | None, shown: Running
) -> None:
    english, chinese = (health_of(standing, None, each) for each in ("en", "zh_CN"))
    assert english.running is chinese.running is shown
    assert english.title
    assert english.title != chinese.title
    why = standing[1] if standing else None
    assert bool(english.advice) == (why is not None or shown is Running.GIVEN_UP)
    assert "21000" in english.advice or not isinstance(why, BridgePortTakenError)


@pytest.mark.parametrize(
    ("answer", "shown"),
    [(None, Running.GIVEN_UP), (Told(health=SAID, capabilities=()), Running.TROUBLE)],
)
def test_a_missing_key_is_said_whatever_else_there_is(answer: Told | None, shown: Running) -> None:
    standing = (Running.GIVEN_UP, BridgeGivenUpError())
    told = health_of(standing, answer, "en", missing=BridgeKeyMissingError())
    assert (told.running, told.title) == (shown, "The key of the program is missing")


@pytest.mark.parametrize(
    "error",
    [
        bridge_errors.BridgeSilentError(),
        bridge_errors.BridgeLeftError(),
        bridge_errors.BridgeKeyRefusedError(),
        bridge_errors.BridgeNotStartedError(),
        BridgePortTakenError(21_000),
        BridgeGivenUpError(),
        bridge_errors.BridgeGoneError(),
        BridgeKeyMissingError(),
        bridge_errors.BridgeSignInError(),
    ],
    ids=lambda error: type(error).__name__,
)
def test_every_error_has_a_sentence_for_each_of_its_parts(error: BridgeError) -> None:
    say_everything(error)
