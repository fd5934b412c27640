"""Guessing is slowed down: passwords by login, codes by guardian and by browser."""

from tests.provider.oauth.household import Browser, Household


def test_wrong_passwords_make_the_next_wait_longer_and_longer(
    household: Household, browser: Browser
) -> None:
    waits = []
    for _ in range(7):
        assert browser.sign_in(password="wrong").status_code == 401
        paused = browser.sign_in(password="wrong")
        if paused.status_code == 429:
            waits.append(int(paused.headers["retry-after"]))
            household.wall_clock.advance(seconds=waits[-1])
    assert len(waits) >= 5
    assert waits == sorted(set(waits))


def test_the_right_password_has_to_wait_as_well(household: Household, browser: Browser) -> None:
    for _ in range(3):
        browser.sign_in(password="wrong")
    assert browser.sign_in().status_code == 429
    assert "gl_guardian" not in browser.session.cookies
    assert Browser(household).sign_in().status_code == 429


def test_one_login_does_not_hold_up_another(browser: Browser) -> None:
    for _ in range(4):
        browser.sign_in("stranger", "wrong")
    assert browser.sign_in().status_code == 200


def test_a_pause_ends(household: Household, browser: Browser) -> None:
    for _ in range(3):
        browser.sign_in(password="wrong")
    assert browser.sign_in().status_code == 429
    assert browser.error == "There were several wrong passwords. You can try again in 2 seconds."
    household.wall_clock.advance(seconds=2)
    assert browser.sign_in().status_code == 200


def test_five_wrong_codes_pause_even_the_right_one(household: Household, browser: Browser) -> None:
    code = household.begin_link()["user_code"]
    browser.sign_in()
    for _ in range(5):
        assert browser.open("/link?user_code=BBBB-BBBB").status_code == 404
    paused = browser.open(f"/link?user_code={code}")
    assert paused.status_code == 429
    assert 595 <= int(paused.headers["retry-after"]) <= 601
    assert "You can try again in" in browser.error
    decided = browser.decide(code, "approve", "ward-mia")
    assert decided.status_code in {403, 429}


def test_codes_are_free_again_after_ten_minutes(household: Household, browser: Browser) -> None:
    browser.sign_in()
    for _ in range(5):
        browser.open("/link?user_code=BBBB-BBBB")
    household.wall_clock.advance(minutes=10)
    code = household.begin_link()["user_code"]
    assert browser.open(f"/link?user_code={code}").status_code == 200
    assert "Which child?" in browser.page


def test_another_browser_of_the_same_guardian_is_paused_too(household: Household) -> None:
    first, second = Browser(household), Browser(household)
    first.sign_in()
    second.sign_in()
    for _ in range(5):
        first.open("/link?user_code=BBBB-BBBB")
    assert second.open("/link?user_code=CCCC-CCCC").status_code == 429


def test_a_right_code_in_between_does_not_reset_the_count(
    household: Household, browser: Browser
) -> None:
    code = household.begin_link()["user_code"]
    browser.sign_in()
    for _ in range(4):
        browser.open("/link?user_code=BBBB-BBBB")
    assert browser.open(f"/link?user_code={code}").status_code == 200
    browser.open("/link?user_code=BBBB-BBBB")
    assert browser.open(f"/link?user_code={code}").status_code == 429
