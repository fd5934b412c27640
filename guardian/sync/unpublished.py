"""Events signed with a key that the provider has not named yet: left with it, and not refused.

A copy of the key set (RFC 7517 section 5) may be older than the key: caches between app and
provider keep one for hours. Whoever refuses such an event (``setErrs``, RFC 8936) loses it, so it
is asked for again until the key is there or a day has passed.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from guardian.clock import Clock
from guardian.link.set_tokens import ALGORITHMS, SET_TYPE

PATIENCE = timedelta(days=1)
MOST_KEYS = 200
"""Waited for at once; a provider that invents more is not believed."""


def unpublished_kid(compact: str, keys: KeySet) -> str | None:
    """Return the ``kid`` that ``compact`` names where none of ``keys`` has it.

    ``None``: it names none, or one that is known, so that its signature is wrong; or it is no
    security event token at all.
    """
    try:
        header = jws.extract_compact(compact.encode()).headers()
    except (JoseError, ValueError, TypeError, RecursionError):
        return None
    kid = header.get("kid")
    if header.get("typ") != SET_TYPE or header.get("alg") not in ALGORITHMS:
        return None
    if not isinstance(kid, str) or any(key.kid == kid for key in keys.keys):
        return None
    return kid


class Patience:
    """How long each key of one link has been waited for; forgotten at the end of a session."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._since: dict[str, datetime] = {}

    def over(self, unpublished: Mapping[str, str]) -> tuple[str, ...]:
        """Return which events have waited too long, of ``unpublished`` (``jti`` to ``kid``)."""
        now = self._clock.now()
        named = set(unpublished.values())
        self._since = {kid: at for kid, at in self._since.items() if kid in named}
        for kid in sorted(named):
            if len(self._since) < MOST_KEYS:
                self._since.setdefault(kid, now)
        return tuple(
            jti
            for jti, kid in unpublished.items()
            if kid not in self._since or now - self._since[kid] >= PATIENCE
        )
