"""Makes the people of a real family: a ward, and the first guardian if there is none yet."""

import re
import secrets
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import Connection, Engine, select

from guardian.errors import GuardianError, Recovery
from guardian.link.wire.ward import Role
from guardian.provider.accounts.passwords import hash_password
from guardian.provider.accounts.people import GuardianRow, WardRow
from guardian.provider.accounts.registration import (
    SignIn,
    entrust,
    register_guardian,
    register_ward,
)
from guardian.provider.engine.consents import give_at_registration
from guardian.provider.ledger.base import lock_name
from guardian.provider.ledger.people import guardian_table, ward_table
from guardian.words import N_

_PASSWORD_BYTES = 12


class LoginTakenError(GuardianError):
    """Somebody signs in by that name already."""

    code = "login_taken"
    domain = "provider_oauth"
    recovery = Recovery.NEEDS_YOU
    title = N_("Somebody signs in by this name already")
    message = N_("A name for signing in is one person's alone.")
    advice = N_("Choose another name. Nothing was changed.")


@dataclass(frozen=True, kw_only=True)
class NewSignIn:
    """How somebody who was made signs in; the password is kept nowhere."""

    login: str
    password: str = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class NewWard:
    """Who was made. ``guardian`` ``None``: there was one, and the ward is theirs now."""

    ward_id: str
    ward: NewSignIn
    guardian_name: str
    guardian: NewSignIn | None


@dataclass(frozen=True, kw_only=True)
class WardWanted:
    """A ward to be made; see :class:`guardian.provider.accounts.people.WardRow`."""

    name: str
    birth_date: date
    jurisdiction: str
    language: str
    time_zone: str
    currency: str
    login: str | None = None
    guardian_name: str = "Parent"
    guardian_login: str = "parent"


@dataclass(frozen=True, kw_only=True)
class PreparedWard:
    """A ward who can be made in one short step: what is slow, the hashes, is done."""

    wanted: WardWanted
    ward_id: str
    own: NewSignIn
    parent: NewSignIn
    own_hash: SignIn = field(repr=False)
    parent_hash: SignIn = field(repr=False)


def prepare_ward(wanted: WardWanted) -> PreparedWard:
    """Think of ids and passwords, and hash these; slow, so before a ledger is held."""
    ward_id = f"ward-{secrets.token_hex(8)}"
    own = new_sign_in(wanted.login or _login_from(wanted.name, ward_id))
    parent = new_sign_in(wanted.guardian_login)
    return PreparedWard(
        wanted=wanted,
        ward_id=ward_id,
        own=own,
        parent=parent,
        own_hash=hashed(own),
        parent_hash=hashed(parent),
    )


def add_ward(engine: Engine, wanted: WardWanted, now: datetime) -> NewWard:
    """Register a ward, as :func:`register_prepared` does, in a transaction of its own."""
    prepared = prepare_ward(wanted)
    with engine.begin() as connection:
        return register_prepared(connection, prepared, now)


def register_prepared(connection: Connection, prepared: PreparedWard, now: datetime) -> NewWard:
    """Register a ward, entrusted to every guardian of the ledger, or to one made for it.

    Whoever runs this has the ledger itself: the consents that are required at the ward's age are
    taken as given by the first guardian. Raises :class:`LoginTakenError`.
    """
    wanted, ward_id = prepared.wanted, prepared.ward_id
    lock_name(connection, "people")
    if _is_taken(connection, prepared.own.login):
        raise LoginTakenError
    guardians = _guardians(connection)
    made = None
    if not guardians:
        made = prepared.parent
        guardians = [_register_first(connection, wanted, prepared.parent_hash)]
    person = WardRow(
        ward_id=ward_id,
        display_name=wanted.name,
        birth_date=wanted.birth_date,
        jurisdiction=wanted.jurisdiction,
        language=wanted.language,
        time_zone=wanted.time_zone,
        currency=wanted.currency,
    )
    register_ward(connection, person, prepared.own_hash)
    for guardian_id, _ in guardians:
        entrust(connection, guardian_id=guardian_id, ward_id=ward_id, role=Role.OWNER)
    give_at_registration(connection, ward_id, guardians[0][0], now)
    return NewWard(ward_id=ward_id, ward=prepared.own, guardian_name=guardians[0][1], guardian=made)


def new_sign_in(login: str) -> NewSignIn:
    """Think of a password for a name to sign in with."""
    return NewSignIn(login=login, password=secrets.token_urlsafe(_PASSWORD_BYTES))


def hashed(made: NewSignIn) -> SignIn:
    """Return what is kept of a new sign-in; slow."""
    return SignIn(login=made.login, password_hash=hash_password(made.password))


def _login_from(name: str, ward_id: str) -> str:
    """Return a name to sign in with: the ward's own, where a keyboard has it."""
    plain = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:40]
    return plain or ward_id


def _is_taken(connection: Connection, login: str) -> bool:
    taken = select(ward_table.c.ward_id).where(ward_table.c.login == login)
    return connection.execute(taken).first() is not None


def _guardians(connection: Connection) -> list[tuple[str, str]]:
    table = guardian_table.c
    rows = connection.execute(
        select(table.guardian_id, table.display_name).order_by(table.guardian_id)
    )
    return [(row.guardian_id, row.display_name) for row in rows]


def _register_first(connection: Connection, wanted: WardWanted, sign_in: SignIn) -> tuple[str, str]:
    person = GuardianRow(
        guardian_id=f"guardian-{secrets.token_hex(8)}",
        display_name=wanted.guardian_name,
        language=wanted.language,
    )
    register_guardian(connection, person, sign_in)
    return person.guardian_id, person.display_name
