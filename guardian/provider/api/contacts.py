"""``/contacts``: whom to reach when no guardian answers."""

from http import HTTPStatus
from typing import Annotated, Any

from fastapi import APIRouter, BackgroundTasks, Depends, Path
from sqlalchemy import Connection

from guardian.link.wire.events import Topic
from guardian.link.wire.problems import FieldError, Problem, ProblemType
from guardian.link.wire.safety import (
    Contact,
    ContactCode,
    ContactList,
    ContactOrder,
    ContactWish,
)
from guardian.provider.access import Grant, Permission
from guardian.provider.accounts.people import lock_ward, ward
from guardian.provider.api.http_border import described, json_body
from guardian.provider.context import Provider
from guardian.provider.engine import contacts
from guardian.provider.engine.contacts import CodeFault, Place
from guardian.provider.engine.crisis import send_messages
from guardian.provider.engine.events import append_change
from guardian.provider.engine.live import Live
from guardian.provider.oauth.protect import require
from guardian.provider.problems import ProblemError
from guardian.provider.routers import link_area

ContactId = Annotated[str, Path(pattern=r"^[A-Za-z0-9_-]{1,64}$")]
"""Chosen by the app that registers the contact."""
_MISSING: dict[int | str, dict[str, Any]] = {HTTPStatus.NOT_FOUND: {"model": Problem}}
_CONFLICT: dict[int | str, dict[str, Any]] = {HTTPStatus.CONFLICT: {"model": Problem}}


def contacts_router(provider: Provider, live: Live) -> APIRouter:
    """Return the addresses of contacts."""
    router = link_area("contacts")
    Reader = Annotated[  # noqa: N806 - a type
        Grant, Depends(require(provider, Permission.ALERTS_READ, of_crises=False))
    ]
    Keeper = Annotated[  # noqa: N806 - a type
        Grant, Depends(require(provider, Permission.CONTACTS_MANAGE))
    ]
    Wish = Annotated[ContactWish, Depends(json_body(ContactWish))]  # noqa: N806 - a type
    Code = Annotated[ContactCode, Depends(json_body(ContactCode))]  # noqa: N806 - a type
    address = "/contacts/{contact_id}"

    @router.get("/contacts")
    def read_contacts(grant: Reader) -> ContactList:
        """List who is called when no guardian answers, in that order."""
        return _read(provider, grant)

    @router.put(
        address, openapi_extra=described(ContactWish.model_json_schema()), responses=_CONFLICT
    )
    def put_contact(
        grant: Keeper, contact_id: ContactId, wish: Wish, after: BackgroundTasks
    ) -> Contact:
        """Register or change a contact; a new address is pending, and a code goes out to it."""
        contact = _put(provider, grant, contact_id, wish)
        after.add_task(send_messages, provider)
        live.bell.ring(grant.ward_id)
        return contact

    @router.delete(address, status_code=HTTPStatus.NO_CONTENT, responses=_MISSING | _CONFLICT)
    def delete_contact(grant: Keeper, contact_id: ContactId) -> None:
        """Forget a contact; 409 when a minor would be left without a verified one."""
        _delete(provider, grant, contact_id)
        live.bell.ring(grant.ward_id)

    @router.post(
        f"{address}/code", status_code=HTTPStatus.NO_CONTENT, responses=_MISSING | _CONFLICT
    )
    def send_code(grant: Keeper, contact_id: ContactId, after: BackgroundTasks) -> None:
        """Send a new code to the contact's address; earlier ones end."""
        _send_code(provider, grant, contact_id)
        after.add_task(send_messages, provider)

    @router.post(
        f"{address}/verify",
        openapi_extra=described(ContactCode.model_json_schema()),
        responses=_MISSING | _CONFLICT,
    )
    def verify_contact(grant: Keeper, contact_id: ContactId, sent: Code) -> Contact:
        """Take the code that the contact passed on: the address is theirs."""
        contact = _verify(provider, grant, contact_id, sent.code)
        live.bell.ring(grant.ward_id)
        return contact

    _add_order(router, provider, live)
    return router


