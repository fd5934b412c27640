"""Writers of an SQLite ledger take turns, in the order of their coming; readers wait for nobody."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event, Thread

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError

from guardian.provider.ledger.base import reading
from guardian.provider.ledger.facts import read_fact, write_fact
from guardian.provider.ledger.schema import open_provider_ledger
from guardian.provider.ledger.writers import WritersLine

DEADLINE_SECONDS = 20


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    opened = open_provider_ledger(f"sqlite:///{tmp_path / 'ledger.db'}")
    yield opened
    opened.dispose()


def test_first_come_first_served() -> None:
    line = WritersLine()
    assert line.enter()
    served: list[int] = []

    def write(number: int) -> None:
        assert line.enter()
        served.append(number)
        line.leave()

    threads = [Thread(target=write, args=(number,)) for number in range(8)]
    for number, thread in enumerate(threads):
        thread.start()
        await_waiting(line, number + 1)
    line.leave()
    for thread in threads:
        thread.join(DEADLINE_SECONDS)
    assert served == list(range(8))
    assert line.enter(0), "nobody is left in it"


def await_waiting(line: WritersLine, count: int) -> None:
    deadline = time.monotonic() + DEADLINE_SECONDS
    while line.waiting < count:
        assert time.monotonic() < deadline
        time.sleep(0.001)  # polls a thread that is about to wait


def test_who_has_no_more_patience_leaves_the_line() -> None:
    line = WritersLine()
    assert line.enter()
    assert not line.enter(0.01)
    line.leave()
    assert line.enter(0)


def test_a_reader_sees_one_state_and_waits_for_no_writer(engine: Engine) -> None:
    with engine.begin() as writing:
        write_fact(writing, "colour", "red")
        with reading(engine) as connection:
            assert read_fact(connection, "colour") is None
    with reading(engine) as connection:
        assert read_fact(connection, "colour") == "red"
        with engine.begin() as writing:
            write_fact(writing, "colour", "blue")
        assert read_fact(connection, "colour") == "red", "as it was when the reading began"


def test_many_writers_lose_nothing(engine: Engine) -> None:
    with engine.begin() as connection:
        write_fact(connection, "count", "0")

    def count_up(_number: int) -> None:
        with engine.begin() as connection:
            write_fact(connection, "count", str(int(read_fact(connection, "count") or 0) + 1))

    with ThreadPoolExecutor(16) as pool:
        list(pool.map(count_up, range(200)))
    with reading(engine) as connection:
        assert read_fact(connection, "count") == "200"


def test_a_writer_that_fails_lets_the_next_one_in(engine: Engine) -> None:
    for _ in range(3):
        with pytest.raises(OperationalError), engine.begin() as connection:
            connection.exec_driver_sql("SELECT nothing FROM nowhere")
    done = Event()

    def write() -> None:
        with engine.begin() as connection:
            write_fact(connection, "colour", "red")
        done.set()

    Thread(target=write).start()
    assert done.wait(DEADLINE_SECONDS)


def test_two_transactions_on_one_connection_stand_in_line_once(engine: Engine) -> None:
    with engine.connect() as connection:
        for colour in ("red", "blue"):
            with connection.begin():
                write_fact(connection, "colour", colour)
    with engine.begin() as connection:
        assert read_fact(connection, "colour") == "blue"
