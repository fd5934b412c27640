"""Problem details (RFC 9457): every error on the wire has a type from this registry."""

from enum import StrEnum

from pydantic import Field

from guardian.link.wire.base import Instant, Wire

MEDIA_TYPE = "application/problem+json"
PREFIX = "urn:guardian-link:1:problem:"


class ProblemType(StrEnum):
    """The registry; on the wire each has ``PREFIX`` before it."""

    VALIDATION = "validation"  # 422 (400 for JSON that cannot be read)
    POLICY_BELOW_LEGAL_FLOOR = "policy-below-legal-floor"  # 422
    INVALID_TOKEN = "invalid-token"  # noqa: S105 - 401; a problem type, no token
    PERMISSION_NOT_GRANTED = "permission-not-granted"  # 403
    NOT_FOUND = "not-found"  # 404
    METHOD_NOT_ALLOWED = "method-not-allowed"  # 405
    STATE_CONFLICT = "state-conflict"  # 409
    LINK_ENDED = "link-ended"  # 410
    AWAITING_WARD = "awaiting-ward"  # 423: the ward's own consent is missing
    LINK_SUSPENDED = "link-suspended"  # 423
    INSUFFICIENT_AUTHENTICATION = "insufficient-authentication"  # 401, RFC 9470: a watch token
    CONTENT_WITHHELD = "content-withheld"  # 403: words of a minor (Minors Law Art. 63)
    NOT_IMPLEMENTED = "not-implemented"  # 501: a profile that this provider does not claim
    STALE_VERSION = "stale-version"  # 412
    TOO_LARGE = "too-large"  # 413
    UNSUPPORTED_MEDIA_TYPE = "unsupported-media-type"  # 415
    PRECONDITION_REQUIRED = "precondition-required"  # 428
    TOO_MANY_REQUESTS = "too-many-requests"  # 429
    REFUSED = "refused"  # 403, to the child: carries ``reason`` and ``until``
    UNAVAILABLE = "unavailable"  # 503
    INTERNAL = "internal"  # 500


class FieldError(Wire):
    """One fault of the input: where, and what to do about it."""

    field: str
    """``daily_minutes`` or ``blocked_characters/c42``."""
    message: str
    clause: str | None = None


class Problem(Wire):
    """The body of every error."""

    type: str
    title: str
    status: int = Field(ge=400, le=599)
    detail: str = ""
    errors: list[FieldError] = Field(default_factory=list)
    clause: str | None = None
    reason: str | None = None
    until: Instant | None = None
    by: str | None = None
    """410: who ended the link: ``guardian``, ``ward``, ``provider`` or ``law``."""
    at: Instant | None = None
    """410: when the link ended."""
