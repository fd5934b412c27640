"""How the memory of the app's process grows over a month of use at a real provider.

Every day the child talks, several alerts come and the limits change; all the while the app
listens, reads, judges and sends as it does behind its window. The days are the provider's: its
clock leaps over the nights.
"""

import tempfile
import time
from pathlib import Path

from guardian.clock import SystemClock
from guardian.policy.merge_patch import JsonObject
from guardian.sync import asking
from tests.benchmarks.measuring import Benchmark, Figures, Options
from tests.benchmarks.processes import peak_mib, resident_mib
from tests.rig.provider_process import ProviderProcess, provider_process
from tests.rig.synced_app import SyncedApp
from tests.rig.wire_family import done, wire_family

ALERTS_A_DAY = 8
TALKS_A_DAY = 3
WARM_DAYS = 3
"""Until then, everything was used once: libraries, caches, connections."""
DEADLINE_SECONDS = 30.0


class _Household:
    """A child at a provider, and the app of a guardian that listens."""

    def __init__(self, provider: ProviderProcess, folder: Path) -> None:
        self.provider = provider
        provider.await_local_hour(14)
        family = wire_family(provider.url, 16)
        self._path = f"/wards/{family.ward_id}"
        self.app = SyncedApp.linked(folder, provider.url, family.app())
        self.app.catch_up()
        self.app.run()
        self.days = 0

    def live(self) -> None:
        """Live one day, and let the app hear of it."""
        for number in range(TALKS_A_DAY):
            said = {
                "character_id": ("study_owl", "storyteller_lan")[number % 2],
                "minutes": 10,
                "turn_every_seconds": 120,
            }
            done(self.provider.url, f"{self._path}/use", said)
            self.provider.advance(1800)
        for number in range(ALERTS_A_DAY):
            before = len(self.app.told)
            sign = {"category": f"sign {number}", "level": "moderate"}
            done(self.provider.url, f"{self._path}/signals", sign)
            self._until_told(before + 1)
        with self.app.database.write() as connection:
            minutes: JsonObject = {"daily_minutes": 60 + self.days % 30}
            asking.ask_policy_change(connection, self.app.link_id, minutes, SystemClock().now())
        self.app.session.wake()
        self.provider.await_local_hour(14)
        self.days += 1

    def _until_told(self, count: int) -> None:
        deadline = time.monotonic() + DEADLINE_SECONDS
        while len(self.app.told) < count:
            assert time.monotonic() < deadline, f"not told: {self.app.troubles}"
            time.sleep(0.005)


def _run(options: Options) -> Figures:
    days = max(options.days, WARM_DAYS + 1)
    with (
        tempfile.TemporaryDirectory(prefix="guardian-benchmark-") as made,
        provider_process(Path(made), "--rate-per-minute", "0") as provider,
    ):
        household = _Household(provider, Path(made) / "profile")
        try:
            resident = list[float]()
            for _ in range(days):
                household.live()
                resident.append(resident_mib())
        finally:
            household.app.close()
        alerts = sum(household.app.told.values())
    warm, last = resident[WARM_DAYS - 1], resident[-1]
    return Figures(
        values={
            "MiB in memory": last,
            "MiB grown": last - warm,
            "MiB at the highest": peak_mib(),
        },
        floors={"MiB in memory": warm},
        conditions={
            "days": days,
            "alerts": alerts,
            "by day, MiB": [round(each, 1) for each in resident[:: max(1, days // 10)]],
        },
    )


MONTH = Benchmark(
    measured="memory of a process that listened for a month, MiB",
    floor=f"the same process after {WARM_DAYS} days",
    run=_run,
)
