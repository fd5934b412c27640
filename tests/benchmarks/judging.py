"""What judging adds to reading everything anew, with five years of records.

The last weeks were lived at a real provider, which reports on them; the years before lie in the
store.
"""

import statistics
import tempfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from guardian.clock import SystemClock
from guardian.store import findings, session_marks, stretches, usage
from guardian.store.connection import Connection, to_text
from guardian.store.database import Database
from guardian.store.session_marks import ExitRow, ReminderRow
from guardian.store.stretches import StretchRow
from guardian.store.usage import UsageRow
from guardian.sync.judging import Judge
from guardian.sync.proof_facts import DAYS_JUDGED
from guardian.sync.readings import EVERY_READING
from guardian.sync.refresh import Refresher
from tests.benchmarks.measuring import Benchmark, Figures, Options, milliseconds
from tests.benchmarks.years import DAYS
from tests.rig.provider_process import ProviderProcess, provider_process
from tests.rig.seeded_store import add_alert, alert_row
from tests.rig.synced_app import SyncedApp
from tests.rig.wire_family import WireFamily, done, wire_family

TALKS_A_DAY = 3
TALK_MINUTES = 12
ALERTS = 20_000
CHARACTERS = 8


def _run(options: Options) -> Figures:
    with (
        tempfile.TemporaryDirectory(prefix="guardian-benchmark-") as made,
        provider_process(Path(made), "--rate-per-minute", "0") as provider,
    ):
        provider.await_local_hour(14)
        family = wire_family(provider.url, 16)
        app = SyncedApp.linked(Path(made) / "profile", provider.url, family.app())
        began = SystemClock().now() - timedelta(days=DAYS)
        _fill(app.database, app.link_id, began)
        _live(provider, family)
        app.catch_up()
        times = _times(app, options.rounds)
        with app.database.read() as connection:
            open_findings = len(findings.open_ones(connection, app.link_id))
            talks = connection.execute("SELECT count(*) FROM stretch").fetchone()
        app.close()
    alone, judged = (statistics.median(each) for each in times)
    return Figures(
        values={"refresh and judging": alone + judged, "judging": judged},
        floors={"refresh and judging": alone},
        conditions={
            "years": 5,
            "alerts": ALERTS,
            "talks": 0 if talks is None else talks[0],
            "days_judged": DAYS_JUDGED,
            "findings": open_findings,
            "rounds": options.rounds,
        },
    )


def _times(app: SyncedApp, rounds: int) -> tuple[list[float], list[float]]:
    """Return the milliseconds of every reading, and those of the judgement after each."""
    clock, client = SystemClock(), app.client()
    refresher = Refresher(app.database, app.link_id, clock)
    judge = Judge(
        app.database, app.link_id, clock, on_finding=lambda _: None, on_change=lambda: None
    )
    alone, judged = list[float](), list[float]()
    for _ in range(rounds):
        alone.append(milliseconds(lambda: refresher.refresh(client, EVERY_READING)))
        judge.note(EVERY_READING)
        judged.append(milliseconds(lambda: judge.settle(client)))
    client.close()
    return alone, judged


def _live(provider: ProviderProcess, family: WireFamily) -> None:
    """Let the child talk every afternoon for as many days as are judged."""
    for day in range(DAYS_JUDGED + 1):
        for number in range(TALKS_A_DAY):
            said = {
                "character_id": ("study_owl", "storyteller_lan")[number % 2],
                "minutes": TALK_MINUTES,
                "turn_every_seconds": 120,
            }
            done(provider.url, f"/wards/{family.ward_id}/use", said)
            provider.advance(1800)
        if day < DAYS_JUDGED:
            provider.await_local_hour(14)


def _fill(database: Database, link_id: str, began: datetime) -> None:
    """Keep what five years left, up to the day of the link."""
    until = began + timedelta(days=DAYS)
    with database.write() as connection:
        connection.execute("UPDATE link SET in_force_since = ?", (to_text(began),))
        span = (began, until)
        stretches.replace(connection, link_id, span, list(_talks(began)))
        session_marks.replace(
            connection, link_id, span, list(_reminders(began)), list(_exits(began))
        )
        days = (began.date(), (until - timedelta(days=1)).date())
        usage.replace(connection, link_id, days, list(_usage(began)), as_of=until)
        _keep_alerts(connection, link_id, began)


def _talks(began: datetime) -> Iterator[StretchRow]:
    for day in range(DAYS):
        for number in range(CHARACTERS):
            at = began + timedelta(days=day, minutes=30 * number)
            yield StretchRow(
                started_at=at,
                ended_at=at + timedelta(minutes=TALK_MINUTES),
                character_id=f"character-{number}",
                turns=6,
            )


def _usage(began: datetime) -> Iterator[UsageRow]:
    for day in range(DAYS):
        for number in range(CHARACTERS):
            yield UsageRow(
                day=(began + timedelta(days=day)).date(),
                character_id=f"character-{number}",
                active_seconds=TALK_MINUTES * 60,
                turns=6,
            )


def _reminders(began: datetime) -> Iterator[ReminderRow]:
    for day in range(DAYS):
        at = began + timedelta(days=day, minutes=5)
        yield ReminderRow(at=at, kind="identity", trigger="first_use", n=1, continuous_minutes=0)


def _exits(began: datetime) -> Iterator[ExitRow]:
    for day in range(DAYS):
        at = began + timedelta(days=day, minutes=12)
        yield ExitRow(requested_at=at, stopped_at=at, method="button", messages_after=0)


def _keep_alerts(connection: Connection, link_id: str, began: datetime) -> None:
    for number in range(ALERTS):
        at = began + timedelta(days=DAYS) * (number / ALERTS)
        kept = alert_row(
            f"alert-{number}",
            at,
            link_id=link_id,
            jti=f"jti-{number}",
            issued_at=at,
            acknowledged_at=at,
        )
        add_alert(connection, kept)


JUDGING = Benchmark(
    measured="reading everything anew and judging it with five years of records, ms, medians",
    floor="reading everything anew, without judging",
    run=_run,
)
