"""Data of a ward: inventory, exports, deletions and their jobs, disclosures, access log."""

from enum import StrEnum
from typing import Literal

from pydantic import Field

from guardian.link.wire.base import Identifier, Instant, ShortText, Wire


class DataClass(StrEnum):
    """Kinds of personal data that a companion service holds."""

    ACCOUNT = "account"
    CONVERSATIONS = "conversations"
    USAGE = "usage"
    REFUSALS = "refusals"
    PURCHASES = "purchases"
    ALERTS = "alerts"
    POLICY = "policy"
    CONSENTS = "consents"
    CONTACTS = "contacts"
    REMINDERS = "reminders"


class InventoryEntry(Wire):
    """What is held of one class (Minors Online Reg. Art. 34)."""

    data_class: DataClass
    items: int = Field(ge=0)
    oldest: Instant | None
    newest: Instant | None
    purpose: ShortText
    retention_days: int | None
    """``None``: as long as the account lives."""
    deletable: bool
    reason_not_deletable: ShortText | None = None


class DataInventory(Wire):
    """``GET /data-inventory``."""

    inventory: list[InventoryEntry]
    as_of: Instant


class DataWish(Wire):
    """``POST /exports``, ``POST /deletions``: which classes; all of them where none is named."""

    data_classes: list[DataClass] = Field(default_factory=list, max_length=len(DataClass))


class JobState(StrEnum):
    """How far a job is."""

    PENDING = "pending"
    RUNNING = "running"
    DONE = "done"
    REFUSED = "refused"
    """With ``reason`` (PIPL Art. 50)."""
    FAILED = "failed"


class Job(Wire):
    """``GET /jobs/{job_id}``. An export that is done has ``download``, a path below the base."""

    job_id: Identifier
    kind: Literal["export", "deletion"]
    state: JobState
    data_classes: list[DataClass]
    created_at: Instant
    finished_at: Instant | None
    reason: ShortText | None = None
    download: ShortText | None = None
    download_until: Instant | None = None
    deleted_items: dict[DataClass, int] | None = None
    receipt: str | None = None
    """A JWS with the hash of the export's manifest, or with the counts of the deletion."""


class ManifestFile(Wire):
    """One file of an export."""

    path: ShortText
    data_class: DataClass
    sha256: str
    items: int = Field(ge=0)
    sealed_to: Literal["ward"] | None = None
    """Conversation content of a ward of 8 to 17 opens for the ward alone (Minors Law Art. 63)."""
    ai_label: ShortText | None = None
    """The label that must stay with content made by AI (labelling measures, Art. 4 and 5)."""


class Manifest(Wire):
    """``manifest.json`` of an export; every other file is JSON Lines, or sealed."""

    guardian_link: Literal["1.0"] = "1.0"
    provider: ShortText
    issuer: str
    ward_id: Identifier
    exported_at: Instant
    files: list[ManifestFile]


class Disclosure(Wire):
    """Somebody outside the service gets data of the ward; a linked app is one of them (Art. 16)."""

    at: Instant
    recipient: ShortText
    recipient_kind: Literal["guardian_app", "emergency_contact", "authority", "processor"]
    purpose: ShortText
    data_classes: list[DataClass]
    basis: ShortText
    """``guardian_approval``, ``Measures Art. 13`` …"""
    ended_at: Instant | None = None


class DisclosureLog(Wire):
    """``GET /disclosures``: newest first, at most 200."""

    disclosures: list[Disclosure]
    as_of: Instant


class AccessEntry(Wire):
    """A member of the provider's staff looked at data (Minors Online Reg. Art. 36)."""

    at: Instant
    who: ShortText
    purpose: ShortText
    data_class: DataClass
    approved_by: ShortText


class AccessLog(Wire):
    """``GET /access-log``: newest first, at most 200."""

    accesses: list[AccessEntry]
    as_of: Instant
