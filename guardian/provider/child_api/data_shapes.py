"""The JSON of a ward's own data and redress, between the page and the service."""

from typing import Annotated, Literal

from annotated_types import Len
from pydantic import Field

from guardian.link.wire.base import Instant, Wire
from guardian.link.wire.data import AccessEntry, Disclosure
from guardian.link.wire.discovery import ServiceStatus
from guardian.link.wire.happenings import DataBreach
from guardian.link.wire.redress import LONGEST_MESSAGE, ComplaintCategory


class WhoSaw(Wire):
    """Who outside the service was given data, and who of the staff looked at it."""

    disclosures: list[Disclosure]
    accesses: list[AccessEntry]
    as_of: Instant


class OwnComplaint(Wire):
    """What a ward complains about."""

    category: ComplaintCategory
    text: Annotated[str, Len(1, LONGEST_MESSAGE)] = Field(repr=False)


class HelpWish(Wire):
    """What an elder needs help with."""

    kind: Literal["question", "fraud", "payment", "unwell"]


class Notices(Wire):
    """What the service has to tell: whether it will end, and leaks of this ward's data."""

    service: ServiceStatus
    breaches: list[DataBreach]
    as_of: Instant
