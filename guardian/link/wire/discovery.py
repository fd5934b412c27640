"""``/.well-known/guardian-link`` (RFC 8615): what a provider is, can do and declares."""

from datetime import date
from typing import Literal

from pydantic import Field, HttpUrl

from guardian.link.wire.base import Instant, ShortText, Wire

WELL_KNOWN_PATH = "/.well-known/guardian-link"
PROTOCOL_VERSION = "1.0"
PROFILES = ("core", "minor", "crisis", "elder", "data", "complaint")
"""What a provider may claim; every one with ``core``."""


class HumanReview(Wire):
    """When people look at alerts (Art. 9), as declared."""

    hours: ShortText
    """As ``09:00-21:00``; ``none`` says so plainly."""
    time_zone: ShortText
    sla_minutes: int | None = None


class Capability(Wire):
    """One of the duties of Art. 10, and whether it is met."""

    capability: ShortText
    status: Literal["supported", "partial", "absent"]
    clause: ShortText
    method: str


class Audit(Wire):
    """An audit of how minors' data is processed (Art. 17), as declared."""

    period: ShortText
    auditor: ShortText
    date: date
    summary_url: HttpUrl | None = None


class Declarations(Wire):
    """Statements that nobody has verified (Art. 22, 23, 26, 27); shown as declared."""

    assessment_filed_on: date | None = None
    algorithm_filing_no: ShortText | None = None
    minor_mode_filing_no: ShortText | None = None
    impact_assessment_on: date | None = None
    regulated_domains: list[ShortText] = Field(default_factory=list)


class ProcessStep(Wire):
    """A step of the complaint process and its time limit (Art. 21)."""

    state: ShortText
    within_hours: int


class Labelling(Wire):
    """How content made by AI is labelled (Art. 18(1))."""

    explicit: str
    implicit: str


class Timings(Wire):
    """Times that the Measures leave open; each has a default in the text of Guardian Link."""

    idle_gap_minutes: int = Field(default=10, ge=5, le=15)
    verification_minutes: int = 15
    crisis_retry_minutes: int = 5
    crisis_second_contact_minutes: int = 15
    ward_objection_days: int = 7
    link_months: int = 12
    request_hours: int = 24


class ServiceStatus(Wire):
    """Whether the service runs, is restricted (Art. 24) or will end (Art. 20)."""

    state: Literal["operating", "restricted", "terminating", "terminated"] = "operating"
    effective_at: Instant | None = None
    export_open_until: Instant | None = None


class Discovery(Wire):
    """The provider's card. ``issuer`` must equal the address it was fetched from (RFC 8414)."""

    protocol: Literal["1.0"]
    issuer: HttpUrl
    name: ShortText
    api_base: HttpUrl
    """Base of every resource: ``<issuer>/gl/v1``."""
    profiles: list[str]
    service_class: Literal["companion", "general"]
    """In scope of the Measures (Art. 2) or not, as the provider declares it."""
    safety_contact: ShortText
    helplines: dict[str, ShortText]
    """Number to name, shown to the child beside every worrying moment."""
    test_control: bool = False
    """Whether a virtual clock is offered: never on a provider with real families."""
    openapi: HttpUrl | None = None
    """The normative document: OpenAPI 3.1 with every event schema."""
    human_review: HumanReview | None = None
    capabilities: list[Capability] = Field(default_factory=list)
    bands: list[ShortText] = Field(default_factory=list)
    security: list[ShortText] = Field(default_factory=list)
    audits: list[Audit] = Field(default_factory=list)
    declarations: Declarations = Declarations()
    complaint_process: list[ProcessStep] = Field(default_factory=list)
    labelling: Labelling | None = None
    timings: Timings = Timings()
    service_status: ServiceStatus = ServiceStatus()
    signed_reports: bool = False
    """Whether reports are signed for whoever asks for :mod:`guardian.link.wire.reports`."""
