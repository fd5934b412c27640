"""Puts a gateway together: the proxy, the rules and the model's server."""

from collections.abc import Iterator
from contextlib import contextmanager

from guardian.provider.backends.gateway.identities import FrontEndSecret
from guardian.provider.backends.gateway.keeper import EngineKeeper
from guardian.provider.backends.gateway.options import GatewayOptions
from guardian.provider.backends.gateway.people import Trust
from guardian.provider.backends.gateway.prices import PriceTable
from guardian.provider.backends.gateway.proxy import Gateway
from guardian.provider.backends.gateway.upstream import Upstream, UpstreamOptions, read_key
from guardian.provider.context import Provider
from guardian.provider.engine.live import Live


@contextmanager
def open_gateway(provider: Provider, live: Live, options: GatewayOptions) -> Iterator[Gateway]:
    """Give the gateway of a provider until the block ends.

    Raises :class:`~guardian.errors.GuardianError` for a file or an address that cannot be used.
    """
    secret, prices, key = (
        options.front_end_secret_file,
        options.prices_file,
        options.upstream_key_file,
    )
    trust = Trust(
        secret=None if secret is None else FrontEndSecret.read(secret),
        unsigned_from_loopback=options.believe_loopback,
    )
    upstream = UpstreamOptions(url=options.upstream, key=None if key is None else read_key(key))
    keeper = EngineKeeper(
        provider,
        live,
        trust=trust,
        prices=None if prices is None else PriceTable.read(prices),
    )
    try:
        yield Gateway(keeper, Upstream(upstream), provider.clock)
    finally:
        keeper.close()
