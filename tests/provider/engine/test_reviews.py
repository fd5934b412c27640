"""A person at the provider looks at what is grave; guardians hear that somebody did, and what."""

import pytest

from guardian.provider.engine.review_desk import NoSuchReviewError, ReviewClosedError, ReviewDesk
from guardian.provider.engine.review_queue import Closing, Outcome
from tests.rig.chatting_ward import ChattingWard, chatting_ward
from tests.rig.provider_server import ServedProvider
from tests.rig.wire_family import Json

CANARY = "zebra-quince-5127"


def desk(served: ServedProvider) -> ReviewDesk:
    return ReviewDesk(served.provider.engine, served.clock)


def closing(outcome: Outcome = Outcome.CONFIRMED) -> Closing:
    return Closing(outcome=outcome, by="Li Wen", note=CANARY)


def raised(ward: ChattingWard, level: str = "high", **members: object) -> Json:
    """Raise a sign, and return the item that waits for it."""
    ward.do("/signals", category="abuse.victim", level=level, **members)
    (item,) = (each for each in desk(ward.served).items(closed_too=False))
    return item


def changes(ward: ChattingWard) -> list[list[str]]:
    return [told["topics"] for told in ward.app.drain() if "topics" in told]


def test_a_grave_sign_waits_for_a_person_without_a_word(served: ServedProvider) -> None:
    ward = chatting_ward(served)
    ward.do("/signals", category="abuse.victim", level="moderate")
    assert desk(served).items(closed_too=True) == []
    ward.page.say(f"I want to kill myself {CANARY}")
    (told,) = (each for each in ward.app.told("alert") if each["level"] != "moderate")
    (item,) = desk(served).items(closed_too=False)
    for name in ("alert_id", "category", "level", "imminence", "rule_version", "character_id"):
        assert item[name] == told[name]
    assert (item["ward_id"], item["state"]) == (ward.ward_id, "open")
    assert item["evidence_digest"] == told["evidence_digest"]
    assert CANARY not in str(item)


def test_what_the_ai_said_waits_too_and_a_drill_does_not(served: ServedProvider) -> None:
    ward = chatting_ward(served)
    assert ward.app.send("POST", "/drills").ok
    ward.do("/ai-outputs", category="self_harm.promotion", action="reply_replaced")
    (item,) = desk(served).items(closed_too=False)
    assert (item["category"], item["actor"]) == ("self_harm.promotion", "ai_output")


@pytest.mark.parametrize(
    ("level", "imminence", "hours"),
    [("high", "subacute", 24), ("critical", "none", 1)],
)
def test_who_looks_too_late_is_told_so(
    served: ServedProvider, level: str, imminence: str, hours: int
) -> None:
    ward = chatting_ward(served)
    item = raised(ward, level, imminence=imminence)
    ward.wait(hours * 60 - 1)
    assert desk(served).item(item["review_id"])["state"] == "open"
    ward.wait(2)
    assert desk(served).item(item["review_id"])["state"] == "overdue"


def test_the_first_due_comes_first(served: ServedProvider) -> None:
    ward = chatting_ward(served)
    ward.do("/signals", category="bullying", level="high")
    ward.do("/signals", category="self_harm.intent", level="critical")
    listed = desk(served).items(closed_too=False)
    assert [each["category"] for each in listed] == ["self_harm.intent", "bullying"]


@pytest.mark.parametrize("outcome", [Outcome.NOT_CONFIRMED, Outcome.HANDED_OVER])
def test_guardians_hear_that_a_person_has_looked_and_what_came_of_it(
    served: ServedProvider, outcome: Outcome
) -> None:
    ward = chatting_ward(served)
    item = raised(ward)
    ward.app.drain()
    done = desk(served).close(item["review_id"], closing(outcome))
    assert (done["state"], done["outcome"], done["closed_by"]) == ("closed", outcome, "Li Wen")
    ward.wait(1)
    assert ["alerts", "data"] in changes(ward)
    record = ward.app.read(f"/alerts/{item['alert_id']}")
    code = f"review_{outcome.replace('-', '_')}"
    assert record["alert"]["provider_actions"][-1] == code
    assert CANARY not in str(record)
    assert "Li Wen" not in str(record)
    ward.wait(1)
    assert ["alerts", "data"] not in changes(ward), "told once"


def test_that_a_person_looked_is_in_the_log_of_accesses(served: ServedProvider) -> None:
    ward = chatting_ward(served)
    desk(served).close(raised(ward)["review_id"], closing())
    (entry,) = ward.app.read("/access-log")["accesses"]
    assert (entry["who"], entry["data_class"]) == ("Li Wen", "alerts")


def test_what_was_closed_stays_and_leaves_the_list(served: ServedProvider) -> None:
    ward = chatting_ward(served)
    item = raised(ward)
    desk(served).close(item["review_id"], closing())
    with pytest.raises(ReviewClosedError):
        desk(served).close(item["review_id"], closing(Outcome.NOT_CONFIRMED))
    assert desk(served).items(closed_too=False) == []
    (kept,) = desk(served).items(closed_too=True)
    assert (kept["outcome"], kept["note"]) == ("confirmed", CANARY)


def test_nothing_is_closed_that_is_not_there(served: ServedProvider) -> None:
    for act in (desk(served).item, lambda each: desk(served).close(each, closing())):
        with pytest.raises(NoSuchReviewError):
            act("review-none")


def test_a_finding_ends_no_attempt_to_reach_somebody(served: ServedProvider) -> None:
    ward = chatting_ward(served)
    item = raised(ward, "critical")
    desk(served).close(item["review_id"], closing(Outcome.NOT_CONFIRMED))
    ward.app.drain()
    ward.wait(6)
    (again,) = ward.app.told("alert")
    assert again["provider_actions"][-1] == "review_not_confirmed"


def test_an_alert_that_was_deleted_takes_nothing_with_it_that_is_open(
    served: ServedProvider,
) -> None:
    ward = chatting_ward(served)
    item = raised(ward)
    answer = ward.app.send("POST", f"/alerts/{item['alert_id']}/ack", json={"step": "resolved"})
    assert answer.ok
    assert ward.app.send("POST", "/deletions", json={"data_classes": ["alerts"]}).ok
    ward.wait(1)
    assert ward.app.read("/alerts")["alerts"] == []
    assert desk(served).close(item["review_id"], closing())["state"] == "closed"


def test_one_alert_is_one_item(served: ServedProvider) -> None:
    ward = chatting_ward(served)
    item = raised(ward)
    for _ in range(3):
        ward.do("/signals", category="abuse.victim", level="high")
    assert [each["review_id"] for each in desk(served).items(closed_too=False)] == [
        item["review_id"]
    ]
