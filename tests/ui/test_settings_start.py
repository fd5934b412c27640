"""The switch that starts Guardian at login: what the desktop says is what it shows."""

from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from guardian.system.login_start import XdgAutostart
from tests.ui.conftest import Rig
from ui.pages.settings_start import StartCard, start_cards
from ui.presentation import Presentation
from ui.widgets.switch import Switch

Make = Callable[[str], Presentation]
UNKNOWN = "Whether Guardian starts with the computer is not known here."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "autostart"


@pytest.fixture
def made(
    rig: Rig, qtbot: QtBot, presentation: Make, folder: Path
) -> Callable[[], tuple[StartCard, Switch]]:
    cards = []

    def make() -> tuple[StartCard, Switch]:
        card = StartCard(presentation("en"), XdgAutostart(("guardian", "--hidden"), folder))
        cards.append(card)
        qtbot.addWidget(card)
        card.show()
        rig.settle()
        switch = card.findChild(Switch, "start_at_login")
        assert isinstance(switch, Switch)
        return card, switch

    return make


def test_the_switch_writes_and_removes_the_entry(
    rig: Rig, folder: Path, made: Callable[[], tuple[StartCard, Switch]]
) -> None:
    _card, switch = made()
    assert switch.isEnabled()
    assert not switch.isChecked()
    switch.click()
    rig.settle()
    assert "Exec=guardian --hidden" in (folder / "guardian.desktop").read_text("utf-8")
    assert made()[1].isChecked()
    switch.click()
    rig.settle()
    assert list(folder.iterdir()) == []
    assert not switch.isChecked()


def test_what_cannot_be_kept_is_said_and_not_shown_as_done(
    rig: Rig, folder: Path, made: Callable[[], tuple[StartCard, Switch]]
) -> None:
    card, switch = made()
    folder.write_text("a file in its place", "utf-8")
    switch.click()
    rig.settle()
    assert not switch.isChecked()
    assert "This could not be kept" in rig.texts(card)


def test_a_desktop_that_cannot_be_asked_leaves_it_unknown(
    rig: Rig, folder: Path, made: Callable[[], tuple[StartCard, Switch]]
) -> None:
    (folder / "guardian.desktop").mkdir(parents=True)
    card, switch = made()
    assert not switch.isEnabled()
    assert UNKNOWN in rig.texts(card)


def test_where_it_is_not_offered_there_is_no_card(presentation: Make) -> None:
    assert start_cards(presentation("en"), None) == []
