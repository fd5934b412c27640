"""The pages where a guardian signs in, enters a code and decides (RFC 8628 section 3.3)."""

from datetime import datetime
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import FileResponse, RedirectResponse
from sqlalchemy import Connection

from guardian.link.wire.ward import LinkState
from guardian.provider.accounts.attempts import TooManyAttemptsError
from guardian.provider.accounts.people import guardian
from guardian.provider.accounts.sign_in import attempt_sign_in
from guardian.provider.accounts.web_sessions import close_session, find_session, open_session
from guardian.provider.context import Provider
from guardian.provider.engine.link_life import Approval
from guardian.provider.engine.live import Live
from guardian.provider.oauth import page_errors
from guardian.provider.oauth.choices import choices, ticked
from guardian.provider.oauth.client import CLIENT_NAME
from guardian.provider.oauth.consent import (
    NothingGrantedError,
    WardNotTheirsError,
    approve,
    approved_before,
    decided_link,
    deny,
    look_up_code,
)
from guardian.provider.oauth.device_codes import (
    AlreadyDecidedError,
    PollOutcome,
    normal_user_code,
    shown_user_code,
)
from guardian.provider.oauth.forms import SentForm, sent_form
from guardian.provider.oauth.page_errors import PageError
from guardian.provider.oauth.page_render import PAGES, SECURITY_HEADERS, PageRenderer
from guardian.provider.oauth.visitor import (
    SESSION_COOKIE,
    Visitor,
    drop_session,
    keep_cookie,
    read_visitor,
)

Form = Annotated[SentForm, Depends(sent_form)]


class LinkPages:
    """Every page below ``/link``."""

    def __init__(self, provider: Provider, live: Live) -> None:
        self._provider = provider
        self._live = live
        self._secure = provider.issuer.startswith("https:")
        self._renderer = PageRenderer(provider.name, secure_cookies=self._secure)

    def router(self) -> APIRouter:
        """Return the addresses of the pages."""
        router = APIRouter(include_in_schema=False)
        router.add_api_route("/link", self.show, methods=["GET"])
        router.add_api_route("/link/sign-in", self.sign_in, methods=["POST"])
        router.add_api_route("/link/sign-out", self.sign_out, methods=["POST"])
        router.add_api_route("/link/decide", self.decide, methods=["POST"])
        router.add_api_route("/link/approved", self.approved, methods=["GET"])
        router.add_api_route("/link/waiting", self.waiting, methods=["GET"])
        router.add_api_route("/link/denied", self.denied, methods=["GET"])
        router.add_api_route("/link/{name}", self.picture_or_style, methods=["GET"])
        return router

    def show(self, request: Request, user_code: str = "", lang: str = "") -> Response:
        """Ask to sign in, then for a code, then for a decision."""
        visitor = read_visitor(request, lang)
        now = self._provider.wall_clock.now()
        with self._provider.engine.begin() as connection:
            guardian_id = _signed_in(connection, visitor, now)
            if guardian_id is None:
                return self._renderer.page("sign_in", visitor, user_code=user_code, login="")
            if not user_code.strip():
                return self._code_page(connection, visitor, guardian_id)
            error = _code_error(connection, visitor, guardian_id, user_code, now)
            if error is not None:
                return self._code_page(connection, visitor, guardian_id, user_code, error)
            return self._consent_page(connection, visitor, guardian_id, user_code)

    def sign_in(self, request: Request, form: Form) -> Response:
        """Check login and password; a wrong pair makes the next one wait."""
        visitor = read_visitor(request, form.fields.get("lang", ""))
        user_code = form.fields.get("user_code", "")
        login = form.fields.get("login", "").strip()
        now = self._provider.wall_clock.now()
        person_id, error = None, None
        if form.fault is not None or not visitor.sent_form(form.fields.get("csrf", "")):
            error = page_errors.stale_form()
        else:
            try:
                password = form.fields.get("password", "")
                person_id = attempt_sign_in(self._provider.engine, "guardian", login, password, now)
            except TooManyAttemptsError as pause:
                error = page_errors.too_many_passwords(pause.seconds)
        if person_id is None:
            return self._error_page(
                "sign_in",
                visitor,
                error or page_errors.wrong_password(),
                user_code=user_code,
                login=login,
            )
        with self._provider.engine.begin() as connection:
            token = open_session(connection, "guardian", person_id, now)
        response = _see("/link", visitor, user_code=user_code)
        keep_cookie(response, SESSION_COOKIE, token, secure=self._secure)
        return response

    def sign_out(self, request: Request, form: Form) -> Response:
        """End the session of this browser."""
        visitor = read_visitor(request, form.fields.get("lang", ""))
        response = _see("/link", visitor)
        if visitor.sent_form(form.fields.get("csrf", "")):
            with self._provider.engine.begin() as connection:
                close_session(connection, visitor.session)
            drop_session(response, secure=self._secure)
        return response

    def decide(self, request: Request, form: Form) -> Response:
        """Take the guardian's decision: link, deny, or say what is wrong with the form."""
        visitor = read_visitor(request, form.fields.get("lang", ""))
        try:
            with self._provider.engine.begin() as connection:
                answer = self._decided(connection, visitor, form)
        except AlreadyDecidedError:  # at the same moment, on another device: look again
            with self._provider.engine.begin() as connection:
                answer = self._decided(connection, visitor, form)
        self._live.bell.ring(form.fields.get("ward_id", ""))
        return answer

    def _decided(self, connection: Connection, visitor: Visitor, form: SentForm) -> Response:
        user_code = form.fields.get("user_code", "")
        now = self._provider.wall_clock.now()
        guardian_id = _signed_in(connection, visitor, now)
        if guardian_id is None:
            return self._renderer.page(
                "sign_in", visitor, status=401, user_code=user_code, login=""
            )
        if not visitor.sent_form(form.fields.get("csrf", "")):
            return self._code_page(
                connection, visitor, guardian_id, user_code, page_errors.stale_form()
            )
        error = _code_error(connection, visitor, guardian_id, user_code, now)
        if error is None:
            error = _decision_error(self._provider, connection, form, guardian_id)
            if error is not None:
                return self._consent_page(connection, visitor, guardian_id, user_code, form, error)
        elif not _pressed_twice(connection, form, guardian_id):
            return self._code_page(connection, visitor, guardian_id, user_code, error)
        return _see(_final_page(connection, user_code), visitor)

    def approved(self, request: Request, lang: str = "") -> Response:
        """Say that the app is linked and where to go on."""
        return self._renderer.page("approved", read_visitor(request, lang))

    def waiting(self, request: Request, lang: str = "") -> Response:
        """Say that the ward has to consent first."""
        return self._renderer.page("waiting", read_visitor(request, lang))

    def denied(self, request: Request, lang: str = "") -> Response:
        """Say that nothing was linked."""
        return self._renderer.page("denied", read_visitor(request, lang))

    def picture_or_style(self, name: str) -> Response:
        """Give the style sheet and the icon of the pages."""
        if name not in {"style.css", "icon.svg"}:
            return Response(status_code=404)
        kept_an_hour = {**SECURITY_HEADERS, "Cache-Control": "max-age=3600"}
        return FileResponse(PAGES / name, headers=kept_an_hour)

    def _code_page(
        self,
        connection: Connection,
        visitor: Visitor,
        guardian_id: str,
        user_code: str = "",
        error: PageError | None = None,
    ) -> Response:
        person = guardian(connection, guardian_id)
        return self._error_page("code", visitor, error, user_code=user_code, guardian=person)

    def _consent_page(
        self,
        connection: Connection,
        visitor: Visitor,
        guardian_id: str,
        user_code: str,
        form: SentForm | None = None,
        error: PageError | None = None,
    ) -> Response:
        sent = {} if form is None else form.fields
        now = self._provider.clock.now()
        offered = choices(connection, guardian_id, user_code, sent, now)
        return self._error_page(
            "consent",
            visitor,
            error,
            user_code=shown_user_code(normal_user_code(user_code) or ""),
            guardian=guardian(connection, guardian_id),
            wards=offered.wards,
            sees=offered.sees,
            changes=offered.changes,
            narrow=offered.narrow,
        )

    def _error_page(
        self, name: str, visitor: Visitor, error: PageError | None, **values: object
    ) -> Response:
        status, headers = 200, {}
        if error is not None:
            status = error.status
            headers = {"Retry-After": str(error.wait_seconds)} if error.wait_seconds else {}
        return self._renderer.page(
            name, visitor, status=status, headers=headers, error=error, **values
        )


