"""The values of setting up a bridge: the same on the command line, at the desk and on the page.

The provider's commands print them as JSON and the desk reads them back, so the app never imports
the provider. Nothing here has a default that could hide that a field was not told.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum


class BridgeKind(StrEnum):
    """What stands behind a bridge."""

    OPEN_WEBUI = "openwebui"
    """The family's own Open WebUI server."""
    GATEWAY = "gateway"
    """Any program with a field for a base URL, before a model's server."""


class Strength(StrEnum):
    """How strongly something holds."""

    HARD = "hard"
    """Refused on every way in."""
    REAL_TIME = "real_time"
    """At once, for whoever uses the program's own pages."""
    AFTER_THE_FACT = "after_the_fact"
    """When Guardian looks the next time."""
    NOT_AT_ALL = "not_at_all"


@dataclass(frozen=True, kw_only=True)
class Discovered:
    """A server that answers here. ``version``: as it says itself, ``""`` if it does not."""

    kind: BridgeKind
    address: str
    version: str


@dataclass(frozen=True, kw_only=True)
class Right:
    """Something that the bridge needs to be allowed. ``held``: ``None`` while nobody could try it.

    ``title`` and ``reason`` are whole sentences in the language that was asked for; ``remedy`` says
    where to switch it on, ``""`` where it is held.
    """

    code: str
    title: str
    reason: str
    held: bool | None
    needed: bool
    remedy: str


@dataclass(frozen=True, kw_only=True)
class CapabilityLine:
    """One row of what the bridge can do there; ``title`` and ``reason`` in the asked language."""

    capability: str
    title: str
    strength: Strength
    reason: str


@dataclass(frozen=True, kw_only=True)
class Person:
    """Somebody with an account at the server. ``role`` is the server's own word."""

    user_id: str
    name: str
    role: str


@dataclass(frozen=True, kw_only=True)
class Looked:
    """What was found at a server; looking changes nothing.

    ``changes``: a whole sentence for each thing that setting up would change there.
    ``models``: what a model's server offers, for a gateway.
    """

    kind: BridgeKind
    address: str
    version: str
    rights: tuple[Right, ...]
    capabilities: tuple[CapabilityLine, ...]
    people: tuple[Person, ...]
    models: tuple[str, ...]
    changes: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ChildWanted:
    """The child whom a bridge is to look after.

    ``user_id``: the account at the server, ``""`` for a gateway. ``jurisdiction`` such as ``CN``,
    ``language`` a BCP 47 tag, ``currency`` ISO 4217, ``time_zone`` of the IANA database.
    """

    user_id: str
    name: str
    birth_date: date
    jurisdiction: str
    language: str
    time_zone: str
    currency: str


@dataclass(frozen=True, kw_only=True)
class SetUpWanted:
    """A bridge that is to be. ``key``: of an account made for Guardian, or the model's own.

    ``upstream``: with Open WebUI, the model's server that its gateway stands before; ``""``: no
    gateway. ``address`` of a gateway is the model's server itself.
    """

    kind: BridgeKind
    address: str
    key: str = field(repr=False)
    child: ChildWanted
    upstream: str
    upstream_key: str = field(repr=False)


class Step(StrEnum):
    """Where setting up, or taking away, is; in this order as far as each applies."""

    LOOKING = "looking"
    PEOPLE = "people"
    FILTER = "filter"
    STARTING = "starting"
    LINKING = "linking"
    CHECKING = "checking"
    PUTTING_BACK = "putting_back"
    STOPPING = "stopping"


@dataclass(frozen=True, kw_only=True)
class KeyForChild:
    """What to type into the child's program; told once. ``base_url`` as OpenAI's clients do."""

    base_url: str
    key: str = field(repr=False)


class Running(StrEnum):
    """How a bridge does."""

    STARTING = "starting"
    WELL = "well"
    TROUBLE = "trouble"
    """It runs, and what stands behind it does not answer as it should."""
    STOPPED = "stopped"
    """It ended and is started again."""
    GIVEN_UP = "given_up"
    """It ended again and again; a parent has to look."""


@dataclass(frozen=True, kw_only=True)
class BridgeHealth:
    """How a bridge does. ``title`` and ``advice`` are sentences in the asked language.

    ``last_round_at``: when the server was last in step; ``None``: never yet, or a gateway.
    """

    running: Running
    title: str
    advice: str
    since: datetime | None
    last_round_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class BridgeView:
    """A bridge of this computer, as Settings shows it.

    ``children``: their names, in the order of ``link_ids``. ``doubtful``: accounts at the server of
    which a parent has to say whose they are.
    """

    bridge_id: str
    kind: BridgeKind
    address: str
    issuer: str
    health: BridgeHealth
    capabilities: tuple[CapabilityLine, ...]
    link_ids: tuple[str, ...]
    children: tuple[str, ...]
    doubtful: tuple[Person, ...]
