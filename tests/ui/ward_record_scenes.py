"""Scenes of what a service keeps of a child: consents, guardians, contacts."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtWidgets import QAbstractButton

from guardian.desk.records_ward_values import ContactsView, Told
from guardian.link.wire.consents import ConsentKind, ConsentState
from tests.ui import samples, ward_record_samples
from tests.ui.fakes import Desk
from ui.window import MainWindow

Way = Callable[[MainWindow, Desk, Callable[[], None]], None]


def _click(window: MainWindow, name: str) -> None:
    found = window.findChild(QAbstractButton, name)
    assert isinstance(found, QAbstractButton), name
    found.click()


def _section(name: str, *then: str) -> Way:
    def way(window: MainWindow, desk: Desk, settle: Callable[[], None]) -> None:
        _child(desk)
        _click(window, "go_records")
        settle()
        _click(window, f"section_{name}")
        for each in then:
            settle()
            _click(window, each)

    return way


def _child(desk: Desk) -> None:
    name = desk.linked[0].ward_name
    desk.consents_now = replace(desk.consents_now, ward_name=name)
    desk.guardians_now = replace(desk.guardians_now, ward_name=name)
    desk.contacts_now = replace(desk.contacts_now, ward_name=name)


def _withdrawn(window: MainWindow, desk: Desk, settle: Callable[[], None]) -> None:
    kind = ConsentKind.SERVICE_UNDER_14
    desk.withdraw_consent("link-1", f"consent-{ConsentKind.MINOR_DATA_PROCESSING.value}")
    gone = ward_record_samples.consent(
        kind,
        state=ConsentState.WITHDRAWN,
        withdrawn_at=samples.NOW,
        may_withdraw=False,
        may_give=True,
    )
    desk.consents_now = replace(desk.consents_now, consents=(gone, *desk.consents_now.consents[1:]))
    _section("consents")(window, desk, settle)


def _new_terms(window: MainWindow, desk: Desk, settle: Callable[[], None]) -> None:
    kind = ConsentKind.SERVICE_UNDER_14
    earlier = ward_record_samples.consent(kind, given_version="2025-01", may_give=True)
    desk.consents_now = replace(
        desk.consents_now, consents=(earlier, *desk.consents_now.consents[1:])
    )
    _section("consents")(window, desk, settle)


def _no_contacts(window: MainWindow, desk: Desk, settle: Callable[[], None]) -> None:
    desk.contacts_now = ContactsView(
        ward_name="Mia",
        told=Told.TOLD,
        read_at=ward_record_samples.READ_AT,
        missing=True,
        may_manage=True,
    )
    _section("contacts")(window, desk, settle)


WAYS: dict[str, Way] = {
    "records_consents": _section("consents", f"terms_{ConsentKind.MODEL_TRAINING.value}"),
    "records_withdrawn": _withdrawn,
    "records_new_terms": _new_terms,
    "records_give": _section("consents", f"give_{ConsentKind.MODEL_TRAINING.value}"),
    "records_contacts": _section("contacts", "show_address_grandma"),
    "records_no_contacts": _no_contacts,
    "stale_records": _section("guardians"),
}
