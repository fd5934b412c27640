"""How a bridge does, in sentences: what it says itself, or why it says nothing."""

from guardian.bridging.values import BridgeHealth, Running
from guardian.desk.bridge_answer import Told
from guardian.desk.bridge_errors import BridgeError, BridgeGivenUpError
from guardian.words import Words


def health_of(
    standing: tuple[Running, BridgeError | None] | None,
    answer: Told | None,
    language: str,
    *,
    missing: BridgeError | None = None,
) -> BridgeHealth:
    """Return how a bridge does: ``standing`` as it is kept running, ``answer`` as it told.

    ``missing``: what keeps it from being started again, were it to end.
    """
    if missing is not None:
        return _failed(Running.TROUBLE if answer else Running.GIVEN_UP, missing, language)
    if answer is not None:
        return answer.health
    running, why = standing or (Running.STOPPED, None)
    if running is Running.GIVEN_UP:
        return _failed(running, why or BridgeGivenUpError(), language)
    if why is not None:
        return _failed(running, why, language)
    if running is Running.WELL:  # it answers, but not how it does
        running = Running.TROUBLE
    say = Words("guardian", language).say
    titles = {
        Running.STARTING: say("It is starting"),
        Running.TROUBLE: say("It runs, and does not say how it does"),
        Running.STOPPED: say("It does not run, and is started again"),
    }
    return BridgeHealth(
        running=running, title=titles[running], advice="", since=None, last_round_at=None
    )


def _failed(running: Running, why: BridgeError, language: str) -> BridgeHealth:
    text = why.in_language(language)
    advice = f"{text.message} {text.advice}"
    return BridgeHealth(
        running=running, title=text.title, advice=advice, since=None, last_round_at=None
    )
