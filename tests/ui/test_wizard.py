"""Linking: address, code, waiting, success, refusal, expiry, leaving."""

from datetime import timedelta

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QWidget

from tests.ui.conftest import Rig
from tests.ui.fakes import Desk, FixedClock, WrongPassphraseError
from tests.ui.shots import SIZES
from tests.ui.walking import clipped
from ui.pages.wizard import LinkWizard
from ui.qr import QUIET_ZONE, qr_matrix, qr_pixmap
from ui.window import MainWindow


def _to_code(rig: Rig, desk: Desk, window: MainWindow | None = None) -> MainWindow:
    if window is None:
        desk.linked = ()
        window = rig.window(desk)
        rig.click(window, "link_first")
        rig.click(window, "way_service")
    edit = rig.find(window, "provider_address")
    assert isinstance(edit, QLineEdit)
    edit.setText("https://companion.example")
    _press(rig, window, "wizard_next")
    while not desk.calls.named("wait_for_link"):
        rig.application.processEvents()
    for _ in range(3):
        rig.application.processEvents()
    return window


def _press(rig: Rig, window: MainWindow, name: str) -> None:
    """Press without waiting for workers: one of them waits for the guardian."""
    found = rig.find(window, name)
    assert isinstance(found, QPushButton)
    found.click()


def _answer(rig: Rig, desk: Desk) -> None:
    desk.answered.set()
    rig.settle()


def test_the_first_run_leads_into_the_wizard(rig: Rig, desk: Desk) -> None:
    desk.linked = ()
    window = rig.window(desk)
    assert "Welcome to Guardian." in rig.texts(window)
    assert not [n for n in ("go_characters", "go_limits") if _visible(window, n)]
    rig.click(window, "link_first")
    rig.click(window, "way_service")
    assert rig.find(window, "provider_address").isVisible()


def _visible(window: MainWindow, name: str) -> bool:
    found = window.findChild(QWidget, name)
    return bool(found is not None and found.isVisible())


def test_code_and_picture_and_countdown(rig: Rig, desk: Desk) -> None:
    window = _to_code(rig, desk)
    assert desk.calls.named("begin_link") == [("https://companion.example",)]
    words = rig.texts(window)
    assert "BCDF-GHJK" in words
    assert "Approve it at Companion Sandbox." in words
    assert "The code is good for 10:00." in words
    picture = rig.find(window, "qr_code")
    assert isinstance(picture, QLabel)
    assert picture.pixmap().width() > 100
    assert rig.find(window, "user_code").accessibleName() == "B C D F - G H J K"
    _answer(rig, desk)


def test_the_countdown_counts_and_ends(rig: Rig, desk: Desk) -> None:
    window = _to_code(rig, desk)
    wizard = rig.find(window, "page_wizard")
    assert isinstance(wizard, LinkWizard)
    clock = wizard._presentation.clock
    assert isinstance(clock, FixedClock)
    clock.at += timedelta(seconds=61)
    wizard._countdown.timeout.emit()
    assert "8:59" in rig.texts(window)
    clock.at += timedelta(minutes=30)
    wizard._countdown.timeout.emit()
    assert "0:00" in rig.texts(window)
    assert not wizard._countdown.isActive()
    _answer(rig, desk)


def test_the_code_is_copied(rig: Rig, desk: Desk) -> None:
    window = _to_code(rig, desk)
    _press(rig, window, "copy_code")
    assert QGuiApplication.clipboard().text() == "BCDF-GHJK"
    assert "Copied" in rig.texts(window)
    _answer(rig, desk)


