"""What the app takes in silence: proofs of life, and an alert that is told again."""

from guardian.link.wire.events import ALERT_URI, ContactAttempt, Topic
from guardian.link.wire.happenings import VERIFICATION_URI, Verification
from tests.sync.fake_wire import alert
from tests.sync.family import Family


def test_a_proof_of_life_is_acknowledged_and_changes_only_when_the_link_was_heard(
    family: Family,
) -> None:
    family.session.catch_up()
    family.changes.clear()
    family.provider.calls.clear()
    jti = family.provider.emit(VERIFICATION_URI, Verification(at=family.clock.now()))
    family.session.catch_up()
    assert family.provider.acked == [jti]
    assert family.kept_alerts == []
    assert family.link.last_heard_at == family.clock.now()
    assert family.gap_found_at() is None
    assert [each for each in family.troubles if each is not None] == []


def test_an_alert_told_again_disturbs_nobody_twice(family: Family) -> None:
    first = family.provider.emit_alert("a", drill=False)
    family.session.catch_up()
    attempt = ContactAttempt(
        contact="Mum",
        role="guardian",
        channel="app",
        number=1,
        at=family.clock.now(),
        outcome="delivered",
    )
    retry = alert("a", family.provider.clock, contact_attempts=[attempt])
    again = family.provider.emit(ALERT_URI, retry)
    family.session.catch_up()
    assert [row.alert_id for row in family.alerts] == ["a"]
    assert family.alerts[0].jti == first
    assert family.provider.acked == [first, again]
    assert len(family.events) == 2, "both are evidence"


def test_the_news_that_another_answered_is_taken(family: Family) -> None:
    jti = family.provider.emit_change(Topic.ALERTS)
    family.session.catch_up()
    assert family.provider.acked == [jti]
