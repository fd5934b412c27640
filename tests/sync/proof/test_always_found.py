"""A service that ignores a limit is always accused of exactly that, whatever its value."""

from collections.abc import Callable
from datetime import datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guardian.policy.decisions import Reason
from guardian.policy.settings import Block, Curfew, PolicySettings
from guardian.store.finding_kinds import FindingKind
from tests.sync.proof.households import BERLIN, begin, chat, found_in

MIDDAY = datetime(2026, 11, 20, 12, tzinfo=BERLIN)
Limit = Callable[[int], PolicySettings]
CASES: dict[Reason, tuple[FindingKind, Limit]] = {
    Reason.CURFEW: (
        FindingKind.CURFEW_BROKEN,
        lambda n: PolicySettings(curfew=Curfew(start=time(12, n), end=time(23))),
    ),
    Reason.LIMIT_REACHED: (
        FindingKind.DAY_LIMIT_EXCEEDED,
        lambda n: PolicySettings(daily_minutes=n),
    ),
    Reason.REST_BREAK: (
        FindingKind.SESSION_LIMIT_EXCEEDED,
        lambda n: PolicySettings(session_minutes=n, break_minutes=10 + n),
    ),
    Reason.CHARACTER_BLOCKED: (
        FindingKind.BLOCKED_CHARACTER_USED,
        lambda n: PolicySettings(daily_minutes=60 + n, blocked_characters={"lan": Block()}),
    ),
    Reason.SPENDING_CAP: (
        FindingKind.SPENDING_CAP_EXCEEDED,
        lambda n: PolicySettings(spend_per_day_minor=n),
    ),
}


@pytest.mark.parametrize("ignored", CASES)
@settings(max_examples=15)
@given(number=st.integers(5, 50), obeys=st.booleans())
def test_it_is_found_and_nothing_else_is(ignored: Reason, number: int, *, obeys: bool) -> None:
    kind, limit = CASES[ignored]
    service, app = begin(limit(number), MIDDAY, ignored=None if obeys else ignored)
    chat(service, number + 5)
    service.buy(number + 1)
    service.now += timedelta(minutes=15)

    kinds = {found for found, _ in found_in(app)}

    assert kinds == (set() if obeys else {kind})
