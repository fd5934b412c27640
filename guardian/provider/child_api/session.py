"""Who is asking: the ward behind the cookie of the child's page."""

from collections.abc import Callable
from http import HTTPStatus

from fastapi import Request

from guardian.link.wire.problems import ProblemType
from guardian.provider.accounts.web_sessions import find_session
from guardian.provider.child_page.router import COOKIE
from guardian.provider.context import Provider
from guardian.provider.ledger.base import reading
from guardian.provider.problems import ProblemError

_OWN = frozenset({"same-origin", "none"})
"""``Sec-Fetch-Site`` of the page itself, and of what a person opens (W3C Fetch Metadata)."""


def signed_in(provider: Provider) -> Callable[[Request], str]:
    """Return a FastAPI dependency that gives the ward's id.

    It raises ``ProblemError`` 401, or 403 for what another site sends in the ward's name: to the
    browser, whatever is served from another port of the same machine is the same site, and gets
    the cookie sent along.
    """

    def ward_id(request: Request) -> str:
        if request.headers.get("sec-fetch-site", "none") not in _OWN:
            raise ProblemError(
                HTTPStatus.FORBIDDEN,
                ProblemType.PERMISSION_NOT_GRANTED,
                title="Another site may not act here",
            )
        token = request.cookies.get(COOKIE, "")
        with reading(provider.engine) as connection:
            found = find_session(connection, token, "ward", provider.wall_clock.now())
        if found is None:
            raise ProblemError(
                HTTPStatus.UNAUTHORIZED,
                ProblemType.INVALID_TOKEN,
                title="Nobody is signed in",
                detail="Sign in on the page.",
            )
        return found

    return ward_id
