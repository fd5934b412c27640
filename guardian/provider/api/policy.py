"""``/policy``: read with an ETag, changed by merge patch (RFC 7396) under If-Match (RFC 9110)."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from guardian.link.wire.policy import PolicyDocument, PolicyInForce, PolicyVersions
from guardian.link.wire.problems import ProblemType
from guardian.policy.merge_patch import JsonObject
from guardian.provider.access import Grant, Permission
from guardian.provider.accounts.people import ward
from guardian.provider.api.http_border import described, read_object
from guardian.provider.api.signed_reports import SIGNED, ReportForm, report_form
from guardian.provider.context import Provider
from guardian.provider.engine.layers import read_layers
from guardian.provider.engine.live import Live
from guardian.provider.engine.policy import policy_document, policy_in_force
from guardian.provider.engine.policy_change import PolicyWish, change_policy
from guardian.provider.engine.policy_versions import policy_versions
from guardian.provider.oauth.protect import require
from guardian.provider.problems import ProblemError
from guardian.provider.routers import link_area

MERGE_PATCH = "application/merge-patch+json"
_REQUESTED = {"$ref": "#/components/schemas/PolicySettings"}


async def _patch(request: Request) -> JsonObject:
    return await read_object(request, MERGE_PATCH)


def policy_router(provider: Provider, live: Live) -> APIRouter:
    """Return the addresses of the limits."""
    router = link_area("policy")
    Reader = Annotated[  # noqa: N806 - a type
        Grant, Depends(require(provider, Permission.POLICY_READ))
    ]
    Linked = Annotated[Grant, Depends(require(provider, None))]  # noqa: N806 - a type
    Patch = Annotated[JsonObject, Depends(_patch)]  # noqa: N806 - a type
    Form = Annotated[ReportForm, Depends(report_form(provider))]  # noqa: N806 - a type

    @router.get("/policy", response_model=PolicyDocument, responses=SIGNED)
    def read_policy(grant: Reader, form: Form, response: Response) -> PolicyDocument | Response:
        """Tell what is asked for, what the law demands and what holds."""
        now = provider.clock.now()
        with provider.engine.begin() as connection:
            person = ward(connection, grant.ward_id)
            document = policy_document(connection, person, now, grant.guardian_id)
        response.headers["ETag"] = etag(document.version)
        return form.told(grant, document)

    @router.patch("/policy", openapi_extra=described(_REQUESTED, MERGE_PATCH))
    def patch_policy(
        grant: Linked, patch: Patch, request: Request, response: Response
    ) -> PolicyDocument:
        """Change what this guardian asks for; what holds of it is in ``effective``."""
        wish = PolicyWish(grant=grant, patch=patch, matches=_if_match(request))
        document = change_policy(provider, wish)
        live.replies.doubt(grant.ward_id)  # with a character that is blocked now, say
        live.bell.ring(grant.ward_id)
        response.headers["ETag"] = etag(document.version)
        return document

    @router.get("/policy/effective")
    def read_policy_in_force(grant: Reader) -> PolicyInForce:
        """Tell what holds now, and whose each limit is."""
        now = provider.clock.now()
        with provider.engine.begin() as connection:
            return policy_in_force(connection, ward(connection, grant.ward_id), now)

    @router.get("/policy/versions")
    def read_policy_versions(grant: Reader) -> PolicyVersions:
        """List every change of the limits, newest first."""
        now = provider.clock.now()
        with provider.engine.begin() as connection:
            read_layers(connection, ward(connection, grant.ward_id), now)  # at least the preset
            versions = policy_versions(connection, grant.ward_id)
        return PolicyVersions(versions=versions, as_of=now)

    return router


def etag(version: int) -> str:
    """Return the entity tag of a version."""
    return f'"v{version}"'


def _if_match(request: Request) -> frozenset[str]:
    """Return the entity tags of If-Match; a weak one matches nothing (RFC 9110 section 13.1.1)."""
    header = request.headers.get("if-match", "").strip()
    if not header:
        raise ProblemError(
            HTTPStatus.PRECONDITION_REQUIRED,
            ProblemType.PRECONDITION_REQUIRED,
            title="If-Match is missing",
            detail="Read the policy, then send its ETag as If-Match.",
        )
    return frozenset(tag.strip() for tag in header.split(","))
