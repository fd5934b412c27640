"""The first page: two quick choices, what they come to, and a demo family one click away."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from guardian.policy.presets import jurisdictions
from guardian.policy.settings import PolicySettings
from tests.ui.conftest import Rig
from tests.ui.fake_opening import FakeOpening
from tests.ui.fakes import Desk, FixedClock, WrongPassphraseError
from ui.outside import Surroundings
from ui.presentation import Presentation
from ui.sayings.proposals import COUNTRIES, as_patch, country_of, in_words, proposed
from ui.window import MainWindow

Make = Callable[[str], Presentation]


@pytest.fixture
def around(rig: Rig, desk: Desk, qapp: QApplication) -> Callable[..., MainWindow]:
    def make(*, practice: bool = False, tried: list[str] | None = None) -> MainWindow:
        made = MainWindow(
            FakeOpening(desk),
            FixedClock(),
            Surroundings(
                notifier=None,
                signals=None,
                instance=None,
                seconds=lambda: 0.0,
                leave=rig._leave,
                renew=lambda _start: None,
                try_demo=None if tried is None else tried.append,
                practice=practice,
            ),
            language="en",
        )
        rig._windows.append(made)
        made.show()
        made.begin()
        rig.settle()
        return made

    return make


def choose(rig: Rig, window: MainWindow, name: str) -> None:
    found = rig.find(window, name)
    assert isinstance(found, QPushButton)
    found.setChecked(True)  # as a screen reader would
    rig.settle()


@pytest.mark.parametrize(
    ("territory", "country"), [("CN", "CN"), ("GB", "UK"), ("DE", "EU"), ("US", ""), ("", "")]
)
def test_the_country_is_guessed_from_the_locale(territory: str, country: str) -> None:
    assert country_of(territory) == country


def test_what_will_be_proposed_follows_the_two_choices(rig: Rig, desk: Desk) -> None:
    desk.linked = ()
    window = rig.window(desk)
    choose(rig, window, "country_CN")
    words = rig.texts(window)
    for said in ("60 minutes a day", "Night pause 22:00–06:00", "¥50 per purchase"):
        assert said in words
    assert "Nothing is sent before." in words
    choose(rig, window, "age_16-17")
    assert "120 minutes a day" in rig.texts(window)
    choose(rig, window, "country_")
    words = rig.texts(window)
    assert "No official values are known for this place." in words
    assert "minutes a day" not in words
    assert desk.calls.named("ask") == []


@pytest.mark.parametrize(
    ("country", "minutes", "law"),
    [
        ("US-CA", 180, "Law: SB 243, BPC 22602(c)(2), since 2026-01-01"),
        ("US-NY", 180, "Law: GBL Art. 47 s. 1702, since 2025-11-05"),
        ("US-WA", 60, "Law: HB 2225, from 2027-01-01 on"),
    ],
)
def test_a_state_with_a_law_of_its_own_can_be_chosen(
    rig: Rig, desk: Desk, country: str, minutes: int, law: str
) -> None:
    desk.linked = ()
    window = rig.window(desk)
    choose(rig, window, f"country_{country}")
    words = rig.texts(window)
    assert f"Time reminder every {minutes} minutes" in words
    assert law in words
    assert "No official values" not in words
    assert "The law demands this of the service." in words


def test_every_country_that_the_presets_know_can_be_chosen() -> None:
    assert {each for each in COUNTRIES if each} == set(jurisdictions())


@pytest.mark.parametrize("territory", [QLocale.Country.Germany, QLocale.Country.Taiwan])
@pytest.mark.parametrize("language", ["en", "zh_CN", "zh_TW"])
def test_a_guess_goes_by_the_place_before_the_language(
    rig: Rig, monkeypatch: pytest.MonkeyPatch, language: str, territory: QLocale.Country
) -> None:
    here = QLocale(QLocale.Language.AnyLanguage, territory)
    monkeypatch.setattr(QLocale, "system", staticmethod(lambda: here))
    desk = Desk(language)
    desk.linked = ()
    window = rig.window(desk)
    chosen = [
        each.objectName()
        for each in rig.find(window, "segments_country").findChildren(QPushButton)
        if each.isChecked()
    ]
    elsewhere = "country_CN" if language == "zh_CN" else "country_"
    assert chosen == ["country_EU" if territory == QLocale.Country.Germany else elsewhere]


def test_each_proposal_says_what_it_rests_on(presentation: Make) -> None:
    shown = presentation("en")
    for country in COUNTRIES:
        for field, basis in proposed(country, "8-11").items():
            assert all(in_words(shown, field, basis))


def test_amounts_are_proposed_in_their_own_currency_only() -> None:
    assert "spend_per_month_minor" in proposed("CN", "8-11", "CNY")
    assert not [each for each in proposed("CN", "8-11", "EUR") if each.startswith("spend")]


def linked(rig: Rig, desk: Desk) -> MainWindow:
    desk.linked = ()
    window = rig.window(desk)
    choose(rig, window, "country_CN")
    rig.click(window, "link_first")
    rig.click(window, "way_service")
    rig.type(window, "provider_address", "https://companion.example")
    desk.answered.set()
    rig.click(window, "wizard_next")
    rig.settle()
    return window


def _free(desk: Desk) -> None:
    """Take limits of the child away."""
    held = desk.limits_now

    def free(settings: PolicySettings) -> PolicySettings:
        return replace(settings, daily_minutes=None, curfew=None, spend_per_month_minor=None)

    desk.limits_now = replace(
        held,
        wished=free(held.wished),
        effective=replace(held.effective, settings=free(held.effective.settings)),
    )


def test_the_limits_are_asked_for_by_one_click_and_never_without(rig: Rig, desk: Desk) -> None:
    _free(desk)
    window = linked(rig, desk)
    assert desk.calls.named("ask") == []
    assert "Limits to begin with for Leo" in rig.texts(window)
    rig.click(window, "ask_first_limits")
    ((link_id, patch),) = desk.calls.named("ask")
    assert link_id == "link-2"
    assert patch == {
        "daily_minutes": 60,
        "curfew": {"start": "22:00", "end": "06:00"},
        "spend_per_month_minor": 20_000,
    }
    assert "Asked. Home and Limits show" in rig.texts(window)


def test_what_is_limited_already_is_not_proposed(rig: Rig, desk: Desk) -> None:
    window = linked(rig, desk)
    assert "Limits to begin with for" not in rig.texts(window)


def test_a_refusal_is_said_and_can_be_tried_again(rig: Rig, desk: Desk) -> None:
    _free(desk)
    window = linked(rig, desk)
    desk.calls.failures["ask"] = WrongPassphraseError()
    rig.click(window, "ask_first_limits")
    assert WrongPassphraseError.message in rig.texts(window)
    assert rig.find(window, "ask_first_limits").isEnabled()


def test_a_demo_family_is_one_click_away(
    rig: Rig, desk: Desk, around: Callable[..., MainWindow]
) -> None:
    desk.linked = ()
    tried: list[str] = []
    window = around(tried=tried)
    rig.click(window, "try_demo")
    assert tried == ["en"]
    assert not window.findChildren(QWidget, "practice_strip")


def test_the_demo_is_marked_on_every_page_and_left_by_one_click(
    rig: Rig, desk: Desk, around: Callable[..., MainWindow]
) -> None:
    window = around(practice=True)
    for page in ("home", "limits", "settings"):
        rig.click(window, f"go_{page}")
        assert "Demo family – nothing here is real" in rig.texts(window)
    rig.click(window, "leave_demo")
    assert rig.left == 1


def test_a_patch_has_hours_as_text() -> None:
    assert as_patch(proposed("EU", "8-11")) == {"curfew": {"start": "22:00", "end": "06:00"}}


def test_the_first_steps_have_the_focus_so_that_tab_leads_into_them(rig: Rig, desk: Desk) -> None:
    desk.linked = ()
    window = rig.window(desk)
    window.activateWindow()
    rig.settle()
    page = rig.find(window, "first_run")
    assert page.hasFocus()
    assert page.accessibleName() == "Welcome to Guardian."
    QTest.keyClick(page, Qt.Key.Key_Tab)
    assert rig.application.focusWidget() in page.findChildren(QWidget)


def test_who_comes_back_to_them_stays_on_the_side(rig: Rig, desk: Desk) -> None:
    desk.linked = ()
    window = rig.window(desk)
    window.activateWindow()
    rig.settle()
    side = rig.find(window, "go_home")
    side.setFocus(Qt.FocusReason.TabFocusReason)
    rig.click(window, "go_home")
    assert side.hasFocus()
