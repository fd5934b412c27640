"""Emergency contacts of a ward: who is registered, and whether the address is theirs (Art. 12)."""

import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto
from http import HTTPStatus

from sqlalchemy import ColumnElement, Connection, Row, and_, delete, func, insert, select, update

from guardian.link.wire.problems import FieldError, ProblemType
from guardian.link.wire.safety import Contact, ContactWish
from guardian.policy.bands import ADULT_AGE
from guardian.provider.accounts.people import WardRow
from guardian.provider.context import Provider
from guardian.provider.engine.contact_addresses import fault_of_address, masked
from guardian.provider.engine.contact_messages import Message, has_way, queue_message
from guardian.provider.engine.policy import age_of
from guardian.provider.ledger.contacts import contact_message_table, contact_table
from guardian.provider.problems import ProblemError

MOST_CONTACTS = 20
CODE_LIFE = timedelta(hours=24)
MOST_WRONG_CODES = 5
_HOUR = timedelta(hours=1)
_DAY = timedelta(days=1)
MOST_CODES_AN_HOUR = 5
"""To one contact."""
MOST_CODES_A_DAY = 30
"""To all contacts of a ward, removed ones included."""


class CodeFault(Enum):
    """Why a code proves nothing."""

    WRONG = auto()
    NEW_ONE_NEEDED = auto()


@dataclass(frozen=True, kw_only=True)
class Place:
    """A contact of a ward, there or not yet."""

    ward_id: str
    contact_id: str


def read_contacts(connection: Connection, ward_id: str) -> list[Contact]:
    """Return the contacts of a ward in the order in which they are tried."""
    table = contact_table
    rows = connection.execute(
        select(table).where(table.c.ward_id == ward_id).order_by(table.c.rank, table.c.contact_id)
    )
    return [_contact(row) for row in rows]


def contact_missing(connection: Connection, ward_id: str) -> bool:
    """Return whether a ward has no contact with a verified address."""
    table = contact_table.c
    found = connection.execute(
        select(table.contact_id)
        .where(table.ward_id == ward_id, table.verified_at.is_not(None))
        .limit(1)
    ).first()
    return found is None


def find_contact(connection: Connection, place: Place) -> Contact:
    """Return a contact; raises ``ProblemError`` 404."""
    return _contact(_row(connection, place))


def put_contact(
    provider: Provider,
    connection: Connection,
    person: WardRow,
    contact_id: str,
    wish: ContactWish,
    now: datetime,
) -> bool:
    """Register or change a contact and return whether it is new.

    A new or changed address is pending, and a code goes out to it. Raises ``ProblemError`` 422
    for an address that cannot be one, 409 for more contacts than :data:`MOST_CONTACTS`, 429 for
    more codes than may be sent.
    """
    fault = fault_of_address(wish.channel, wish.address)
    if fault is not None:
        raise _invalid("address", fault)
    if not wish.display_name.isprintable() or not wish.display_name.strip():
        raise _invalid("display_name", "A name is one line of text.")
    place = Place(ward_id=person.ward_id, contact_id=contact_id)
    known = _find_row(connection, place)
    same_address = known is not None and (known.channel, known.address) == (
        wish.channel,
        wish.address,
    )
    if known is None:
        _refuse_a_crowd(connection, person.ward_id)
        connection.execute(insert(contact_table).values(**_columns(place, wish)))
    elif same_address:
        _change(
            connection,
            place,
            display_name=wish.display_name,
            relation=wish.relation,
            rank=wish.order,
        )
    else:
        columns = {**_columns(place, wish), "once_verified": known.once_verified}
        _change(connection, place, **columns)
    if not same_address:
        send_code(provider, connection, person, contact_id, now)
    return known is None


def order_contacts(connection: Connection, ward_id: str, contact_ids: Sequence[str]) -> None:
    """Let contacts be called in this order, and after them those that are not named, as before.

    What names no contact of the ward is passed over: it was removed meanwhile.
    """
    known = [each.contact_id for each in read_contacts(connection, ward_id)]
    named = [each for each in dict.fromkeys(contact_ids) if each in known]
    rest = [each for each in known if each not in named]
    for rank, contact_id in enumerate([*named, *rest], start=1):
        _change(connection, Place(ward_id=ward_id, contact_id=contact_id), rank=rank)


def remove_contact(connection: Connection, person: WardRow, contact_id: str, now: datetime) -> None:
    """Forget a contact and whatever was to be sent to it.

    Raises ``ProblemError`` 404, or 409 for a minor who would be left without a verified contact: a
    contact whose address was changed since keeps its place until another is verified.
    """
    place = Place(ward_id=person.ward_id, contact_id=contact_id)
    row = _row(connection, place)
    table = contact_table.c
    others = connection.execute(
        select(func.count()).where(
            table.ward_id == place.ward_id,
            table.contact_id != contact_id,
            table.verified_at.is_not(None),
        )
    ).scalar_one()
    if row.once_verified and others == 0 and age_of(person, now) < ADULT_AGE:
        raise ProblemError(
            HTTPStatus.CONFLICT,
            ProblemType.STATE_CONFLICT,
            title="This is the last contact of a minor",
            detail="Register another contact and verify it first.",
            clause="Art. 12",
        )
    connection.execute(delete(contact_table).where(_at(place)))
    _forget_codes(connection, place)


