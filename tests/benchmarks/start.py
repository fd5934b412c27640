"""From the start of the process to the first paint, and from the passphrase to live data."""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

from guardian.desk.opening import ProfileOpening
from guardian.store.database import Database
from guardian.vault import opening
from tests.benchmarks.measuring import Benchmark, Figures, Options
from tests.benchmarks.painted import PASSPHRASE
from tests.benchmarks.years import fill_five_years
from tests.rig.desktop_session.screen import screen
from tests.rig.folder_secret_store import FolderSecretStore

_SIZE = (1440, 900)
_PATIENCE_SECONDS = 60
_LENGTHS = ("one Argon2id", "longest pause")
"""What a process says that is no moment but a length of time."""
_ROOT = Path(__file__).resolve().parents[2]


def _run(options: Options) -> Figures:
    with tempfile.TemporaryDirectory(prefix="guardian-benchmark-") as made:
        folder = Path(made)
        make_profile(folder)
        env = {**os.environ, "HOME": made, "XDG_RUNTIME_DIR": made, "LANG": "C.UTF-8"}
        env.pop("WAYLAND_DISPLAY", None)
        times: dict[str, list[float]] = {}
        with screen(folder, _SIZE, env, folder / "screen.log") as display:
            env |= {"DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
            for turn in range(options.rounds + 1):
                for kind in ("bare", "guardian", "live", "typed"):
                    for name, seconds in _one(kind, folder, env).items():
                        if turn:  # the first fills the caches of files
                            times.setdefault(f"{kind}: {name}", []).append(seconds * 1000)
    median = {name: statistics.median(each) for name, each in times.items()}
    bare = median["bare: first paint"]
    argon = median["typed: one Argon2id"]
    return Figures(
        values={
            "first paint": median["guardian: first paint"],
            "lock screen": median["live: lock screen"],
            "live data after the start, typing apart": median["typed: typing apart"],
            "live data after the start, typed at once": median["live: live data"],
            "live data after the passphrase": median["typed: after the passphrase"],
            "longest pause while typing": median["typed: longest pause"],
        },
        floors={
            "first paint": bare,
            "lock screen": bare,
            "live data after the start, typing apart": bare + argon,
            "live data after the start, typed at once": bare + argon,
            "live data after the passphrase": argon,
        },
        conditions={"rounds": options.rounds, "years": 5, "seconds of typing": 3},
    )


def _one(kind: str, folder: Path, env: Mapping[str, str]) -> dict[str, float]:
    """Start a process and return the seconds from there to what it says."""
    # one that dies tells on stderr where each of its threads was
    command = [sys.executable, "-X", "faulthandler", "-m", "tests.benchmarks.painted"]
    command += [kind, str(folder)]
    began = time.monotonic()
    said = subprocess.run(
        command,
        env=dict(env),
        cwd=_ROOT,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        timeout=_PATIENCE_SECONDS,
    ).stdout
    moments: dict[str, float] = json.loads(said.splitlines()[-1])
    lengths = {name: moments.pop(name) for name in _LENGTHS if name in moments}
    seconds = {name: moment - began for name, moment in moments.items()} | lengths
    if "unlock" in moments:
        seconds["after the passphrase"] = moments["live data"] - moments["unlock"]
        seconds["typing apart"] = seconds["lock screen"] + seconds["after the passphrase"]
    return seconds


def make_profile(folder: Path, alerts: int = 20_000) -> None:
    """Leave a locked profile with five years of two children in ``folder``."""
    keyring = FolderSecretStore(folder / "keyring")
    door = ProfileOpening(
        folder / "profile",
        language="en",
        state_folder=folder / "state",
        find_keyring=lambda _wanted: keyring,
    )
    door.create(PASSPHRASE)
    door.close()
    keys = opening.unlock(folder / "profile", keyring, PASSPHRASE)
    database = Database.open(folder / "profile" / "guardian.db", keys.database_key.reveal())
    keys.wipe()
    fill_five_years(database, alerts)
    database.settle()
    database.close()


START = Benchmark(
    measured="to the first paint, and to Home on five years of data, milliseconds, medians",
    floor="a bare PySide6 window's first paint from the start of its process; one bare Argon2id",
    run=_run,
)
