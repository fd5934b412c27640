"""On what each starting value rests: a law, an official guide, a neighbouring rule, ourselves."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from guardian.policy.bands import ADULT_AGE
from guardian.policy.presets import (
    band_of_age,
    jurisdictions,
    law_floor,
    preset,
    preset_settings,
)
from guardian.policy.settings import Curfew, Floor, PolicySettings

_DATED = re.compile(r"^(?P<name>.*\S)\s+(?P<date>(19|20)\d{2}(-\d{2}-\d{2})?)$")
"""A year of these two centuries: other numbers of four digits are a section's or a bill's."""
_OF_ONE_COUNTRY = {"CNY": "CN", "GBP": "UK", "EUR": "EU"}
"""Currencies that say where a child lives, as far as the presets go."""


class BasisKind(StrEnum):
    """How binding a value is."""

    LAW = "law"
    GUIDE = "guide"
    """Official, without a penalty."""
    ANALOGY = "analogy"
    """A rule for something else nearby, as games."""
    APP = "app"
    """Our own default."""


@dataclass(frozen=True, kw_only=True)
class Basis:
    """On what the starting ``value`` of one field rests.

    ``reference``: the text, as the presets call it; ``dated``: its date or year, or for a law
    since when it is in force. ``read``: whether the sentence itself was read, and not a note on it.
    """

    kind: BasisKind
    value: int | bool | Curfew
    reference: str | None = None
    dated: str | None = None
    read: bool = False


_Path = Callable[[Mapping[str, Any], Mapping[str, Any]], Any]
_WHERE: dict[str, _Path] = {
    "daily_minutes": lambda _preset, band: band.get("daily_min"),
    "curfew": lambda preset, _band: preset.get("curfew"),
    "duration_reminder_minutes": lambda preset, _band: preset.get("duration_reminder_min"),
    "reality_reminder_minutes": lambda preset, _band: preset.get("break_min"),
    "spend_per_purchase_minor": lambda _preset, band: band.get("spend_cny"),
    "spend_per_month_minor": lambda _preset, band: band.get("spend_cny"),
    "minor_mode": lambda preset, _band: preset.get("exit_needs_guardian"),
}
"""Where the presets say on what a field rests, in the country or in the band of an age."""


def basis_of(field: str, band: str, jurisdiction: str) -> Basis | None:
    """Return on what the starting value of a field rests; ``None``: there is no such value.

    ``band``: as ``8-11``; adults start without limits. ``jurisdiction``: as ``CN``; raises
    :class:`guardian.policy.presets.UnknownJurisdictionError` for another.
    """
    country = preset(jurisdiction)
    age = _first_age(band)
    if age is None or field not in _WHERE:
        return None
    told = _WHERE[field](country, band_of_age(jurisdiction, age) or {})
    value = _starting_value(field, jurisdiction, age)
    if told is None or value is None:
        return None
    kind = BasisKind(told["basis"])
    reference, dated = _parted(told.get("ref"))
    return Basis(
        kind=kind,
        value=value,
        reference=reference,
        dated=country.get("effective") if kind is BasisKind.LAW else dated,
        read=told.get("seen") == "quoted",
    )


def bases(band: str, jurisdiction: str | None) -> dict[str, Basis]:
    """Return every basis by field; none where it is not known which country's presets hold."""
    if jurisdiction is None:
        return {}
    found = {field: basis_of(field, band, jurisdiction) for field in _WHERE}
    return {field: basis for field, basis in found.items() if basis is not None}


def jurisdiction_of(floor: Floor, currency: str) -> str | None:
    """Return whose presets a child's limits are to be compared with; ``None``: not known.

    The law that a floor names says it for certain; else the currency, where it is one country's.
    """
    named = set(floor.clauses.values())
    for code in jurisdictions():
        if named & set(law_floor(code, 0).clauses.values()):
            return code
    return _OF_ONE_COUNTRY.get(currency)


def in_force_since(jurisdiction: str | None) -> str | None:
    """Return since when a country's law is in force, as a date; ``None``: the presets are silent.

    ``jurisdiction``: as :func:`jurisdiction_of` returns it.
    """
    return None if jurisdiction is None else preset(jurisdiction).get("effective")


def _first_age(band: str) -> int | None:
    found = re.match(r"\d{1,3}", band)
    if found is None or int(found[0]) >= ADULT_AGE:
        return None
    return int(found[0])


def _starting_value(field: str, jurisdiction: str, age: int) -> int | bool | Curfew | None:
    for settings in (law_floor(jurisdiction, age).settings, preset_settings(jurisdiction, age)):
        value = _value(settings, field)
        if value is not None:
            return value
    return None


def _value(settings: PolicySettings, field: str) -> int | bool | Curfew | None:
    value: int | bool | Curfew | None = getattr(settings, field)
    return value


def _parted(reference: str | None) -> tuple[str | None, str | None]:
    found = _DATED.match(reference) if reference else None
    return (found["name"], found["date"]) if found else (reference, None)
