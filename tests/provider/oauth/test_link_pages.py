"""The consent pages as a guardian's browser meets them."""

import html
import re

import pytest
import requests
from sqlalchemy import delete, insert

from guardian.link.wire.ward import Role
from guardian.provider.access import OF_ROLE
from guardian.provider.accounts.passwords import hash_password
from guardian.provider.accounts.people import active_links
from guardian.provider.accounts.seed import GUARDIAN_ID
from guardian.provider.ledger.people import (
    guardian_table,
    guardianship_table,
    ward_table,
)
from guardian.provider.oauth.permission_words import CHANGES, SEES
from tests.provider.oauth.household import TIMEOUT_SECONDS, App, Browser, Household


def links(household: Household) -> int:
    with household.provider.engine.begin() as connection:
        return sum(len(active_links(connection, ward)) for ward in ("ward-mia", "ward-leo"))


def test_a_stranger_is_asked_to_sign_in_and_the_code_is_kept(
    household: Household, browser: Browser
) -> None:
    begun = household.begin_link()
    answer = browser.open(begun["verification_uri_complete"])
    assert answer.status_code == 200
    assert 'name="login"' in browser.page
    assert 'type="password"' in browser.page
    assert begun["user_code"] in browser.page
    signed_in = browser.send(
        "/link/sign-in",
        login="parent",
        password="sandbox-parent",
        user_code=begun["user_code"],
    )
    assert signed_in.url == begun["verification_uri_complete"]
    assert "Let Guardian look after your child?" in browser.page


def test_a_code_typed_in_any_shape_is_found(household: Household, browser: Browser) -> None:
    code = household.begin_link()["user_code"]
    browser.sign_in()
    assert 'name="user_code"' in browser.page
    for typed in (code.lower(), code.replace("-", " "), f" {code.replace('-', '')} "):
        assert browser.session.get(
            household.url + "/link", params={"user_code": typed}, timeout=TIMEOUT_SECONDS
        ).text.count(code)


def test_the_consent_page_says_everything(household: Household, browser: Browser) -> None:
    begun = household.begin_link()
    browser.sign_in(user_code=begun["user_code"])
    for sentence in (*SEES.values(), *CHANGES.values()):
        assert sentence in html.unescape(browser.page)
    assert "The words of any conversation" in browser.page
    assert re.findall(r'name="ward_id" value="([\w-]+)"', browser.page) == ["ward-mia", "ward-leo"]
    assert re.findall(r'name="decision" value="(\w+)"', browser.page) == ["approve", "deny"]
    assert "Mia" in browser.page
    assert begun["user_code"] in browser.page


def test_every_permission_has_its_sentence() -> None:
    assert {*SEES, *CHANGES} == OF_ROLE[Role.OWNER]


def test_a_wrong_password_says_so_and_not_which_part(browser: Browser) -> None:
    for login in ("parent", "nobody"):
        answer = browser.sign_in(login, "wrong")
        assert answer.status_code == 401
        assert browser.error == (
            "The account name or the password is wrong. Check both and try again."
        )
        assert f'value="{login}"' in browser.page
        assert 'value="wrong"' not in browser.page


def test_a_child_cannot_sign_in_here(browser: Browser) -> None:
    assert browser.sign_in("mia", "sandbox-mia").status_code == 401


def test_unknown_expired_and_used_codes_name_the_remedy(
    household: Household, browser: Browser
) -> None:
    begun = household.begin_link()
    browser.sign_in(user_code="BBBB-BBBB")
    assert browser.error.startswith("There is no such code. Compare it with the code in the app")
    assert browser.open("/link?user_code=Hello").status_code == 404
    browser.open(begun["verification_uri_complete"])
    browser.decide(begun["user_code"], "deny")
    assert browser.open(begun["verification_uri_complete"]).status_code == 409
    assert browser.error.startswith("This code was used before. Ask the app for a new code")
    late = household.begin_link()
    household.wall_clock.advance(minutes=10)
    assert browser.open(late["verification_uri_complete"]).status_code == 410
    assert browser.error.startswith("This code has expired. Ask the app for a new code")


def test_a_code_is_decided_once(household: Household, browser: Browser) -> None:
    code = household.begin_link()["user_code"]
    browser.sign_in(user_code=code)
    csrf = browser.csrf
    browser.decide(code, "approve", "ward-mia")
    again = browser.send(
        "/link/decide", csrf=csrf, user_code=code, decision="approve", ward_id="ward-leo"
    )
    assert again.status_code == 409
    assert links(household) == 1


