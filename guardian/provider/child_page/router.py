"""``/app``: the child's sign-in, the page itself, and its style and script."""

from http import HTTPStatus
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import FileResponse, HTMLResponse, RedirectResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.exceptions import HTTPException

from guardian.provider.accounts.attempts import TooManyAttemptsError
from guardian.provider.accounts.people import WardRow, ward
from guardian.provider.accounts.sign_in import attempt_sign_in
from guardian.provider.accounts.web_sessions import (
    LIFETIMES,
    close_session,
    find_session,
    open_session,
)
from guardian.provider.child_page.languages import HTML_LANGUAGE, visitor_language
from guardian.provider.child_page.page_words import page_words
from guardian.provider.context import Provider
from guardian.provider.oauth.forms import SentForm, sent_form
from guardian.words import N_, Words, best_language

COOKIE = "gl_child"
DOMAIN = "provider_child"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
_HERE = Path(__file__).resolve().parent
_MEDIA_TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
_WRONG = N_("That name and password do not go together. Look again, or ask a grown-up to help.")
_WAIT = N_("That was a few tries. Please wait {n} seconds and try again.")
_EMPTY = N_("Please fill in your name and your password.")
_ELSEWHERE = N_("Please sign in on this page.")


def child_page_router(provider: Provider) -> APIRouter:
    """Return the routes of the child's page; the JSON that it asks for is not among them."""
    page = ChildPage(provider)
    router = APIRouter(include_in_schema=False)
    router.get("/app", response_class=HTMLResponse)(page.show)
    router.post("/app/sign-in", response_class=HTMLResponse)(page.sign_in)
    router.post("/app/sign-out")(page.sign_out)
    router.get("/app/static/{name:path}")(page.file)
    return router


class ChildPage:
    """The page of one provider."""

    def __init__(self, provider: Provider) -> None:
        self._provider = provider
        self._templates = Environment(
            loader=FileSystemLoader(_HERE / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        static = _HERE / "static"
        self._files = {
            path.relative_to(static).as_posix(): path
            for path in static.rglob("*")
            if path.is_file()
        }

    def show(self, request: Request, lang: str | None = None) -> Response:
        """Show the page to the child who is signed in, or else the sign-in page."""
        person = self._signed_in(request)
        if person is not None:
            return self._app(person)
        return self._sign_in_page(request, lang, message=None, status=HTTPStatus.OK)

    def sign_in(self, request: Request, form: Annotated[SentForm, Depends(sent_form)]) -> Response:
        """Sign a child in; a wrong password gets a kind word, many get a wait."""
        lang = form.fields.get("lang")
        login = form.fields.get("login", "").strip()
        password = form.fields.get("password", "")
        if request.headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
            return self._sign_in_page(
                request, lang, message=_ELSEWHERE, status=HTTPStatus.FORBIDDEN
            )
        if form.fault is not None or not login or not password:
            return self._sign_in_page(request, lang, message=_EMPTY, status=HTTPStatus.BAD_REQUEST)
        now = self._provider.wall_clock.now()
        try:
            ward_id = attempt_sign_in(self._provider.engine, "ward", login, password, now)
        except TooManyAttemptsError as error:
            return self._wait_page(request, lang, login, error.seconds)
        if ward_id is None:
            return self._sign_in_page(
                request, lang, message=_WRONG, status=HTTPStatus.FORBIDDEN, login=login
            )
        with self._provider.engine.begin() as connection:
            token = open_session(connection, "ward", ward_id, now)
        return self._entered(token)

    def sign_out(self, request: Request) -> Response:
        """End the session and go back to the sign-in page."""
        with self._provider.engine.begin() as connection:
            close_session(connection, request.cookies.get(COOKIE, ""))
        answer = RedirectResponse("/app", status_code=HTTPStatus.SEE_OTHER)
        answer.delete_cookie(COOKIE, path="/app", httponly=True, samesite="strict")
        return answer

    def file(self, name: str) -> Response:
        """Serve one of the page's own files."""
        path = self._files.get(name)
        if path is None:
            raise HTTPException(HTTPStatus.NOT_FOUND)
        return FileResponse(
            path,
            media_type=_MEDIA_TYPES[path.suffix],
            headers={"Cache-Control": "no-cache", "X-Content-Type-Options": "nosniff"},
        )

    def _signed_in(self, request: Request) -> WardRow | None:
        token = request.cookies.get(COOKIE, "")
        with self._provider.engine.begin() as connection:
            now = self._provider.wall_clock.now()
            ward_id = find_session(connection, token, "ward", now)
            return None if ward_id is None else ward(connection, ward_id)

    def _entered(self, token: str) -> Response:
        answer = RedirectResponse("/app", status_code=HTTPStatus.SEE_OTHER)
        answer.set_cookie(
            COOKIE,
            token,
            max_age=int(LIFETIMES["ward"].total_seconds()),
            path="/app",
            secure=self._provider.issuer.startswith("https://"),
            httponly=True,
            samesite="strict",
        )
        return answer

    def _app(self, person: WardRow) -> Response:
        words = Words(DOMAIN, best_language(person.language))
        return self._html(
            "app.html",
            words,
            HTTPStatus.OK,
            display_name=person.display_name,
            elder=person.elder,
            speaks_here=self._provider.cast.speaks_here,
            page_words=page_words(words),
        )

    def _wait_page(self, request: Request, lang: str | None, login: str, seconds: int) -> Response:
        answer = self._sign_in_page(
            request,
            lang,
            message=_WAIT,
            status=HTTPStatus.TOO_MANY_REQUESTS,
            login=login,
            n=seconds,
        )
        answer.headers["Retry-After"] = str(seconds)
        return answer

    def _sign_in_page(
        self,
        request: Request,
        lang: str | None,
        *,
        message: str | None,
        status: HTTPStatus,
        login: str = "",
        **values: int,
    ) -> Response:
        catalogue = visitor_language(lang, request.headers.get("accept-language", ""))
        words = Words(DOMAIN, catalogue)
        return self._html(
            "sign_in.html",
            words,
            status,
            message=None if message is None else words.say(message, **values),
            login=login[:200],
        )

    def _html(self, template: str, words: Words, status: HTTPStatus, **values: object) -> Response:
        html = self._templates.get_template(template).render(
            say=words.say,
            language=HTML_LANGUAGE[words.language],
            service_name=self._provider.name,
            **values,
        )
        return HTMLResponse(html, status, headers={"Content-Security-Policy": POLICY})
