"""The JSON between the child's page and the service, about requests and appeals."""

from typing import Annotated

from annotated_types import Len
from pydantic import Field

from guardian.link.wire.base import Instant, Wire
from guardian.link.wire.redress import LONGEST_MESSAGE, Appeal
from guardian.link.wire.requests import WardRequest


class Asked(WardRequest):
    """A request as the child reads it."""

    text: str
    """How it stands, in the child's language."""


class AskedList(Wire):
    """Newest first, at most 200."""

    requests: list[Asked]
    as_of: Instant


class AgeNotice(Wire):
    """The account is treated as a minor's, and what to do if that is wrong (Art. 14(4))."""

    title: str
    detail: str
    at: Instant | None


class OwnAppeals(Wire):
    """``notice`` ``None``: the account is treated by the age given at registration."""

    notice: AgeNotice | None
    appeals: list[Appeal]
    as_of: Instant


class Statement(Wire):
    """Why the ward thinks that they are no minor: read by the staff alone."""

    statement: Annotated[str, Len(1, LONGEST_MESSAGE)] = Field(repr=False)
