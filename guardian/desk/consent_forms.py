"""A guardian at the provider's pages without a browser: reads the real forms and posts them."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin

import requests

MAX_PAGES = 6
TIMEOUT_SECONDS = 20


class ConsentError(Exception):
    """The pages did not lead to a decision; ``args[0]`` says where they stopped."""


@dataclass
class Form:
    """One form of a page. ``choices`` is radio value to the words beside it."""

    method: str
    action: str
    fields: dict[str, str] = field(default_factory=dict)
    choices: dict[str, str] = field(default_factory=dict)
    choice_name: str = ""
    buttons: set[str] = field(default_factory=set)


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._inside = False
        self._choice = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._inside = True
            self.forms.append(Form(values.get("method", "get").lower(), values.get("action", "")))
        elif self._inside and tag == "input" and "name" in values:
            self._input(values)
        elif self._inside and tag == "button":
            self.forms[-1].buttons.add(values.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = False
        if tag in {"label", "form"}:
            self._choice = ""

    def handle_data(self, data: str) -> None:
        if self._choice:
            known = self.forms[-1].choices
            known[self._choice] = " ".join(f"{known[self._choice]} {data}".split())

    def _input(self, values: dict[str, str]) -> None:
        form = self.forms[-1]
        if values.get("type") == "radio":
            form.choice_name = values["name"]
            self._choice = values.get("value", "")
            form.choices[self._choice] = ""
        else:
            form.fields[values["name"]] = values.get("value", "")


def forms_of(page: str) -> list[Form]:
    """Return every form of an HTML page, as a browser would fill it in at first."""
    parser = _Forms()
    parser.feed(page)
    return parser.forms


def approve(verification_uri_complete: str, login: str, password: str, ward: str) -> None:
    """Sign in, confirm the code, choose ``ward`` (display name or id) and approve.

    Raises :class:`ConsentError` when the pages do not lead there.
    """
    _decide(verification_uri_complete, login, password, ward, "approve")


def deny(verification_uri_complete: str, login: str, password: str, ward: str) -> None:
    """As ``approve``, with the other button."""
    _decide(verification_uri_complete, login, password, ward, "deny")


def _decide(address: str, login: str, password: str, ward: str, decision: str) -> None:
    with requests.Session() as browser:
        browser.trust_env = False
        page = browser.get(address, timeout=TIMEOUT_SECONDS)
        for _ in range(MAX_PAGES):
            form = _next_form(page)
            answers = dict(form.fields)
            if "password" in answers:
                answers |= {"login": login, "password": password}
            if decision in form.buttons:
                answers |= _choice(form, ward) | {"decision": decision}
            page = _submit(browser, page, form, answers)
            if decision in form.buttons:
                if not page.ok:
                    raise ConsentError(f"{page.status_code} after the decision")
                return
        raise ConsentError(f"no decision after {MAX_PAGES} pages")


def _next_form(page: requests.Response) -> Form:
    wanted = [
        form
        for form in forms_of(page.text)
        if "password" in form.fields or "approve" in form.buttons or form.fields.get("user_code")
    ]
    if not page.ok or not wanted:
        raise ConsentError(f"{page.status_code} at {page.url}")
    return wanted[0]


def _choice(form: Form, ward: str) -> dict[str, str]:
    for value, words in form.choices.items():
        if ward in {value, words}:
            return {form.choice_name: value}
    raise ConsentError(f"{ward!r} is not among {sorted(form.choices.values())}")


def _submit(
    browser: requests.Session, page: requests.Response, form: Form, answers: dict[str, str]
) -> requests.Response:
    target = urljoin(page.url, form.action)
    if form.method == "get":
        return browser.get(target, params=answers, timeout=TIMEOUT_SECONDS)
    origin = "/".join(page.url.split("/")[:3])
    return browser.post(target, data=answers, headers={"Origin": origin}, timeout=TIMEOUT_SECONDS)
