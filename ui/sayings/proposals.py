"""The limits that a family is proposed to start with, each with what it rests on."""

from collections.abc import Mapping
from dataclasses import dataclass

from guardian.policy.preset_basis import Basis, BasisKind, bases
from guardian.policy.settings import Curfew
from guardian.words import N_
from ui.presentation import Presentation
from ui.sayings.limit_basis import source_text
from ui.sayings.limits import curfew_text, reminder_text

COUNTRIES = {
    "CN": N_("Mainland China"),
    "UK": N_("United Kingdom"),
    "EU": N_("European Union"),
    "US-CA": N_("California"),
    "US-NY": N_("New York State"),
    "US-WA": N_("Washington State"),
    "": N_("Elsewhere"),
}
"""Where rules differ, as far as the presets go; empty: a place that they say nothing of."""
BANDS = ("3-7", "8-11", "12-15", "16-17")
USUAL_BAND = "8-11"
_CURRENCY = "CNY"
"""The only one that the presets have amounts in."""
_FIELDS = (
    "daily_minutes",
    "curfew",
    "duration_reminder_minutes",
    "spend_per_purchase_minor",
    "spend_per_month_minor",
)
_MEMBERS = frozenset(
    {
        "AT",
        "BE",
        "BG",
        "HR",
        "CY",
        "CZ",
        "DK",
        "EE",
        "FI",
        "FR",
        "DE",
        "GR",
        "HU",
        "IE",
        "IT",
        "LV",
        "LT",
        "LU",
        "MT",
        "NL",
        "PL",
        "PT",
        "RO",
        "SK",
        "SI",
        "ES",
        "SE",
    }
)
"""The states of the European Union by ISO 3166-1."""


@dataclass(frozen=True, kw_only=True)
class Family:
    """What the first page was told: ``country`` as in ``COUNTRIES``, ``band`` as in ``BANDS``."""

    country: str
    band: str = USUAL_BAND


def country_of(territory: str) -> str:
    """Return the country of ``COUNTRIES`` for a territory of ISO 3166-1; a guess from a locale.

    A locale names no state of the United States.
    """
    known = {"CN": "CN", "GB": "UK"}
    return known.get(territory, "EU" if territory in _MEMBERS else "")


def proposed(country: str, band: str, currency: str = _CURRENCY) -> dict[str, Basis]:
    """Return the proposals by field of the settings; amounts only in ``CNY``, ISO 4217."""
    found = bases(band, country or None)
    money = currency == _CURRENCY
    return {
        field: found[field]
        for field in _FIELDS
        if field in found and (money or not field.startswith("spend"))
    }


def to_ask_for(proposals: Mapping[str, Basis]) -> dict[str, Basis]:
    """Return those that a guardian may ask for; what the law demands is due without it."""
    return {field: each for field, each in proposals.items() if each.kind is not BasisKind.LAW}


def as_patch(proposals: Mapping[str, Basis]) -> dict[str, object]:
    """Return them as a merge patch of the settings (RFC 7396)."""
    return {
        field: {"start": f"{value.start:%H:%M}", "end": f"{value.end:%H:%M}"}
        if isinstance(value := basis.value, Curfew)
        else value
        for field, basis in proposals.items()
    }


def in_words(presentation: Presentation, field: str, basis: Basis) -> tuple[str, str]:
    """Return a proposal and what it rests on."""
    return _value(presentation, field, basis.value), source_text(presentation, basis)


def _value(presentation: Presentation, field: str, value: int | bool | Curfew) -> str:
    words = presentation.words
    if isinstance(value, Curfew):
        return curfew_text(words, value)
    if field == "daily_minutes":
        return words.say_n("{n} minute a day", "{n} minutes a day", int(value))
    if field.endswith("_reminder_minutes"):
        return reminder_text(words, field, int(value))
    amount = presentation.formats.money(int(value), _CURRENCY)
    if field == "spend_per_purchase_minor":
        return words.say("{amount} per purchase", amount=amount)
    return words.say("{amount} per month", amount=amount)
