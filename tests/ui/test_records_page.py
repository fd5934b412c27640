"""Records: who did what and when, in plain words, by pages, as a table."""

import csv
import io
from dataclasses import fields, replace
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QMenu, QPushButton, QWidget

from guardian.desk.record_codes import EVENTS as KINDS
from guardian.desk.record_values import PAGE, Group, LogEntry, LogFilter, Who
from guardian.link.client.provider import Told
from guardian.policy.settings import PolicySettings
from guardian.store.journal import Act
from guardian.words import LANGUAGES, Words
from tests.ui import samples
from tests.ui.conftest import Rig
from tests.ui.fakes import Desk, WrongPassphraseError
from ui.sayings.record_fields import CARD, LIMITS
from ui.sayings.records import ACTS, EVENTS, GROUPS, WHO, what, whose
from ui.window import MainWindow

ENTRY = LogEntry(
    position=1, at=samples.NOW, who=Who.YOU, code="unlocked", group=Group.PROTECTION, link_id=None
)


@pytest.fixture
def window(rig: Rig, desk: Desk) -> MainWindow:
    made = rig.window(desk)
    rig.click(made, "go_records")
    return made


def _rows(window: QWidget) -> int:
    rows = (each.objectName() for each in window.findChildren(QWidget) if each.isVisible())
    return sum(each.startswith("entry_") for each in rows)


def test_every_act_and_every_event_has_a_sentence() -> None:
    assert set(ACTS) == {each.value for each in Act}
    assert set(EVENTS) == set(KINDS)
    assert set(LIMITS) == {each.name for each in fields(PolicySettings)}
    assert set(CARD) == {each.name for each in fields(Told)}
    assert set(WHO) == set(Who)
    assert set(GROUPS) == set(Group)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "details",
    [
        {"code": "policy_change_asked", "fields": ("curfew", "of_a_later_guardian")},
        {"code": "policy_change_asked", "fields": ("of_a_later_guardian",)},
        {"code": "provider_card_changed", "fields": ("profiles", "of_a_later_card")},
        {"code": "provider_card_changed", "fields": ()},
        {"code": "setting_changed", "subject": "theme"},
        {"code": "setting_changed", "subject": "sha256:0"},
        {"code": "event:alert", "subject": "grooming"},
        {"code": "event:alert", "subject": "of_a_later_list"},
        {"code": "event:of-a-later-protocol"},
        {"code": "request_answered", "subject": "deny"},
        {"code": "consent_giving_asked", "subject": "model_training"},
        {"code": "consent_withdrawal_asked", "subject": "model_training"},
        {"code": "consent_withdrawal_asked", "subject": "of_a_later_law"},
        {"code": "wrong_passphrase", "count": 2},
        {"code": "retention_changed", "count": 6},
        {"code": "retention_changed"},
        {"code": "flown_to_the_moon"},
    ],
)
def test_an_entry_is_a_whole_sentence(language: str, details: dict[str, object]) -> None:
    entry = replace(ENTRY, **details)  # type: ignore[arg-type] # a test names real fields
    said = what(Words("ui", language), entry)
    assert said.endswith((".", "。"))
    assert "_" not in said
    assert "{" not in said


def test_an_account_that_is_gone_is_said_to_be(rig: Rig) -> None:
    assert rig.application is not None
    gone = replace(ENTRY, link_id="link-9")
    assert whose(Words("ui", "en"), gone) == "You · an account that is no longer linked"


def test_the_log_tells_who_did_what(rig: Rig, window: MainWindow) -> None:
    words = rig.texts(rig.find(window, "page_records"))
    assert "Who did what, and when." in words
    assert "You asked for other limits: night pause, time per day." in words
    assert "The service · Mia at Companion Sandbox" in words
    assert "A wrong passphrase was typed 3 times." in words
    assert "Somebody at this computer" in words
    assert "a newer Guardian wrote down" in words
    assert _rows(window) == 11


def test_one_group_alone(rig: Rig, desk: Desk, window: MainWindow) -> None:
    rig.click(window, "group_limits")
    assert desk.calls.named("log")[-1] == (LogFilter(group=Group.LIMITS), None)
    assert _rows(window) == 3
    rig.click(window, "group_everything")
    assert _rows(window) == 11


