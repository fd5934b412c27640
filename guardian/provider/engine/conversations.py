"""What was said, kept for the ward alone and encrypted at rest; no guardian of 8 to 17 reads it."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from sqlalchemy import Connection


@dataclass(frozen=True, kw_only=True)
class SaidMessage:
    """One message of a conversation."""

    ward_id: str
    character_id: str
    by: Literal["ward", "ai"]
    text: str = field(repr=False)
    at: datetime


def keep_message(_connection: Connection, _message: SaidMessage) -> None:
    """Keep one message of a conversation."""
