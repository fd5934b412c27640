"""Giving a consent in the window: read first, one deliberate step, asked and confirmed."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QPushButton, QWidget

from guardian.desk.records_ward_values import ConsentWishKind, RecordRefusal, WishView
from guardian.desk.values import Stage
from guardian.link.wire.consents import ConsentKind, ConsentState
from tests.ui import samples, ward_record_samples
from tests.ui.conftest import Rig
from tests.ui.fakes import Desk
from ui.window import MainWindow

SERVICE = ConsentKind.SERVICE_UNDER_14
TRAINING = ConsentKind.MODEL_TRAINING
Show = Callable[[], MainWindow]


@pytest.fixture
def show(rig: Rig, desk: Desk) -> Show:
    def at() -> MainWindow:
        window = rig.window(desk)
        rig.click(window, "go_records")
        rig.click(window, "section_consents")
        return window

    return at


def dialog(window: QWidget) -> QDialog:
    found = window.findChild(QDialog, "consent_dialog")
    assert isinstance(found, QDialog)
    return found


def withdrawn(**change: object) -> object:
    return ward_record_samples.consent(
        SERVICE, state=ConsentState.WITHDRAWN, may_withdraw=False, may_give=True, **change
    )


def test_what_is_asked_for_says_what_it_is_for_and_is_read_before_it_is_given(
    rig: Rig, desk: Desk, show: Show
) -> None:
    window = show()
    assert "train its models with what Mia writes" in rig.texts(window)
    rig.click(window, f"give_{TRAINING.value}")
    form = dialog(window)
    told = rig.texts(form)
    assert "Give consent: Training models with what your child writes?" in told
    assert "To train the models of the service with what Mia writes." in told
    assert "For 180 days." in told
    assert "You can withdraw it here at any time." in told
    assert not desk.calls.named("give_consent")
    rig.click(window, "give_now")
    assert desk.calls.named("give_consent") == [("link-1", TRAINING, "2026-11")]
    assert "You have consented. The service has not confirmed it yet." in rig.texts(window)
    assert not window.findChildren(QWidget, f"give_{TRAINING.value}")


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Escape])
def test_neither_enter_nor_esc_consents(rig: Rig, desk: Desk, show: Show, key: Qt.Key) -> None:
    window = show()
    rig.click(window, f"give_{TRAINING.value}")
    QTest.keyClick(dialog(window), key)
    rig.settle()
    assert not desk.calls.named("give_consent")
    assert window.findChild(QDialog, "consent_dialog") is None


def test_what_the_service_needs_stands_out_and_the_rest_does_not(
    rig: Rig, desk: Desk, show: Show
) -> None:
    training = desk.consents_now.consents[-1]
    missing = withdrawn()
    desk.consents_now = replace(desk.consents_now, consents=(missing, training))  # type: ignore[arg-type] # a view
    window = show()
    kinds = {
        kind: window.findChild(QPushButton, f"give_{kind.value}") for kind in (SERVICE, TRAINING)
    }
    assert {kind: found.property("kind") for kind, found in kinds.items() if found} == {
        SERVICE: "primary",
        TRAINING: "quiet",
    }


def test_new_terms_are_read_before_they_are_agreed_to_and_the_old_ones_stand(
    rig: Rig, desk: Desk, show: Show
) -> None:
    earlier = ward_record_samples.consent(SERVICE, given_version="2025-01", may_give=True)
    desk.consents_now = replace(desk.consents_now, consents=(earlier,))
    window = show()
    told = rig.texts(window)
    assert "The terms have changed since then." in told
    assert "What you agreed to stands until you agree anew or withdraw it." in told
    give = window.findChild(QPushButton, f"give_{SERVICE.value}")
    assert give is not None
    assert (give.text(), give.property("kind")) == ("Read the new terms", "quiet")
    assert give.accessibleName().startswith("Read the new terms: ")
    rig.click(window, f"give_{SERVICE.value}")
    rig.click(dialog(window), "give_now")
    assert desk.calls.named("give_consent")
    assert "What you agreed to stands until" not in rig.texts(window)


def test_a_refusal_says_why_and_leads_to_the_services_page(
    rig: Rig, desk: Desk, show: Show, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []

    def open_url(url: QUrl) -> bool:
        opened.append(url.toString())
        return True

    monkeypatch.setattr(QDesktopServices, "openUrl", open_url)
    refusal = WishView(stage=Stage.REFUSED, since=samples.NOW, refusal=RecordRefusal.AT_THE_SERVICE)
    refused = withdrawn(wished=ConsentWishKind.GIVE, wish=refusal)
    desk.consents_now = replace(
        desk.consents_now,
        consents=(refused,),  # type: ignore[arg-type] # a view
        address="https://companion.example",
    )
    window = show()
    assert "on its own page only" in rig.texts(window)
    rig.click(window, f"visit_{SERVICE.value}")
    assert opened == ["https://companion.example"]


def test_long_terms_scroll_within_the_window_by_the_keyboard(
    rig: Rig, desk: Desk, show: Show
) -> None:
    longest = withdrawn(purpose="Every word of it counts. " * 78, data_classes=("x" * 90,) * 20)
    desk.consents_now = replace(desk.consents_now, consents=(longest,))  # type: ignore[arg-type] # a view
    window = show()
    window.resize(760, 520)
    rig.click(window, f"give_{SERVICE.value}")
    form = dialog(window)
    assert form.height() <= window.height()
    assert form.width() <= window.width()
    bar = form.findChild(QWidget, "scroll_consent").verticalScrollBar()  # type: ignore[union-attr] # an area
    assert bar.maximum() > 0
    QTest.keyClick(form, Qt.Key.Key_End)
    assert bar.value() == bar.maximum()
    rig.click(window, "give_not")