def test_one_account_alone(rig: Rig, desk: Desk) -> None:
    desk.linked = (samples.link(), samples.second_link())
    window = rig.window(desk)
    rig.click(window, "go_records")
    menu = rig.find(window, "choose_account").findChild(QMenu)
    assert isinstance(menu, QMenu)
    next(each for each in menu.actions() if each.objectName() == "log_of_link-2").trigger()
    rig.settle()
    assert desk.calls.named("log")[-1] == (LogFilter(link_id="link-2"), None)
    assert "Nothing of this kind is in this part of the log." in rig.texts(window)
    assert rig.find(window, "choose_account").accessibleName().startswith("Account: Leo at")


def test_a_single_account_needs_no_choice(window: MainWindow) -> None:
    assert not window.findChildren(QWidget, "choose_account")


def test_older_entries_are_on_the_next_page(rig: Rig, desk: Desk) -> None:
    desk.log_again = 10
    window = rig.window(desk)
    rig.click(window, "go_records")
    assert _rows(window) == PAGE
    newer = rig.find(window, "newer")
    assert isinstance(newer, QPushButton)
    assert not newer.isEnabled()
    rig.click(window, "older")
    assert _rows(window) == 10
    assert desk.calls.named("log")[-1] == (LogFilter(), 11)
    rig.click(window, "newer")
    assert _rows(window) == PAGE


def test_the_page_says_when_the_log_was_found_intact(rig: Rig, desk: Desk) -> None:
    window = rig.window(desk)
    rig.click(window, "go_records")
    assert "has not been checked on this computer yet" in rig.texts(window)
    desk.intact_at = samples.NOW
    rig.click(window, "go_home")
    rig.click(window, "go_records")
    assert "no entry was changed, and none is missing" in rig.texts(window)
    rig.click(window, "go_check")
    assert rig.find(window, "check_records").isVisible()


def _save(rig: Rig, window: MainWindow, file: Path) -> None:
    rig.click(window, "save_log")
    dialog = window.findChild(QFileDialog, "choose_file")
    assert isinstance(dialog, QFileDialog)
    dialog.fileSelected.emit(str(file))
    dialog.close()
    rig.settle()


def test_the_log_is_saved_as_a_table(rig: Rig, window: MainWindow, tmp_path: Path) -> None:
    file = tmp_path / "log.csv"
    rig.click(window, "group_limits")
    _save(rig, window, file)
    assert "log.csv is saved." in rig.texts(window)
    text = file.read_bytes().decode("utf-8-sig")
    head, *rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    assert head == ["Number", "Time", "Who", "Account", "What", "Code"]
    assert len(rows) == 3
    assert all(datetime.fromisoformat(each[1]).utcoffset() is not None for each in rows)
    assert {each[5] for each in rows} == {
        "event:change",
        "policy_change_asked",
        "request_answered",
    }


def test_a_childs_name_that_is_a_formula_stays_text(rig: Rig, desk: Desk, tmp_path: Path) -> None:
    desk.linked = (replace(samples.link(), ward_name="=HYPERLINK(1)"),)
    window = rig.window(desk)
    rig.click(window, "go_records")
    file = tmp_path / "log.csv"
    _save(rig, window, file)
    text = file.read_bytes().decode("utf-8-sig")
    cells = [cell for each in csv.reader(io.StringIO(text, newline="")) for cell in each]
    assert not any(cell.startswith("=") for cell in cells)
    assert "'=HYPERLINK(1) at Companion Sandbox" in cells


def test_a_place_that_cannot_be_written_is_said(
    rig: Rig, window: MainWindow, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    _save(rig, window, tmp_path / "file" / "log.csv")
    box = window.findChild(QWidget, "failure")
    assert isinstance(box, QWidget)
    assert "is saved." not in rig.texts(rig.find(window, "pages"))
    box.deleteLater()


def test_a_log_that_cannot_be_read_can_be_asked_for_again(rig: Rig, desk: Desk) -> None:
    desk.calls.failures["log"] = WrongPassphraseError()
    window = rig.window(desk)
    rig.click(window, "go_records")
    assert rig.find(window, "error").isVisible()
    desk.calls.failures.clear()
    rig.click(window, "retry")
    assert _rows(window) == 11
