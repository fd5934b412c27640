"""How fast an app that was away takes in what waited: ``python -m tests.benchmarks.away``.

``--events 100000`` wait at a real provider process behind the proxy; nothing is asserted by a test,
since times are of one machine and one day. Counted is what is durable: verified, chained, stored
and acknowledged; the memory is that of the app's process at its highest.
"""

import argparse
import resource
import sys
import tempfile
import time
from pathlib import Path

from guardian.link.errors import LinkError
from guardian.store import inbox, journal
from tests.rig.fronted_family import FrontedFamily
from tests.rig.proxied_provider import proxied_provider
from tests.rig.waiting_events import AWAY, let_wait

KIB_A_MIB = 1024


def measure(events: int, folder: Path) -> None:
    """Print how long ``events`` take to come in."""
    with proxied_provider(folder) as provider:
        provider.set_clock("2030-01-15T10:00:00+08:00")
        family = FrontedFamily(provider, folder / "profile")
        family.app.catch_up()
        provider.advance(int(AWAY.total_seconds()))
        began = time.monotonic()
        let_wait(provider, family.ward_id, family.app.link_id, events)
        say(f"made {events} events in {time.monotonic() - began:.0f} s")
        before = peak_mib()
        began = time.monotonic()
        rounds, kept = 0, -1
        while kept < events:
            error: LinkError | None = family.app.catch_up()
            rounds += 1
            now = len_of_inbox(family)
            if error is not None or now == kept:
                say(f"stopped at {now} events: {error!r}")
                break
            kept = now
        seconds = time.monotonic() - began
        say(f"{kept} events in {seconds:.1f} s, {rounds} rounds: {kept / seconds:.0f} a second")
        say(f"memory at its highest: {before} MiB before, {peak_mib()} MiB after")
        began = time.monotonic()
        with family.app.database.read() as connection:
            sound = journal.verify(connection) is None
        say(f"journal sound: {sound}, looked at in {time.monotonic() - began:.1f} s")
        family.app.close()


def len_of_inbox(family: FrontedFamily) -> int:
    with family.app.database.read() as connection:
        rows = connection.execute("SELECT count(*) FROM inbox").fetchone()
        assert rows is not None
        assert inbox.missing(connection, family.app.link_id) >= 0
        return int(rows[0])


def peak_mib() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // KIB_A_MIB


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--events", type=int, default=100_000)
    with tempfile.TemporaryDirectory() as made:
        measure(parser.parse_args().events, Path(made))
