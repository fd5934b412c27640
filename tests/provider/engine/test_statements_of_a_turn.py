"""A turn asks the ledger for each thing once: statements are counted, not timed."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event

from tests.rig.child_browserless import Child
from tests.rig.linked_app import LinkedApp
from tests.rig.provider_server import ServedProvider

Seen = list[str]
COUNTS_TIME = ("UPDATE usage_day ", "UPDATE use_pattern ")
"""What is written for the message, and for the reply once more where a second began meanwhile."""


@contextmanager
def statements(served: ServedProvider) -> Iterator[Seen]:
    """Give the statements that the provider sends to its ledger within the block."""
    seen: Seen = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith("BEGIN"):
            seen.append(" ".join(statement.split()))

    event.listen(served.provider.engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(served.provider.engine, "before_cursor_execute", note)


def of_table(seen: Seen, table: str) -> list[str]:
    return [each for each in seen if f" {table}." in each or f" {table} " in each]


@pytest.fixture
def turn(served: ServedProvider, app: LinkedApp, child: Child) -> Seen:
    """Return the statements of a message and its reply.

    The child has been here before, and the app has not yet asked for what that told it.
    """
    for _ in range(2):
        child.say()
    with statements(served) as seen:
        assert child.say().status == 200
    return seen


def test_a_turn_is_few_statements(turn: Seen) -> None:
    counted = [each for each in turn if each.startswith(COUNTS_TIME)]
    assert len(counted) <= 2 * len(COUNTS_TIME), "\n".join(turn)
    assert len(turn) - len(counted) <= 30, "\n".join(turn)


@pytest.mark.parametrize(
    "table", ["policy_version", "guardianship", "extra_time", "service_notice", "consent"]
)
def test_what_holds_is_read_once_for_a_message_and_its_reply(turn: Seen, table: str) -> None:
    assert len(of_table(turn, table)) == 1


@pytest.mark.parametrize(
    ("ask", "most"),
    [
        (lambda app: app.read("/policy"), 12),
        (lambda app: app.poll(), 10),
        (lambda app: app.read("/link"), 12),
    ],
)
def test_a_guardians_request_is_few_statements(
    served: ServedProvider, app: LinkedApp, ask: Callable[[LinkedApp], object], most: int
) -> None:
    ask(app)
    app.drain()
    with statements(served) as seen:
        ask(app)
    assert len(seen) <= most, "\n".join(seen)
