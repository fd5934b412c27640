"""Findings are kept before they are told, once per cause, and close when their cause is mended."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guardian.store import findings, journal, links
from guardian.store.errors import DiskFullError
from guardian.store.finding_kinds import FindingKind
from guardian.store.findings import FindingRow
from guardian.store.journal import Act, JournalEntry
from guardian.sync.judging import (
    FLAPS_WITHIN,
    JUDGED_BY,
    Judge,
    close_all,
    keep_judgement,
    keep_silences,
)
from guardian.sync.proof.facts import Facts
from guardian.sync.proof.values import Cause, Found, Judgement
from guardian.sync.readings import EVERY_READING, Reading
from tests.rig.clock import START
from tests.rig.seeded_store import LINK
from tests.sync.fake_link import FakeLink
from tests.sync.family import Family

HOUR = timedelta(hours=1)
CURFEW = (FindingKind.CURFEW_BROKEN, "curfew")
DAY_LIMIT = (FindingKind.DAY_LIMIT_EXCEEDED, "daily_minutes")
LIFE = (FindingKind.NO_SIGN_OF_LIFE, "")
NOTHING = Judgement(found=(), clean=frozenset())
TARGET = "/usage?from=2026-11-22&to=2026-11-22&granularity=stretch"


def found(cause: Cause = CURFEW, hour: int = 0, target: str | None = TARGET) -> Found:
    kind, subject = cause
    at = START + hour * HOUR
    return Found(kind=kind, subject=subject, at=at, details={"hour": hour}, target=target)


def says(*ones: Found, clean: Sequence[Cause] = (), settled: Sequence[Found] = ()) -> Judgement:
    causes = frozenset(clean) | {one.cause for one in settled}
    return Judgement(found=ones, clean=causes, settled=tuple(settled))


def kept(family: Family) -> tuple[FindingRow, ...]:
    with family.database.read() as connection:
        return findings.latest(connection)


def acts(family: Family) -> list[JournalEntry]:
    with family.database.read() as connection:
        assert journal.verify(connection) is None
        return [
            entry
            for entry in journal.entries(connection)
            if entry.kind in {Act.FINDING_OPENED, Act.FINDING_CLOSED}
        ]


class Bench:
    """A judge whose rules say what a test wants."""

    def __init__(self, family: Family) -> None:
        self.family = family
        self.judgement = NOTHING
        self.facts: list[Facts] = []
        self.told: list[FindingRow] = []
        self.changes = 0
        self.client = FakeLink(family.provider)
        self.judge = Judge(
            family.database,
            LINK,
            family.clock,
            on_finding=self._tell,
            on_change=self._changed,
            rules=self._rules,
        )
        family.session.catch_up()
        family.provider.calls.clear()

    def settle(
        self, *ones: Found, clean: Sequence[Cause] = (), settled: Sequence[Found] = ()
    ) -> None:
        self.judgement = says(*ones, clean=clean, settled=settled)
        self.judge.note(frozenset({Reading.USAGE}))
        self.judge.settle(self.client)

    def _rules(self, facts: Facts) -> Judgement:
        self.facts.append(facts)
        return self.judgement

    def _tell(self, row: FindingRow) -> None:
        assert row.id in {each.id for each in kept(self.family)}, "told before it was kept"
        self.told.append(row)

    def _changed(self) -> None:
        self.changes += 1


@pytest.fixture
def bench(family: Family) -> Bench:
    return Bench(family)


def test_what_is_found_is_kept_journaled_and_told_once(bench: Bench, family: Family) -> None:
    bench.settle(found())
    bench.settle(found())
    (row,) = kept(family)
    assert bench.told == [row]
    assert (row.kind, row.subject, row.times, row.happened_at) == (*CURFEW, 1, START)
    (act,) = acts(family)
    assert (act.kind, act.link_id) == (Act.FINDING_OPENED, LINK)
    assert act.details == {"kind": "curfew_broken", "subject": "curfew", "times": 1}
    assert bench.changes == 1


def test_another_occurrence_is_counted_and_not_told(bench: Bench, family: Family) -> None:
    for hour in (0, 5, 9):
        bench.settle(found(hour=hour))
    (row,) = kept(family)
    assert (row.times, row.details, len(bench.told)) == (3, {"hour": 9}, 1)


def test_what_lasts_unchanged_is_not_written_at_every_look(bench: Bench, family: Family) -> None:
    bench.settle(found())
    seen = []
    for minutes in (1, 30, 29):
        family.clock.advance(timedelta(minutes=minutes))
        bench.settle(found())
        (row,) = kept(family)
        seen.append(row.last_at - START)
    assert seen == [timedelta(), timedelta(), HOUR]


def test_what_is_mended_closes_and_may_open_again(bench: Bench, family: Family) -> None:
    bench.settle(found(), found(DAY_LIMIT))
    family.clock.advance(HOUR)
    bench.settle(found(DAY_LIMIT), clean=[CURFEW])
    bench.settle(found(DAY_LIMIT), clean=[CURFEW])
    assert [(row.kind, row.closed_at is None) for row in kept(family)] == [
        (DAY_LIMIT[0], True),
        (CURFEW[0], False),
    ]
    closed, *_ = acts(family)
    assert (closed.kind, closed.details["kind"]) == (Act.FINDING_CLOSED, "curfew_broken")
    family.clock.advance(FLAPS_WITHIN)
    bench.settle(found(hour=7), found(DAY_LIMIT))
    assert len(bench.told) == 3
    assert len(kept(family)) == 3


def test_a_whole_kind_may_be_clean(bench: Bench, family: Family) -> None:
    bench.settle(found())
    bench.settle(clean=[(FindingKind.CURFEW_BROKEN, "")])
    assert all(row.closed_at is not None for row in kept(family))


def test_what_is_undecided_stays_as_it_is(bench: Bench, family: Family) -> None:
    bench.settle(found())
    before = kept(family)
    bench.settle()
    assert kept(family) == before


class TestWhatIsOverBeforeAnybodyLooked:
    def test_it_is_kept_as_settled_and_alarms_nobody(self, bench: Bench, family: Family) -> None:
        for _ in range(2):
            bench.settle(settled=[found()])
            family.clock.advance(HOUR)
        (row,) = kept(family)
        assert (row.opened_at, row.closed_at, row.happened_at) == (START, START, START)
        assert [act.kind for act in acts(family)] == [Act.FINDING_CLOSED, Act.FINDING_OPENED]
        assert (bench.told, bench.changes) == ([], 1)

    def test_it_is_told_once_though_more_of_it_comes_to_light(
        self, bench: Bench, family: Family
    ) -> None:
        bench.settle(found(hour=5))
        bench.settle(clean=[CURFEW])
        for hour in (5, 0, 9):
            bench.settle(settled=[found(hour=hour)])
        assert len(kept(family)) == 1
        bench.settle(settled=[found(hour=5 + 24)])
        assert len(kept(family)) == 2
        assert len(bench.told) == 1

    def test_it_belongs_to_the_finding_that_is_open(self, bench: Bench, family: Family) -> None:
        bench.settle(found())
        bench.settle(settled=[found(hour=48)])
        (row,) = kept(family)
        assert (row.times, row.details, row.closed_at) == (2, {"hour": 48}, START)
        assert [act.kind for act in acts(family)] == [Act.FINDING_CLOSED, Act.FINDING_OPENED]

    def test_it_may_come_again(self, bench: Bench, family: Family) -> None:
        bench.settle(settled=[found()])
        bench.settle(found(hour=100))
        assert [row.closed_at is None for row in kept(family)] == [True, False]
        assert len(bench.told) == 1

    def test_its_evidence_is_asked_for_once(self, bench: Bench, family: Family) -> None:
        family.provider.report_key = family.provider.key
        family.provider.emit_alert("a")
        family.session.catch_up()
        family.provider.calls.clear()
        for _ in range(2):
            bench.settle(settled=[found()])
        (row,) = kept(family)
        assert row.evidence is not None
        assert family.provider.calls == ["signed_report"]
        assert bench.changes == 1


def test_it_judges_only_when_something_came_in(bench: Bench) -> None:
    bench.settle()
    assert len(bench.facts) == 1
    bench.judge.settle(bench.client)
    bench.judge.note(EVERY_READING - JUDGED_BY)
    bench.judge.settle(bench.client)
    assert len(bench.facts) == 1
    bench.judge.note(events=1)
    bench.judge.settle(bench.client)
    assert len(bench.facts) == 2


def test_on_a_full_disk_nothing_is_told_and_everything_once_there_is_room(
    bench: Bench, family: Family
) -> None:
    large = Found(
        kind=CURFEW[0], subject="", at=START, details={"minutes": [7] * 50_000}, target=None
    )
    with family.database.write() as connection:
        # A cap on pages answers as a full disk does, for as long as this connection lives.
        connection.execute("PRAGMA max_page_count = 1")
    with pytest.raises(DiskFullError):
        bench.settle(large)
    assert (bench.told, kept(family), acts(family)) == ([], (), [])
    bench.judge.settle(bench.client)
    assert bench.told == list(kept(family))
    assert len(bench.told) == len(acts(family)) == 1


def test_before_anything_was_read_nothing_is_judged(family: Family) -> None:
    told: list[FindingRow] = []
    judge = Judge(
        family.database,
        LINK,
        family.clock,
        on_finding=told.append,
        on_change=lambda: None,
        rules=lambda _facts: says(found()),
    )
    judge.settle(FakeLink(family.provider))
    assert told == []


def test_nothing_is_kept_of_a_link_that_is_gone(family: Family) -> None:
    with family.database.write() as connection:
        links.remove(connection, LINK)
    result = keep_judgement(family.database, LINK, says(found()), START)
    assert (result.opened, result.changed, kept(family)) == ((), False, ())


def test_what_is_open_about_a_forgotten_link_closes_with_it(family: Family) -> None:
    keep_judgement(family.database, LINK, says(found(), found(DAY_LIMIT)), START)
    keep_judgement(family.database, LINK, says(clean=[CURFEW]), START)
    with family.database.write() as connection:
        close_all(connection, LINK, START + HOUR)
        links.remove(connection, LINK)
    assert [row.closed_at for row in kept(family)] == [START + HOUR, START]
    assert [entry.kind for entry in acts(family)].count(Act.FINDING_CLOSED) == 2


def test_silences_are_those_that_hold_now(family: Family) -> None:
    def keep(*ones: Found) -> tuple[FindingRow, ...]:
        return keep_silences(family.database, LINK, family.clock, ones)

    keep_judgement(family.database, LINK, says(found()), START)
    (fresh,) = keep(found(LIFE))
    assert fresh.kind is FindingKind.NO_SIGN_OF_LIFE
    # It lasts: seen again and again it is one, with what is known of it now.
    for hour in (1, 2, 2):
        assert keep(found(LIFE, hour)) == ()
    (row,) = [each for each in kept(family) if each.kind.is_silence]
    assert (row.times, row.details, row.happened_at) == (1, {"hour": 2}, START)
    assert keep() == ()
    assert keep() == ()
    open_kinds = [row.kind for row in kept(family) if row.closed_at is None]
    assert open_kinds == [FindingKind.CURFEW_BROKEN], "what is about limits is not theirs to close"
    assert keep(found(LIFE, 3)) == (), "so soon it is the same"
    assert [entry.kind for entry in acts(family)] == [
        Act.FINDING_OPENED,
        Act.FINDING_CLOSED,
        Act.FINDING_OPENED,
        Act.FINDING_OPENED,
    ]
    keep()
    family.clock.advance(FLAPS_WITHIN)
    assert len(keep(found(LIFE, 9))) == 1


CAUSES = st.sampled_from([CURFEW, DAY_LIMIT, (FindingKind.BLOCKED_CHARACTER_USED, "owl")])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(st.lists(st.tuples(st.sets(CAUSES), st.sets(CAUSES)), max_size=8))
def test_the_journal_tells_of_every_opening_and_closing(
    family: Family, rounds: list[tuple[set[Cause], set[Cause]]]
) -> None:
    with family.database.write() as connection:
        connection.execute("DELETE FROM finding")
    before = len(acts(family))
    turns = 0
    over: dict[Cause, int] = {}
    holds: set[Cause] = set()
    for hour, (seen, clean) in enumerate(rounds):
        judgement = says(*(found(cause, hour) for cause in seen), clean=sorted(clean - seen))
        result = keep_judgement(family.database, LINK, judgement, START + hour * HOUR)
        after = (holds - (clean - seen)) | seen
        assert result.changed is (after != holds)
        assert {(row.kind, row.subject) for row in result.opened} == {
            cause
            for cause in after - holds
            if cause not in over or (hour - over[cause]) * HOUR >= FLAPS_WITHIN
        }
        over |= dict.fromkeys(holds - after, hour)
        turns += len(holds ^ after)
        holds = after
    with family.database.read() as connection:
        rows = findings.open_ones(connection, LINK)
    assert {(row.kind, row.subject) for row in rows} == holds
    assert len(rows) == len(holds)
    assert len(acts(family)) - before == turns
