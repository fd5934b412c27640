"""What was broken and is over by now can be told, though nobody looked meanwhile."""

from datetime import datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from guardian.policy.decisions import Reason
from guardian.policy.settings import Curfew, PolicySettings
from guardian.store.finding_kinds import FindingKind
from guardian.sync.proof.judge import judge
from guardian.sync.proof.trials import Outcome, Trial, verdict
from guardian.sync.proof.values import Found
from tests.sync.proof.households import BERLIN, begin, chat, wait

EVENING = datetime(2026, 11, 6, 21, 30, tzinfo=BERLIN)
NIGHT = PolicySettings(curfew=Curfew(start=time(21), end=time(6)))
KINDS = st.sampled_from([FindingKind.CURFEW_BROKEN, FindingKind.ALERT_TOLD_LATE])
MOMENTS = st.integers(0, 6).map(lambda n: EVENING + timedelta(days=n))


def test_a_night_that_was_kept_to_since_is_settled() -> None:
    service, app = begin(NIGHT, EVENING, ignored=Reason.CURFEW)
    chat(service, 20)
    assert judge(app.facts()).settled == ()
    for _ in range(3):
        day = service.now.astimezone(BERLIN).replace(hour=15, minute=0) + timedelta(days=1)
        wait(service, app, day)
        chat(service, 10, "max")
    wait(service, app, service.now + timedelta(days=1))
    judgement = judge(app.facts())
    (settled,) = judgement.settled
    assert (settled.cause, judgement.found) == ((FindingKind.CURFEW_BROKEN, "curfew"), ())
    assert EVENING.date() == settled.at.astimezone(BERLIN).date()


def test_a_limit_that_was_taken_away_was_broken_all_the_same() -> None:
    service, app = begin(NIGHT, EVENING, ignored=Reason.CURFEW)
    chat(service, 20)
    service.change(PolicySettings())
    wait(service, app, service.now + timedelta(hours=2))
    assert [each.kind for each in judge(app.facts()).settled] == [FindingKind.CURFEW_BROKEN]


outcomes = st.one_of(
    st.builds(
        Found,
        kind=KINDS,
        subject=st.sampled_from("ab"),
        at=MOMENTS,
        details=st.just({}),
        target=st.none(),
    ),
    st.builds(Trial, kind=KINDS, subject=st.sampled_from("ab"), at=MOMENTS, moot=st.booleans()),
)


@given(st.lists(outcomes, max_size=30))
def test_every_cause_that_was_broken_is_found_or_settled_and_never_both(
    said: list[Outcome],
) -> None:
    judgement = verdict(said)
    broken = {(each.kind, each.subject) for each in said if isinstance(each, Found)}
    found = {each.cause for each in judgement.found}
    settled = {each.cause for each in judgement.settled}
    assert found | settled == broken
    assert settled == broken & judgement.clean
    assert not found & settled
    for each in judgement.settled:
        at = [one.at for one in said if isinstance(one, Found) and one.cause == each.cause]
        assert each.at == max(at)
