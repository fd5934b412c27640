"""One child with two programs that ask at the same time: limits hold as with one."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from sqlalchemy import func, select

from guardian.provider.backends.gateway.port import Asked, Refused
from guardian.provider.backends.gateway.reply import EngineReply
from guardian.provider.ledger.activity import usage_day_table
from guardian.provider.ledger.base import reading
from tests.gateway.keeper.kept_family import MIA, MODEL, OTHER, KeptFamily
from tests.gateway.keeper.ledgers import BOTH

AT_ONCE = 8


def ask_at_once(family: KeptFamily, words: str) -> list[EngineReply | Refused]:
    """Ask two models from many threads, as two programs would."""

    def ask(number: int) -> EngineReply | Refused:
        model = (MODEL, OTHER)[number % 2]
        return family.keeper.begin(MIA, Asked(model=model, text=f"{words} {number}"))

    with ThreadPoolExecutor(AT_ONCE) as programs:
        return list(programs.map(ask, range(AT_ONCE)))


def used_seconds(family: KeptFamily) -> int:
    with reading(family.provider.engine) as connection:
        total = select(func.coalesce(func.sum(usage_day_table.c.active_seconds), 0))
        return int(connection.execute(total).scalar_one())


@BOTH
def test_turns_and_seconds_are_counted_once_and_no_limit_is_passed(family: KeptFamily) -> None:
    family.change(daily_minutes=1)
    for answer in ask_at_once(family, "first"):
        assert isinstance(answer, EngineReply)
        family.end(answer)
    assert sum(family.turns().values()) == AT_ONCE
    assert used_seconds(family) == 0

    family.clock.advance(timedelta(seconds=61))
    refused = ask_at_once(family, "second")
    assert {each.code for each in refused if isinstance(each, Refused)} == {"limit_reached"}
    assert len(refused) == AT_ONCE
    assert all(isinstance(each, Refused) for each in refused)
    assert sum(family.turns().values()) == AT_ONCE
    assert used_seconds(family) == 60
