"""Starting values and legal floors by jurisdiction and age, from ``law-presets.json``.

Values whose basis is ``law`` make the floor; all others (guide, analogy, our own) are what a new
family starts with and may change.
"""

import json
from datetime import time
from functools import lru_cache
from pathlib import Path
from typing import Any

from guardian.policy.bands import is_minor
from guardian.policy.settings import Block, Curfew, Floor, PolicySettings, RelationshipClass

PRESETS_FILE = Path(__file__).resolve().parent.parent.parent / "resources" / "law-presets.json"
MINOR_UNITS_PER_YUAN = 100

ELSEWHERE = "ZZ"
"""A place that no preset is known of: the unknown region of CLDR, user-assigned in ISO 3166-1."""
_NOTHING_KNOWN = {"consent_under": 13, "helplines": {}}
"""No value of a law or a guideline; consent below 13 is our own default."""


class UnknownJurisdictionError(LookupError):
    """No preset for this jurisdiction; ``args[0]`` is its code."""


@lru_cache(maxsize=1)
def _presets() -> dict[str, dict[str, Any]]:
    loaded = json.loads(PRESETS_FILE.read_text(encoding="utf-8"))
    return {key: value for key, value in loaded.items() if not key.startswith("_")}


def jurisdictions() -> tuple[str, ...]:
    """Return the code of every jurisdiction with presets, as ``CN`` or ``US-CA``."""
    return tuple(_presets())


def is_place(code: str) -> bool:
    """Whether somebody can live there: a jurisdiction with presets, or :data:`ELSEWHERE`."""
    return code == ELSEWHERE or code in _presets()


def preset(jurisdiction: str) -> dict[str, Any]:
    """Return what the file says of a jurisdiction; raises UnknownJurisdictionError."""
    if jurisdiction == ELSEWHERE:
        return _NOTHING_KNOWN
    try:
        return _presets()[jurisdiction]
    except KeyError:
        raise UnknownJurisdictionError(jurisdiction) from None


def law_floor(jurisdiction: str, age: int) -> Floor:
    """Return what the law itself demands for this age, each field with its clause.

    Classes are banned for minors; the reminder of the time (Art. 18(2)) is owed to everybody.
    """
    country = preset(jurisdiction)
    clauses: dict[str, str] = {}
    classes: list[RelationshipClass] = []
    banned = country.get("blocked_relationship_classes")
    if banned is not None and banned["basis"] == "law" and age < banned["under"]:
        classes = [RelationshipClass(name) for name in banned["v"]]
        clauses |= {f"blocked_relationship_classes/{name}": banned["ref"] for name in classes}
    minutes = None
    reminder = country.get("duration_reminder_min", {})
    if reminder.get("floor"):
        minutes = reminder["v"]
        clauses["duration_reminder_minutes"] = reminder["ref"]
    return Floor(
        settings=PolicySettings(
            duration_reminder_minutes=minutes,
            blocked_relationship_classes=dict.fromkeys(classes, Block()),
        ),
        clauses=clauses,
    )


def preset_settings(jurisdiction: str, age: int) -> PolicySettings:
    """Return what a new family starts with: guidance and our own defaults, all changeable."""
    if not is_minor(age):
        return PolicySettings()
    country = preset(jurisdiction)
    band = band_of_age(jurisdiction, age)
    spend = band["spend_cny"] if band else None
    curfew = country.get("curfew")
    reality = country.get("break_min")
    return PolicySettings(
        daily_minutes=band["daily_min"]["v"] if band else None,
        curfew=_curfew(curfew["v"]) if curfew else None,
        reality_reminder_minutes=reality["v"] if reality else None,
        spend_per_purchase_minor=spend["single"] * MINOR_UNITS_PER_YUAN if spend else None,
        spend_per_month_minor=spend["month"] * MINOR_UNITS_PER_YUAN if spend else None,
        minor_mode=True,
    )


def _curfew(hours: list[str]) -> Curfew:
    start, end = (time.fromisoformat(hour) for hour in hours)
    return Curfew(start=start, end=end)


def band_of_age(jurisdiction: str, age: int) -> dict[str, Any] | None:
    """Return what the file says of an age; ``None`` where it gives no values for it."""
    bands = preset(jurisdiction).get("bands", [])
    return next((each for each in bands if _in_band(each, age)), None)


def _in_band(band: Any, age: int) -> bool:
    """Return whether a band gives values for this age; some presets only name their bands."""
    return isinstance(band, dict) and band["age"][0] <= age < band["age"][1]


def consent_under(jurisdiction: str) -> int:
    """Return the age below which a guardian must consent; 0 where its preset says nothing.

    13 at :data:`ELSEWHERE`, which is our own default.
    """
    return int(preset(jurisdiction).get("consent_under", 0))


def helplines(jurisdiction: str) -> dict[str, str]:
    """Return the numbers to call, number to name, dated in the presets."""
    return dict(preset(jurisdiction)["helplines"])
