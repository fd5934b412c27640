"""Lives schedules: ``python -m tests.faults.run --seed N --count M [--seconds S]``.

A seed that fails is printed with the shortest schedule that was found to fail, and the run goes on;
the exit status is 1 then.
"""

import argparse
import sys
import tempfile
import time
import traceback
from pathlib import Path

from tests.rig.playing import play
from tests.rig.proxied_provider import FrontedProvider, proxied_provider
from tests.rig.schedules import Schedule, schedule, shrunk

ATTEMPTS = 40
NOON = "2030-01-15T10:00:00+08:00"
A_LEDGER = 60
"""So many schedules share a provider: its ledger grows with each."""


class Failures:
    """Plays schedules; remembers why the last one failed."""

    def __init__(self, provider: FrontedProvider, folder: Path) -> None:
        self._provider = provider
        self._folder = folder
        self._number = 0
        self.told: list[str] = []

    def fails(self, made: Schedule) -> bool:
        """Play a schedule; return whether the two sides differ afterwards."""
        self._number += 1
        folder = self._folder / f"family-{self._number}"
        try:
            told = play(self._provider, folder, made)
        except Exception as error:  # noqa: BLE001 - whatever it is, it belongs to this seed
            told = [f"it raised {error!r}", *_places(error)]
        self.told = told or self.told
        return bool(told)

    def explained(self, made: Schedule, attempts: int = ATTEMPTS) -> str:
        """Return a failing schedule, shortened, and in what the two sides differ after it."""
        least = shrunk(made, self.fails, attempts)
        return "\n".join([str(least), *(f"  -> {each}" for each in self.told)])


def _places(error: Exception) -> list[str]:
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if "site-packages" not in frame.filename]
    return [f"{frame.filename}:{frame.lineno} {frame.line}" for frame in own[-4:]]


def run(seeds: range, seconds: float) -> int:
    """Live the schedules of ``seeds``, for at most so long; return how many failed."""
    began, failed, lived = time.monotonic(), 0, 0
    while lived < len(seeds) and time.monotonic() - began < seconds:
        with (
            tempfile.TemporaryDirectory() as folder,
            proxied_provider(Path(folder)) as provider,
        ):
            provider.set_clock(NOON)
            player = Failures(provider, Path(folder))
            for seed in seeds[lived : lived + A_LEDGER]:
                if time.monotonic() - began >= seconds:
                    break
                lived += 1
                made = schedule(seed)
                if player.fails(made):
                    failed += 1
                    say(player.explained(made))
    minutes = (time.monotonic() - began) / 60
    say(f"{lived - failed} of {lived} schedules agree, {lived / minutes:.0f} a minute")
    return failed


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=86_400)
    read = parser.parse_args()
    return 1 if run(range(read.seed, read.seed + read.count), read.seconds) else 0


if __name__ == "__main__":
    sys.exit(main())
