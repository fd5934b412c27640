"""Puts the gateway behind the family's own server together; imports aiohttp, which is slow."""

from collections.abc import Iterator
from contextlib import contextmanager

from guardian.provider.backends.gateway.key_watch import watch_of
from guardian.provider.backends.gateway.opening import secret_of, upstream_key_of
from guardian.provider.backends.gateway.options import GatewayOptions
from guardian.provider.backends.gateway.people import Trust
from guardian.provider.backends.gateway.proxy import PREFIX, Gateway
from guardian.provider.backends.gateway.upstream import Upstream, UpstreamOptions
from guardian.provider.backends.openwebui.behind import Behind
from guardian.provider.backends.openwebui.behind_keeper import BehindKeeper
from guardian.provider.backends.openwebui.behind_witness import Witness
from guardian.provider.context import Provider
from guardian.provider.engine.live import Live


@contextmanager
def open_behind(provider: Provider, live: Live, options: GatewayOptions) -> Iterator[Behind]:
    """Give the gateway until the block ends; the server reaches it at the provider's issuer.

    Without a secret that the server signs with, names are believed that come from this very machine
    with the key that only the server has. Raises as
    :func:`guardian.provider.backends.gateway.opening.open_gateway` does.
    """
    secret = secret_of(options)
    trust = Trust(secret=secret, unsigned_from_loopback=secret is None)
    upstream = UpstreamOptions(url=options.upstream, key=upstream_key_of(options))
    keeper = BehindKeeper(provider, live, trust, Witness())
    try:
        yield Behind(
            keeper,
            Gateway(keeper, Upstream(upstream), provider.clock, keys=watch_of(provider)),
            address=f"{provider.issuer}{PREFIX}",
            upstream=upstream.base,
        )
    finally:
        keeper.close()
