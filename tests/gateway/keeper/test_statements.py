"""A turn behind the gateway asks the ledger for each thing once: statements are counted."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event

from guardian.provider.backends.gateway.port import TokenUse
from tests.gateway.keeper.kept_family import KeptFamily

TOKENS = TokenUse(input_tokens=3, output_tokens=5)


@contextmanager
def statements(family: KeptFamily) -> Iterator[list[str]]:
    """Give the statements that the ledger gets within the block, the beginnings left out."""
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith("BEGIN"):
            seen.append(" ".join(statement.split()))

    event.listen(family.provider.engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(family.provider.engine, "before_cursor_execute", note)


@pytest.fixture
def talking(family: KeptFamily) -> KeptFamily:
    """Return a family in the midst of a conversation, an app linked."""
    family.change(daily_minutes=60)
    for _ in range(2):
        family.talk()
        family.clock.advance(timedelta(seconds=20))
    return family


def test_a_decision_is_at_most_fifteen_statements(talking: KeptFamily) -> None:
    with statements(talking) as seen:
        reply = talking.begin("and further")
    assert len(seen) <= 15, "\n".join(seen)
    for table in ("policy_version", "guardianship", "extra_time", "consent", "service_notice"):
        assert sum(f" {table}." in each for each in seen) == 1, table
    talking.end(reply)


def test_an_answer_is_kept_in_one_transaction_of_few_statements(talking: KeptFamily) -> None:
    reply = talking.begin("and further")
    with statements(talking) as seen:
        talking.end(reply, tokens=TOKENS)
    assert len(seen) <= 8, "\n".join(seen)
    assert sum("FROM ward " in each for each in seen) <= 2
