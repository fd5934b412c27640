"""Reports that can be shown to others later: signed for whoever asks for them so.

What is asked for is one resource in two representations (RFC 9110 section 12): JSON, and a JWS of
the same (:mod:`guardian.link.wire.reports`).
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from fastapi import Request, Response

from guardian.link.signed_reports import sign_report
from guardian.link.wire.base import Wire
from guardian.link.wire.reports import REPORT_MEDIA_TYPE, SignedReport
from guardian.provider.access import Grant
from guardian.provider.context import Provider
from guardian.provider.ledger.keys import current_key
from guardian.provider.routers import LINK_PATH

Report = TypeVar("Report", bound=Wire)

SIGNED: dict[int | str, dict[str, Any]] = {
    200: {
        "content": {
            REPORT_MEDIA_TYPE: {
                "schema": {
                    "type": "string",
                    "pattern": r"^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$",
                    "contentMediaType": "application/jose",
                    "description": "Where `Accept` names this type: a compact JWS (RFC 7515) whose "
                    "payload is a `SignedReport`, signed with a key of the `jwks_uri`.",
                }
            }
        }
    }
}
"""What the OpenAPI document says of a report beside its JSON."""
_WEIGHT = re.compile(r"q=(0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?)", re.IGNORECASE | re.ASCII)


@dataclass(frozen=True, kw_only=True)
class ReportForm:
    """How one request wants to be told a report."""

    provider: Provider
    request: Request
    response: Response

    def told(self, grant: Grant, report: Report) -> Report | Response:
        """Return ``report``, or it signed; set every other header of the answer before."""
        accepted = ",".join(self.request.headers.getlist("accept"))
        if not wants_signed(accepted):
            return report
        return Response(
            self._signed(grant, report),
            media_type=REPORT_MEDIA_TYPE,
            headers=dict(self.response.headers),
        )

    def _signed(self, grant: Grant, report: Wire) -> str:
        issued_at = self.provider.wall_clock.now()
        claims = SignedReport(
            iss=self.provider.issuer,
            aud=grant.link_id,
            iat=int(issued_at.timestamp()),
            target=target(self.request),
            report=report.model_dump(mode="json", by_alias=True),
        )
        with self.provider.engine.begin() as connection:
            key = current_key(connection, issued_at)
        return sign_report(claims, key)


def report_form(provider: Provider) -> Callable[[Request, Response], ReportForm]:
    """Return a FastAPI dependency that reads how a report is to be told."""

    def form(request: Request, response: Response) -> ReportForm:
        response.headers["Vary"] = "Accept"
        return ReportForm(provider=provider, request=request, response=response)

    return form


def target(request: Request) -> str:
    """Return what was asked for, path and query as they were sent, below the API's base."""
    path = str(request.scope["path"]).removeprefix(LINK_PATH)
    query = request.scope["query_string"].decode("ascii", "replace")
    return f"{path}?{query}" if query else path


def wants_signed(accept: str) -> bool:
    """Tell whether an ``Accept`` header prefers a signed report (RFC 9110 section 12.5.1).

    It has to name the type itself, at least as high as JSON: a wildcard means JSON.
    """
    weights = dict(filter(None, map(_weighted, accept.split(","))))
    ranges = ("application/json", "application/*", "*/*")
    json = next((weights[each] for each in ranges if each in weights), 0.0)
    return weights.get(REPORT_MEDIA_TYPE, 0.0) > 0 and weights[REPORT_MEDIA_TYPE] >= json


def _weighted(item: str) -> tuple[str, float] | None:
    """Return a media range and its weight; ``None`` for a weight that is none."""
    media_range, *parameters = (part.strip() for part in item.split(";"))
    weights = [part for part in parameters if part.lower().startswith("q=")]
    found = _WEIGHT.fullmatch(weights[0] if weights else "q=1")
    return None if found is None else (media_range.lower(), float(found[1]))
