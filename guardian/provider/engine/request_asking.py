"""The ward's own side of requests: asking, within reason, and taking it back."""

import secrets
from datetime import datetime
from http import HTTPStatus
from typing import Self
from zoneinfo import ZoneInfo

from pydantic import Field, model_validator
from sqlalchemy import Connection, func, insert, select

from guardian.link.wire.base import Identifier, Wire
from guardian.link.wire.problems import ProblemType
from guardian.link.wire.requests import (
    LONGEST_EXTRA_MINUTES,
    RequestKind,
    RequestState,
    WardRequest,
)
from guardian.link.wire.ward import ServiceState
from guardian.policy.decide import CharacterFacts, UseFacts, decide_chat
from guardian.policy.decisions import Reason, Refusal
from guardian.policy.settings import EffectivePolicy, OriginKind
from guardian.policy.wall_clock import next_midnight
from guardian.provider.accounts.people import WardRow, lock_ward, ward
from guardian.provider.backends.cast import CastMember
from guardian.provider.context import Provider
from guardian.provider.engine.policy import read_policy
from guardian.provider.engine.request_words import AskingRefusal, asking_refused
from guardian.provider.engine.service_gate import gate, service_state
from guardian.provider.engine.shop import ShopItem, find_item
from guardian.provider.engine.ward_requests import (
    EXPIRY,
    announce,
    find_request,
    settle,
    state_at,
)
from guardian.provider.ledger.minors import ward_request_table
from guardian.provider.problems import ProblemError

MOST_PER_DAY = 10
"""Requests of one ward on one local day: asking is not nagging."""
_CHARACTER_REASONS = frozenset(
    {Reason.CLASS_BANNED, Reason.CHARACTER_BLOCKED, Reason.APPROVAL_NEEDED}
)


class Asking(Wire):
    """What a ward asks for: a kind, and the one detail that it needs."""

    kind: RequestKind
    minutes: int | None = Field(default=None, ge=1, le=LONGEST_EXTRA_MINUTES)
    character_id: Identifier | None = None
    item_id: Identifier | None = None

    @model_validator(mode="after")
    def _names_its_object(self) -> Self:
        needed = {
            RequestKind.EXTRA_TIME: "minutes",
            RequestKind.CHARACTER: "character_id",
            RequestKind.PURCHASE: "item_id",
        }.get(self.kind)
        if needed is not None and getattr(self, needed) is None:
            raise ValueError(f"{self.kind} needs {needed}")
        return self


def ask(provider: Provider, ward_id: str, asking: Asking) -> WardRequest:
    """Ask the guardians for something; tells them, and returns the request.

    Raises ``ProblemError`` in the ward's words: 404 for what there is not, 409 for what cannot or
    need not be asked for, 429 beyond :data:`MOST_PER_DAY`.
    """
    with provider.engine.begin() as connection:
        now = provider.clock.now()
        lock_ward(connection, ward_id)
        person = ward(connection, ward_id)
        if gate(connection, person, now) is not None:
            raise refused(person, AskingRefusal.SERVICE_CLOSED)
        values = _details(provider, connection, person, asking, now)
        _refuse_nagging(connection, person, asking.kind, values, now)
        request_id = f"request-{secrets.token_hex(12)}"
        connection.execute(
            insert(ward_request_table).values(
                request_id=request_id,
                ward_id=ward_id,
                kind=asking.kind,
                state=RequestState.PENDING,
                asked_at=now,
                expires_at=now + EXPIRY,
                **values,
            )
        )
        return announce(provider, connection, person, request_id, now)


def take_back(provider: Provider, ward_id: str, request_id: str) -> WardRequest:
    """Withdraw a request that waits; raises ``ProblemError`` 404, or 409 once it is settled."""
    with provider.engine.begin() as connection:
        now = provider.clock.now()
        lock_ward(connection, ward_id)
        person = ward(connection, ward_id)
        row = find_request(connection, ward_id, request_id)
        if row is None:
            raise no_such_request()
        state = state_at(row, now)
        if state is not RequestState.PENDING:
            raise not_pending(state)
        return settle(provider, connection, person, request_id, now, state=RequestState.WITHDRAWN)


def refused(person: WardRow, refusal: AskingRefusal) -> ProblemError:
    """Return the refusal of a request, in the ward's words."""
    words = asking_refused(person, refusal)
    return ProblemError(
        HTTPStatus.CONFLICT,
        ProblemType.STATE_CONFLICT,
        title=words.title,
        detail=words.detail,
        reason=refusal,
    )


