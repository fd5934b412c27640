"""Many signs of one kind are one alert; a graver one is never hidden among them."""

import pytest

from guardian.link.wire.events import Level
from tests.rig.chatting_ward import ChattingWard, chatting_ward
from tests.rig.provider_server import ServedProvider
from tests.rig.wire_family import Json, done, wire_family

OUTPUTS = (
    "self_harm.promotion",
    "privacy_extraction",
    "unsafe_imitation",
    "manipulation",
    "pandering",
    "exit_obstruction",
    "illegal_content",
    "abuse",
)
CANARY = "zebra-quince-4711"


@pytest.fixture
def ward(served: ServedProvider) -> ChattingWard:
    return chatting_ward(served)


def signal(ward: ChattingWard, category: str = "extreme_emotion", **members: object) -> Json:
    return ward.do("/signals", category=category, **{"level": "moderate", **members})


def test_a_flood_of_one_kind_is_one_alert(ward: ChattingWard) -> None:
    assert len({signal(ward)["alert_id"] for _ in range(20)}) == 1
    assert len(ward.app.told("alert")) == 1


def test_after_a_while_the_same_is_told_again(ward: ChattingWard) -> None:
    first = signal(ward)
    ward.wait(11)
    assert signal(ward) != first
    assert len(ward.app.told("alert")) == 2


@pytest.mark.parametrize("level", [Level.HIGH, Level.CRITICAL])
def test_a_graver_one_is_told_amid_the_flood(ward: ChattingWard, level: Level) -> None:
    for _ in range(5):
        signal(ward, "self_harm.ideation")
    signal(ward, "self_harm.ideation", level=level, imminence="emergency")
    assert [each["level"] for each in ward.app.told("alert")] == ["moderate", level]


def crisis(ward: ChattingWard) -> str:
    raised = signal(
        ward, "self_harm.intent", level="critical", imminence="urgent", self_harm_level=5
    )
    return str(raised["alert_id"])


def test_the_same_crisis_is_one_alert_until_somebody_has_answered(ward: ChattingWard) -> None:
    first = crisis(ward)
    ward.wait(1)
    assert crisis(ward) == first
    for step in ("shown", "acknowledged"):
        assert ward.app.send("POST", f"/alerts/{first}/ack", json={"step": step}).ok
    second = crisis(ward)
    assert second != first
    assert crisis(ward) == second
    ward.wait(6)
    attempts = ward.app.read(f"/alerts/{second}")["alert"]["contact_attempts"]
    assert [attempt["number"] for attempt in attempts] == [1, 2]


def test_a_crisis_that_was_only_shown_or_taken_off_the_wire_is_not_answered(
    ward: ChattingWard,
) -> None:
    first = crisis(ward)
    ward.app.drain()
    assert ward.app.send("POST", f"/alerts/{first}/ack", json={"step": "shown"}).ok
    assert crisis(ward) == first


def test_any_guardian_who_answers_ends_the_flood(served: ServedProvider) -> None:
    family = wire_family(served.url, 12, "owner", "co_guardian")
    owner, other = family.app(0), family.app(1)
    sign = {"category": "self_harm.intent", "level": "critical", "imminence": "emergency"}
    first = done(served.url, f"/wards/{family.ward_id}/signals", sign)["alert_id"]
    assert other.send("POST", f"/alerts/{first}/ack", json={"step": "acknowledged"}).ok
    second = done(served.url, f"/wards/{family.ward_id}/signals", sign)["alert_id"]
    assert [told["alert_id"] for told in owner.told("alert")][-1] == second != first


def test_another_kind_purchase_or_step_of_gravity_is_told(ward: ChattingWard) -> None:
    signal(ward, "grooming")
    signal(ward, "property_loss")
    signal(ward, "property_loss", purchase_id="purchase-1")
    signal(ward, "self_harm.intent", self_harm_level=4)
    signal(ward, "self_harm.intent", self_harm_level=5)
    told = ward.app.told("alert")
    assert len(told) == 5
    assert [each["purchase_id"] for each in told[:3]] == [None, None, "purchase-1"]


def test_what_the_ai_said_is_apart_from_what_the_child_said(ward: ChattingWard) -> None:
    signal(ward, "abuse")
    ward.do("/ai-outputs", category="abuse", action="reply_replaced")
    told = ward.app.told("alert")
    assert [each["actor"] for each in told] == ["user", "ai_output"]
    assert told[1]["provider_actions"] == ["reply_replaced", "review_queued"]


@pytest.mark.parametrize("category", OUTPUTS)
@pytest.mark.parametrize("action", ["reply_replaced", "passed"])
def test_every_rule_for_the_ai_is_told_with_what_was_done(
    ward: ChattingWard, category: str, action: str
) -> None:
    raised = ward.do("/ai-outputs", category=category, action=action, purchase_id="purchase-7")
    (told,) = ward.app.told("alert")
    assert told["alert_id"] == raised["alert_id"]
    assert (told["category"], told["actor"]) == (category, "ai_output")
    reviewed = ["review_queued"] if told["level"] == "high" else []
    assert told["provider_actions"] == [action, *reviewed]
    assert told["purchase_id"] == "purchase-7"
    assert told["character_id"]


def test_imitation_is_no_matter_for_an_adult(served: ServedProvider) -> None:
    adult = chatting_ward(served, age=30)
    raised = adult.do("/ai-outputs", category="unsafe_imitation", action="passed")
    assert raised["alert_id"] is None
    assert adult.app.told("alert") == []
    assert adult.do("/ai-outputs", category="abuse", action="passed")["alert_id"]


def test_a_signal_comforts_the_ward(ward: ChattingWard) -> None:
    assert ward.screen()["support"] is None
    signal(ward, "extreme_emotion", level="high")
    (told,) = ward.app.told("alert")
    assert told["provider_actions"] == [
        "comfort_shown",
        "resources_shown",
        "softer_replies",
        "review_queued",
    ]
    support = ward.screen()["support"]
    assert support["text_shown"]
    assert "12356" in support["helplines"]


def test_no_word_of_a_conversation_reaches_a_guardian(ward: ChattingWard) -> None:
    for text in (
        f"I want to kill myself {CANARY}",
        f"my secret is {CANARY}",
        f"he told me to transfer money to {CANARY}",
        f"an online friend {CANARY} wants to meet me alone",
    ):
        ward.page.say(text)
    ward.page.say("bye")
    span = ward.span()
    heard = str(ward.app.drain())
    assert heard.count("alert_id") >= 3
    for path in ("/usage", "/refusals", "/spending"):
        heard += str(ward.app.read(f"{path}?{span}"))
    for path in ("/alerts", "/characters", "/policy", "/link", "/ward"):
        heard += ward.app.send("GET", path).text
    assert CANARY not in heard
    assert "zebra" not in heard