def test_pressing_approve_twice_is_no_error(household: Household, browser: Browser) -> None:
    code = household.begin_link()["user_code"]
    browser.sign_in(user_code=code)
    pressed = {
        "csrf": browser.csrf,
        "user_code": code,
        "decision": "approve",
        "ward_id": "ward-mia",
        **browser.ticked,
    }
    for _ in range(2):
        assert browser.send("/link/decide", **pressed).url.endswith("/link/approved")
    assert links(household) == 1


def test_an_expired_code_cannot_be_approved(household: Household, browser: Browser) -> None:
    code = household.begin_link()["user_code"]
    browser.sign_in(user_code=code)
    household.wall_clock.advance(minutes=10)
    assert browser.decide(code, "approve", "ward-mia").status_code == 410
    assert links(household) == 0


def test_no_ward_and_no_decision(household: Household, browser: Browser) -> None:
    code = household.begin_link()["user_code"]
    browser.sign_in(user_code=code)
    assert browser.decide(code, "approve").status_code == 422
    assert browser.error == "Choose which child this is for."
    assert browser.decide(code, "perhaps", "ward-mia").status_code == 400
    assert browser.error == "Choose Approve or Deny."
    assert links(household) == 0


def test_a_ward_of_somebody_else_is_refused(household: Household, browser: Browser) -> None:
    with household.provider.engine.begin() as connection:
        connection.execute(
            insert(guardian_table).values(
                guardian_id="guardian-other",
                display_name="Other",
                login="other",
                password_hash=hash_password("other"),
                language="en",
            )
        )
        connection.execute(
            delete(guardianship_table).where(guardianship_table.c.ward_id == "ward-leo")
        )
        connection.execute(
            insert(guardianship_table).values(guardian_id="guardian-other", ward_id="ward-leo")
        )
    code = household.begin_link()["user_code"]
    browser.sign_in(user_code=code)
    assert "Leo" not in browser.page
    for ward_id in ("ward-leo", "nobody"):
        assert browser.decide(code, "approve", ward_id).status_code == 403
        assert "do not look after this child" in browser.error
    assert links(household) == 0
    other = Browser(household)
    other.sign_in("other", "other", code)
    assert "checked" in other.page  # the only child needs no choosing
    other.decide(code, "approve", "ward-leo")
    assert links(household) == 1


def test_a_guardian_without_children_cannot_approve(household: Household, browser: Browser) -> None:
    with household.provider.engine.begin() as connection:
        connection.execute(delete(guardianship_table))
    browser.sign_in(user_code=household.begin_link()["user_code"])
    assert "There is no child in your account yet." in browser.page
    assert "disabled" in browser.page


@pytest.mark.parametrize("csrf", ["", "0" * 64, "ü"])
def test_a_form_from_elsewhere_changes_nothing(
    household: Household, browser: Browser, csrf: str
) -> None:
    code = household.begin_link()["user_code"]
    browser.open("/link")
    refused = browser.send("/link/sign-in", csrf=csrf, login="parent", password="sandbox-parent")
    assert refused.status_code == 403
    assert "Please try again" in browser.error
    browser.sign_in(user_code=code)
    for decision in ("approve", "deny"):
        sent = {"user_code": code, "decision": decision, "ward_id": "ward-mia"}
        assert browser.send("/link/decide", csrf=csrf, **sent).status_code == 403
    assert links(household) == 0
    browser.send("/link/sign-out", csrf=csrf)
    assert browser.open(f"/link?user_code={code}").status_code == 200
    assert "Which child?" in browser.page


def test_the_token_of_another_browser_does_not_fit(household: Household) -> None:
    code = household.begin_link()["user_code"]
    mine, other = Browser(household), Browser(household)
    mine.sign_in(user_code=code)
    other.sign_in(user_code=code)
    answer = mine.send(
        "/link/decide",
        csrf=other.csrf,
        user_code=code,
        decision="approve",
        ward_id="ward-mia",
    )
    assert answer.status_code == 403


def test_deciding_needs_a_session(household: Household, browser: Browser) -> None:
    code = household.begin_link()["user_code"]
    browser.open("/link")
    assert browser.decide(code, "approve", "ward-mia").status_code == 401
    assert links(household) == 0