def _signed_in(connection: Connection, visitor: Visitor, now: datetime) -> str | None:
    return find_session(connection, visitor.session, "guardian", now)


def _code_error(
    connection: Connection, visitor: Visitor, guardian_id: str, user_code: str, now: datetime
) -> PageError | None:
    """Return why a code cannot be decided, or ``None`` when it can."""
    try:
        outcome = look_up_code(
            connection, user_code, guardian_id=guardian_id, browser=visitor.visit, now=now
        )
    except TooManyAttemptsError as pause:
        return page_errors.too_many_codes(pause.seconds)
    if outcome is PollOutcome.PENDING:
        return None
    if outcome is PollOutcome.EXPIRED:
        return page_errors.expired_code()
    if outcome is PollOutcome.UNKNOWN:
        return page_errors.unknown_code()
    return page_errors.decided_code()


def _pressed_twice(connection: Connection, form: SentForm, guardian_id: str) -> bool:
    return form.fields.get("decision") == "approve" and approved_before(
        connection,
        form.fields.get("user_code", ""),
        guardian_id=guardian_id,
        ward_id=form.fields.get("ward_id", ""),
    )


def _decision_error(
    provider: Provider, connection: Connection, form: SentForm, guardian_id: str
) -> PageError | None:
    """Do what the form decides, or return what is wrong with it."""
    decision = form.fields.get("decision")
    user_code = form.fields.get("user_code", "")
    ward_id = form.fields.get("ward_id", "")
    if decision == "deny":
        deny(connection, user_code)
        return None
    if decision != "approve":
        return page_errors.no_decision()
    if not ward_id:
        return page_errors.no_ward()
    approval = Approval(
        guardian_id=guardian_id,
        ward_id=ward_id,
        permissions=ticked(form.fields),
        client_name=CLIENT_NAME,
    )
    try:
        approve(provider, connection, user_code, approval)
    except WardNotTheirsError:
        return page_errors.foreign_ward()
    except NothingGrantedError:
        return page_errors.nothing_ticked()
    return None


def _final_page(connection: Connection, user_code: str) -> str:
    """Return where a decision leads."""
    made = decided_link(connection, user_code)
    if made is None:
        return "/link/denied"
    return "/link/waiting" if made.state is LinkState.AWAITING_WARD else "/link/approved"


def _see(path: str, visitor: Visitor, user_code: str = "") -> RedirectResponse:
    """Send the browser on with GET, so that reloading sends no form twice."""
    known = {"user_code": user_code, "lang": visitor.chosen_language}
    query = urlencode({name: value for name, value in known.items() if value})
    address = f"{path}?{query}" if query else path
    return RedirectResponse(address, 303, headers=SECURITY_HEADERS)
