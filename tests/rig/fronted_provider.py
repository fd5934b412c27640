"""``python -m tests.rig.fronted_provider``: the provider behind a proxy whose address is its name.

Everything that ``guardian provider serve`` runs, on a port of its own, but for the issuer, which
is what the world sees of it.
"""

import argparse

from guardian.provider.app import create_app
from guardian.provider.engine.live import Live
from guardian.provider.serve import (
    ProviderServer,
    ServeOptions,
    address_of,
    background,
    listen,
    open_provider,
)


def serve_as(issuer: str, options: ServeOptions) -> None:
    """Serve until the process ends."""
    with listen(options.host, options.port) as listener:
        provider = open_provider(options, issuer)
        live = Live(provider.wall_clock)
        app = create_app(
            provider, live=live, device_interval_seconds=0, reply_delay_ms=0, rate_per_minute=0
        )
        with background(provider, live):
            announcement = f"listening on {address_of(listener)}"
            ProviderServer(app, live, announcement).run(sockets=[listener])


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--db", required=True)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--issuer", required=True)
    read = parser.parse_args()
    serve_as(read.issuer, ServeOptions(db=read.db, port=read.port, test_control=True))
