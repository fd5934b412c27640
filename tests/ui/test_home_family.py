"""Home with several children: all at a glance, one chosen by a click, none merged."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget

from tests.ui.conftest import Rig
from tests.ui.fakes import Desk
from tests.ui.home_samples import prepare_family
from ui.window import MainWindow


@pytest.fixture
def window(rig: Rig, desk: Desk) -> MainWindow:
    prepare_family(desk)
    return rig.window(desk)


def card(rig: Rig, window: MainWindow, link_id: str) -> QPushButton:
    found = rig.find(window, f"child_{link_id}")
    assert isinstance(found, QPushButton)
    return found


def test_one_child_alone_has_no_cards_to_choose_from(rig: Rig, desk: Desk) -> None:
    assert not rig.window(desk).findChildren(QWidget, "children")


def test_each_child_is_told_at_a_glance(rig: Rig, window: MainWindow) -> None:
    told = card(rig, window, "link-1").accessibleName()
    assert told == (
        "Mia chatted 42 minutes today, mostly with Study Owl. Chat is open until 21:00;"
        " 18 minutes are left. 2 alerts and a request wait for you."
        " Companion Sandbox · Connected · just now"
    )
    silent = card(rig, window, "link-2").accessibleName()
    assert "This is what was known when the service was last heard." in silent
    assert "No connection · 47 min ago" in silent
    assert "Nothing worrying" not in silent


def test_the_same_name_at_another_service_stays_another_account(
    rig: Rig, window: MainWindow
) -> None:
    assert "Mia has not chatted today." in card(rig, window, "link-3").accessibleName()
    assert "Story Harbour" in card(rig, window, "link-3").accessibleName()


def test_the_family_has_the_first_word(rig: Rig, window: MainWindow) -> None:
    assert "Please look at the alert now." in rig.texts(window)


def test_a_click_chooses_whose_day_is_told(rig: Rig, window: MainWindow) -> None:
    assert card(rig, window, "link-1").isChecked()
    rig.click(window, "child_link-2")
    assert "Leo chatted 60 minutes today" in rig.texts(window)
    assert card(rig, window, "link-2").isChecked()
    assert not card(rig, window, "link-1").isChecked()
    assert rig.find(window, "condition_banner").isVisible()
    assert "Leo" in rig.find(window, "ward_switcher").accessibleName()


def test_the_chosen_card_stays_chosen(rig: Rig, window: MainWindow) -> None:
    rig.click(window, "child_link-1")
    assert card(rig, window, "link-1").isChecked()


def test_a_child_is_chosen_by_the_keyboard_and_by_a_screen_reader(
    rig: Rig, window: MainWindow
) -> None:
    chosen = card(rig, window, "link-3")
    chosen.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(chosen, Qt.Key.Key_Space)
    rig.settle()
    assert card(rig, window, "link-3").isChecked()
    card(rig, window, "link-2").setChecked(True)
    rig.settle()
    assert "Leo" in rig.find(window, "child_sentence").property("text")


def test_cards_are_high_enough_for_their_words(rig: Rig, window: MainWindow) -> None:
    for width in (1180, 760):
        window.resize(width, 520)
        rig.settle()
        for link_id in ("link-1", "link-2", "link-3"):
            shown = card(rig, window, link_id)
            assert shown.height() >= shown.heightForWidth(shown.width())
