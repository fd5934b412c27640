"""The gate before every resource: a bound access token, its proof, its link, its permission."""

from collections.abc import Callable

from fastapi import Request
from sqlalchemy import Connection

from guardian.link.wire.problems import ProblemType
from guardian.link.wire.ward import LinkState
from guardian.provider.access import Grant, Permission
from guardian.provider.accounts.people import LinkRow, link
from guardian.provider.context import Provider
from guardian.provider.oauth.proofs import ALGORITHMS, ProofError, check_proof, spend
from guardian.provider.oauth.token_families import confirm_access_token, find_access_token
from guardian.provider.problems import ProblemError

_CHALLENGE = f'DPoP error="invalid_token", algs="{" ".join(ALGORITHMS)}"'
_MAX_TOKEN_LENGTH = 512


def require(provider: Provider, permission: Permission | None) -> Callable[[Request], Grant]:
    """Return a FastAPI dependency that lets only a rightful request through.

    ``None`` asks for a link in force and no special permission. The dependency raises
    :class:`ProblemError`: 401 for token or proof, 410 for a link that has ended, 403 for a
    permission that was not given. It commits before it returns, so ask for it once per request.
    """

    def rightful(request: Request) -> Grant:
        grant = authenticate(provider, request)
        if permission is not None and permission not in grant.permissions:
            raise ProblemError(
                403,
                ProblemType.PERMISSION_NOT_GRANTED,
                title="This link does not have that permission.",
                detail=f"Link again and approve {permission}.",
            )
        return grant

    return rightful


def authenticate(provider: Provider, request: Request) -> Grant:
    """Return the grant behind a request (RFC 9449 section 7).

    Raises :class:`ProblemError` with 401, or 410 when the link of a token has ended.
    """
    token = _access_token(request)
    proofs = request.headers.getlist("dpop")
    if len(proofs) != 1:
        raise _unauthorized("Exactly one DPoP header with a proof is needed.")
    now = provider.wall_clock.now()
    url = provider.issuer + str(request.scope["path"])
    try:
        proof = check_proof(proofs[0], method=request.method, url=url, now=now, access_token=token)
        with provider.engine.begin() as connection:
            spend(connection, proof, now)
            access = find_access_token(connection, token, now)
            if access is None or access.key_thumbprint != proof.key_thumbprint:
                raise _unauthorized("The access token is unknown or belongs to another key.")
            row = _link_in_force(connection, access.link_id)
            if not access.live:
                raise _unauthorized("The access token has expired or was revoked.")
            confirm_access_token(connection, token)
    except ProofError as error:
        raise _unauthorized(str(error)) from None
    return Grant(
        link_id=row.link_id,
        ward_id=row.ward_id,
        guardian_id=row.guardian_id,
        permissions=row.permissions,
    )


def _access_token(request: Request) -> str:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    token = token.strip()
    if scheme.lower() != "dpop" or not token or len(token) > _MAX_TOKEN_LENGTH:
        raise _unauthorized("Send the access token as: Authorization: DPoP TOKEN.")
    return token


def _link_in_force(connection: Connection, link_id: str) -> LinkRow:
    row = link(connection, link_id)
    if row is None or row.state is not LinkState.ACTIVE:
        raise ProblemError(
            410,
            ProblemType.LINK_ENDED,
            title="This link has ended.",
            detail="Link this app again to look after this child.",
        )
    return row


def _unauthorized(detail: str) -> ProblemError:
    return ProblemError(
        401,
        ProblemType.INVALID_TOKEN,
        title="This request is not authorised.",
        detail=detail,
        headers={"WWW-Authenticate": _CHALLENGE},
    )
