"""Contacts' messages, and a channel that breaks."""

from http import HTTPStatus
from typing import Annotated, Literal

from fastapi import APIRouter, Depends
from pydantic import Field
from sqlalchemy import Connection, select

from guardian.link.wire.base import Identifier, Instant, Wire
from guardian.link.wire.problems import Problem
from guardian.provider.accounts.people import lock_ward
from guardian.provider.api.http_border import described, json_body
from guardian.provider.context import Provider
from guardian.provider.engine.broken_channels import set_broken
from guardian.provider.engine.live import Live
from guardian.provider.ledger.contacts import contact_message_table
from guardian.provider.routers import control_area
from guardian.provider.test_control.wards import test_ward

MOST_MESSAGES = 200
_WENT_OUT = ("sent", "kept")


class ContactMessage(Wire):
    """What went out to a contact; ``code`` while it can still be used."""

    contact_id: Identifier
    channel: Literal["email", "phone"]
    kind: Literal["verification", "crisis", "drill"]
    code: str | None = Field(repr=False)
    at: Instant


class ContactMessages(Wire):
    """The newest, oldest first."""

    messages: list[ContactMessage]


class ChannelState(Wire):
    """Whether the channel of a ward is broken."""

    broken: bool


def safety_router(provider: Provider, live: Live) -> APIRouter:
    """Return the addresses, below ``/gl-test/v1``."""
    router = control_area()
    Wanted = Annotated[ChannelState, Depends(json_body(ChannelState))]  # noqa: N806 - a type

    @router.get(
        "/wards/{ward_id}/contact-messages",
        responses={HTTPStatus.NOT_FOUND: {"model": Problem}},
    )
    def read_contact_messages(ward_id: str) -> ContactMessages:
        """List what went out to the contacts of a test ward."""
        with provider.engine.begin() as connection:
            test_ward(connection, ward_id)
            return ContactMessages(messages=_messages(connection, ward_id))

    @router.post(
        "/wards/{ward_id}/channel",
        status_code=HTTPStatus.NO_CONTENT,
        openapi_extra=described(ChannelState.model_json_schema()),
        responses={HTTPStatus.NOT_FOUND: {"model": Problem}},
    )
    def break_channel(ward_id: str, wanted: Wanted) -> None:
        """Break the channel of a test ward's links, or mend it: polls answer 503 meanwhile."""
        with provider.engine.begin() as connection:
            lock_ward(connection, ward_id)
            test_ward(connection, ward_id)
            set_broken(connection, ward_id, broken=wanted.broken)
        live.bell.ring(ward_id)

    return router


def _messages(connection: Connection, ward_id: str) -> list[ContactMessage]:
    table = contact_message_table
    rows = connection.execute(
        select(table)
        .where(table.c.ward_id == ward_id, table.c.outcome.in_(_WENT_OUT))
        .order_by(table.c.at.desc(), table.c.message_id)
        .limit(MOST_MESSAGES)
    ).all()
    return [
        ContactMessage(
            contact_id=row.contact_id,
            channel=row.channel,
            kind=row.kind,
            code=row.code,
            at=row.at,
        )
        for row in reversed(rows)
    ]
