"""A message is looked at beside the last lines of its talk."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from guardian.link.wire.events import ALERT_URI, Alert
from guardian.provider.engine.conversations import SaidMessage, keep_message
from guardian.provider.engine.lines_before import ONE_TALK, lines_before
from guardian.provider.ledger.conversations import message_table
from guardian.provider.signals.talk import LINES
from tests.rig.child_browserless import Child
from tests.rig.linked_app import LinkedApp
from tests.rig.provider_server import ServedProvider

WARD = "ward-mia"


def lines(served: ServedProvider, character_id: str = "study_owl") -> list[tuple[bool, str]]:
    now = served.provider.clock.now()
    with served.provider.engine.begin() as connection:
        found = lines_before(connection, WARD, character_id, now)
    return [(line.by_child, line.text) for line in found]


def keep(served: ServedProvider, text: str, ago: timedelta = timedelta()) -> None:
    said = SaidMessage(
        ward_id=WARD,
        character_id="study_owl",
        by="ward",
        text=text,
        at=served.provider.clock.now() - ago,
    )
    with served.provider.engine.begin() as connection:
        keep_message(connection, said)


def test_the_last_lines_of_this_talk_come_in_order(served: ServedProvider, child: Child) -> None:
    assert lines(served) == []
    reply = child.say("how do plants drink?").reply
    assert lines(served) == [(True, "how do plants drink?"), (False, reply)]
    assert lines(served, "storyteller") == []


def test_only_a_few_and_none_of_another_time(served: ServedProvider, child: Child) -> None:
    keep(served, "long ago", ONE_TALK)
    for number in range(LINES + 2):
        keep(served, f"line {number}")
    assert [text for _, text in lines(served)] == [f"line {n}" for n in range(2, LINES + 2)]


def test_a_line_that_does_not_open_is_left_out(served: ServedProvider, child: Child) -> None:
    keep(served, "one")
    with served.provider.engine.begin() as connection:
        connection.execute(update(message_table).values(words=b"x" * 40))
    keep(served, "two")
    assert lines(served) == [(True, "two")]


@pytest.mark.parametrize(
    "said", [("i have to tell you", "i just want to", "die"), ("跟你说件事", "我好想", "去死")]
)
def test_what_is_said_in_pieces_is_told(
    served: ServedProvider, child: Child, app: LinkedApp, said: tuple[str, ...]
) -> None:
    for text in said:
        child.say(text)
    told = [each.events[ALERT_URI] for each in app.drain() if ALERT_URI in each.events]
    assert "self_harm.ideation" in {Alert.model_validate(one).category for one in told}
