"""What a gateway is asked for on the command line; light, for it is always imported."""

from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, kw_only=True)
class GatewayOptions:
    """A family's own model and who may ask it.

    ``upstream`` is the base URL of the model's server, ``upstream_key_file`` holds its key,
    ``prices_file`` a table of prices (see :mod:`guardian.provider.backends.gateway.prices`),
    ``front_end_secret_file`` what Open WebUI signs its users with. Secrets come in files, or were
    given on the standard input (``upstream_key``, ``front_end_secret``): arguments and the
    environment can be read by others on the machine. ``believe_loopback``: see
    :class:`guardian.provider.backends.gateway.people.Trust`. ``tokens_per_day``: what all answers
    to one ward may take on a local day; ``None``: any number.
    """

    upstream: str
    upstream_key_file: Path | None = None
    upstream_key: str | None = field(default=None, repr=False)
    prices_file: Path | None = None
    front_end_secret_file: Path | None = None
    front_end_secret: str | None = field(default=None, repr=False)
    believe_loopback: bool = False
    tokens_per_day: int | None = None
