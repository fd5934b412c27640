"""The child's sign-in and the page's own files, without a browser."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
import requests
from requests import codes
from sqlalchemy import update

from guardian.provider.child_page.languages import visitor_language
from guardian.provider.child_page.page_words import page_words
from guardian.provider.child_page.router import COOKIE
from guardian.provider.ledger.people import ward_table
from guardian.words import LANGUAGES, Words
from tests.rig.provider_server import ServedProvider

TIMEOUT_SECONDS = 10
STATIC = Path(__file__).parents[3] / "guardian/provider/child_page/static"


class Inline(HTMLParser):
    """Collects what a strict content policy would not run."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = dict(attrs)
        if tag == "style" or "style" in names or any(name.startswith("on") for name in names):
            self.found.append(tag)
        if tag == "script" and "src" not in names and names.get("type") != "application/json":
            self.found.append(tag)


def sign_in(
    served: ServedProvider, login: str = "mia", password: str = "sandbox-mia", **more: str
) -> requests.Response:
    return requests.post(
        f"{served.url}/app/sign-in",
        data={"login": login, "password": password, **more},
        allow_redirects=False,
        timeout=TIMEOUT_SECONDS,
    )


def visit(served: ServedProvider, token: str = "", **headers: str) -> requests.Response:
    return requests.get(
        f"{served.url}/app", cookies={COOKIE: token}, headers=headers, timeout=TIMEOUT_SECONDS
    )


def test_a_child_signs_in_and_out(served: ServedProvider) -> None:
    answer = sign_in(served)
    assert (answer.status_code, answer.headers["location"]) == (codes.see_other, "/app")
    token = answer.cookies[COOKIE]
    assert "Hi, Mia" in visit(served, token).text
    left = requests.post(
        f"{served.url}/app/sign-out",
        cookies={COOKIE: token},
        allow_redirects=False,
        timeout=TIMEOUT_SECONDS,
    )
    assert left.status_code == codes.see_other
    assert "Hi, Mia" not in visit(served, token).text


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(served: ServedProvider) -> None:
    cookie = sign_in(served).headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert "path=/app" in cookie
    assert "secure" not in cookie, "the sandbox is plain http on loopback"


@pytest.mark.parametrize(
    ("login", "password"),
    [("mia", "wrong"), ("nobody", "sandbox-mia"), ("mia", "sandbox-leo"), ("parent", "x")],
)
def test_a_wrong_password_gets_a_kind_word(
    served: ServedProvider, login: str, password: str
) -> None:
    answer = sign_in(served, login, password)
    assert answer.status_code == codes.forbidden
    assert "ask a grown-up to help" in answer.text
    assert password not in answer.text or password == "x"
    assert COOKIE not in answer.cookies


def test_a_guardians_password_opens_no_childs_page(served: ServedProvider) -> None:
    assert sign_in(served, "parent", "sandbox-parent").status_code == codes.forbidden


def test_many_wrong_passwords_get_a_wait_even_for_the_right_one(served: ServedProvider) -> None:
    for _ in range(3):
        assert sign_in(served, "leo", "wrong").status_code == codes.forbidden
    answer = sign_in(served, "leo", "sandbox-leo")
    assert answer.status_code == codes.too_many_requests
    assert int(answer.headers["retry-after"]) >= 1
    assert "Please wait" in answer.text


@pytest.mark.parametrize("missing", [{"login": ""}, {"password": ""}, {"login": "   "}])
def test_an_empty_field_is_asked_for(served: ServedProvider, missing: dict[str, str]) -> None:
    answer = requests.post(
        f"{served.url}/app/sign-in",
        data={"login": "mia", "password": "sandbox-mia", **missing},
        timeout=TIMEOUT_SECONDS,
    )
    assert answer.status_code == codes.bad_request
    assert "fill in" in answer.text


