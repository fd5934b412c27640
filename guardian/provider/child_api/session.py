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


def signed_in(provider: Provider) -> Callable[[Request], str]:
    """Return a FastAPI dependency that gives the ward's id, or raises ``ProblemError`` 401."""

    def ward_id(request: Request) -> str:
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
