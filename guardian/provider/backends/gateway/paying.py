"""What one answer may cost: asked before it begins, and held back until it has ended."""

from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from guardian.policy.decide import decide_purchase
from guardian.policy.decisions import Reason, Refusal
from guardian.policy.settings import EffectivePolicy, PolicySettings
from guardian.provider.accounts.people import WardRow
from guardian.provider.backends.gateway.held_money import free, gone_minor, hold, hold_on
from guardian.provider.backends.gateway.port import TokenUse
from guardian.provider.backends.gateway.prices import MICRO, Price, minor_of
from guardian.provider.backends.gateway.token_cap import left_tokens, used_up

LONGEST_PAID = 32_768
"""Tokens of one answer under a cap: so that one answer does not hold all of a large one."""
_CAPS = ("spend_per_day_minor", "spend_per_month_minor")


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """An answer that somebody wants. ``currency`` is the price's; ``None``: it has no price.

    ``tokens_per_day``: the cap on tokens of every ward; ``None``: there is none.
    """

    price: Price
    currency: str | None
    sent_tokens: int
    most_tokens: int = LONGEST_PAID
    tokens_per_day: int | None = None


class Paying:
    """The money of one answer. ``most_tokens``: how long it may be for what is held for it."""

    def __init__(self, wanted: Wanted) -> None:
        self.most_tokens: int | None = None
        self._wanted = wanted
        self._hold_id: str | None = None

    @property
    def free_of_charge(self) -> bool:
        """Whether nothing is to be asked and nothing is held."""
        return self._wanted.price.free and self._wanted.tokens_per_day is None

    @property
    def holds(self) -> bool:
        """Whether something may be held for it."""
        return self._hold_id is not None

    def refusal(
        self, connection: Connection, person: WardRow, policy: EffectivePolicy, now: datetime
    ) -> Refusal | None:
        """Hold what the answer may cost at most, or return the cap that leaves too little.

        The cap on tokens comes first: it asks no price.

        ``policy`` is what holds at ``now``, read in the same transaction, which has the ward's
        lock. The cap on one purchase is for things that one buys; an answer is paid for by its
        length.
        """
        wanted = self._wanted
        if wanted.tokens_per_day is not None:
            left = left_tokens(connection, person, wanted.tokens_per_day, now) - wanted.sent_tokens
            if left <= 0:
                return used_up(person, now)
            self.most_tokens = left
        return None if wanted.price.free else self._unpaid(connection, person, policy, now)

    def _unpaid(
        self, connection: Connection, person: WardRow, policy: EffectivePolicy, now: datetime
    ) -> Refusal | None:
        wanted = self._wanted
        if wanted.currency != person.currency:
            return never(policy)
        if all(getattr(policy.settings, field) is None for field in _CAPS):
            return None
        day_minor, month_minor = gone_minor(connection, person, now)
        refusal = decide_purchase(
            replace(policy, settings=replace(policy.settings, spend_per_purchase_minor=None)),
            price_minor=self._cost_minor(1),
            spent_day_minor=day_minor,
            spent_month_minor=month_minor,
            now=now,
            zone=ZoneInfo(person.time_zone),
        ).refusal
        if refusal is None:
            left = _left_minor(policy.settings, day_minor, month_minor)
            self._hold(connection, person, min(left, self._cost_minor(wanted.most_tokens)), now)
        return refusal

    def hold_on(self, connection: Connection, now: datetime) -> None:
        """Hold it for as long as the answer runs: called again and again."""
        if self._hold_id is not None:
            hold_on(connection, self._hold_id, now)

    def free(self, connection: Connection, person: WardRow, now: datetime) -> None:
        """Hold it no longer: in the transaction that writes down what was paid."""
        if self._hold_id is not None:
            free(connection, person.ward_id, self._hold_id, now)

    def _hold(self, connection: Connection, person: WardRow, minor: int, now: datetime) -> None:
        sent_micro = self._cost_micro(0)
        self._hold_id = hold(connection, person.ward_id, minor, now)
        affordable = self._wanted.price.affordable_tokens(minor * MICRO - sent_micro)
        self.most_tokens = min(filter(None, (self.most_tokens, affordable)), default=None)

    def _cost_minor(self, said_tokens: int) -> int:
        return max(1, minor_of(self._cost_micro(said_tokens)))

    def _cost_micro(self, said_tokens: int) -> int:
        wanted = self._wanted
        tokens = TokenUse(input_tokens=wanted.sent_tokens, output_tokens=said_tokens)
        return wanted.price.cost_micro(tokens)


def never(policy: EffectivePolicy) -> Refusal | None:
    """Refuse for a cap in money that the price cannot be compared with."""
    capped = (field for field in _CAPS if getattr(policy.settings, field) is not None)
    field = next(capped, None)
    if field is None:
        return None
    return Refusal(
        reason=Reason.SPENDING_CAP, field=field, origin=policy.origins[field], until=None
    )


def _left_minor(settings: PolicySettings, day_minor: int, month_minor: int) -> int:
    """Return what is left under the caps, of which there is one at least."""
    gone = zip(_CAPS, (day_minor, month_minor), strict=True)
    caps = ((getattr(settings, field), minor) for field, minor in gone)
    return min(int(cap) - minor for cap, minor in caps if cap is not None)