def test_the_page_opens_in_the_browser(
    rig: Rig, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []

    def open_url(url: QUrl) -> bool:
        opened.append(url.toString())
        return True

    monkeypatch.setattr(QDesktopServices, "openUrl", open_url)
    window = _to_code(rig, desk)
    _press(rig, window, "open_page")
    assert opened == ["https://companion.example/link?user_code=BCDF-GHJK"]
    _answer(rig, desk)


def test_a_page_that_is_no_web_page_is_never_opened(rig: Rig, desk: Desk) -> None:
    desk.verification_scheme = "file"
    window = _to_code(rig, desk)
    assert "BCDF-GHJK" in rig.texts(window)
    assert not [each for each in window.findChildren(QWidget, "open_page") if each.isVisible()]
    _answer(rig, desk)


def test_success_leads_to_the_childs_day(rig: Rig, desk: Desk) -> None:
    window = _to_code(rig, desk)
    _answer(rig, desk)
    assert "Leo is linked." in rig.texts(window)
    rig.click(window, "wizard_done")
    assert rig.find(window, "page_home").isVisible()
    assert "Leo" in rig.texts(window)


def test_refusal_and_expiry_say_why_and_offer_another_try(rig: Rig, desk: Desk) -> None:
    desk.answer_link = WrongPassphraseError()
    window = _to_code(rig, desk)
    _answer(rig, desk)
    words = rig.texts(window)
    assert "The account is not linked" in words
    assert WrongPassphraseError.advice in words
    assert rig.application.focusWidget() is rig.find(window, "retry")
    rig.click(window, "retry")
    edit = rig.find(window, "provider_address")
    assert isinstance(edit, QLineEdit)
    assert edit.text() == "https://companion.example"


def test_a_wrong_address_is_said_at_the_field(rig: Rig, desk: Desk) -> None:
    desk.calls.failures["begin_link"] = WrongPassphraseError()
    desk.linked = ()
    window = rig.window(desk)
    rig.click(window, "link_first")
    rig.click(window, "way_service")
    edit = rig.find(window, "provider_address")
    assert isinstance(edit, QLineEdit)
    edit.setText("nonsense")
    rig.click(window, "wizard_next")
    assert WrongPassphraseError.title in rig.texts(window)
    assert rig.find(window, "wizard_next").isEnabled()


def test_an_empty_address_asks_nobody(rig: Rig, desk: Desk) -> None:
    desk.linked = ()
    window = rig.window(desk)
    rig.click(window, "link_first")
    rig.click(window, "way_service")
    rig.click(window, "wizard_next")
    assert not desk.calls.named("begin_link")


def test_leaving_gives_up_waiting(rig: Rig, desk: Desk) -> None:
    window = _to_code(rig, desk)
    rig.click(window, "go_settings")
    assert not desk.answered.is_set()
    assert rig.find(window, "page_settings").isVisible()
    assert "Leo is linked" not in rig.texts(window)


def test_cancelling_from_another_account(rig: Rig, desk: Desk) -> None:
    window = rig.window(desk)
    rig.click(window, "go_settings")
    rig.click(window, "link_another")
    rig.click(window, "wizard_cancel")
    assert rig.find(window, "page_settings").isVisible()


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_the_code_is_not_clipped(rig: Rig, language: str, size: tuple[int, int]) -> None:
    desk = Desk(language)
    desk.linked = ()
    window = rig.window(desk)
    window.resize(*size)
    rig.click(window, "link_first")
    rig.click(window, "way_service")
    _to_code(rig, desk, window)
    assert clipped(window) == []
    _answer(rig, desk)


def test_the_picture_is_the_code_with_a_quiet_zone(rig: Rig) -> None:
    matrix = qr_matrix("https://companion.example/link?user_code=BCDF-GHJK")
    assert all(len(line) == len(matrix) for line in matrix)
    picture = qr_pixmap(matrix, 200, 1.0).toImage()
    module = picture.width() // (len(matrix) + 2 * QUIET_ZONE)
    for down, line in enumerate(matrix):
        for right, dark in enumerate(line):
            x = (right + QUIET_ZONE) * module + module // 2
            y = (down + QUIET_ZONE) * module + module // 2
            assert (picture.pixelColor(x, y).lightness() < 128) is dark
    assert picture.pixelColor(1, 1).lightness() == 255
