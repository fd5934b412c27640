"""Events sealed to the inbox: a locked profile writes them and cannot read them (RFC 9180)."""

import json
from collections.abc import Sequence
from dataclasses import replace

from guardian.store.connection import to_text
from guardian.store.watching import SealedEvent
from guardian.vault.errors import SealBrokenError
from guardian.vault.inbox_seal import open_sealed, seal
from guardian.vault.keys import SecretKey

__all__ = ["InboxKeys", "SealBrokenError", "opened", "sealed_event"]

InboxKeys = Sequence[SecretKey]
"""Private keys of the inbox, the current one first; another one after an interrupted renewal."""


def sealed_event(public_key: bytes, event: SealedEvent, compact: str) -> SealedEvent:
    """Return ``event`` with ``compact`` sealed to the inbox and bound to where it lies."""
    return replace(event, sealed=seal(public_key, compact.encode(), _place(event)))


def opened(private_keys: InboxKeys, event: SealedEvent) -> str:
    """Return the compact SET; raises :class:`SealBrokenError` for what was altered or moved.

    It proves nothing of who sealed it: whoever has the public key can. The provider's signature
    has to be checked after this.
    """
    for key in private_keys:
        try:
            return open_sealed(key, event.sealed, _place(event)).decode()
        except (SealBrokenError, UnicodeDecodeError):
            continue
    raise SealBrokenError


def _place(event: SealedEvent) -> bytes:
    """Return what an event is bound to: the same content in another row does not open."""
    place = [event.link_id, event.jti, event.gl_seq, to_text(event.received_at)]
    return b"guardian sealed event 1\x00" + json.dumps(place, ensure_ascii=True).encode("ascii")
