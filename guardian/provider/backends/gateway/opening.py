"""Puts a gateway together: the proxy, the rules and the model's server."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial

from fastapi import APIRouter

from guardian.provider.backends.gateway.bridge_route import bridge_router
from guardian.provider.backends.gateway.condition import Condition, Noticed
from guardian.provider.backends.gateway.health import counted
from guardian.provider.backends.gateway.identities import FrontEndSecret
from guardian.provider.backends.gateway.keeper import EngineKeeper
from guardian.provider.backends.gateway.key_watch import watch_of
from guardian.provider.backends.gateway.models import ModelList
from guardian.provider.backends.gateway.options import GatewayOptions
from guardian.provider.backends.gateway.people import Trust
from guardian.provider.backends.gateway.prices import PriceTable
from guardian.provider.backends.gateway.proxy import Gateway
from guardian.provider.backends.gateway.spending import wards_kept_from_paying
from guardian.provider.backends.gateway.upstream import (
    Upstream,
    UpstreamOptions,
    checked_key,
    read_key,
)
from guardian.provider.context import Provider
from guardian.provider.engine.live import Live
from guardian.provider.ledger.base import reading

logger = logging.getLogger(__name__)

_MOST_NAMED = 20
_OTHER_CURRENCY = (
    "The prices are in %s. These children have limits on spending in another currency, so that "
    "every answer that costs money is refused to them: %s. Write the prices in their currency, "
    "or let a guardian take these limits away."
)


@dataclass(frozen=True, kw_only=True)
class OpenedGateway:
    """A gateway that is served. ``router`` tells how it does."""

    gateway: Gateway
    router: APIRouter


@contextmanager
def open_gateway(
    provider: Provider, live: Live, options: GatewayOptions
) -> Iterator[OpenedGateway]:
    """Give the gateway of a provider until the block ends.

    Raises :class:`~guardian.errors.GuardianError` for a file or an address that cannot be used.
    """
    prices = options.prices_file
    trust = Trust(secret=secret_of(options), unsigned_from_loopback=options.believe_loopback)
    upstream = Upstream(UpstreamOptions(url=options.upstream, key=upstream_key_of(options)))
    table = None if prices is None else PriceTable.read(prices)
    if table is not None:
        warn_of_currency(provider, table)
    keeper = EngineKeeper(
        provider, live, trust=trust, prices=table, tokens_per_day=options.tokens_per_day
    )
    notice = partial(_noticed, provider, table)
    condition = Condition(ModelList(upstream), notice, provider.wall_clock)
    try:
        yield OpenedGateway(
            gateway=Gateway(
                keeper,
                upstream,
                provider.clock,
                condition.attend,
                watch_of(provider),
            ),
            router=bridge_router(condition),
        )
    finally:
        keeper.close()


def _noticed(provider: Provider, prices: PriceTable | None) -> Noticed:
    kept = () if prices is None else wards_kept_from_paying(provider, prices)
    with reading(provider.engine) as connection:
        return Noticed(counted=counted(connection), kept_from_paying=bool(kept))


def upstream_key_of(options: GatewayOptions) -> str | None:
    """Return the key of the model's server; raises ``UpstreamOptionsError``."""
    if options.upstream_key is not None:
        return checked_key(options.upstream_key, "upstream_key")
    return None if options.upstream_key_file is None else read_key(options.upstream_key_file)


def secret_of(options: GatewayOptions) -> FrontEndSecret | None:
    """Return what a front end signs its users with; raises ``SecretError``."""
    if options.front_end_secret is not None:
        return FrontEndSecret.of(options.front_end_secret.encode())
    file = options.front_end_secret_file
    return None if file is None else FrontEndSecret.read(file)


def warn_of_currency(provider: Provider, prices: PriceTable) -> None:
    """Name in the log, by their ids, the wards whose limits the prices cannot be compared with."""
    kept = wards_kept_from_paying(provider, prices)
    if not kept:
        return
    named = [f"{person.ward_id} ({person.currency})" for person in kept[:_MOST_NAMED]]
    if len(kept) > _MOST_NAMED:
        named.append(f"and {len(kept) - _MOST_NAMED} more")
    logger.warning(_OTHER_CURRENCY, prices.currency, ", ".join(named))
