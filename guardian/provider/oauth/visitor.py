"""Who sits at the browser: their cookies, their language, and the token that guards forms."""

import hashlib
import hmac
from dataclasses import dataclass, field

from fastapi import Request, Response

from guardian.provider.accounts.secret_tokens import new_token
from guardian.words import best_language

SESSION_COOKIE = "gl_guardian"
VISIT_COOKIE = "gl_visit"
COOKIE_PATH = "/link"
_LONGEST_COOKIE = 128
_LANGUAGES = {"zh": "zh_CN", "en": "en"}


@dataclass(frozen=True, kw_only=True)
class Visitor:
    """A browser on the consent pages, signed in or not."""

    visit: str = field(repr=False)
    """A secret of this browser, from its first page on."""
    session: str = field(repr=False)
    """The secret of a signed-in session; empty without one."""
    chosen_language: str
    """``zh`` or ``en`` when the address says so, else empty."""
    language: str
    """One of ``words.LANGUAGES``."""

    @property
    def csrf(self) -> str:
        """The token of this visitor's forms: another site cannot know it."""
        return hmac.new(self.visit.encode(), self.session.encode(), hashlib.sha256).hexdigest()

    def sent_form(self, csrf: str) -> bool:
        """Whether a form with this token came from a page of this visitor."""
        return hmac.compare_digest(self.csrf.encode(), csrf.encode("utf-8", "replace"))


def read_visitor(request: Request, lang: str) -> Visitor:
    """Return the visitor behind a request; a browser without a visit gets a new one."""
    chosen = lang if lang in _LANGUAGES else ""
    accepted = request.headers.get("accept-language", "")
    return Visitor(
        visit=_cookie(request, VISIT_COOKIE) or new_token(),
        session=_cookie(request, SESSION_COOKIE),
        chosen_language=chosen,
        language=_LANGUAGES[chosen] if chosen else accepted_language(accepted),
    )


def keep_cookie(response: Response, name: str, value: str, *, secure: bool) -> None:
    """Set a cookie that lasts until the browser closes and never leaves these pages."""
    response.set_cookie(
        name, value, path=COOKIE_PATH, secure=secure, httponly=True, samesite="strict"
    )


def drop_session(response: Response, *, secure: bool) -> None:
    """Take the session's cookie back."""
    response.delete_cookie(
        SESSION_COOKIE, path=COOKIE_PATH, secure=secure, httponly=True, samesite="strict"
    )


def accepted_language(header: str) -> str:
    """Return the language of ``words.LANGUAGES`` that ``Accept-Language`` prefers, else English.

    See RFC 9110 section 12.5.4.
    """
    best, best_weight = "en", 0.0
    for entry in header.split(","):
        tag, _, parameters = entry.strip().partition(";")
        name = tag.strip().lower()
        weight = _weight(parameters)
        if name.partition("-")[0] in _LANGUAGES and weight > best_weight:
            best, best_weight = best_language(name), weight
    return best


def _weight(parameters: str) -> float:
    name, _, number = parameters.strip().partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        weight = float(number)
    except ValueError:
        return 0.0
    return weight if 0 <= weight <= 1 else 0.0


def _cookie(request: Request, name: str) -> str:
    value = request.cookies.get(name, "")
    return value if len(value) <= _LONGEST_COOKIE else ""
