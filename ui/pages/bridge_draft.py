"""What a parent has said so far about a bridge that is to be."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from PySide6.QtCore import QTimeZone

from guardian.bridging.values import (
    BridgeKind,
    ChildWanted,
    Discovered,
    Looked,
    Person,
    SetUpWanted,
)
from guardian.words import is_chinese
from ui.bridges_port import Bridges
from ui.presentation import Presentation
from ui.sayings.proposals import Family

ADMINISTRATOR = "admin"
"""Open WebUI's own word for the role."""
_CURRENCIES = {"CN": "CNY", "UK": "GBP", "EU": "EUR", "US": "USD"}
_LATIN = "en"


@dataclass(kw_only=True)
class Draft:
    """Kept while somebody goes forth and back; ``forget`` ends what is secret.

    ``birth``: year, month and day as typed. ``key``: of the account made for
    Guardian, or of the model's server.
    """

    kind: BridgeKind
    country: str
    language: str
    time_zone: str
    address: str = ""
    key: str = field(default="", repr=False)
    found: tuple[Discovered, ...] | None = None
    looked: Looked | None = None
    user_id: str = ""
    name: str = ""
    birth: tuple[str, str, str] = ("", "", "")
    behind: bool = False
    upstream: str = ""
    upstream_key: str = field(default="", repr=False)

    def forget(self) -> None:
        """Keep no key."""
        self.key = self.upstream_key = ""

    def person(self) -> Person | None:
        """Return the account that was chosen, as far as it was found there."""
        people = self.looked.people if self.looked is not None else ()
        return next((each for each in people if each.user_id == self.user_id), None)

    def wanted(self, birth_date: date) -> SetUpWanted:
        """Return what is to be set up."""
        child = ChildWanted(
            user_id=self.user_id,
            name=self.name,
            birth_date=birth_date,
            jurisdiction=self.country,
            language=self.language,
            time_zone=self.time_zone,
            currency=_currency(self.country),
        )
        return SetUpWanted(
            kind=self.kind,
            address=self.address,
            key=self.key,
            child=child,
            upstream=self.upstream if self.behind else "",
            upstream_key=self.upstream_key if self.behind else "",
        )


@dataclass(frozen=True, kw_only=True)
class SetUpTools:
    """What each step is made with."""

    presentation: Presentation
    bridges: Bridges
    draft: Draft
    back: Callable[[], None]
    leave: Callable[[], None]


def new_draft(presentation: Presentation, kind: BridgeKind, family: Family) -> Draft:
    """Return what can be known before anybody typed."""
    language = presentation.words.language
    spoken = language.replace("_", "-") if is_chinese(language) else _LATIN
    return Draft(kind=kind, country=family.country, language=spoken, time_zone=this_time_zone())


def this_time_zone() -> str:
    """Return the name of this computer's time zone in the IANA database."""
    return bytes(QTimeZone.systemTimeZoneId().data()).decode("ascii", "replace")


def zone_is_known(name: str) -> bool:
    """Return whether a name of the IANA database means something here."""
    return bool(name) and name.isascii() and QTimeZone(name.encode("ascii")).isValid()


def born(typed: tuple[str, str, str]) -> date | None:
    """Return the date that year, month and day make, if they make one."""
    try:
        year, month, day = (int(each) for each in typed)
        return date(year, month, day)
    except ValueError:
        return None


def years_between(birth: date, today: date) -> int:
    """Return how old somebody is."""
    return today.year - birth.year - ((today.month, today.day) < (birth.month, birth.day))


def _currency(country: str) -> str:
    """Return the currency of a country of ``COUNTRIES``."""
    return _CURRENCIES.get(country.partition("-")[0], "USD")
