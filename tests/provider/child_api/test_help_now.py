"""Help at once: comfort, numbers, and guardians who hear of it; and help after a worrying word."""

import pytest

from guardian.provider.child_api.shapes import HelpNow
from tests.rig.chatting_ward import chatting_ward
from tests.rig.child_browserless import Child
from tests.rig.linked_app import LinkedApp
from tests.rig.provider_server import ServedProvider
from tests.rig.wire_family import wire_family


def press(child: Child) -> HelpNow:
    answer = child.send("POST", "/help-now")
    assert answer.status_code == 200, answer.text
    return HelpNow.model_validate_json(answer.content)


def test_help_is_words_numbers_and_somebody_who_is_told(served: ServedProvider) -> None:
    ward = chatting_ward(served)
    given = press(ward.page)
    assert "not alone" in given.text
    assert {"12356", "110"} <= set(given.helplines)
    assert "12377" not in given.helplines, "a place for complaints helps nobody at once"
    assert given.guardians_told
    (alert,) = ward.app.told("alert")
    assert alert["category"] == "help_requested_by_ward"
    assert (alert["level"], alert["imminence"]) == ("high", "urgent")
    assert (alert["actor"], alert["method"]) == ("user", "human")
    assert alert["provider_actions"] == [
        "comfort_shown",
        "resources_shown",
        "review_queued",
        "contact_chain_started",
    ]
    assert ward.screen()["support"]["helplines"] == list(given.helplines)


def test_a_finger_on_the_button_is_one_alert(served: ServedProvider) -> None:
    ward = chatting_ward(served)
    for _ in range(3):
        assert press(ward.page).guardians_told
    assert len(ward.app.told("alert")) == 1
    ward.wait(11)
    press(ward.page)
    first, *again, new = [told["alert_id"] for told in ward.app.told("alert")]
    assert again == [first], "nobody has answered yet"
    assert new != first


def test_it_is_said_plainly_when_nobody_can_be_told(child: Child) -> None:
    assert not press(child).guardians_told


def test_help_is_in_the_wards_language(served: ServedProvider) -> None:
    ward = chatting_ward(served, language="zh-CN")
    assert "你不是一个人" in press(ward.page).text


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("I want to kill myself", "not alone"),
        ("the bank told me to transfer money to a safe account", "fraud"),
        ("an online friend wants to meet me alone", "nothing wrong"),
    ],
)
def test_a_worrying_word_is_helped_and_told(
    app: LinkedApp, child: Child, text: str, words: str
) -> None:
    support = child.say(text).last[1]["support"]
    assert words in support["text"]
    told = [
        payload for each in app.events() for uri, payload in each.events.items() if "alert" in uri
    ]
    assert told[0]["provider_actions"][:2] == ["comfort_shown", "resources_shown"]


def test_where_no_number_is_known_none_is_said_to_be_shown(served: ServedProvider) -> None:
    family = wire_family(served.url, 15, jurisdiction="UK")
    assert family.ward_id
    ward = chatting_ward(served, jurisdiction="UK")
    given = press(ward.page)
    (alert,) = ward.app.told("alert")
    assert ("resources_shown" in alert["provider_actions"]) == bool(given.helplines)
