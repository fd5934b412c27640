"""Who asks too fast is told when to come back; memory stays bounded."""

from datetime import UTC, datetime, timedelta

import pytest

from guardian.provider import rate_limits
from guardian.provider.problems import ProblemError
from guardian.provider.rate_limits import RateLimits


class HandClock:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 3, 1, 12, tzinfo=UTC)

    def now(self) -> datetime:
        return self.moment


def allowed(limits: RateLimits, subject: str, per_minute: int, tries: int) -> int:
    answered = 0
    for _ in range(tries):
        try:
            limits.hit("poll", subject, per_minute=per_minute)
        except ProblemError:
            continue
        answered += 1
    return answered


def test_so_many_a_minute_are_answered_and_each_subject_has_its_own() -> None:
    limits = RateLimits(HandClock())
    assert allowed(limits, "ann", 3, 10) == 3
    assert allowed(limits, "ben", 3, 2) == 2


def test_who_waits_as_told_is_answered_again() -> None:
    clock = HandClock()
    limits = RateLimits(clock)
    limits.hit("poll", "ann", per_minute=1)
    clock.moment += timedelta(seconds=17.5)
    with pytest.raises(ProblemError) as refusal:
        limits.hit("poll", "ann", per_minute=1)
    assert refusal.value.problem.status == 429
    wait = int(refusal.value.headers["Retry-After"])
    assert wait == 43
    assert "ann" not in refusal.value.problem.model_dump_json()
    clock.moment += timedelta(seconds=wait)
    limits.hit("poll", "ann", per_minute=1)


def test_names_are_counted_apart_and_zero_is_without_end() -> None:
    limits = RateLimits(HandClock())
    limits.hit("poll", "ann", per_minute=1)
    limits.hit("read", "ann", per_minute=1)
    assert allowed(limits, "zoe", 0, 1000) == 1000


def test_a_clock_set_back_locks_nobody_out() -> None:
    clock = HandClock()
    limits = RateLimits(clock)
    assert allowed(limits, "ann", 1, 2) == 1
    clock.moment -= timedelta(days=1)
    limits.hit("poll", "ann", per_minute=1)


def test_the_longest_known_is_forgotten_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rate_limits, "MOST_SUBJECTS", 3)
    limits = RateLimits(HandClock())
    for name in ("ann", "ben", "cat", "dan"):
        assert allowed(limits, name, 1, 2) == 1
    assert allowed(limits, "ann", 1, 1) == 1, "forgotten"
    assert allowed(limits, "dan", 1, 1) == 0, "remembered"
