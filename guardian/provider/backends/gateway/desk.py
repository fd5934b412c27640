"""What whoever runs a gateway may do to its ledger from the command line, told line by line.

The fields of a line have a tab between them; a name has none, for it is printable.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from zoneinfo import available_timezones

from sqlalchemy import Connection, Engine, select

from guardian.clock import Clock, SystemClock
from guardian.errors import GuardianError, Recovery
from guardian.policy.presets import is_place
from guardian.policy.settings import RelationshipClass
from guardian.provider.accounts.families import NewSignIn, WardWanted, add_ward
from guardian.provider.accounts.people import lock_ward, ward
from guardian.provider.backends.cast import CastMember
from guardian.provider.backends.characters import LedgerCast, set_class
from guardian.provider.backends.external_names import character_id_of
from guardian.provider.backends.gateway.health import counted
from guardian.provider.backends.gateway.identities import (
    add_identity,
    identities,
    is_subject,
    remove_identity,
)
from guardian.provider.backends.gateway.keys import (
    CallerKind,
    NewKey,
    keys_of,
    make_key,
    revoke_key,
)
from guardian.provider.engine.characters_set import note_characters_set
from guardian.provider.ledger.base import reading
from guardian.provider.ledger.people import ward_table
from guardian.provider.ledger.schema import open_provider_ledger
from guardian.provider.ledger.virtual_clock import VirtualClock
from guardian.words import N_

_CURRENCY_LETTERS = 3


class NoSuchError(GuardianError):
    """What was named is not there."""

    code = "gateway_no_such"
    domain = "provider_gateway"
    recovery = Recovery.NEEDS_YOU
    title = N_("Nothing has that name")
    message = N_("{what} names nothing that there is.")
    advice = N_("Look for it with the verb list. Nothing was changed.")


class GatewayDesk:
    """The acts. ``clock`` is the time of life."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock

    def add_ward(self, wanted: WardWanted) -> Iterator[str]:
        """Make a ward with a key; raises :class:`NoSuchError` or ``LoginTakenError``."""
        if not is_place(wanted.jurisdiction):
            raise NoSuchError(what="--jurisdiction")
        if wanted.time_zone not in available_timezones():
            raise NoSuchError(what="--time-zone")
        currency = wanted.currency.upper()
        if len(currency) != _CURRENCY_LETTERS or not (currency.isascii() and currency.isalpha()):
            raise NoSuchError(what="--currency")
        made = add_ward(self._engine, replace(wanted, currency=currency), self._clock.now())
        yield f"ward\t{made.ward_id}\t{wanted.name}"
        yield from self.new_key(made.ward_id)
        yield _sign_in("ward", made.ward)
        if made.guardian is None:
            yield f"guardian\t{made.guardian_name}"
        else:
            yield f"guardian\t{made.guardian_name}\tnew"
            yield _sign_in("guardian", made.guardian)

    def wards(self) -> Iterator[str]:
        """List wards, and under each its keys."""
        with reading(self._engine) as connection:
            table = ward_table.c
            for ward_id in connection.execute(select(table.ward_id).order_by(table.ward_id)):
                person = ward(connection, ward_id[0])
                yield f"ward\t{person.ward_id}\t{person.display_name}\t{person.birth_date}"
                for key in keys_of(connection, person.ward_id):
                    state = "works" if key.revoked_at is None else "revoked"
                    yield f"key\t{key.key_id}\t{state}\t{key.created_at:%Y-%m-%d}"

    def new_key(self, ward_id: str, *, replace: bool = False) -> Iterator[str]:
        """Make a key of a ward; with ``replace`` the others end. Raises :class:`NoSuchError`."""
        with self._engine.begin() as connection:
            lock_ward(connection, ward_id)
            person = _ward_id(connection, ward_id)
            now = self._clock.now()
            if replace:
                for key in keys_of(connection, person):
                    revoke_key(connection, key.key_id, now)
            made = make_key(connection, CallerKind.WARD, "", now, ward_id=person)
        yield _told(made)

    def revoke_key(self, key_id: str) -> Iterator[str]:
        """End a key; raises :class:`NoSuchError`."""
        with self._engine.begin() as connection:
            if not revoke_key(connection, key_id, self._clock.now()):
                raise NoSuchError(what="KEY")
        yield f"key\t{key_id}\trevoked"

    def add_adult(self, name: str) -> Iterator[str]:
        """Make a key that passes untouched."""
        yield self._key_of(CallerKind.ADULT, name)

    def add_front_end(self, name: str) -> Iterator[str]:
        """Make a key of a program that names who asks."""
        yield self._key_of(CallerKind.FRONT_END, name)

    def add_identity(self, subject: str, ward_id: str | None) -> Iterator[str]:
        """Say whom a front end's name means; ``None``: an adult. Raises :class:`NoSuchError`."""
        if not is_subject(subject):
            raise NoSuchError(what="--subject")
        with self._engine.begin() as connection:
            if ward_id is not None:
                _ward_id(connection, ward_id)
            made = add_identity(connection, subject, ward_id, self._clock.now())
        yield f"identity\t{made.front_end}\t{made.subject}\t{made.ward_id or 'adult'}"

    def remove_identity(self, subject: str) -> Iterator[str]:
        """Forget whom a name means; raises :class:`NoSuchError`."""
        with self._engine.begin() as connection:
            if not is_subject(subject) or not remove_identity(connection, subject):
                raise NoSuchError(what="--subject")
        yield f"identity\tremoved\t{subject}"

    def identities(self) -> Iterator[str]:
        """List everybody whom a front end may name."""
        with reading(self._engine) as connection:
            for each in identities(connection):
                yield f"identity\t{each.front_end}\t{each.subject}\t{each.ward_id or 'adult'}"

    def characters(self) -> Iterator[str]:
        """List what is offered."""
        with reading(self._engine) as connection:
            for member in LedgerCast().members(connection):
                yield _character(member)

    def set_class(self, named: str, relationship_class: str) -> Iterator[str]:
        """Say what a character is to a child; apps hear of it at once.

        Raises :class:`NoSuchError`.
        """
        with self._engine.begin() as connection:
            cast = LedgerCast()
            found = cast.find(connection, named) or cast.find(connection, character_id_of(named))
            if found is None:
                raise NoSuchError(what="ID")
            set_class(connection, found.character_id, RelationshipClass(relationship_class))
            note_characters_set(connection)
            changed = cast.find(connection, found.character_id)
        yield _character(changed or found)

    def health(self) -> Iterator[str]:
        """Say what went wrong, how often, and when last."""
        with reading(self._engine) as connection:
            for what, each in counted(connection).items():
                yield f"{what}\t{each.times}\t{each.last_at:%Y-%m-%dT%H:%M:%SZ}"

    def _key_of(self, kind: CallerKind, name: str) -> str:
        with self._engine.begin() as connection:
            return _told(make_key(connection, kind, name, self._clock.now()))


@contextmanager
def open_desk(db: str) -> Iterator[GatewayDesk]:
    """Give the desk of a ledger until the block ends; raises one of the ledger's errors."""
    engine = open_provider_ledger(db)
    try:
        yield GatewayDesk(engine, VirtualClock(engine, SystemClock()))
    finally:
        engine.dispose()


def _ward_id(connection: Connection, ward_id: str) -> str:
    try:
        return ward(connection, ward_id).ward_id
    except LookupError:
        raise NoSuchError(what="WARD") from None


def _told(made: NewKey) -> str:
    return f"key\t{made.key_id}\t{made.secret}"


def _sign_in(whose: str, made: NewSignIn) -> str:
    return f"sign-in\t{whose}\t{made.login}\t{made.password}"


def _character(member: CastMember) -> str:
    name = member.name("")
    shown = name if name.isprintable() else repr(name)
    return f"character\t{member.character_id}\t{member.relationship_class}\t{shown}"
