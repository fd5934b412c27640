"""The child of a link, and what time it is for the provider."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from guardian.store.connection import Connection, from_text, to_text


@dataclass(frozen=True, kw_only=True)
class WardRow:
    """Who is looked after. ``display_name`` is the provider's text: hostile.

    ``as_of`` is the provider's time, ``fetched_at`` ours at that moment: what lies between them
    is how far the provider's clock is from ours.
    """

    link_id: str
    ward_id: str
    display_name: str
    band: str
    minor: bool
    language: str
    time_zone: str
    currency: str
    as_of: datetime
    fetched_at: datetime

    @property
    def clock_ahead(self) -> timedelta:
        """How far the provider's clock was ahead of this computer's at the last reading."""
        return self.as_of - self.fetched_at

    def provider_time(self, now: datetime) -> datetime:
        """Return what time it is for the provider when it is ``now`` for us."""
        return now + self.clock_ahead


def save(connection: Connection, row: WardRow) -> None:
    """Keep the ward of a link in place of what was known."""
    connection.execute(
        "INSERT OR REPLACE INTO ward VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            row.link_id,
            row.ward_id,
            row.display_name,
            row.band,
            int(row.minor),
            row.language,
            row.time_zone,
            row.currency,
            to_text(row.as_of),
            to_text(row.fetched_at),
        ),
    )


def find(connection: Connection, link_id: str) -> WardRow | None:
    """Return the ward of a link."""
    record = connection.execute("SELECT * FROM ward WHERE link_id = ?", (link_id,)).fetchone()
    if record is None:
        return None
    return WardRow(
        link_id=record["link_id"],
        ward_id=record["ward_id"],
        display_name=record["display_name"],
        band=record["band"],
        minor=bool(record["minor"]),
        language=record["language"],
        time_zone=record["time_zone"],
        currency=record["currency"],
        as_of=from_text(record["as_of"]),
        fetched_at=from_text(record["fetched_at"]),
    )


def set_time(connection: Connection, link_id: str, as_of: datetime, fetched_at: datetime) -> None:
    """Keep the provider's time as told by any of its answers."""
    connection.execute(
        "UPDATE ward SET as_of = ?, fetched_at = ? WHERE link_id = ?",
        (to_text(as_of), to_text(fetched_at), link_id),
    )