def test_another_site_cannot_sign_a_child_in(served: ServedProvider) -> None:
    answer = requests.post(
        f"{served.url}/app/sign-in",
        data={"login": "mia", "password": "sandbox-mia"},
        headers={"Sec-Fetch-Site": "cross-site"},
        allow_redirects=False,
        timeout=TIMEOUT_SECONDS,
    )
    assert answer.status_code == codes.forbidden
    assert COOKIE not in answer.cookies


def test_a_made_up_session_is_nobodys(served: ServedProvider) -> None:
    assert 'name="password"' in visit(served, "x" * 43).text


@pytest.mark.parametrize("signed_in", [False, True])
def test_the_page_keeps_a_strict_content_policy(served: ServedProvider, *, signed_in: bool) -> None:
    answer = visit(served, sign_in(served).cookies[COOKIE] if signed_in else "")
    policy = answer.headers["content-security-policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    inline = Inline()
    inline.feed(answer.text)
    assert inline.found == []


def test_a_name_is_text_and_never_markup(served: ServedProvider) -> None:
    token = sign_in(served).cookies[COOKIE]
    name = "<script>alert(1)</script>{{7*7}}"
    with served.provider.engine.begin() as connection:
        connection.execute(
            update(ward_table).where(ward_table.c.login == "mia").values(display_name=name)
        )
    page = visit(served, token).text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;{{7*7}}" in page


def test_a_mistyped_login_comes_back_escaped_and_bounded(served: ServedProvider) -> None:
    answer = sign_in(served, '"><b>' + "x" * 500, "y")
    assert '"><b>' not in answer.text
    assert "x" * 300 not in answer.text


@pytest.mark.parametrize(
    ("header", "lang", "greeting"),
    [
        ("zh-CN,zh;q=0.9,en;q=0.8", None, "是谁来啦"),
        ("en-GB,en;q=0.9", None, "Who is here"),
        ("fr-FR,zh;q=0.5", None, "是谁来啦"),
        ("fr", None, "Who is here"),
        ("en", "zh-CN", "是谁来啦"),
        ("zh", "en", "Who is here"),
    ],
)
def test_a_visitor_reads_their_language(
    served: ServedProvider, header: str, lang: str | None, greeting: str
) -> None:
    address = f"{served.url}/app" + ("" if lang is None else f"?lang={lang}")
    answer = requests.get(address, headers={"Accept-Language": header}, timeout=TIMEOUT_SECONDS)
    assert greeting in answer.text


@pytest.mark.parametrize("chosen", ["../../etc/passwd", "x" * 9_000, "zh\x00", ""])
def test_any_language_tag_gives_one_of_ours(chosen: str) -> None:
    assert visitor_language(chosen, "") in LANGUAGES


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("page.js", "text/javascript"),
        ("page.css", "text/css"),
        ("avatars/study.svg", "image/svg+xml"),
    ],
)
def test_the_pages_own_files_are_served(served: ServedProvider, name: str, kind: str) -> None:
    answer = requests.get(f"{served.url}/app/static/{name}", timeout=TIMEOUT_SECONDS)
    assert answer.status_code == codes.ok
    assert answer.headers["content-type"].startswith(kind)
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    "name", ["../router.py", "..%2frouter.py", "%2e%2e/router.py", "none.js", "", "avatars"]
)
def test_no_other_file_is_served(served: ServedProvider, name: str) -> None:
    answer = requests.get(f"{served.url}/app/static/{name}", timeout=TIMEOUT_SECONDS)
    assert answer.status_code == codes.not_found


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_that_the_script_says_is_given_to_it(language: str) -> None:
    given = page_words(Words("provider_child", language))
    scripts = "\n".join(path.read_text(encoding="utf-8") for path in STATIC.glob("*.js"))
    said = set(re.findall(r'say\("([\w.]+)"', scripts))
    assert said - set(given) == set()
    assert all(given.values())


def test_the_script_builds_no_markup_from_strings() -> None:
    for path in STATIC.glob("*.js"):
        script = path.read_text(encoding="utf-8")
        for risky in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval("):
            assert risky not in script, f"{risky} in {path.name}"
