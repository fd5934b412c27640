"""The sandbox family behind a gateway: the real rules, a real ledger, a clock to be moved."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import Table, func, select

from guardian.link.wire.activity import Purchase
from guardian.provider.access import Permission
from guardian.provider.accounts.people import create_link, ward
from guardian.provider.accounts.seed import GUARDIAN_ID, seed_family
from guardian.provider.backends.characters import LedgerCast
from guardian.provider.backends.gateway.keeper import EngineKeeper
from guardian.provider.backends.gateway.people import Trust
from guardian.provider.backends.gateway.port import Asked, Refused, TokenUse
from guardian.provider.backends.gateway.prices import PriceTable
from guardian.provider.backends.gateway.reply import EngineReply
from guardian.provider.context import Provider
from guardian.provider.engine.live import Live
from guardian.provider.engine.policy_change import change_layer
from guardian.provider.engine.purchases import purchases_between
from guardian.provider.engine.usage import usage_between
from guardian.provider.ledger.base import reading
from guardian.provider.ledger.safety import alert_table
from guardian.provider.ledger.schema import open_provider_ledger
from guardian.provider.signals.speakers import Speaker
from tests.rig.clock import START, MovableClock

MIA, LEO = "ward-mia", "ward-leo"
MODEL, OTHER = "llama-3", "qwen"
DAY = timedelta(days=1)


def fill(db: str) -> None:
    """Make a ledger with the family at an address."""
    engine = open_provider_ledger(db)
    with engine.begin() as connection:
        seed_family(connection, "en", START, rehearsal=True)
    engine.dispose()


class KeptFamily:
    """A keeper over Mia (11) and Leo (15), three in the afternoon of a Sunday."""

    def __init__(
        self,
        db: str,
        *,
        trust: Trust | None = None,
        prices: PriceTable | None = None,
        tokens_per_day: int | None = None,
        larger: Speaker | None = None,
    ) -> None:
        self.clock = MovableClock()
        self.live = Live(self.clock)
        self.provider = Provider(
            engine=open_provider_ledger(db),
            clock=self.clock,
            wall_clock=self.clock,
            issuer="http://127.0.0.1:1",
            name="Gateway",
            test_control=False,
            cast=LedgerCast(),
            larger=larger,
        )
        self.keeper = EngineKeeper(
            self.provider, self.live, trust=trust, prices=prices, tokens_per_day=tokens_per_day
        )
        self.keeper.models(MIA, [MODEL, OTHER])

    def close(self) -> None:
        self.keeper.close()
        self.provider.engine.dispose()

    def ask(self, text: str = "hello", model: str = MODEL, **more: Any) -> EngineReply | Refused:
        ward_id = more.pop("ward_id", MIA)
        return self.keeper.begin(ward_id, Asked(model=model, text=text, **more))

    def begin(self, text: str = "hello", model: str = MODEL, **more: Any) -> EngineReply:
        """Ask for what is answered."""
        reply = self.ask(text, model, **more)
        assert isinstance(reply, EngineReply), reply
        return reply

    def refusal(self, text: str = "hello", model: str = MODEL, **more: Any) -> Refused:
        """Ask for what is refused."""
        refused = self.ask(text, model, **more)
        assert isinstance(refused, Refused)
        return refused

    def end(
        self,
        reply: EngineReply,
        text: str = "Good morning.",
        tokens: TokenUse | None = None,
        **more: Any,
    ) -> Sequence[str]:
        """End an answer now."""
        return reply.finish(text, tokens, self.clock.now(), **more)

    def talk(self, text: str = "hello", **more: Any) -> EngineReply:
        """Ask and be answered."""
        reply = self.begin(text, **more)
        self.end(reply)
        return reply

    def change(self, **patch: Any) -> None:
        """Change Mia's limits as her guardian."""
        with self.provider.engine.begin() as connection:
            now = self.clock.now()
            link_id = create_link(
                connection,
                guardian_id=GUARDIAN_ID,
                ward_id=MIA,
                permissions=tuple(Permission),
                client_name="Guardian",
                now=now,
            )
            person = ward(connection, MIA)
            change_layer(self.provider, connection, person, GUARDIAN_ID, link_id, patch, now)
        self.live.replies.doubt(MIA)

    def turns(self, ward_id: str = MIA) -> dict[str, int]:
        """Return turns by character."""
        with reading(self.provider.engine) as connection:
            today = START.date()
            days = usage_between(connection, ward_id, today - DAY, today + 9 * DAY)
        turns: dict[str, int] = {}
        for each in days:
            turns[each.character_id] = turns.get(each.character_id, 0) + each.turns
        return turns

    def alerts(self) -> int:
        return self.count(alert_table)

    def count(self, table: Table) -> int:
        with reading(self.provider.engine) as connection:
            return connection.execute(select(func.count()).select_from(table)).scalar_one()

    def purchases(self, ward_id: str = MIA) -> tuple[Purchase, ...]:
        with reading(self.provider.engine) as connection:
            person = ward(connection, ward_id)
            span = START - 40 * DAY, START + 400 * DAY
            return purchases_between(connection, person, *span, "en")
