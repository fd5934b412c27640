"""What a passphrase costs by itself: made slow for whoever guesses."""

import statistics
import tempfile
from pathlib import Path

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from guardian.vault import opening
from tests.benchmarks.measuring import Benchmark, Figures, Options, in_turns
from tests.rig.memory_secret_store import MemorySecretStore

PASSPHRASE = "four unrelated words here"
MEMORY_KIB, ITERATIONS, LANES = 256 * 1024, 3, 4


def _run(options: Options) -> Figures:
    with tempfile.TemporaryDirectory(prefix="guardian-benchmark-") as made:
        folder, keyring = Path(made) / "profile", MemorySecretStore()
        opening.create(folder, keyring, PASSPHRASE).wipe()
        times = in_turns(
            options.rounds,
            {
                "ours": lambda: opening.unlock(folder, keyring, PASSPHRASE).wipe(),
                "floor": _bare,
            },
        )
    return Figures(
        values={"passphrase to keys": statistics.median(times["ours"])},
        floors={"passphrase to keys": statistics.median(times["floor"])},
        conditions={"rounds": options.rounds, "memory_kib": MEMORY_KIB},
    )


def _bare() -> None:
    Argon2id(
        salt=bytes(16), length=32, iterations=ITERATIONS, lanes=LANES, memory_cost=MEMORY_KIB
    ).derive(PASSPHRASE.encode())


UNLOCK = Benchmark(
    measured="from the passphrase to every key, milliseconds, median",
    floor="one bare Argon2id of the same cost",
    run=_run,
)
