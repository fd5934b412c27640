"""What a guardian gives on the page: within their role, each permission by itself, once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from html import unescape
from pathlib import Path

import pytest
from sqlalchemy import update

from guardian.link.wire.ward import LinkState, Role
from guardian.provider.access import OF_ROLE, READS, Permission
from guardian.provider.accounts.people import LinkRow, links_of
from guardian.provider.ledger.people import guardianship_table, ward_table
from guardian.provider.oauth.permission_words import CHANGES, ROLES, SEES
from tests.provider.oauth.household import CLIENT, App, Browser, Household, post, running_household

MIA = "ward-mia"


def as_role(household: Household, role: Role) -> None:
    with household.provider.engine.begin() as connection:
        connection.execute(update(guardianship_table).values(role=role))


def links(household: Household) -> tuple[LinkRow, ...]:
    with household.provider.engine.begin() as connection:
        return links_of(connection, MIA)


def at_consent(browser: Browser, household: Household) -> str:
    code = str(household.begin_link()["user_code"])
    browser.sign_in(user_code=code)
    return code


def test_every_permission_has_words_once() -> None:
    assert {*SEES, *CHANGES} == OF_ROLE[Role.OWNER]
    assert not SEES.keys() & CHANGES.keys()
    assert set(SEES) == set(READS)
    assert set(ROLES) == set(Role)


@pytest.mark.parametrize("role", list(Role))
def test_the_page_says_the_role_and_offers_what_it_has(
    household: Household, browser: Browser, role: Role
) -> None:
    as_role(household, role)
    code = at_consent(browser, household)
    assert ROLES[role] in unescape(browser.page)
    assert set(browser.ticked) == {f"may:{each}" for each in OF_ROLE[role]}
    assert browser.decide(code, "approve", MIA).url.endswith("/link/approved")
    (made,) = links(household)
    assert (made.role, made.permissions) == (role, OF_ROLE[role])


def test_only_what_is_ticked_is_given(household: Household, browser: Browser) -> None:
    code = at_consent(browser, household)
    sent = {"may:usage.read": "on", "may:alerts.read": "on", "may:fly": "on"}
    browser.send("/link/decide", user_code=code, decision="approve", ward_id=MIA, **sent)
    (made,) = links(household)
    assert made.permissions == {Permission.USAGE_READ, Permission.ALERTS_READ}


@pytest.mark.parametrize("sent", [{}, {"may:policy.write": "on"}])
def test_nothing_given_is_no_link(
    household: Household, browser: Browser, sent: dict[str, str]
) -> None:
    as_role(household, Role.OBSERVER)
    code = at_consent(browser, household)
    answer = browser.send("/link/decide", user_code=code, decision="approve", ward_id=MIA, **sent)
    assert answer.status_code == 422
    assert "Tick at least one thing" in browser.error
    assert browser.ticked == {}
    assert links(household) == ()
    browser.open(f"/link?user_code={code}")
    assert browser.decide(code, "approve", MIA).url.endswith("/link/approved")


def test_an_adult_has_to_agree_first(household: Household, browser: Browser) -> None:
    with household.provider.engine.begin() as connection:
        connection.execute(
            update(ward_table)
            .where(ward_table.c.ward_id == MIA)
            .values(birth_date=date(1950, 1, 1), elder=True)
        )
    code = at_consent(browser, household)
    assert "Mia must agree on their own page first." in browser.page
    assert browser.decide(code, "approve", MIA).url.endswith("/link/waiting")
    assert "must agree on their own page" in browser.page
    assert [each.state for each in links(household)] == [LinkState.AWAITING_WARD]


def test_two_guardians_at_once_make_one_link(household: Household, app: App) -> None:
    begun = household.begin_link()
    code = str(begun["user_code"])
    both = [Browser(household), Browser(household)]
    for each in both:
        each.sign_in(user_code=code)
    wards = [MIA, "ward-leo"]
    with ThreadPoolExecutor() as pool:
        answers = list(pool.map(lambda b, w: b.decide(code, "approve", w), both, wards))
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    with household.provider.engine.begin() as connection:
        made = [row for ward_id in wards for row in links_of(connection, ward_id)]
    assert len(made) == 1
    assert app.poll(begun["device_code"]).json()["link_id"] == made[0].link_id


def test_too_many_links_begun_have_to_wait(seeded: Path, tmp_path: Path) -> None:
    with running_household(seeded, tmp_path, devices_per_minute=2) as limited:
        url = limited.url + "/oauth/device_authorization"
        answers = [post(url, CLIENT) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert int(answers[2].headers["Retry-After"]) > 0
