"""``/consents``: asked one by one, given with a signed receipt, withdrawn with one call."""

from enum import StrEnum
from typing import Literal

from guardian.link.wire.base import Identifier, Instant, ShortText, Wire


class ConsentKind(StrEnum):
    """Each is separate: giving or withdrawing one never moves another (PIPL Art. 14 to 16)."""

    SERVICE_UNDER_14 = "service_under_14"
    """To be served at all (the Measures, Art. 14(1))."""
    MINOR_DATA_PROCESSING = "minor_data_processing"
    """To have personal data processed (Art. 17; PIPL Art. 31)."""
    MODEL_TRAINING = "model_training"
    """Sensitive interaction data for training (Art. 16): off unless given, never bundled."""


class ConsentState(StrEnum):
    """``not_given`` until somebody gives it."""

    NOT_GIVEN = "not_given"
    GIVEN = "given"
    WITHDRAWN = "withdrawn"


class ConsentTerms(Wire):
    """What is asked, in full, before it is given (PIPL Art. 17, Art. 23)."""

    kind: ConsentKind
    version: ShortText
    purpose: str
    data_classes: list[ShortText]
    recipients: list[ShortText]
    retention_days: int | None
    consequence_of_refusal: str


class Consent(Wire):
    """How one consent stands. ``receipt``: a JWS (typ ``gl-receipt+jwt``) to keep."""

    consent_id: Identifier | None
    kind: ConsentKind
    state: ConsentState
    required: bool
    """Whether the service is closed to this ward without it."""
    version: ShortText | None
    given_at: Instant | None
    given_by: ShortText | None
    withdrawn_at: Instant | None
    receipt: str | None
    terms: ConsentTerms
    """What would be consented to now."""


class ConsentList(Wire):
    """``GET /consents``: one entry per kind that applies to this ward."""

    consents: list[Consent]
    as_of: Instant


class ConsentWish(Wire):
    """``POST /consents``: exactly one kind, and the version of the terms that was read."""

    kind: ConsentKind
    version: ShortText


class ReceiptClaims(Wire):
    """Claims of a receipt, signed with the provider's key; verifiable offline, years later."""

    iss: str
    sub: Identifier
    """The ward."""
    iat: int
    jti: Identifier
    receipt: Literal["consent_given", "consent_withdrawn", "deletion", "export"]
    about: dict[str, object]
    """The consent or job as it stood: who, whom, what data, purpose, when."""
