"""Records beside the log: consents, guardians and contacts, and what is asked about them."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDialog, QLabel, QLineEdit, QMessageBox, QWidget

from guardian.desk.records_ward_values import (
    RELATIONS,
    ConsentsView,
    ConsentWishKind,
    ContactDraft,
    ContactsView,
    ContactWishKind,
    GuardiansView,
    RecordRefusal,
    Told,
    WishView,
)
from guardian.desk.values import Condition, Stage
from guardian.link.wire.consents import ConsentKind, ConsentState
from guardian.link.wire.problems import ProblemType
from guardian.link.wire.ward import LinkState, Role
from guardian.words import LANGUAGES, Words
from tests.ui import samples, ward_record_samples
from tests.ui.conftest import Rig
from tests.ui.fakes import Desk, WrongPassphraseError
from ui.sayings.ward_records import (
    CHANNEL_NAMES,
    CONSENTS,
    MAY,
    PERMISSIONS,
    RELATION_NAMES,
    ROLES,
    STATES,
    consent_news,
    contact_news,
)
from ui.window import MainWindow

SERVICE = ConsentKind.SERVICE_UNDER_14.value
HTML = "<b>Grandma</b>\n\u202e evil"


@pytest.fixture
def show(rig: Rig, desk: Desk) -> Callable[[str], MainWindow]:
    def at(section: str) -> MainWindow:
        window = rig.window(desk)
        rig.click(window, "go_records")
        rig.click(window, f"section_{section}")
        return window

    return at


Show = Callable[[str], MainWindow]


def dialog(window: QWidget, name: str) -> QDialog:
    found = window.findChild(QDialog, name)
    assert isinstance(found, QDialog)
    return found


def edit(window: QWidget, name: str, text: str) -> None:
    found = window.findChild(QLineEdit, name)
    assert isinstance(found, QLineEdit)
    found.setText(text)


def answer(rig: Rig, window: QWidget, name: str) -> None:
    box = window.findChild(QMessageBox)
    assert isinstance(box, QMessageBox)
    next(each for each in box.buttons() if each.objectName() == name).click()
    rig.settle()


def test_everything_on_the_wire_has_its_words() -> None:
    assert set(CONSENTS) == set(ConsentKind)
    assert set(STATES) == set(ConsentState)
    assert set(ROLES) == set(MAY) == set(Role)
    assert set(RELATION_NAMES) == set(RELATIONS)
    assert set(CHANNEL_NAMES) == {"phone", "email"}
    assert set(ward_record_samples.PERMISSIONS) <= set(PERMISSIONS)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("stage", [Stage.ASKED, Stage.CONFIRMED, Stage.REFUSED])
def test_news_of_a_wish_is_a_whole_sentence(language: str, stage: Stage) -> None:
    words = Words("ui", language)
    for refusal in ("", *RecordRefusal, *ProblemType):
        wish = WishView(stage=stage, since=samples.NOW, refusal=refusal)
        told = []
        for asked in ConsentWishKind:
            training = ConsentKind.MODEL_TRAINING
            consent = ward_record_samples.consent(training, wished=asked, wish=wish)
            told.append(consent_news(words, consent))
        for kind in ContactWishKind:
            contact = ward_record_samples.contact(wished=kind, wish=wish)
            told.append(contact_news(words, contact))
        assert all(each.endswith((".", "。")) for each in told)
    assert contact_news(words, ward_record_samples.contact()) == ""
    assert consent_news(words, ward_record_samples.consent(ConsentKind.MODEL_TRAINING)) == ""


def test_consents_say_what_by_whom_when_and_who_asks_for_it(rig: Rig, show: Show) -> None:
    words = rig.texts(rig.find(show("consents"), "page_records"))
    assert "2 consents are given for Mia." in words
    assert "Using the service under 14" in words
    assert "Agreed by Anna on 19 July 2026." in words
    assert "Asked for by Measures Art. 14, since 2026-07-15" in words
    assert "As the service told it today" in words


def test_terms_are_shown_when_they_are_asked_for(rig: Rig, show: Show) -> None:
    window = show("consents")
    assert not window.findChildren(QWidget, f"terms_of_{SERVICE}")
    rig.click(window, f"terms_{SERVICE}")
    assert "minors' mode, with the limits you set" in rig.texts(window)
    rig.click(window, f"terms_{SERVICE}")
    assert "minors' mode, with the limits you set" not in rig.texts(window)


def test_a_withdrawal_says_what_follows_and_asks_first(rig: Rig, desk: Desk, show: Show) -> None:
    window = show("consents")
    rig.click(window, f"withdraw_{SERVICE}")
    box = window.findChild(QMessageBox, "ask_to_withdraw")
    assert isinstance(box, QMessageBox)
    assert "The service closes for Mia at once" in box.informativeText()
    assert "as soon as it can" in box.informativeText()
    answer(rig, window, "keep_consent")
    assert not desk.calls.named("withdraw_consent")
    rig.click(window, f"withdraw_{SERVICE}")
    answer(rig, window, "withdraw_now")
    assert desk.calls.named("withdraw_consent") == [("link-1", f"consent-{SERVICE}")]
    assert "The service has not confirmed it yet." in rig.texts(window)
    assert not window.findChildren(QWidget, f"withdraw_{SERVICE}")


def test_where_the_service_needs_no_consent_it_says_that_it_stays_open(
    rig: Rig, desk: Desk, show: Show
) -> None:
    older = ward_record_samples.consent(ConsentKind.SERVICE_UNDER_14, required=False)
    desk.consents_now = replace(desk.consents_now, consents=(older,))
    window = show("consents")
    rig.click(window, f"withdraw_{SERVICE}")
    box = window.findChild(QMessageBox, "ask_to_withdraw")
    assert isinstance(box, QMessageBox)
    assert "can go on chatting" in box.informativeText()
    answer(rig, window, "keep_consent")


def test_a_missing_consent_and_changed_terms_are_said(rig: Rig, desk: Desk, show: Show) -> None:
    gone = ward_record_samples.consent(
        ConsentKind.SERVICE_UNDER_14,
        state=ConsentState.WITHDRAWN,
        withdrawn_at=samples.NOW,
        given_version="2025-01",
        may_withdraw=False,
    )
    desk.consents_now = replace(desk.consents_now, consents=(gone,))
    words = rig.texts(show("consents"))
    assert "A consent that the service needs for Mia is missing." in words
    assert "Needed by the service" in words
    assert "Until it is given the service stays closed for Mia." in words
    assert "Withdrawn on 21 November 2026." in words
    assert "The terms have changed since then." in words


def test_guardians_say_who_since_when_and_what_each_may(rig: Rig, show: Show) -> None:
    window = show("guardians")
    words = rig.texts(rig.find(window, "page_records"))
    assert "You and 2 other people look after Mia." in words
    assert "Since 19 July 2026. With 2 apps." in words
    assert "May see alerts, use and limits, and change nothing." in words
    assert "The link is paused for now." in words
    mine = rig.texts(rig.find(window, "guardian_0"))
    assert "You" in mine.split("\n")
    assert "This app may: see when and how long your child chats, get alerts" in mine
    assert "This app may" not in rig.texts(rig.find(window, "guardian_1"))


def test_a_guardian_alone_and_one_of_long_ago(rig: Rig, desk: Desk, show: Show) -> None:
    alone = ward_record_samples.guardian(
        "", Role.OWNER, you=True, since=None, permissions=(), state=LinkState.ACTIVE
    )
    desk.guardians_now = replace(desk.guardians_now, guardians=(alone,))
    words = rig.texts(show("guardians"))
    assert "You alone look after Mia here." in words
    assert "No name" in words
    assert "Linked some time ago." in words
    assert "This app was allowed nothing." in words


def test_an_address_is_masked_until_somebody_asks(rig: Rig, show: Show) -> None:
    window = show("contacts")
    assert "+86•••••••4321" in rig.texts(window)
    assert "13800004321" not in rig.texts(window)
    rig.click(window, "show_address_grandma")
    assert "+8613800004321, as typed here" in rig.texts(window)
    rig.click(window, "go_home")
    rig.click(window, "go_records")
    rig.click(window, "section_log")
    rig.click(window, "section_contacts")
    assert "13800004321" not in rig.texts(rig.find(window, "page_records"))
    assert not window.findChildren(QWidget, "show_address_teacher"), "nobody typed it here"


def test_a_contact_is_added_once_it_can_be_meant(rig: Rig, desk: Desk, show: Show) -> None:
    window = show("contacts")
    rig.click(window, "add_contact")
    form = dialog(window, "contact_dialog")
    rig.click(window, "save_contact")
    assert "Please type a name." in rig.texts(form)
    assert "Write the number with its country code" in rig.texts(form)
    assert not desk.calls.named("put_contact")
    rig.click(window, "contact_channel_email")
    rig.click(window, "contact_relation_relative")
    edit(form, "contact_name", "Uncle Wang")
    edit(form, "contact_address", "wang@")
    rig.click(window, "save_contact")
    assert "This is no whole e-mail address." in rig.texts(form)
    edit(form, "contact_address", "wang@example.org")
    rig.click(window, "save_contact")
    draft = ContactDraft(
        name="Uncle Wang", relation="relative", channel="email", address="wang@example.org"
    )
    assert desk.calls.named("put_contact") == [("link-1", draft, None)]
    words = rig.texts(window)
    assert "You asked to save this. The service has not confirmed it yet." in words
    assert "The service is asked to save Uncle Wang." in words


def test_a_known_contact_keeps_what_was_typed_here(rig: Rig, desk: Desk, show: Show) -> None:
    window = show("contacts")
    rig.click(window, "edit_grandma")
    edit(window, "contact_name", "Granny")
    rig.click(window, "save_contact")
    ((_, draft, contact_id),) = desk.calls.named("put_contact")
    assert isinstance(draft, ContactDraft)
    assert (draft.name, draft.relation, draft.address) == (
        "Granny",
        "grandparent",
        "+8613800004321",
    )
    assert contact_id == "grandma"


def test_an_address_of_elsewhere_is_typed_once_more(rig: Rig, show: Show) -> None:
    window = show("contacts")
    rig.click(window, "edit_teacher")
    form = dialog(window, "contact_dialog")
    assert "please type it once more" in rig.texts(form)
    rig.click(window, "cancel_contact")


def test_a_contact_is_removed_after_a_question(rig: Rig, desk: Desk, show: Show) -> None:
    window = show("contacts")
    rig.click(window, "remove_grandma")
    answer(rig, window, "keep_contact")
    assert not desk.calls.named("remove_contact")
    rig.click(window, "remove_grandma")
    answer(rig, window, "remove_now")
    assert desk.calls.named("remove_contact") == [("link-1", "grandma")]
    assert "You asked to remove this." in rig.texts(window)
    assert not window.findChildren(QWidget, "edit_grandma")


def test_a_code_is_asked_for_and_passed_on(rig: Rig, desk: Desk, show: Show) -> None:
    window = show("contacts")
    assert not window.findChildren(QWidget, "code_grandma"), "it is confirmed"
    rig.click(window, "send_code_teacher")
    assert desk.calls.named("send_code") == [("link-1", "teacher")]
    rig.click(window, "code_teacher")
    edit(window, "contact_code", "12 34")
    rig.click(window, "pass_code")
    assert "A code has six digits." in rig.texts(dialog(window, "code_dialog"))
    edit(window, "contact_code", "123456")
    rig.click(window, "pass_code")
    assert desk.calls.named("verify_contact") == [("link-1", "teacher", "123456")]


def test_who_may_only_look_gets_nothing_to_press(rig: Rig, desk: Desk, show: Show) -> None:
    desk.contacts_now = replace(desk.contacts_now, may_manage=False)
    window = show("contacts")
    assert "This link may see them and not change them." in rig.texts(window)
    for name in (
        "add_contact",
        "earlier_teacher",
        "edit_grandma",
        "remove_grandma",
        "code_teacher",
    ):
        assert not window.findChildren(QWidget, name)


def test_no_contact_is_told_with_what_to_do(rig: Rig, desk: Desk, show: Show) -> None:
    desk.contacts_now = replace(desk.contacts_now, contacts=(), missing=True)
    window = show("contacts")
    words = rig.texts(window)
    assert "Nobody is confirmed yet" in words
    assert "No contacts yet." in words
    rig.click(window, "add_contact")
    rig.click(window, "cancel_contact")


def test_what_is_not_told_says_why(rig: Rig, desk: Desk, show: Show) -> None:
    desk.consents_now = ConsentsView(ward_name="Mia", told=Told.UNREAD, read_at=None)
    desk.guardians_now = GuardiansView(ward_name="Mia", told=Told.NOT_OFFERED, read_at=None)
    desk.contacts_now = ContactsView(ward_name="Mia", told=Told.NOT_PERMITTED, read_at=None)
    window = show("consents")
    for section, text in (
        ("consents", "Not read yet."),
        ("guardians", "Not offered by this service."),
        ("contacts", "Not allowed for this link."),
    ):
        rig.click(window, f"section_{section}")
        assert text in rig.texts(rig.find(window, "page_records"))


def test_offline_the_age_says_that_it_may_have_changed(rig: Rig, desk: Desk, show: Show) -> None:
    desk.linked = (replace(samples.link(), condition=Condition.OFFLINE),)
    words = rig.texts(show("contacts"))
    assert "It is not reached now, so this may have changed." in words


def test_what_cannot_be_read_can_be_asked_for_again_or_left(
    rig: Rig, desk: Desk, show: Show
) -> None:
    desk.calls.failures["consents"] = WrongPassphraseError()
    window = show("consents")
    assert rig.find(window, "error").isVisible()
    rig.click(window, "section_guardians")
    assert "look after Mia" in rig.texts(window)
    desk.calls.failures.clear()
    rig.click(window, "section_consents")
    assert "given for Mia" in rig.texts(window)


def test_another_child_has_other_records(rig: Rig, desk: Desk, show: Show) -> None:
    desk.linked = (samples.link(), samples.second_link())
    window = show("contacts")
    rig.click(window, "show_address_grandma")
    action = window.findChild(QAction, "choose_link-2")
    assert isinstance(action, QAction)
    action.trigger()
    rig.settle()
    rig.click(window, "go_records")
    assert desk.calls.named("contacts")[-1] == ("link-2",)
    assert "13800004321" not in rig.texts(rig.find(window, "page_records"))


def test_without_an_account_the_sections_say_so(rig: Rig, desk: Desk) -> None:
    desk.linked = ()
    window = rig.window(desk)
    rig.click(window, "go_records")
    rig.click(window, "section_contacts")
    assert "Link an account first" in rig.texts(rig.find(window, "page_records"))
    rig.click(window, "section_log")
    assert "Who did what, and when." in rig.texts(rig.find(window, "page_records"))


def test_what_others_wrote_is_plain_text_on_one_line(rig: Rig, desk: Desk, show: Show) -> None:
    desk.contacts_now = replace(
        desk.contacts_now,
        contacts=(ward_record_samples.contact(name=HTML, masked_address=HTML),),
    )
    desk.guardians_now = replace(
        desk.guardians_now, guardians=(ward_record_samples.guardian(HTML, Role.OBSERVER),)
    )
    hostile = ward_record_samples.consent(
        ConsentKind.SERVICE_UNDER_14, given_by=HTML, purpose=HTML * 99, data_classes=(HTML,) * 99
    )
    desk.consents_now = replace(desk.consents_now, consents=(hostile,))
    window = show("contacts")
    for section in ("contacts", "guardians", "consents"):
        rig.click(window, f"section_{section}")
        if section == "consents":
            rig.click(window, f"terms_{SERVICE}")
        labels = [each.text() for each in window.findChildren(QLabel) if "evil" in each.text()]
        assert labels
        assert all("<b>Grandma</b>" in each and "\u202e" not in each for each in labels)
        assert not any("\n" in each for each in labels)
