"""Where a bridge lives on this computer, and the command that runs it."""

import secrets
import shutil
import socket
from pathlib import Path

from guardian.bridging.values import BridgeKind
from guardian.desk.bridge_commands import provider_command, secrets_line
from guardian.store.bridges import RunRow

FOLDER_NAME = "bridges"
LOOPBACK = "127.0.0.1"
PORTS = range(21_000, 29_000)
"""Below those that systems give to whoever asks for any (Linux: 32768, others: 49152), so that a
port which was once chosen stays free."""
_TRIES = 50
_LEDGER_NAME = "ledger.db"
_NAMES = {BridgeKind.OPEN_WEBUI.value: "Open WebUI", BridgeKind.GATEWAY.value: "AI gateway"}
_LINK_INTERVAL_SECONDS = 1


def folder_of(profile: Path, bridge_id: str) -> Path:
    """Return the folder of a bridge: its ledger, its state, its log."""
    return profile / FOLDER_NAME / bridge_id


def ledger_of(folder: Path) -> str:
    """Return the address of a bridge's ledger, as the provider's commands take it."""
    return f"sqlite:///{folder / _LEDGER_NAME}"


def has_ledger(folder: Path) -> bool:
    """Whether what a bridge kept is there."""
    return (folder / _LEDGER_NAME).is_file()


def remove(folder: Path) -> None:
    """Remove a bridge's folder with all that is in it; raises OSError."""
    if folder.exists():
        shutil.rmtree(folder)


def issuer_of(port: int) -> str:
    """Return the address by which the app knows a bridge."""
    return f"http://{LOOPBACK}:{port}"


def is_free(port: int) -> bool:
    """Whether nobody listens there, so that a bridge could."""
    try:
        with socket.create_server((LOOPBACK, port)):
            return True
    except OSError:
        return False


def choose_port() -> int:
    """Return a port that is free now, for good; raises OSError where none is."""
    for _ in range(_TRIES):
        port = secrets.choice(PORTS)
        if is_free(port):
            return port
    raise OSError("no port is free")


def serve_command(row: RunRow, folder: Path) -> list[str]:
    """Return the command that serves a bridge; no secret is in it."""
    common = [
        "--db=" + ledger_of(folder),
        f"--host={LOOPBACK}",
        f"--port={row.port}",
        f"--name={_NAMES.get(row.kind, row.kind)}",
        f"--device-interval={_LINK_INTERVAL_SECONDS}",
        f"--backend={row.kind}",
        "--secrets-from-input",
    ]
    if row.kind == BridgeKind.GATEWAY:
        return provider_command("serve", *common, f"--upstream={row.address}")
    behind = [f"--upstream={row.upstream}"] if row.upstream else []
    return provider_command("serve", *common, f"--server={row.address}", *behind)


def serve_secrets(row: RunRow) -> bytes:
    """Return the line of secrets that the command reads."""
    if row.kind == BridgeKind.GATEWAY:
        return secrets_line({"upstream_key": row.server_key})
    return secrets_line({"server_key": row.server_key, "upstream_key": row.upstream_key})
