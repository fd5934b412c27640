"""An account that lost its sign-in, as after a restore: what is said, and the way back."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QLineEdit, QMessageBox, QWidget

from guardian.bridging.values import BridgeKind
from guardian.desk.values import Condition, LinkView, OwnBridge
from tests.ui import bridge_samples, samples
from tests.ui.bridge_scenes import own
from tests.ui.conftest import Rig
from tests.ui.fake_bridges import WrongKeyError
from tests.ui.fakes import Desk
from tests.ui.walking import clipped
from ui.sayings.codes import OWN_OFFLINE_MEANINGS, condition_meaning
from ui.window import MainWindow


@pytest.fixture
def signed_out(desk: Desk) -> Desk:
    link = replace(desk.linked[0], condition=Condition.SIGN_IN_NEEDED)
    desk.linked = (link,)
    desk.overview_now = replace(desk.overview_now, link=link)
    return desk


@pytest.mark.parametrize("page", ["home", "characters", "limits", "spending"])
def test_it_is_said_and_one_click_leads_to_linking_again(
    rig: Rig, signed_out: Desk, page: str
) -> None:
    window = rig.window(signed_out)
    rig.click(window, f"go_{page}")
    assert "alerts do not arrive" in rig.texts(window)
    assert "what was recorded stays" in rig.texts(window)
    rig.click(window, "link_again")
    address = rig.find(window, "provider_address")
    assert isinstance(address, QLineEdit)
    assert address.text() == signed_out.linked[0].provider_url


@pytest.mark.parametrize("condition", [each for each in Condition if each.is_end])
def test_what_has_ended_is_linked_again_too(rig: Rig, desk: Desk, condition: Condition) -> None:
    link = replace(desk.linked[0], condition=condition)
    desk.linked = (link,)
    desk.overview_now = replace(desk.overview_now, link=link)
    window = rig.window(desk)
    assert "Link again" in rig.texts(window)


@pytest.mark.parametrize(
    "condition", [Condition.OFFLINE, Condition.LOCAL_TROUBLE, Condition.SUSPENDED]
)
def test_nobody_is_sent_to_link_what_linking_would_not_help(
    rig: Rig, desk: Desk, condition: Condition
) -> None:
    desk.linked = (replace(desk.linked[0], condition=condition),)
    window = rig.window(desk)
    assert not [each for each in window.findChildren(QLineEdit) if each.isVisible()]
    assert "Link again" not in rig.texts(window)


def with_own(desk: Desk, kind: BridgeKind, condition: Condition) -> LinkView:
    bridges = own(desk)
    bridges.bridges = (bridge_samples.bridge(kind, bridge_id="b-1", link_ids=("link-1",)),)
    link = replace(desk.linked[0], condition=condition, own=OwnBridge(bridge_id="b-1", kind=kind))
    desk.linked = (link,)
    desk.overview_now = replace(desk.overview_now, link=link)
    return link


@pytest.mark.parametrize("page", ["home", "limits"])
def test_an_account_of_the_familys_own_companion_is_linked_again_by_one_button(
    rig: Rig, desk: Desk, page: str
) -> None:
    with_own(desk, BridgeKind.GATEWAY, Condition.SIGN_IN_NEEDED)
    own(desk).link_fails = WrongKeyError()
    window = rig.window(desk)
    rig.click(window, f"go_{page}")
    rig.click(window, "link_again")
    assert "The account could not be linked again." in rig.texts(window)
    own(desk).link_fails = None
    rig.click(window, "retry")
    assert "is linked again." in rig.texts(window)
    assert own(desk).calls.named("link_again")[-1] == ("b-1", "link-1")
    desk.overview_now = replace(desk.overview_now, link=desk.linked[0])
    rig.click(window, "panel_done")
    assert rig.find(window, "page_home").isVisible()
    assert "Link again" not in rig.texts(window)


def test_settings_links_an_account_again_from_its_list(rig: Rig, desk: Desk) -> None:
    with_own(desk, BridgeKind.OPEN_WEBUI, Condition.SIGN_IN_NEEDED)
    window = rig.window(desk)
    rig.click(window, "go_settings")
    again = rig.find(window, "link_again_link-1")
    assert again.accessibleDescription() == "Mia"
    rig.click(window, "link_again_link-1")
    assert "is linked again." in rig.texts(window)
    assert own(desk).calls.named("link_again") == [("b-1", "link-1")]


@pytest.mark.parametrize("condition", [Condition.ACTIVE, Condition.OFFLINE])
def test_settings_offers_no_linking_again_where_it_helps_nothing(
    rig: Rig, desk: Desk, condition: Condition
) -> None:
    with_own(desk, BridgeKind.OPEN_WEBUI, condition)
    window = rig.window(desk)
    rig.click(window, "go_settings")
    assert not window.findChildren(QWidget, "link_again_link-1")


@pytest.mark.parametrize("kind", list(BridgeKind))
def test_a_companion_that_is_off_promises_no_more_than_holds(
    rig: Rig, desk: Desk, kind: BridgeKind
) -> None:
    link = with_own(desk, kind, Condition.OFFLINE)
    window = rig.window(desk)
    rig.click(window, "go_limits")
    assert "Limits stay in force at the service" not in rig.texts(window)
    assert OWN_OFFLINE_MEANINGS[kind] in rig.texts(window)
    rig.click(window, "mend_own_companion")
    assert rig.find(window, "restart_b-1").isVisible()
    assert condition_meaning(replace(link, own=None)) != condition_meaning(link)


def _question(rig: Rig, window: MainWindow, link_id: str) -> QMessageBox:
    rig.click(window, "go_settings")
    rig.click(window, f"unlink_{link_id}")
    box = window.findChild(QMessageBox, "ask_unlink")
    assert isinstance(box, QMessageBox)
    return box


def test_unlinking_it_says_that_the_service_does_not_hear_of_it(rig: Rig, signed_out: Desk) -> None:
    window = rig.window(signed_out)
    said = _question(rig, window, "link-1").informativeText()
    assert "end it with the service itself" in said
    assert "alerts that came stay" in said


def test_unlinking_what_has_ended_promises_nothing(rig: Rig, desk: Desk) -> None:
    desk.linked = (replace(desk.linked[0], condition=Condition.ENDED),)
    window = rig.window(desk)
    said = _question(rig, window, "link-1").informativeText()
    assert "This link has ended." in said
    assert "no longer reach you" not in said


def test_the_account_that_still_tells_something_is_looked_at_first(rig: Rig, desk: Desk) -> None:
    ended = replace(samples.link(), condition=Condition.ENDED)
    desk.linked = (ended, samples.second_link())
    rig.window(desk)
    assert desk.calls.named("overview")[-1] == ("link-2",)


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_the_banner_is_not_cut(rig: Rig, language: str) -> None:
    desk = Desk(language)
    desk.linked = (replace(desk.linked[0], condition=Condition.SIGN_IN_NEEDED),)
    window = rig.window(desk)
    window.resize(760, 520)
    rig.settle()
    assert clipped(window) == []
