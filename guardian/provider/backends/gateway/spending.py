"""Answers as spending of the ward: counted in millionths, told in minor units, capped."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Row, and_, bindparam, insert, select, update

from guardian.link.wire.activity import PurchaseState
from guardian.link.wire.events import Topic
from guardian.provider.accounts.people import WardRow, ward
from guardian.provider.backends.gateway.health import Health, Trouble
from guardian.provider.backends.gateway.paying import LONGEST_PAID, Paying, Wanted, never
from guardian.provider.backends.gateway.port import Asked, TokenUse
from guardian.provider.backends.gateway.prices import Price, PriceTable, minor_of, sent_tokens
from guardian.provider.context import Provider
from guardian.provider.engine.events import append_change
from guardian.provider.engine.policy import read_policy
from guardian.provider.engine.shop import ANSWERS, ESTIMATED_ANSWERS
from guardian.provider.engine.usage import local_day
from guardian.provider.ledger.base import reading
from guardian.provider.ledger.gateway import model_use_table
from guardian.provider.ledger.money import purchase_table
from guardian.provider.ledger.people import ward_table

_MOST_MINOR = 2_000_000_000
"""What a column of money holds."""
_USE = model_use_table.c
_THIS = and_(
    _USE.ward_id == bindparam("of_ward"),
    _USE.day == bindparam("on_day"),
    _USE.character_id == bindparam("with_character"),
)
_USED = select(model_use_table).where(_THIS)
_ADD = (
    update(model_use_table)
    .where(_THIS)
    .values(
        answers=_USE.answers + 1,
        estimated_answers=_USE.estimated_answers + bindparam("more_estimated"),
        input_tokens=_USE.input_tokens + bindparam("more_input"),
        output_tokens=_USE.output_tokens + bindparam("more_output"),
    )
)


@dataclass(frozen=True, kw_only=True)
class Answered:
    """One answer of a model; ``estimated``: nobody told its tokens."""

    character_id: str
    model: str
    tokens: TokenUse
    estimated: bool
    at: datetime


class Spending:
    """What answers cost. ``prices`` ``None``: nothing; tokens are counted all the same."""

    def __init__(
        self,
        provider: Provider,
        prices: PriceTable | None,
        health: Health,
        tokens_per_day: int | None = None,
    ) -> None:
        self._provider = provider
        self._tokens_per_day = tokens_per_day
        self._prices = prices
        self._health = health

    def paying(self, asked: Asked, most_tokens: int = LONGEST_PAID) -> Paying:
        """Return the money of an answer of at most so many tokens; nothing is held yet."""
        wanted = Wanted(
            price=self._price(asked.model),
            currency=None if self._prices is None else self._prices.currency,
            sent_tokens=sent_tokens(asked),
            most_tokens=most_tokens,
            tokens_per_day=self._tokens_per_day,
        )
        return Paying(wanted)

    def count_trouble(self, person: WardRow, answered: Answered) -> None:
        """Count what cannot be told of an answer; outside of any transaction, it has its own."""
        if self._is_foreign(person) and not self._price(answered.model).free:
            self._health.count(Trouble.OTHER_CURRENCY)
        if answered.estimated:
            self._health.count(Trouble.NO_TOKENS_TOLD)

    def record(self, connection: Connection, person: WardRow, answered: Answered) -> None:
        """Write down what an answer took; whole minor units of it become a purchase.

        Each day and character begins a minor unit anew, so that a purchase that was told never
        changes and the sum is never less than what was paid. The caller holds the ward's lock.
        """
        foreign = self._is_foreign(person)
        cost = 0 if foreign else self._price(answered.model).cost_micro(answered.tokens)
        due = _add(connection, person, answered, cost)
        if due > 0:
            _write(connection, person, answered, due)
            topics = [Topic.SPENDING]
            append_change(self._provider, connection, person.ward_id, topics, answered.at)

    def _price(self, model: str) -> Price:
        return Price.nothing() if self._prices is None else self._prices.of(model)

    def _is_foreign(self, person: WardRow) -> bool:
        return self._prices is not None and self._prices.currency != person.currency


def wards_kept_from_paying(provider: Provider, prices: PriceTable) -> tuple[WardRow, ...]:
    """Return the wards whom a cap in another currency keeps from every answer that costs money."""
    if prices.free:
        return ()
    now = provider.clock.now()
    with reading(provider.engine) as connection:
        ids = connection.execute(
            select(ward_table.c.ward_id)
            .where(ward_table.c.currency != prices.currency)
            .order_by(ward_table.c.ward_id)
        ).scalars()
        people = [ward(connection, ward_id) for ward_id in ids.all()]
        return tuple(
            person
            for person in people
            if never(read_policy(connection, person, now).effective) is not None
        )


def _add(connection: Connection, person: WardRow, answered: Answered, cost_micro: int) -> int:
    """Add an answer to its day and character; return the minor units that are to be written."""
    day = local_day(person, answered.at)
    this = {"of_ward": person.ward_id, "on_day": day, "with_character": answered.character_id}
    row: Row[tuple[object, ...]] | None = connection.execute(_USED, this).one_or_none()
    if row is None:
        connection.execute(
            insert(model_use_table).values(
                ward_id=person.ward_id,
                day=day,
                character_id=answered.character_id,
                answers=0,
                estimated_answers=0,
                input_tokens=0,
                output_tokens=0,
                cost_micro=0,
                written_minor=0,
            )
        )
    before, written = (0, 0) if row is None else (row.cost_micro, row.written_minor)
    due = min(minor_of(before + cost_micro) - written, _MOST_MINOR)
    connection.execute(
        _ADD,
        {
            **this,
            "more_estimated": int(answered.estimated),
            "more_input": answered.tokens.input_tokens,
            "more_output": answered.tokens.output_tokens,
            "cost_micro": before + cost_micro,
            "written_minor": written + due,
        },
    )
    return due


def _write(connection: Connection, person: WardRow, answered: Answered, due_minor: int) -> None:
    purchase_id = f"purchase-{secrets.token_hex(12)}"
    connection.execute(
        insert(purchase_table).values(
            purchase_id=purchase_id,
            ward_id=person.ward_id,
            at=answered.at,
            item_id=ESTIMATED_ANSWERS if answered.estimated else ANSWERS,
            price_minor=due_minor,
            currency=person.currency,
            state=PurchaseState.COMPLETED,
            idempotency_key=purchase_id,
        )
    )
