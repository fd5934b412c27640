"""Whatever moments and numbers a service tells: judging ends, and never in an error."""

from datetime import UTC, date, datetime, time, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from guardian.link.wire.events import Level
from guardian.policy.settings import Curfew, PolicySettings
from guardian.store.finding_kinds import FindingKind
from guardian.store.purchases import PurchaseRow
from guardian.store.stretches import StretchRow
from guardian.store.usage import UsageRow
from guardian.sync.proof.facts import AlertFact, ApprovalFact, ExitFact, Facts, SeenPolicy
from guardian.sync.proof.judge import judge
from tests.sync.proof.households import BERLIN, SHANGHAI

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
BEGIN = NOW - timedelta(days=35)
FIRST = datetime.min.replace(tzinfo=UTC)
LAST = datetime.max.replace(tzinfo=UTC)
EVERYTHING = PolicySettings(
    daily_minutes=30,
    session_minutes=10,
    break_minutes=20,
    curfew=Curfew(start=time(21), end=time(7)),
    duration_reminder_minutes=30,
    spend_per_day_minor=5,
    approve_new_characters=True,
)
near = st.datetimes(BEGIN.replace(tzinfo=None), NOW.replace(tzinfo=None)).map(
    lambda moment: moment.replace(tzinfo=UTC)
)
anywhen = near | st.sampled_from([FIRST, LAST])


@st.composite
def stretches(draw: st.DrawFn) -> StretchRow:
    # As the store gives them: whole, and with a part in the weeks that are looked at.
    started_at = draw(near | st.just(FIRST))
    ended_at = draw(near | st.just(LAST))
    if ended_at < started_at:
        started_at, ended_at = ended_at, started_at
    return StretchRow(started_at=started_at, ended_at=ended_at, character_id="owl", turns=1)


exits = st.builds(
    ExitFact, requested_at=near, stopped_at=anywhen, messages_after=st.integers(0, 2**63 - 1)
)
purchases = st.builds(
    PurchaseRow,
    purchase_id=st.just("p"),
    at=near,
    item=st.just("hat"),
    price_minor=st.sampled_from([0, 6, 2**63 - 1]),
    currency=st.just("CNY"),
    refunded=st.booleans(),
)
approvals = st.builds(ApprovalFact, price_minor=st.just(6), asked_at=anywhen, expires_at=anywhen)
alerts = st.builds(
    AlertFact,
    alert_id=st.just("a"),
    level=st.sampled_from([*Level, "later"]),
    drill=st.booleans(),
    detected_at=anywhen,
    told_at=st.none() | anywhen,
)


KNOWN = {
    "as_of": NOW,
    "linked_at": BEGIN,
    "policies": (SeenPolicy(version=1, settings=EVERYTHING, first_as_of=BEGIN, last_as_of=NOW),),
}
told = st.builds(
    Facts,
    **{name: st.just(value) for name, value in KNOWN.items()},
    zone=st.sampled_from([BERLIN, SHANGHAI]),
    told_until=st.none() | anywhen,
    stretches=st.lists(stretches(), max_size=6).map(tuple),
    exits=st.lists(exits, max_size=3).map(tuple),
    purchases=st.lists(purchases, max_size=3).map(tuple),
    approvals=st.lists(approvals, max_size=3).map(tuple),
    alerts=st.lists(alerts, max_size=4).map(tuple),
)


@settings(max_examples=60)
@given(facts=told)
def test_no_moment_is_too_much(facts: Facts) -> None:
    for found in judge(facts).found:
        assert found.details


def test_what_is_told_to_last_for_ages_is_judged_by_the_minutes_of_its_days() -> None:
    day = date(2026, 11, 20)
    facts = Facts(
        **KNOWN,  # type: ignore[arg-type]  # by field
        zone=SHANGHAI,
        told_until=NOW,
        stretches=(StretchRow(started_at=FIRST, ended_at=NOW, character_id="owl", turns=1),),
        usage=(UsageRow(day=day, character_id="owl", active_seconds=7200, turns=9),),
        known_days={day: NOW},
    )
    (found,) = judge(facts).found
    assert found.kind is FindingKind.DAY_LIMIT_EXCEEDED