def test_a_session_ends_by_itself_and_by_signing_out(
    household: Household, browser: Browser
) -> None:
    browser.sign_in()
    token = browser.session.cookies["gl_guardian"]
    browser.send("/link/sign-out")
    assert 'name="password"' in browser.page
    browser.session.cookies.set("gl_guardian", token, path="/link")
    browser.open("/link")
    assert 'name="password"' in browser.page
    browser.sign_in()
    household.wall_clock.advance(hours=1)
    browser.open("/link")
    assert 'name="password"' in browser.page


def test_cookies_and_headers_keep_others_out(household: Household, browser: Browser) -> None:
    answer = browser.open("/link")
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert "script-src" not in policy
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["cache-control"] == "no-store"
    assert "<script" not in browser.page
    browser.sign_in()
    for name in ("gl_visit", "gl_guardian"):
        raw = requests.post(
            household.url + "/link/sign-in",
            {"csrf": "", "login": "", "password": ""},
            timeout=TIMEOUT_SECONDS,
        ).headers["set-cookie"]
        assert "HttpOnly" in raw
        assert "SameSite=strict" in raw
        assert "Path=/link" in raw
        assert name in browser.session.cookies


def test_what_somebody_typed_is_escaped(household: Household, browser: Browser) -> None:
    hostile = "\"><script>alert('x')</script>"
    with household.provider.engine.begin() as connection:
        connection.execute(
            ward_table.update()
            .where(ward_table.c.ward_id == "ward-mia")
            .values(display_name=hostile)
        )
    browser.sign_in(hostile, "wrong", hostile)
    assert "<script" not in browser.page
    browser.sign_in(user_code=household.begin_link()["user_code"])
    assert "<script" not in browser.page
    assert "&lt;script&gt;" in browser.page
    browser.open("/link?user_code=%22%3E%3Cscript%3E")
    assert "<script" not in browser.page


def test_chinese_by_the_browser_and_by_choice(household: Household) -> None:
    begun = household.begin_link()
    chinese = Browser(household, "zh-CN,zh;q=0.9,en;q=0.8")
    chinese.sign_in(user_code=begun["user_code"])
    assert "允许 Guardian 守护您的孩子吗？" in chinese.page
    assert "任何对话的内容" in chinese.page
    assert 'lang="zh-CN"' in chinese.page
    english = Browser(household, "zh-CN")
    english.open("/link?lang=en")
    answer = english.send(
        "/link/sign-in",
        login="parent",
        password="sandbox-parent",
        user_code=begun["user_code"],
        lang="en",
    )
    assert answer.url.endswith("&lang=en")
    assert "Let Guardian look after your child?" in english.page
    denied = english.send("/link/decide", user_code=begun["user_code"], decision="deny", lang="en")
    assert "Not linked" in denied.text


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_last_pages(browser: Browser, lang: str) -> None:
    for page, words in (("approved", ("Linked", "绑定成功")), ("denied", ("Not linked", "未绑定"))):
        browser.open(f"/link/{page}?lang={lang}")
        assert words[lang == "zh"] in browser.page


def test_style_and_icon_and_nothing_else(household: Household) -> None:
    for name, kind in (("style.css", "text/css"), ("icon.svg", "image/svg+xml")):
        answer = requests.get(f"{household.url}/link/{name}", timeout=TIMEOUT_SECONDS)
        assert answer.headers["content-type"].startswith(kind)
        assert answer.headers["x-content-type-options"] == "nosniff"
    for name in ("base.html", "..%2Fserver.py", "%2e%2e/server.py"):
        answer = requests.get(f"{household.url}/link/{name}", timeout=TIMEOUT_SECONDS)
        assert answer.status_code == 404


def test_two_guardians_of_one_child_have_a_link_each(app: App) -> None:
    household = app.household
    with household.provider.engine.begin() as connection:
        connection.execute(
            insert(guardian_table).values(
                guardian_id="guardian-dad",
                display_name="Dad",
                login="dad",
                password_hash=hash_password("dad"),
                language="en",
            )
        )
        connection.execute(
            insert(guardianship_table).values(guardian_id="guardian-dad", ward_id="ward-mia")
        )
    for login, password in (("parent", "sandbox-parent"), ("dad", "dad")):
        code = household.begin_link()["user_code"]
        browser = Browser(household)
        browser.sign_in(login, password, code)
        browser.decide(code, "approve", "ward-mia")
    with household.provider.engine.begin() as connection:
        guardians = {row.guardian_id for row in active_links(connection, "ward-mia")}
    assert guardians == {GUARDIAN_ID, "guardian-dad"}
