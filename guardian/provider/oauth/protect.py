"""The gate before every resource: a bound access token, its proof, its link, its permission."""

from collections.abc import Callable
from datetime import datetime

from fastapi import Request
from sqlalchemy import Connection

from guardian.link.wire.problems import ProblemType
from guardian.link.wire.ward import LinkState, Role
from guardian.provider.access import READS, Grant, Permission
from guardian.provider.accounts.people import LinkRow, link
from guardian.provider.context import Provider
from guardian.provider.engine.link_history import ended_by
from guardian.provider.oauth.proofs import (
    ALGORITHMS,
    NONCE_WANTED,
    Proof,
    ProofError,
    check_proof,
    spend,
    wanted_nonce,
)
from guardian.provider.oauth.token_families import (
    Access,
    confirm_access_token,
    find_access_token,
)
from guardian.provider.problems import ProblemError

_MAX_TOKEN_LENGTH = 512
_SAFE = {"GET", "HEAD"}


def require(
    provider: Provider,
    permission: Permission | None,
    *,
    acknowledges: bool = False,
    of_crises: bool = True,
) -> Callable[[Request], Grant]:
    """Return a FastAPI dependency that lets only a rightful request through.

    ``None`` asks for a link in force and no special permission. The dependency raises
    :class:`ProblemError`: 401 for token or proof, 410 for a link that has ended, 423 for one that
    is not in force, 403 for a permission that was not given. A watch token reads; it writes only
    where ``acknowledges`` says that nothing but receipt is noted, else it is told to step up
    (RFC 9470). Where ``of_crises`` says that more is told than crises, an emergency contact's
    permission is not enough. The dependency commits before it returns, so ask for it once per
    request.
    """

    def rightful(request: Request) -> Grant:
        grant = authenticate(provider, request)
        reads = permission in READS or permission is None
        if grant.watch and not (reads and (acknowledges or request.method in _SAFE)):
            raise step_up()
        beyond = grant.role is Role.EMERGENCY_CONTACT and not of_crises
        if permission is not None and (beyond or permission not in grant.permissions):
            raise ProblemError(
                403,
                ProblemType.PERMISSION_NOT_GRANTED,
                title="This link does not have that permission.",
                detail=f"Link again and approve {permission}.",
            )
        return grant

    return rightful


def require_link(provider: Provider) -> Callable[[Request], Grant]:
    """Return a FastAPI dependency for the link itself: in force, suspended or awaiting the ward.

    It raises as :func:`require` does, but for 403 and 423.
    """

    def rightful(request: Request) -> Grant:
        grant = authenticate(provider, request, in_force=False)
        if grant.watch and request.method not in _SAFE:
            raise step_up()
        return grant

    return rightful


def authenticate(provider: Provider, request: Request, *, in_force: bool = True) -> Grant:
    """Return the grant behind a request (RFC 9449 section 7).

    Raises :class:`ProblemError` with 401, 410 when the link of a token has ended, and, where it
    must be ``in_force``, 423 when it is not.
    """
    token = _access_token(request)
    proofs = request.headers.getlist("dpop")
    if len(proofs) != 1:
        raise _unauthorized("Exactly one DPoP header with a proof is needed.")
    now = provider.wall_clock.now()
    url = provider.issuer + str(request.scope["path"])
    try:
        proof = check_proof(proofs[0], method=request.method, url=url, access_token=token)
        with provider.engine.begin() as connection:
            always = provider.require_dpop_nonce
            nonce = wanted_nonce(connection, proof, now, always=always)
            if nonce is None:
                access = _spent(connection, token, proof, now)
                row = link_in_life(connection, access.link_id)
                if not access.live:
                    raise _unauthorized("The access token has expired or was revoked.")
                if in_force:
                    check_in_force(row)
                confirm_access_token(connection, access)
                return _grant(row, access)
    except ProofError as error:
        raise _unauthorized(str(error)) from None
    raise _unauthorized(NONCE_WANTED, "use_dpop_nonce", nonce)


def link_in_life(connection: Connection, link_id: str) -> LinkRow:
    """Return a link that has not ended; raises :class:`ProblemError` 410."""
    row = link(connection, link_id)
    if row is None or row.ended_at is not None:
        raise ProblemError(
            410,
            ProblemType.LINK_ENDED,
            title="This link has ended.",
            detail="Link this app again to look after this child.",
            reason=None if row is None else row.state_reason,
            by=ended_by(connection, link_id),
            at=None if row is None else row.ended_at,
        )
    return row


def check_in_force(row: LinkRow) -> None:
    """Raise :class:`ProblemError` 423 unless the link is in force."""
    if row.state is LinkState.AWAITING_WARD:
        raise ProblemError(
            423,
            ProblemType.AWAITING_WARD,
            title="The ward has not consented yet.",
            detail="Nothing is told before they do, on their own page.",
        )
    if row.state is not LinkState.ACTIVE:
        raise ProblemError(
            423,
            ProblemType.LINK_SUSPENDED,
            title="This link is suspended.",
            detail="GET /link says why.",
            reason=row.state_reason,
        )


def _spent(connection: Connection, token: str, proof: Proof, now: datetime) -> Access:
    """Return what the token gives access to, live or not; its proof works this once."""
    spend(connection, proof, now)
    access = find_access_token(connection, token, now)
    if access is None or access.key_thumbprint != proof.key_thumbprint:
        raise _unauthorized("The access token is unknown or belongs to another key.")
    return access


def _grant(row: LinkRow, access: Access) -> Grant:
    watch = access.actions is not None
    return Grant(
        link_id=row.link_id,
        ward_id=row.ward_id,
        guardian_id=row.guardian_id,
        permissions=row.permissions if access.actions is None else row.permissions & access.actions,
        role=row.role,
        watch=watch,
    )


def _access_token(request: Request) -> str:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    token = token.strip()
    if scheme.lower() != "dpop" or not token or len(token) > _MAX_TOKEN_LENGTH:
        raise _unauthorized("Send the access token as: Authorization: DPoP TOKEN.")
    return token


def _unauthorized(
    detail: str, error: str = "invalid_token", nonce: str | None = None
) -> ProblemError:
    headers = {"WWW-Authenticate": f'DPoP error="{error}", algs="{" ".join(ALGORITHMS)}"'}
    return ProblemError(
        401,
        ProblemType.INVALID_TOKEN,
        title="This request is not authorised.",
        detail=detail,
        headers=headers if nonce is None else headers | {"DPoP-Nonce": nonce},
    )


def step_up() -> ProblemError:
    """Return the refusal of what a watch token does not do (RFC 9470)."""
    return ProblemError(
        401,
        ProblemType.INSUFFICIENT_AUTHENTICATION,
        title="This needs the guardian themselves.",
        detail="A watch token reads and notes receipt. Use the link's own tokens.",
        headers={
            "WWW-Authenticate": 'DPoP error="insufficient_user_authentication", '
            f'error_description="A watch token only reads.", algs="{" ".join(ALGORITHMS)}"'
        },
    )
