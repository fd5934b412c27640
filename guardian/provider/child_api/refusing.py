"""A refusal, as the child's page gets it."""

from datetime import datetime
from http import HTTPStatus

from fastapi import Response

from guardian.link.wire.problems import MEDIA_TYPE, PREFIX, ProblemType
from guardian.policy.decisions import Refusal
from guardian.provider.accounts.people import WardRow
from guardian.provider.child_api.shapes import Refused, RefusedProblem, Support
from guardian.provider.engine.comfort import Comforting
from guardian.provider.engine.sentences import explain


def refused(refusal: Refusal, person: WardRow, now: datetime) -> Refused:
    """Put a refusal into the child's words."""
    sentences = explain(refusal, person, now)
    return Refused(
        reason=refusal.reason, title=sentences.title, detail=sentences.detail, until=refusal.until
    )


def support_for(comforting: Comforting | None) -> Support | None:
    """Return comfort with whom to call about it, where there is any to give."""
    if comforting is None:
        return None
    return Support(text=comforting.text, helplines=dict(comforting.helplines))


def refusal_response(
    refusal: Refusal, person: WardRow, now: datetime, support: Comforting | None = None
) -> Response:
    """Return the 403 that says why and until when."""
    words = refused(refusal, person, now)
    problem = RefusedProblem(
        type=f"{PREFIX}{ProblemType.REFUSED}",
        title=words.title,
        status=HTTPStatus.FORBIDDEN,
        detail=words.detail,
        reason=words.reason,
        clause=refusal.origin.clause,
        until=words.until,
        support=support_for(support),
    )
    return Response(
        problem.model_dump_json(), status_code=HTTPStatus.FORBIDDEN, media_type=MEDIA_TYPE
    )
