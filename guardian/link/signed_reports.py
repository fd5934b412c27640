"""Signed reports: signed by the provider, checked by the app, kept as sent."""

from joserfc.jwk import KeySet, OKPKey
from pydantic import ValidationError

from guardian.link.typed_tokens import SignatureError, TokenTypeError, sign_typed, typed_payload
from guardian.link.wire.reports import REPORT_TYPE, SignedReport

MAX_CHARACTERS = 2 * 1024 * 1024
"""A longer report is not read; thousands of stretches fit."""


class ReportRejectedError(Exception):
    """A report that proves nothing; ``args[0]`` is a code, as in :func:`verify_report`."""


def sign_report(claims: SignedReport, key: OKPKey) -> str:
    """Return the compact serialisation of ``claims`` signed with ``key``."""
    return sign_typed(claims, key, REPORT_TYPE)


def verify_report(
    compact: str, keys: KeySet, *, issuer: str, audience: str, target: str
) -> SignedReport:
    """Return the claims of ``compact``.

    Raises :class:`ReportRejectedError` with ``invalid_key``, ``invalid_issuer``,
    ``invalid_audience`` or ``invalid_request``, named as in RFC 8935 section 2.4, or with
    ``invalid_target``: it answers another question.
    """
    try:
        payload = typed_payload(compact, keys, REPORT_TYPE, MAX_CHARACTERS)
        claims = SignedReport.model_validate_json(payload)
    except SignatureError as error:
        raise ReportRejectedError("invalid_key") from error
    except (TokenTypeError, ValidationError):
        raise ReportRejectedError("invalid_request") from None
    if claims.iss != issuer:
        raise ReportRejectedError("invalid_issuer")
    if claims.aud != audience:
        raise ReportRejectedError("invalid_audience")
    if claims.target != target:
        raise ReportRejectedError("invalid_target")
    return claims
