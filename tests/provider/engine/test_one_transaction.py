"""A cause and the event of it are written together or not at all."""

from typing import Any

import pytest
from sqlalchemy import Table, event, func, select
from sqlalchemy.exc import SQLAlchemyError

from guardian.provider.backends.sandbox.cast import BY_ID
from guardian.provider.engine.chat import take_message
from guardian.provider.engine.purchases import buy
from guardian.provider.engine.shop import find_item
from guardian.provider.ledger.activity import refusal_table, turn_table, usage_day_table
from guardian.provider.ledger.money import purchase_table
from guardian.provider.ledger.outbox import event_table
from tests.rig.child_browserless import Child
from tests.rig.linked_app import LinkedApp
from tests.rig.provider_server import ServedProvider


class PowerCutError(Exception):
    """The process ends here."""


def rows(served: ServedProvider, table: Table) -> int:
    with served.provider.engine.begin() as connection:
        return connection.execute(select(func.count()).select_from(table)).scalar_one()


def cut_power_at(served: ServedProvider, statement: str) -> None:
    """Raise after the first statement that begins like this, before anything is committed."""

    def cut(_connection: Any, _cursor: Any, sql: str, *_: Any) -> None:
        if sql.startswith(statement):
            raise PowerCutError

    event.listen(served.provider.engine, "after_cursor_execute", cut)


@pytest.mark.parametrize("statement", ["INSERT INTO event", "INSERT INTO turn"])
def test_a_message_cut_short_leaves_nothing(
    served: ServedProvider, app: LinkedApp, statement: str
) -> None:
    cut_power_at(served, statement)
    with pytest.raises(PowerCutError):
        take_message(served.provider, "ward-mia", BY_ID["study_owl"], "I want to kill myself")
    for table in (event_table, turn_table, usage_day_table, refusal_table):
        assert rows(served, table) == 0


def test_a_purchase_cut_short_leaves_nothing(served: ServedProvider, app: LinkedApp) -> None:
    coins = find_item("coins_small")
    assert coins is not None
    cut_power_at(served, "INSERT INTO event")
    with pytest.raises(PowerCutError):
        buy(served.provider, "ward-mia", coins, "key")
    assert rows(served, purchase_table) == 0
    assert rows(served, event_table) == 0


def test_a_fault_is_a_problem_that_repeats_nothing(
    served: ServedProvider, app: LinkedApp, child: Child, caplog: pytest.LogCaptureFixture
) -> None:
    cut_power_at(served, "INSERT INTO turn")
    said = child.say("a secret of zebras")
    assert said.status == 500
    assert said.problem["type"].endswith(":internal")
    assert "zebra" not in str(said.problem)
    assert "PowerCut" in caplog.text
    assert "guardian.provider" in caplog.text
    assert "zebra" not in caplog.text
    assert "Traceback" not in caplog.text
    caplog.clear()


def test_a_ledger_that_does_not_answer_is_told_kindly(
    served: ServedProvider, child: Child, caplog: pytest.LogCaptureFixture
) -> None:
    with served.provider.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE turn RENAME TO hidden")
    said = child.say("a secret of zebras")
    assert said.status == 503
    assert said.problem["type"].endswith(":unavailable")
    assert "zebra" not in caplog.text
    caplog.clear()


def test_errors_of_the_ledger_hide_their_values(served: ServedProvider) -> None:
    wrong = turn_table.insert().values(turn_id="zebra", session_id="zebra", at=served.clock.now())
    connection = served.provider.engine.connect()
    with pytest.raises(SQLAlchemyError) as failure:
        connection.execute(wrong)
    connection.close()
    assert "zebra" not in str(failure.value)
