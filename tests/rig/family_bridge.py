"""Bridges on this computer in tests: what is wished, a child at noon, and no leftovers."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

from guardian.bridging.values import BridgeKind, ChildWanted, SetUpWanted
from guardian.desk import bridge_place
from guardian.store.bridges import RunRow
from guardian.system.lasting_process import LastingProcess
from tests.rig.clock import START
from tests.rig.model_stand_in import KEY, ModelStandIn

ROOT = Path(__file__).resolve().parents[2]
END_SECONDS = 5.0


def zone_at_noon() -> str:
    """Return a time zone where it is about noon now, so that no curfew holds."""
    behind = datetime.now(UTC).hour - 12
    return f"Etc/GMT{behind:+d}" if behind else "Etc/GMT"


def child(name: str = "Mia") -> ChildWanted:
    """Return a child of eleven or twelve, in whose zone it is noon."""
    return ChildWanted(
        user_id="",
        name=name,
        birth_date=date(datetime.now(UTC).year - 12, 1, 1),
        jurisdiction="CN",
        language="en",
        time_zone=zone_at_noon(),
        currency="CNY",
    )


def wanted(model: ModelStandIn, key: str = KEY) -> SetUpWanted:
    """Return the wish for a gateway before ``model``."""
    return SetUpWanted(
        kind=BridgeKind.GATEWAY,
        address=model.url.removesuffix("/v1"),
        key=key,
        child=child(),
        upstream="",
        upstream_key="",
    )


def run_row(bridge_id: str, upstream: str) -> RunRow:
    """Return what runs a gateway before ``upstream``, at a port that is free."""
    return RunRow(
        bridge_id=bridge_id,
        kind=BridgeKind.GATEWAY.value,
        address=upstream,
        port=bridge_place.choose_port(),
        server_key=KEY,
        upstream="",
        upstream_key="",
        created_at=START,
        kept_running=True,
    )


def pid_of(profile: Path, bridge_id: str) -> int | None:
    """Return the number of a bridge's process; ``None``: it does not run."""
    return LastingProcess(bridge_place.folder_of(profile, bridge_id)).pid()


@contextmanager
def no_leftovers(profile: Path) -> Iterator[None]:
    """End whatever bridge of ``profile`` still runs when the block ends."""
    try:
        yield
    finally:
        for folder in (profile / bridge_place.FOLDER_NAME).glob("*"):
            LastingProcess(folder).end(END_SECONDS)
