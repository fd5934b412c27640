"""Jobs that wait are done by time as well, each once; contacts who were told are accounted for."""

from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import func, insert, select, update

from guardian.link.wire.data import DataWish, Job, JobState
from guardian.provider.engine.data_jobs import Asker, JobWish, ask, read_job, run_due, work
from guardian.provider.ledger.contacts import contact_message_table, contact_table
from guardian.provider.ledger.data_records import data_job_table
from guardian.provider.ledger.outbox import event_table
from tests.rig.child_browserless import Child
from tests.rig.linked_app import LinkedApp
from tests.rig.provider_server import ServedProvider

ASKER = Asker(ward_id="ward-mia", guardian_id="guardian-parent")


def _asked(served: ServedProvider, count: int = 1) -> list[Job]:
    """Write jobs down without anybody doing them, as a process that was killed would."""
    now = served.clock.now()
    with served.provider.engine.begin() as connection:
        wanted = JobWish(asker=ASKER, kind="export", wish=DataWish())
        return [ask(connection, wanted, now) for _ in range(count)]


def _state(served: ServedProvider, job: Job) -> JobState:
    with served.provider.engine.begin() as connection:
        return read_job(connection, ASKER, job.job_id).state


def test_what_a_killed_process_left_is_done_later(served: ServedProvider) -> None:
    (job,) = _asked(served)
    assert _state(served, job) is JobState.PENDING
    work(served.provider, served.live)
    assert _state(served, job) is JobState.DONE


def test_many_jobs_are_done_in_portions(served: ServedProvider) -> None:
    jobs = _asked(served, 10)
    rounds = 0
    while any(_state(served, job) is JobState.PENDING for job in jobs):
        work(served.provider, served.live)
        rounds += 1
    assert 1 < rounds <= 10


def test_a_job_is_done_once_however_many_work(served: ServedProvider, app: LinkedApp) -> None:
    jobs = _asked(served, 3)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: work(served.provider, served.live), range(4)))
    assert {_state(served, job) for job in jobs} == {JobState.DONE}
    with served.provider.engine.begin() as connection:
        receipts = connection.execute(
            select(func.count(data_job_table.c.receipt.distinct()))
        ).scalar_one()
    assert receipts == 3
    assert app.drain()


def test_nothing_due_changes_nothing(served: ServedProvider) -> None:
    with served.provider.engine.begin() as connection:
        before = connection.execute(select(func.count()).select_from(event_table)).scalar_one()
        assert list(run_due(served.provider, connection, served.clock.now())) == []
        after = connection.execute(select(func.count()).select_from(event_table)).scalar_one()
    assert before == after


def test_a_copy_that_is_not_ready_says_so(served: ServedProvider, app: LinkedApp) -> None:
    (job,) = _asked(served)
    with served.provider.engine.begin() as connection:
        table = data_job_table
        connection.execute(update(table).values(state=JobState.RUNNING))
    assert app.send("GET", f"/exports/{job.job_id}").status_code == 409
    assert app.read(f"/jobs/{job.job_id}")["download"] is None


def test_a_contact_who_was_told_of_a_crisis_was_given_data(
    served: ServedProvider, app: LinkedApp, child: Child
) -> None:
    now = served.clock.now()
    with served.provider.engine.begin() as connection:
        connection.execute(
            insert(contact_table).values(
                ward_id="ward-mia",
                contact_id="grandma",
                display_name="Grandma",
                relation="grandparent",
                channel="email",
                address="grandma@family.example",
                rank=1,
                once_verified=True,
                wrong_codes=0,
            )
        )
        for number, (contact_id, kind, outcome) in enumerate(
            (
                ("grandma", "crisis", "sent"),
                ("gone", "crisis", "kept"),
                ("grandma", "crisis", "failed"),
                ("grandma", "drill", "sent"),
                ("grandma", "verification", "sent"),
            )
        ):
            connection.execute(
                insert(contact_message_table).values(
                    message_id=f"message-{number}",
                    ward_id="ward-mia",
                    contact_id=contact_id,
                    channel="email",
                    kind=kind,
                    at=now,
                    outcome=outcome,
                )
            )
    found = app.read("/disclosures")["disclosures"]
    told = [each for each in found if each["recipient_kind"] == "emergency_contact"]
    assert {each["recipient"] for each in told} == {
        "Grandma",
        "An emergency contact who is no longer registered",
    }
    assert {each["basis"] for each in told} == {"Measures Art. 13"}
    assert all(each["data_classes"] == ["account", "alerts"] for each in told)
    assert child.read("/who-saw")["disclosures"] == found
    assert "grandma@family.example" not in str(found)