def send_code(
    provider: Provider,
    connection: Connection,
    person: WardRow,
    contact_id: str,
    now: datetime,
) -> None:
    """Send a new code to a contact's address; earlier ones are of no use any more.

    Raises ``ProblemError`` 404, 409 for an address that is verified already or that this provider
    has no way to, and 429.
    """
    place = Place(ward_id=person.ward_id, contact_id=contact_id)
    row = _row(connection, place)
    if row.verified_at is not None:
        raise _conflict("This address is verified already", "No code is needed.")
    _refuse_pestering(connection, place, now)
    _forget_codes(connection, place)
    code = f"{secrets.randbelow(1_000_000):06d}"
    _change(connection, place, code=code, code_expires_at=now + CODE_LIFE, wrong_codes=0)
    message = Message(
        contact_id=contact_id, channel=row.channel, kind="verification", at=now, code=code
    )
    queue_message(provider, connection, person, message)


def refuse_without_way(provider: Provider, person: WardRow, contact: Contact) -> None:
    """Raise ``ProblemError`` 409 when no code can get to this contact."""
    if not has_way(provider, person, contact.channel):
        raise _conflict(
            "This provider has no way to this address",
            "Nothing can be sent there, so it cannot be verified.",
        )


def verify_contact(
    connection: Connection, place: Place, code: str, now: datetime
) -> CodeFault | None:
    """Take the code that went to a contact's address; ``None`` when it proves the address.

    A wrong try is counted and has to be committed: that is why it is returned and not raised.
    Raises ``ProblemError`` 404.
    """
    row = _row(connection, place)
    if row.verified_at is not None:
        return None
    if row.code is None or row.code_expires_at <= now or row.wrong_codes >= MOST_WRONG_CODES:
        return CodeFault.NEW_ONE_NEEDED
    if not hmac.compare_digest(row.code.encode(), code.encode()):
        _change(connection, place, wrong_codes=row.wrong_codes + 1)
        return CodeFault.WRONG
    _forget_codes(connection, place)
    _change(connection, place, verified_at=now, once_verified=True)
    return None


def _columns(place: Place, wish: ContactWish) -> dict[str, object]:
    return {
        "ward_id": place.ward_id,
        "contact_id": place.contact_id,
        "display_name": wish.display_name,
        "relation": wish.relation,
        "channel": wish.channel,
        "address": wish.address,
        "rank": wish.order,
        "verified_at": None,
        "once_verified": False,
        "code": None,
        "code_expires_at": None,
        "wrong_codes": 0,
    }


def _contact(row: Row[tuple[object, ...]]) -> Contact:
    return Contact(
        contact_id=row.contact_id,
        display_name=row.display_name,
        relation=row.relation,
        channel=row.channel,
        masked_address=masked(row.channel, row.address),
        order=row.rank,
        verification="pending" if row.verified_at is None else "verified",
        verified_at=row.verified_at,
    )


def _at(place: Place) -> ColumnElement[bool]:
    table = contact_table.c
    return and_(table.ward_id == place.ward_id, table.contact_id == place.contact_id)


def _find_row(connection: Connection, place: Place) -> Row[tuple[object, ...]] | None:
    return connection.execute(select(contact_table).where(_at(place))).one_or_none()


def _row(connection: Connection, place: Place) -> Row[tuple[object, ...]]:
    row = _find_row(connection, place)
    if row is None:
        raise ProblemError(
            HTTPStatus.NOT_FOUND, ProblemType.NOT_FOUND, title="There is no such contact"
        )
    return row


def _change(connection: Connection, place: Place, **columns: object) -> None:
    connection.execute(update(contact_table).where(_at(place)).values(**columns))


def _forget_codes(connection: Connection, place: Place) -> None:
    """Make every code that went out to a contact useless, and unreadable."""
    table = contact_message_table.c
    connection.execute(
        update(contact_message_table)
        .where(table.ward_id == place.ward_id, table.contact_id == place.contact_id)
        .values(code=None)
    )
    _change(connection, place, code=None, code_expires_at=None, wrong_codes=0)


def _refuse_a_crowd(connection: Connection, ward_id: str) -> None:
    count = connection.execute(
        select(func.count()).where(contact_table.c.ward_id == ward_id)
    ).scalar_one()
    if count >= MOST_CONTACTS:
        raise _conflict(
            "There are too many contacts", f"A ward has at most {MOST_CONTACTS}. Remove one first."
        )


def _refuse_pestering(connection: Connection, place: Place, now: datetime) -> None:
    table = contact_message_table.c
    sent = select(table.contact_id, table.at).where(
        table.ward_id == place.ward_id, table.kind == "verification", table.at > now - _DAY
    )
    rows = connection.execute(sent.order_by(table.at)).all()
    lately = [r.at for r in rows if r.contact_id == place.contact_id and r.at > now - _HOUR]
    until = None
    if len(lately) >= MOST_CODES_AN_HOUR:
        until = lately[-MOST_CODES_AN_HOUR] + _HOUR
    elif len(rows) >= MOST_CODES_A_DAY:
        until = rows[-MOST_CODES_A_DAY].at + _DAY
    if until is not None:
        raise ProblemError(
            HTTPStatus.TOO_MANY_REQUESTS,
            ProblemType.TOO_MANY_REQUESTS,
            title="Too many codes were sent",
            detail="Use the last one, or wait.",
            headers={"Retry-After": str(max(1, int((until - now).total_seconds()) + 1))},
        )


def _conflict(title: str, detail: str) -> ProblemError:
    return ProblemError(HTTPStatus.CONFLICT, ProblemType.STATE_CONFLICT, title=title, detail=detail)


def _invalid(field: str, fault: str) -> ProblemError:
    return ProblemError(
        HTTPStatus.UNPROCESSABLE_ENTITY,
        ProblemType.VALIDATION,
        title="The request has values that cannot be used",
        errors=(FieldError(field=field, message=fault),),
    )
