"""Turns a template into a page that nothing foreign can get into."""

from pathlib import Path

from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from guardian.provider.oauth.client import CLIENT_NAME
from guardian.provider.oauth.visitor import VISIT_COOKIE, Visitor, keep_cookie
from guardian.words import Words

PAGES = Path(__file__).parent / "pages"
_FINAL_PAGES = {"approved", "waiting", "denied"}  # pages with an address of their own
SECURITY_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",  # the address may carry a code
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


class PageRenderer:
    """Renders the pages of one provider."""

    def __init__(self, provider_name: str, *, secure_cookies: bool) -> None:
        self._provider_name = provider_name
        self._secure_cookies = secure_cookies
        self._templates = Environment(
            loader=FileSystemLoader(PAGES), autoescape=True, undefined=StrictUndefined
        )

    def page(
        self,
        name: str,
        visitor: Visitor,
        *,
        status: int = 200,
        headers: dict[str, str] | None = None,
        **values: object,
    ) -> HTMLResponse:
        """Return the page ``name`` in the visitor's language, with the visit's cookie."""
        words = words_for(visitor)
        html = self._templates.get_template(f"{name}.html").render(
            words=words,
            say=words.say,
            visitor=visitor,
            provider_name=self._provider_name,
            app=CLIENT_NAME,
            address=f"/link/{name}" if name in _FINAL_PAGES else "/link",
            **{"user_code": "", "error": None, **values},
        )
        response = HTMLResponse(html, status, headers={**SECURITY_HEADERS, **(headers or {})})
        keep_cookie(response, VISIT_COOKIE, visitor.visit, secure=self._secure_cookies)
        return response


def words_for(visitor: Visitor) -> Words:
    """Return the sentences of these pages in the visitor's language."""
    return Words("provider_oauth", visitor.language)
