"""When a cause is no longer found: neither too soon, so that it would flap, nor never."""

from datetime import datetime, time, timedelta

from guardian.policy.decisions import Reason
from guardian.policy.settings import Block, Curfew, PolicySettings
from guardian.store.finding_kinds import FindingKind
from guardian.sync.proof.facts import AlertFact, Facts
from guardian.sync.proof.judge import judge
from guardian.sync.proof.values import Cause
from tests.sync.proof.households import BERLIN, begin, chat, wait
from tests.sync.proof.lived import App, Service

EVENING = datetime(2026, 11, 6, 21, 30, tzinfo=BERLIN)
CURFEW: Cause = (FindingKind.CURFEW_BROKEN, "curfew")
NIGHT = PolicySettings(curfew=Curfew(start=time(21), end=time(6)))


def after_days(service: Service, app: App, days: int, *, hour: int) -> datetime:
    """Chat ten minutes at ``hour`` of each of the following days."""
    for _ in range(days):
        day = service.now.astimezone(BERLIN).replace(hour=hour, minute=0) + timedelta(days=1)
        wait(service, app, day)
        chat(service, 10, "max")
    wait(service, app, day.replace(hour=23, minute=59) + timedelta(minutes=2))
    return service.now


def states(app: App, cause: Cause) -> tuple[bool, bool]:
    """Return whether a cause is found, and whether it is clean."""
    judgement = judge(app.facts())
    return cause in {found.cause for found in judgement.found}, cause in judgement.clean


def test_a_broken_curfew_is_clean_after_three_days_of_use_that_kept_to_it() -> None:
    service, app = begin(NIGHT, EVENING, ignored=Reason.CURFEW)
    chat(service, 20)
    after_days(service, app, 2, hour=15)
    assert states(app, CURFEW) == (True, False)

    after_days(service, app, 1, hour=15)

    assert states(app, CURFEW) == (False, True)


def test_days_without_use_prove_nothing() -> None:
    service, app = begin(NIGHT, EVENING, ignored=Reason.CURFEW)
    chat(service, 20)
    wait(service, app, EVENING + timedelta(days=8))

    assert states(app, CURFEW) == (True, False)


def test_what_is_broken_now_and_then_stays_found() -> None:
    service, app = begin(NIGHT, EVENING, ignored=Reason.CURFEW)
    for _ in range(4):
        chat(service, 20)
        after_days(service, app, 2, hour=15)
        assert states(app, CURFEW) == (True, False)
        wait(service, app, service.now.astimezone(BERLIN).replace(hour=21, minute=30))


def test_a_limit_that_nobody_asks_for_any_more_is_clean() -> None:
    service, app = begin(NIGHT, EVENING, ignored=Reason.CURFEW)
    chat(service, 20)
    service.change(PolicySettings())
    wait(service, app, service.now + timedelta(hours=2))

    assert states(app, CURFEW) == (False, True)


def test_a_blocked_character_is_clean_once_others_are_used_and_it_is_not() -> None:
    cause: Cause = (FindingKind.BLOCKED_CHARACTER_USED, "lan")
    settings = PolicySettings(blocked_characters={"lan": Block()})
    service, app = begin(settings, EVENING, ignored=Reason.CHARACTER_BLOCKED)
    chat(service, 20, "lan")
    wait(service, app, service.now + timedelta(minutes=5))
    assert states(app, cause) == (True, False)

    after_days(service, app, 3, hour=15)

    assert states(app, cause) == (False, True)


def test_nothing_is_clean_on_a_day_that_is_not_known() -> None:
    service, app = begin(NIGHT, EVENING, ignored=Reason.CURFEW)
    chat(service, 20)
    after_days(service, app, 3, hour=15)
    app.changes += [EVENING + timedelta(days=n, hours=12) for n in range(4)]

    assert not states(app, CURFEW)[1]


def test_an_alert_in_time_shows_that_late_ones_are_mended() -> None:
    def alert(name: str, days_ago: int, minutes: int, *, drill: bool = False) -> AlertFact:
        detected_at = EVENING - timedelta(days=days_ago)
        return AlertFact(
            alert_id=name,
            level="low" if drill else "critical",
            drill=drill,
            detected_at=detected_at,
            told_at=detected_at + timedelta(minutes=minutes),
        )

    def judged(*alerts: AlertFact) -> tuple[set[Cause], set[Cause]]:
        linked_at = EVENING - timedelta(days=90)
        facts = Facts(
            zone=BERLIN, as_of=EVENING, linked_at=linked_at, told_until=EVENING, alerts=alerts
        )
        judgement = judge(facts)
        late_ones = {cause for cause in judgement.clean if cause[0] is late[0]}
        return {found.cause for found in judgement.found}, late_ones

    late: Cause = (FindingKind.ALERT_TOLD_LATE, "late")
    assert judged(alert("early", 3, 0), alert("late", 2, 9)) == ({late}, set())
    assert judged(alert("late", 2, 9), alert("drill", 1, 0, drill=True)) == (set(), {late})
