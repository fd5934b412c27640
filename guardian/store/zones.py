"""Time zones by the names that providers tell, of which this computer need not know all."""

from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


def known_zone(name: str) -> ZoneInfo | None:
    """Return a zone of the IANA database; ``None``: not known here, or no name of a zone at all."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def zone_or_utc(name: str) -> ZoneInfo:
    """Return a zone, or UTC, which is wrong by hours and not by the day's whole order."""
    return known_zone(name) or ZoneInfo("UTC")