def _add_order(router: APIRouter, provider: Provider, live: Live) -> None:
    Keeper = Annotated[  # noqa: N806 - a type
        Grant, Depends(require(provider, Permission.CONTACTS_MANAGE))
    ]
    Wish = Annotated[ContactOrder, Depends(json_body(ContactOrder))]  # noqa: N806 - a type

    @router.patch("/contacts", openapi_extra=described(ContactOrder.model_json_schema()))
    def order_contacts(grant: Keeper, wish: Wish) -> ContactList:
        """Say who is called first; whoever is not named follows as before."""
        ordered = _order(provider, grant, wish)
        live.bell.ring(grant.ward_id)
        return ordered


def _read(provider: Provider, grant: Grant) -> ContactList:
    with provider.engine.begin() as connection:
        return _list(provider, connection, grant)


def _list(provider: Provider, connection: Connection, grant: Grant) -> ContactList:
    return ContactList(
        contacts=contacts.read_contacts(connection, grant.ward_id),
        contact_missing=contacts.contact_missing(connection, grant.ward_id),
        as_of=provider.clock.now(),
    )


def _order(provider: Provider, grant: Grant, wish: ContactOrder) -> ContactList:
    with provider.engine.begin() as connection:
        lock_ward(connection, grant.ward_id)
        contacts.order_contacts(connection, grant.ward_id, wish.contact_ids)
        _tell(provider, connection, grant)
        return _list(provider, connection, grant)


def _put(provider: Provider, grant: Grant, contact_id: str, wish: ContactWish) -> Contact:
    now = provider.clock.now()
    with provider.engine.begin() as connection:
        lock_ward(connection, grant.ward_id)
        person = ward(connection, grant.ward_id)
        contacts.put_contact(provider, connection, person, contact_id, wish, now)
        _tell(provider, connection, grant)
        place = Place(ward_id=grant.ward_id, contact_id=contact_id)
        return contacts.find_contact(connection, place)


def _delete(provider: Provider, grant: Grant, contact_id: str) -> None:
    now = provider.clock.now()
    with provider.engine.begin() as connection:
        lock_ward(connection, grant.ward_id)
        person = ward(connection, grant.ward_id)
        contacts.remove_contact(connection, person, contact_id, now)
        _tell(provider, connection, grant)


def _send_code(provider: Provider, grant: Grant, contact_id: str) -> None:
    now = provider.clock.now()
    with provider.engine.begin() as connection:
        lock_ward(connection, grant.ward_id)
        person = ward(connection, grant.ward_id)
        place = Place(ward_id=grant.ward_id, contact_id=contact_id)
        contact = contacts.find_contact(connection, place)
        contacts.refuse_without_way(provider, person, contact)
        contacts.send_code(provider, connection, person, contact_id, now)


def _verify(provider: Provider, grant: Grant, contact_id: str, code: str) -> Contact:
    now = provider.clock.now()
    place = Place(ward_id=grant.ward_id, contact_id=contact_id)
    with provider.engine.begin() as connection:
        lock_ward(connection, grant.ward_id)
        fault = contacts.verify_contact(connection, place, code, now)
        if fault is None:
            _tell(provider, connection, grant)
        contact = contacts.find_contact(connection, place)
    if fault is CodeFault.WRONG:
        raise ProblemError(
            HTTPStatus.UNPROCESSABLE_ENTITY,
            ProblemType.VALIDATION,
            title="This is not the code",
            errors=(FieldError(field="code", message="This is not the code that was sent."),),
        )
    if fault is CodeFault.NEW_ONE_NEEDED:
        raise ProblemError(
            HTTPStatus.CONFLICT,
            ProblemType.STATE_CONFLICT,
            title="A new code is needed",
            detail="The last one is too old, or was tried wrongly too often. Ask for another.",
        )
    return contact


def _tell(provider: Provider, connection: Connection, grant: Grant) -> None:
    now = provider.clock.now()
    append_change(provider, connection, grant.ward_id, [Topic.CONTACTS], now)
