"""Every secret of a profile by name, read by a process of its own with the desktop's keyring.

    python -m tests.rig.profile_secrets FOLDER

reads the passphrase from standard input and prints a JSON object of hexadecimal digits.
"""

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from guardian.store.database import Database
from guardian.store.schemas import WATCH
from guardian.vault import opening
from guardian.vault.keyring_store import find_secret_store
from guardian.vault.slots import secret_name

ROOT = Path(__file__).resolve().parents[2]
TIMES = 5
"""How often a copy that the app wrote into meanwhile is made again."""


def secrets_of(profile: Path, passphrase: str, env: Mapping[str, str]) -> Mapping[str, bytes]:
    """Return keys raw, tokens and what text there is as UTF-8; read from a copy of ``profile``."""
    found = _looked(profile, passphrase, env)
    for _ in range(TIMES - 1):
        if found.returncode == 0:
            break
        found = _looked(profile, passphrase, env)
    assert found.returncode == 0, found.stderr
    return {name: bytes.fromhex(digits) for name, digits in json.loads(found.stdout).items()}


def _looked(
    profile: Path, passphrase: str, env: Mapping[str, str]
) -> "subprocess.CompletedProcess[str]":
    with tempfile.TemporaryDirectory(prefix="guardian-copy-") as place:
        for path in profile.iterdir():
            if path.suffix in {".json", ".db", ".db-wal"}:
                shutil.copy(path, place)
        return subprocess.run(
            [sys.executable, "-m", "tests.rig.profile_secrets", place],
            input=passphrase,
            env=dict(env),
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )


def main(folder: Path, passphrase: str) -> None:
    """Print what :func:`secrets_of` returns."""
    status = opening.status(folder)
    keyring = status.keyring and find_secret_store(wanted=status.keyring)
    assert keyring
    keys = opening.unlock(folder, keyring, passphrase)
    document = opening.existing(folder)
    assert document.keyring is not None
    found = {
        "keyring secret": keyring.read(secret_name(keys.vault_id, document.keyring.generation)),
        "master key": keys.master_key.reveal(),
        "database key": keys.database_key.reveal(),
        "inbox key": keys.inbox_private_key.reveal(),
        "journal key": keys.journal_key.reveal(),
        "watch key": keys.watch.watch_key.reveal(),
    }
    main_database = Database.open(folder / "guardian.db", keys.database_key.reveal())
    watch = Database.open(folder / "watch.db", keys.watch.watch_key.reveal(), schema=WATCH)
    for family, database in (("full", main_database), ("watch", watch)):
        with database.read() as connection:
            rows = connection.execute("SELECT document FROM credentials").fetchall()
        for row in rows:
            kept = json.loads(row["document"])
            found[f"{family} access token"] = kept["access_token"].encode()
            found[f"{family} refresh token"] = kept["refresh_token"].encode()
            found[f"{family} proof key"] = kept["dpop_jwk"]["d"].encode()
        database.close()
    print(json.dumps({name: (value or b"").hex() for name, value in found.items()}))  # noqa: T201 - what the other process reads


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.stdin.read())
