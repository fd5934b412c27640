"""The base of every model on the wire."""

from datetime import UTC, datetime
from typing import Annotated

from annotated_types import Len
from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict


def _to_utc(moment: datetime) -> datetime:
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        raise ValueError("a moment outside the calendar") from None


Instant = Annotated[AwareDatetime, AfterValidator(_to_utc)]
"""A moment: any offset is accepted, UTC is kept."""

ShortText = Annotated[str, Len(0, 200)]
"""Text that somebody else wrote: bounded here, escaped where it is shown."""

Identifier = Annotated[str, Len(1, 64)]


class Wire(BaseModel):
    """A frozen message; unknown members are ignored so that later versions can add some."""

    model_config = ConfigDict(frozen=True, extra="ignore", use_attribute_docstrings=True)
