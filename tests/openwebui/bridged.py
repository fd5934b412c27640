"""A provider with a real Open WebUI behind it, its family linked: what the product is in a home."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import requests
from fastapi import APIRouter
from sqlalchemy import Engine, update

from guardian.provider.backends.characters import LedgerCast
from guardian.provider.backends.gateway.identities import add_identity
from guardian.provider.backends.gateway.options import GatewayOptions
from guardian.provider.backends.gateway.proxy import Gateway
from guardian.provider.backends.openwebui.opening import OpenedBridge, open_bridge, put_back
from guardian.provider.backends.openwebui.options import OpenWebUIOptions
from guardian.provider.backends.openwebui.transport import Server
from guardian.provider.context import Provider
from guardian.provider.engine.live import Live
from guardian.provider.ledger.people import ward_table
from tests.openwebui.server import Family, Person
from tests.rig.linked_app import LinkedApp
from tests.rig.model_stand_in import KEY
from tests.rig.provider_server import ServedProvider, served_provider

WARD = "ward-mia"
PATIENCE_SECONDS = 60.0
LOOK_AGAIN_SECONDS = 0.05
T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class Bridged:
    """The family at both ends."""

    served: ServedProvider
    app: LinkedApp
    bridge: OpenedBridge

    def told(self, language: str = "en") -> dict[str, Any]:
        """Return what ``GET /bridge`` says."""
        answer = requests.get(
            f"{self.served.url}/bridge", params={"language": language}, timeout=20
        )
        assert answer.ok, answer.text
        read: dict[str, Any] = answer.json()
        return read

    def in_step(self) -> None:
        """Wait for the end of a round that began from now on."""
        for _ in range(2):  # one may have been under way
            self._await_a_round(self.told()["health"]["last_round_at"])

    def _await_a_round(self, before: str | None) -> None:
        self.bridge.calling.at_once()
        until(lambda: self.told()["health"]["last_round_at"] != before)


def until(holds: Callable[[], T]) -> T:
    """Wait for what comes by itself, and return it."""
    ends = time.monotonic() + PATIENCE_SECONDS
    while not (found := holds()):
        assert time.monotonic() < ends, "it did not come"
        time.sleep(LOOK_AGAIN_SECONDS)
    return found


def look_after(engine: Engine, person: Person, since: datetime) -> None:
    """Say whose account it is, of a ward for whom it is about noon: no custom of the night holds.

    ``since``: what is older than this whole second is not looked at.
    """
    behind = datetime.now(UTC).hour - 12
    zone = f"Etc/GMT{behind:+d}" if behind else "UTC"
    with engine.begin() as connection:
        mia = ward_table.c.ward_id == WARD
        connection.execute(update(ward_table).where(mia).values(time_zone=zone))
        add_identity(connection, person.user_id, WARD, since)


@contextmanager
def bridged(  # noqa: PLR0913 - each is an option
    folder: Path,
    family: Family,
    child: Person,
    *,
    url: str = "",
    since: datetime | None = None,
    key: str = "",
    upstream: str = "",
) -> Iterator[Bridged]:
    """Serve the family's server over Guardian Link.

    ``url``: where it is reached, if elsewhere; ``key``: another account's than the family's;
    ``upstream``: the model's server, if the gateway is to stand between the two.
    """
    opened: list[OpenedBridge] = []
    options = OpenWebUIOptions(server=url or family.url, key=key or family.guardian_key)
    gateway = GatewayOptions(upstream=upstream, upstream_key=KEY) if upstream else None

    def behind(_provider: Provider, _live: Live) -> Gateway:
        made = opened[0].gateway
        assert made is not None
        return made

    @contextmanager
    def beside(provider: Provider, live: Live) -> Iterator[Sequence[APIRouter]]:
        look_after(provider.engine, child, since or datetime.now(UTC).replace(microsecond=0))
        try:
            with open_bridge(provider, live, options, gateway) as bridge:
                opened.append(bridge)
                yield (bridge.router,)
        finally:  # when no round is under way any more
            put_back(provider.engine, Server(address=family.url, key=family.guardian_key))
            provider.engine.dispose()

    with served_provider(
        folder,
        cast=LedgerCast(),
        beside=beside,
        at_open_webui=True,
        gateway=behind if upstream else None,
    ) as served:
        yield Bridged(served=served, app=LinkedApp(served, WARD), bridge=opened[0])
