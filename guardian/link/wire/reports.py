"""Signed reports: what a provider says of a ward, in a form that can be shown to others later.

A request for ``/policy``, ``/usage``, ``/refusals``, ``/spending`` or ``/alerts`` whose ``Accept``
names :data:`REPORT_MEDIA_TYPE` is answered with a compact JWS (RFC 7515) of :class:`SignedReport`,
signed with a key of the provider's ``jwks_uri`` like its events, and typed so that neither can be
taken for the other (RFC 8725 section 3.11). A provider that does not sign answers in JSON.
"""

from typing import Any

from guardian.link.wire.base import Identifier, Wire

REPORT_MEDIA_TYPE = "application/guardian-link-report+jwt"
REPORT_TYPE = "guardian-link-report+jwt"
"""The ``typ`` of the header (RFC 7515 section 4.1.9)."""


class SignedReport(Wire):
    """Claims of a signed report."""

    iss: str
    aud: Identifier
    """The link's id."""
    iat: int
    target: str
    """What was asked for, path and query below the API's base: ``/usage?from=...&to=...``."""
    report: dict[str, Any]
    """The answer that the same request gets in JSON."""