def not_pending(state: RequestState) -> ProblemError:
    """Return the refusal of a second answer; ``reason`` is how the request stands."""
    return ProblemError(
        HTTPStatus.CONFLICT,
        ProblemType.STATE_CONFLICT,
        title="This request no longer waits for an answer",
        detail=f"It is {state}.",
        reason=state,
    )


def no_such_request() -> ProblemError:
    """Return the refusal of an id that names no request of this ward."""
    return ProblemError(
        HTTPStatus.NOT_FOUND, ProblemType.NOT_FOUND, title="There is no such request"
    )


def character_refusal(
    connection: Connection, person: WardRow, member: CastMember, now: datetime
) -> Refusal | None:
    """Return why this very character is closed to the ward, whatever the hour; else ``None``."""
    return closed_by_itself(read_policy(connection, person, now).effective, person, member, now)


def closed_by_itself(
    policy: EffectivePolicy, person: WardRow, member: CastMember, now: datetime
) -> Refusal | None:
    """Return why a policy closes this very character, whatever the hour; else ``None``."""
    refusal = decide_chat(
        policy,
        character=CharacterFacts(
            character_id=member.character_id, relationship_class=member.relationship_class
        ),
        use=UseFacts(),
        now=now,
        zone=ZoneInfo(person.time_zone),
    ).refusal
    return refusal if refusal is not None and refusal.reason in _CHARACTER_REASONS else None


def _details(
    provider: Provider, connection: Connection, person: WardRow, asking: Asking, now: datetime
) -> dict[str, object]:
    """Return the columns of the one detail that the kind has."""
    if asking.kind is RequestKind.EXTRA_TIME:
        return {"minutes": asking.minutes}
    if asking.kind is RequestKind.CHARACTER:
        member = _member(provider, connection, asking.character_id or "")
        _refuse_character(connection, person, member, now)
        return {"character_id": member.character_id}
    if asking.kind is RequestKind.PURCHASE:
        item = _item(provider, asking.item_id or "")
        return {"item_id": item.item_id, "price_minor": item.price_minor}
    if service_state(connection, person, now) is not ServiceState.MINOR_MODE:
        raise refused(person, AskingRefusal.NOT_IN_MINOR_MODE)
    return {}


def _refuse_character(
    connection: Connection, person: WardRow, member: CastMember, now: datetime
) -> None:
    refusal = character_refusal(connection, person, member, now)
    if refusal is None:
        raise refused(person, AskingRefusal.NOT_BLOCKED)
    if refusal.reason is Reason.CLASS_BANNED:
        by_law = refusal.origin.by is OriginKind.LAW
        raise refused(person, AskingRefusal.CLASS_BANNED if by_law else AskingRefusal.CLASS_BLOCKED)


def _refuse_nagging(
    connection: Connection,
    person: WardRow,
    kind: RequestKind,
    values: dict[str, object],
    now: datetime,
) -> None:
    table = ward_request_table.c
    waiting = connection.execute(
        select(func.count()).where(
            table.ward_id == person.ward_id,
            table.kind == kind,
            table.state == RequestState.PENDING,
            table.expires_at > now,
            *(
                table[name] == values[name]
                for name in ("character_id", "item_id")
                if name in values
            ),
        )
    ).scalar_one()
    if waiting:
        raise refused(person, AskingRefusal.ALREADY_ASKED)
    zone = ZoneInfo(person.time_zone)
    local = now.astimezone(zone)
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0, fold=0)
    today = connection.execute(
        select(func.count()).where(table.ward_id == person.ward_id, table.asked_at >= midnight)
    ).scalar_one()
    if today >= MOST_PER_DAY:
        raise _too_many(person, next_midnight(now, zone), now)


def _too_many(person: WardRow, until: datetime, now: datetime) -> ProblemError:
    words = asking_refused(person, AskingRefusal.TOO_MANY_TODAY)
    return ProblemError(
        HTTPStatus.TOO_MANY_REQUESTS,
        ProblemType.TOO_MANY_REQUESTS,
        title=words.title,
        detail=words.detail,
        reason=AskingRefusal.TOO_MANY_TODAY,
        until=until,
        headers={"Retry-After": str(max(1, int((until - now).total_seconds())))},
    )


def _member(provider: Provider, connection: Connection, character_id: str) -> CastMember:
    member = provider.cast.find(connection, character_id)
    if member is None:
        raise ProblemError(
            HTTPStatus.NOT_FOUND, ProblemType.NOT_FOUND, title="There is no such character"
        )
    return member


def _item(provider: Provider, item_id: str) -> ShopItem:
    item = find_item(item_id) if provider.cast.speaks_here else None
    if item is None:
        raise ProblemError(
            HTTPStatus.NOT_FOUND, ProblemType.NOT_FOUND, title="The shop has no such item"
        )
    return item
