"""By whom a link ended: from an answer, from an event, and as far as it is known."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guardian.link.errors import LinkEndedError, LinkSuspendedError, ProviderTroubleError
from guardian.link.wire.happenings import LINK_URI, LinkChanged
from guardian.store.conditions import Condition
from guardian.sync.standing import asked_seconds, code, standing_after, standing_told
from tests.rig.seeded_store import LINK
from tests.sync.family import Family, Running

AT = datetime(2026, 11, 20, 9, tzinfo=UTC)


def changed(**change: object) -> LinkChanged:
    values: dict[str, object] = {
        "link_id": LINK,
        "guardian_name": "Li",
        "role": "owner",
        "state": "revoked",
        "by": "ward",
        "reason": None,
        "at": AT,
    }
    return LinkChanged.model_validate(values | change)


@pytest.mark.parametrize(
    ("by", "reason", "expected"),
    [
        ("ward", None, Condition.ENDED_BY_WARD),
        ("guardian", "ward_objected", Condition.ENDED_BY_GUARDIAN),
        ("provider", None, Condition.ENDED_BY_PROVIDER),
        ("law", None, Condition.ENDED_BY_PROVIDER),
        (None, "ward_objected", Condition.ENDED_BY_WARD),
        (None, "reconfirmation_due", Condition.ENDED_BY_PROVIDER),
        ("somebody", "whatever", Condition.ENDED),
        (None, None, Condition.ENDED),
    ],
)
def test_an_answer_tells_by_whom(by: str | None, reason: str | None, expected: Condition) -> None:
    standing = standing_after(LinkEndedError(by, reason, AT))
    assert standing is not None
    assert (standing.condition, standing.reason, standing.at) == (expected, reason, AT)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"by": "ward"}, Condition.ENDED_BY_WARD),
        ({"by": "guardian"}, Condition.ENDED_BY_GUARDIAN),
        ({"state": "expired", "by": "law"}, Condition.ENDED_BY_PROVIDER),
        ({"state": "rejected", "by": "ward"}, Condition.ENDED_BY_WARD),
        ({"state": "suspended", "by": "law"}, Condition.SUSPENDED),
    ],
)
def test_an_event_tells_by_whom(change: dict[str, object], expected: Condition) -> None:
    standing = standing_told(changed(**change))
    assert standing is not None
    assert (standing.condition, standing.at) == (expected, AT)


def test_an_event_of_a_link_in_force_is_read_anew() -> None:
    assert standing_told(changed(state="active")) is None


def test_why_a_link_rests() -> None:
    standing = standing_after(LinkSuspendedError("ward_is_of_age"))
    assert standing is not None
    assert (standing.condition, standing.reason) == (Condition.SUSPENDED, "ward_is_of_age")


@given(st.text())
def test_no_sentence_passes_for_a_code(text: str) -> None:
    assert code(text) in {None, text}
    assert code(f"{text} ") is None


@given(st.integers(-10, 10**12))
def test_nobody_is_silenced_for_long(seconds: int) -> None:
    asked = asked_seconds(ProviderTroubleError(seconds))
    assert asked is not None
    assert 0 <= asked <= 600


def test_the_last_event_of_a_link_is_kept_and_told_and_outlives_its_tokens(
    family: Family, running: Running
) -> None:
    family.until(lambda: family.condition() is Condition.ACTIVE)
    family.provider.emit(LINK_URI, changed(by="ward", reason="ward_objected"))
    family.until(lambda: family.condition() is Condition.ENDED_BY_WARD)
    family.until(lambda: frozenset({"condition"}) in family.changes)
    family.provider.fail(LinkEndedError())
    running.thread.join(20)
    link = family.link
    assert (link.condition, link.condition_reason, link.condition_at) == (
        Condition.ENDED_BY_WARD,
        "ward_objected",
        AT,
    )


def test_the_end_of_another_guardians_link_is_not_ours(family: Family) -> None:
    family.provider.emit(LINK_URI, changed(link_id="link-9"))
    family.session.catch_up()
    assert family.condition() is Condition.ACTIVE
