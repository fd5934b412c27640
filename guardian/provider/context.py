"""What every part of the provider is given: its ledger, its clocks, its name and its key."""

from dataclasses import dataclass, field

from sqlalchemy import Engine

from guardian.clock import Clock
from guardian.provider.backends.cast import Cast
from guardian.provider.backends.sandbox.cast import SandboxCast
from guardian.provider.contacting.channel import ContactChannel
from guardian.provider.signals.speakers import Speaker


@dataclass(frozen=True, kw_only=True)
class Provider:
    """The running provider.

    ``clock`` tells the time of life (limits, usage, events) and may be virtual; ``wall_clock``
    tells the time of the network (tokens, proofs, ``iat``) and never is.
    """

    engine: Engine
    clock: Clock
    wall_clock: Clock
    issuer: str
    """``http://127.0.0.1:8420``, without a trailing slash."""
    name: str
    test_control: bool
    cast: Cast = field(default_factory=SandboxCast)
    """Who can be talked with."""
    at_open_webui: bool = False
    """Whether the talk is at the family's own Open WebUI."""
    email: ContactChannel | None = None
    """How emergency contacts are written to; ``None``: not at all."""
    require_dpop_nonce: bool = False
    """Whether every proof needs a nonce of ours (RFC 9449 section 8), and not only a late one."""
    larger: Speaker | None = None
    """A model for signals that somebody added by path, heard beside our own."""
