"""The family of the sandbox, whose talk is told by rows of a table: the real engine and ledger."""

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from guardian.link.wire.activity import UsageDay
from guardian.provider.accounts.people import ward
from guardian.provider.accounts.seed import seed_family
from guardian.provider.backends.characters import LedgerCast, Offered
from guardian.provider.backends.offering import announce_offered
from guardian.provider.backends.openwebui.household import Account
from guardian.provider.backends.openwebui.messages import ROWS_A_PAGE, read_since
from guardian.provider.backends.openwebui.shapes import Row
from guardian.provider.backends.openwebui.taking_in import TakingIn
from guardian.provider.context import Provider
from guardian.provider.engine.live import Live
from guardian.provider.engine.usage import usage_between
from guardian.provider.ledger.base import reading
from guardian.provider.ledger.schema import open_provider_ledger
from guardian.provider.signals.speakers import Speaker
from tests.rig.clock import START, MovableClock

MIA = "ward-mia"
BEGIN = int(START.timestamp())


@dataclass
class Table:
    """A server's table of messages, newest first, read by the bridge's own paging."""

    rows: list[Row] = field(default_factory=list)

    def since(self, user_id: str, cursor: int | None) -> Sequence[Row]:
        rows = sorted(
            (row for row in self.rows if row.user_id == user_id),
            key=lambda row: row.created_at,
            reverse=True,
        )
        return read_since(lambda skip: rows[skip : skip + ROWS_A_PAGE], cursor)


class ToldFamily:
    """Mia (11), three in the afternoon of a Sunday; moments are seconds from then on."""

    def __init__(self, db: str, larger: Speaker | None = None) -> None:
        self.clock = MovableClock()
        engine = open_provider_ledger(db)
        self.provider = Provider(
            engine=engine,
            clock=self.clock,
            wall_clock=self.clock,
            issuer="http://127.0.0.1:1",
            name="Bridge",
            test_control=False,
            cast=LedgerCast(),
            larger=larger,
        )
        with engine.begin() as connection:
            seed_family(connection, "en", START, rehearsal=True)
        offered = [Offered(external_id=name, name=name) for name in ("luna", "prince")]
        announce_offered(self.provider, Live(self.clock), offered)
        self.table = Table()
        self.account = Account(subject="mia", ward_id=MIA, since=START)
        self._numbers = itertools.count()

    def close(self) -> None:
        self.provider.engine.dispose()

    def at(self, seconds: int) -> datetime:
        return START + timedelta(seconds=seconds)

    def said(self, at: int, character: str = "luna", **more: Any) -> list[Row]:
        """Have something said and answered within ``lasts`` seconds; return its two rows."""
        lasts, chat = int(more.pop("lasts", 5)), more.pop("chat", "chat")
        text, answer = more.pop("text", "hello"), more.pop("answer", "Good morning.")
        number = next(self._numbers)
        common = {"chat_id": chat, "user_id": "mia", "created_at": BEGIN + at}
        rows = [
            {
                "id": f"{chat}-u{number}",
                "role": "user",
                "content": text,
                "updated_at": BEGIN + at,
                **common,
            },
            {
                "id": f"{chat}-a{number}",
                "role": "assistant",
                "parent_id": f"u{number}",
                "model_id": character,
                "content": answer,
                "updated_at": BEGIN + at + lasts,
                **common,
                **more,
            },
        ]
        made = [Row.model_validate(row) for row in rows]
        self.table.rows += made
        return made

    def take(self, now: int | None = None, *, again: TakingIn | None = None, **more: Any) -> None:
        """Have a bridge that was just started look, at a moment."""
        if now is not None:
            self.clock.advance(self.at(now) - self.clock.now())
        bridge = again or TakingIn(self.provider, Live(self.clock))
        does = {"reminds": True, "softens": True, **more}
        bridge.take(self.account, self.table, **does)

    def usage(self) -> dict[str, tuple[int, int]]:
        """Return seconds and turns by character, over all days."""
        found: dict[str, tuple[int, int]] = {}
        for row in self.usage_days():
            seconds, turns = found.get(row.character_id, (0, 0))
            found[row.character_id] = (seconds + row.active_seconds, turns + row.turns)
        return found

    def usage_days(self) -> Sequence[UsageDay]:
        first, last = START.date() - timedelta(days=400), START.date() + timedelta(days=400)
        with reading(self.provider.engine) as connection:
            ward(connection, MIA)
            return usage_between(connection, MIA, first, last)


def seconds_of(moments: Iterable[int], gap: int = 600) -> int:
    """Return the use that moments of turns are, as it is defined."""
    pairs = itertools.pairwise(sorted(moments))
    return sum(later - earlier for earlier, later in pairs if later - earlier < gap)
