"""What this provider says of itself: its abilities, its process, its labels, and what it has not.

Neither a sandbox nor a family's gateway has staff, a filing or an audit, and the card says so: an
empty list is "not declared". Nothing is declared that a test of this project does not show.
"""

from collections.abc import Mapping

from sqlalchemy import Connection

from guardian.link.wire.discovery import (
    Capability,
    HumanReview,
    Labelling,
    ProcessStep,
)
from guardian.policy.bands import ADULT_AGE, CUTS, band
from guardian.provider.backends.gateway import declaring
from guardian.provider.backends.openwebui import declaring as at_open_webui
from guardian.provider.context import Provider
from guardian.provider.engine.complaints import WITHIN
from guardian.provider.engine.exports import AI_LABEL

_SECURITY = (
    "Access tokens are bound to a key (DPoP, RFC 9449) and live for 10 minutes",
    "Events and receipts are signed (Ed25519); old keys stay published",
    "Conversations are encrypted at rest (AES-256-GCM, one key per ward)",
    "Conversations of a ward of 8 and over are sealed to the ward in a guardian's copy (JWE)",
    "Passwords are hashed (scrypt); every staff access is logged",
)
_TLS = "TLS is the task of whoever runs this sandbox; without it, use it on one machine only"
_SAFETY_CONTACT = "none: this is a sandbox without staff"
_SUPPORTED = (
    (
        "over_dependence_warning",
        "Measures Art. 10",
        (
            "Signals from time, lateness and length of use; "
            "one alert per rise, and a reminder to the child"
        ),
    ),
    (
        "mental_health_protection",
        "Measures Art. 10, Art. 13",
        (
            "Rules look for signs of distress; "
            "comfort and helplines are shown, guardians and contacts are told"
        ),
    ),
    (
        "ai_identity_reminders",
        "Measures Art. 18",
        "At the start of each session and after signs of dependence",
    ),
    ("minors_mode", "Measures Art. 14", "Time, rest, schedule, curfew, characters and spending"),
    ("easy_exit", "Measures Art. 19", "By button and by saying so; nothing is said afterwards"),
    (
        "copy_and_delete",
        "Measures Art. 16",
        "Exports with manifest and hashes, deletions with receipt",
    ),
    ("complaints", "Measures Art. 21", "Steps with due dates; the next authority is named"),
    (
        "elder_help",
        "Measures Art. 15",
        "Warnings at the start of each session, calls for help with a due time",
    ),
)
_PARTIAL = (
    (
        "privacy_protection",
        "Measures Art. 10, Art. 16",
        (
            "Encrypted at rest under keys of the same "
            "ledger: whoever holds the whole ledger can read it"
        ),
    ),
    (
        "emotional_boundary_guidance",
        "Measures Art. 10",
        "Characters are scripted and say that they are AI; nobody studies what they do to a child",
    ),
    ("minor_recognition", "Measures Art. 14(4)", "From what is said about age alone"),
)
_ABSENT = (
    ("human_review", "Measures Art. 9", "A sandbox has no staff"),
    ("audit", "Measures Art. 17", "No audit has been made"),
)


def bands() -> list[str]:
    """Return every age band that the service tells apart, the youngest first."""
    return [*(band(cut) for cut in CUTS if cut < ADULT_AGE), band(ADULT_AGE)]


def is_gateway(provider: Provider) -> bool:
    """Whether the talk is with a model of the family's, in programs of theirs."""
    return not provider.cast.speaks_here and not provider.at_open_webui


def safety_contact(provider: Provider) -> str:
    """Say whom to write to about safety."""
    if provider.at_open_webui:
        return at_open_webui.SAFETY_CONTACT
    return declaring.SAFETY_CONTACT if is_gateway(provider) else _SAFETY_CONTACT


def security(provider: Provider) -> list[str]:
    """Return what protects what is kept here."""
    if provider.at_open_webui:
        return [*_SECURITY, *at_open_webui.SECURITY, at_open_webui.TLS]
    if is_gateway(provider):
        return [*_SECURITY, *declaring.SECURITY, declaring.TLS]
    return [*_SECURITY, _TLS]


def capabilities_now(provider: Provider, connection: Connection) -> list[Capability]:
    """Return :func:`capabilities` of a provider as it is at present."""
    if provider.at_open_webui:
        return capabilities(differing=at_open_webui.rows_now(connection))
    return capabilities(gateway=is_gateway(provider))


def capabilities(
    *, gateway: bool = False, differing: Mapping[str, tuple[str, str, str]] | None = None
) -> list[Capability]:
    """Return the duties of the Measures, and honestly whether each is met.

    ``differing``: status, clause and method of those that are otherwise than in the sandbox.
    """
    rows = {
        name: (status, clause, method)
        for status, of_status in (
            ("supported", _SUPPORTED),
            ("partial", _PARTIAL),
            ("absent", _ABSENT),
        )
        for name, clause, method in of_status
    }
    if gateway:
        rows |= declaring.ROWS
    rows |= differing or {}
    order = ("supported", "partial", "absent")
    return [
        Capability.model_validate(
            {"capability": name, "status": status, "clause": clause, "method": method}
        )
        for name, (status, clause, method) in sorted(
            rows.items(), key=lambda row: order.index(row[1][0])
        )
    ]


def human_review() -> HumanReview:
    """Say when people look at alerts: nobody does."""
    return HumanReview(hours="none", time_zone="Asia/Shanghai")


def complaint_process() -> list[ProcessStep]:
    """Return the steps of a complaint and their time limits (Art. 21)."""
    return [
        ProcessStep(state=state, within_hours=int(within.total_seconds()) // 3600)
        for state, within in WITHIN.items()
    ]


def labelling(provider: Provider) -> Labelling:
    """Say how content made by AI is labelled (labelling measures, Art. 4 and 5; GB 45438-2025).

    ``explicit`` is the label itself, word for word, in the member ``label`` of every line.
    """
    return Labelling(
        explicit=AI_LABEL,
        implicit=f"metadata.AIGC of every line: Label 1, ContentProducer {provider.issuer}, "
        "ProduceID the message's id",
    )
