"""The child of a bridge in its ledger: made once, found again, named by an account."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any
from zoneinfo import available_timezones

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import Connection, select, update

from guardian.bridging.values import ChildWanted
from guardian.policy.presets import is_place
from guardian.provider.accounts.families import (
    LoginTakenError,
    NewSignIn,
    PreparedWard,
    WardWanted,
    prepare_ward,
    register_prepared,
)
from guardian.provider.backends.gateway.identities import add_identity, find_identity
from guardian.provider.bridging.errors import ChildWantedError
from guardian.provider.ledger.people import guardian_table, ward_table

LONGEST_NAME = 100
LONGEST_TAG = 16
CURRENCY_LETTERS = 3
OLDEST_YEARS = 120
_CHILD = TypeAdapter(ChildWanted)


@dataclass(frozen=True, kw_only=True)
class Family:
    """Who is in the ledger now. ``guardian``: how the parent's app signs in, told once."""

    ward_id: str
    guardian: NewSignIn = field(repr=False)


def read_child(given: Mapping[str, Any], today: date) -> ChildWanted:
    """Read a child from JSON; raises :class:`ChildWantedError`, which names the first fault."""
    try:
        child = _CHILD.validate_python(given)
    except ValidationError as error:
        where = error.errors(include_input=False, include_context=False)[0]["loc"]
        raise ChildWantedError(what=str(where[0]) if where else "child") from None
    return checked(child, today)


def checked(child: ChildWanted, today: date) -> ChildWanted:
    """Return a child who can be; raises :class:`ChildWantedError`."""
    name, currency = child.name.strip(), child.currency.upper()
    born = child.birth_date
    checks = {
        "name": 1 <= len(name) <= LONGEST_NAME and name.isprintable(),
        "birth_date": born <= today and today.year - born.year <= OLDEST_YEARS,
        "jurisdiction": is_place(child.jurisdiction),
        "language": 1 <= len(child.language) <= LONGEST_TAG and child.language.isprintable(),
        "time_zone": child.time_zone in available_timezones(),
        "currency": len(currency) == CURRENCY_LETTERS and currency.isascii() and currency.isalpha(),
    }
    for what, well in checks.items():
        if not well:
            raise ChildWantedError(what=what)
    return replace(child, name=name, currency=currency)


@dataclass(frozen=True, kw_only=True)
class Prepared:
    """A child as far as can be made without the ledger."""

    child: ChildWanted
    ward: PreparedWard


def prepare(child: ChildWanted) -> Prepared:
    """Do what is slow; the child is :func:`checked`."""
    return Prepared(
        child=child,
        ward=prepare_ward(
            WardWanted(
                name=child.name,
                birth_date=child.birth_date,
                jurisdiction=child.jurisdiction,
                language=child.language,
                time_zone=child.time_zone,
                currency=child.currency,
            )
        ),
    )


def take_in(connection: Connection, prepared: Prepared, now: datetime) -> Family:
    """Make the child, or find the one who was made before; the parent gets a new password.

    The same account is the same child, and so are the same name and day of birth: a child may have
    several accounts.
    """
    child = prepared.child
    ward_id = _known(connection, child)
    guardian = None
    if ward_id is None:
        made = _registered(connection, prepared.ward, now)
        ward_id, guardian = made
    if child.user_id:
        identity = find_identity(connection, child.user_id)
        if identity is None or identity.ward_id != ward_id:
            add_identity(connection, child.user_id, ward_id, now)
    return Family(ward_id=ward_id, guardian=guardian or _new_password(connection, prepared))


def _known(connection: Connection, child: ChildWanted) -> str | None:
    if child.user_id:
        identity = find_identity(connection, child.user_id)
        if identity is not None and identity.ward_id is not None:
            return identity.ward_id
    table = ward_table.c
    found = connection.execute(
        select(table.ward_id).where(
            table.display_name == child.name, table.birth_date == child.birth_date
        )
    ).first()
    return None if found is None else str(found.ward_id)


def _registered(
    connection: Connection, ward: PreparedWard, now: datetime
) -> tuple[str, NewSignIn | None]:
    try:
        made = register_prepared(connection, ward, now)
    except LoginTakenError:
        login = f"{ward.own.login}-{secrets.token_hex(3)}"
        other = replace(
            ward,
            own=replace(ward.own, login=login),
            own_hash=replace(ward.own_hash, login=login),
        )
        made = register_prepared(connection, other, now)
    return made.ward_id, made.guardian


def _new_password(connection: Connection, prepared: Prepared) -> NewSignIn:
    """Give the first guardian the password that was prepared; theirs is kept nowhere."""
    table = guardian_table
    first = connection.execute(
        select(table.c.guardian_id, table.c.login).order_by(table.c.guardian_id).limit(1)
    ).one()
    connection.execute(
        update(table)
        .where(table.c.guardian_id == first.guardian_id)
        .values(password_hash=prepared.ward.parent_hash.password_hash)
    )
    return replace(prepared.ward.parent, login=first.login)
