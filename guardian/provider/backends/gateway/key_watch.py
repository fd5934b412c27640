"""Ending answers whose key was revoked meanwhile, by whatever process revoked it."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime

from sqlalchemy import Connection, bindparam, select
from sqlalchemy.exc import SQLAlchemyError

from guardian.provider.backends.gateway.errors import DOMAIN
from guardian.provider.backends.gateway.port import Reply, TokenUse
from guardian.provider.ledger.gateway import caller_key_table
from guardian.words import N_, Words, best_language

LOOK_SECONDS = 0.5
_ENDED = N_("The key of this program has ended. Your family can give it a new one.")
_REVOKED = select(caller_key_table.c.key_id).where(
    caller_key_table.c.key_id.in_(bindparam("used", expanding=True)),
    caller_key_table.c.revoked_at.is_not(None),
)

Revoked = Callable[[frozenset[str]], frozenset[str]]
Ask = Callable[[Revoked, frozenset[str]], Awaitable[frozenset[str]]]


def revoked_of(connection: Connection, used: frozenset[str]) -> frozenset[str]:
    """Return which of the keys have been revoked."""
    return frozenset(connection.execute(_REVOKED, {"used": sorted(used)}).scalars())


class Using:
    """One answer that a key asked for. ``on_end`` is called once where the key ends first."""

    def __init__(self, key_id: str) -> None:
        self.key_id = key_id
        self.ended = False
        self.on_end: Callable[[], object] = lambda: None


class KeyWatch:
    """Looks, while any answer runs, whether its key still holds; everything on one event loop.

    ``revoked`` blocks for a transaction; ``None``: no key ever ends.
    """

    def __init__(self, revoked: Revoked | None = None) -> None:
        self._revoked = revoked
        self._running: set[Using] = set()

    @contextmanager
    def using(self, key_id: str) -> Iterator[Using]:
        """Watch over an answer of a key during the block."""
        made = Using(key_id)
        self._running.add(made)
        try:
            yield made
        finally:
            self._running.discard(made)

    async def attend(self, ask: Ask) -> None:
        """Look again and again, until cancelled; ``ask`` runs what blocks in a thread."""
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            await self.look(ask)

    async def look(self, ask: Ask) -> None:
        """Look once; asks nothing while nothing runs."""
        used = frozenset(each.key_id for each in self._running)
        if self._revoked is None or not used:
            return
        gone: frozenset[str] = frozenset()
        with suppress(SQLAlchemyError):  # the next look asks again
            gone = await ask(self._revoked, used)
        for each in [one for one in self._running if one.key_id in gone and not one.ended]:
            each.ended = True
            each.on_end()


class HeldReply:
    """A :class:`Reply` that is stopped, too, when the key that asked for it ends."""

    def __init__(self, reply: Reply, using: Using, language: str) -> None:
        self.note = reply.note
        self.opening = reply.opening
        self.most_tokens = reply.most_tokens
        self._reply = reply
        self._using = using
        self._language = language

    def stopped(self) -> str | None:
        """Return the last words to the ward if the answer was stopped meanwhile."""
        if self._using.ended:
            return Words(DOMAIN, best_language(self._language)).say(_ENDED)
        return self._reply.stopped()

    def unsaid(self, text: str) -> str | None:
        """Return what is said instead if ``text`` must not be said."""
        return self._reply.unsaid(text)

    def finish(
        self,
        text: str,
        tokens: TokenUse | None,
        last_at: datetime,
        *,
        kept_back: str = "",
        thought: str = "",
    ) -> Sequence[str]:
        """Keep what was said; return reminders to be shown at the end of it."""
        return self._reply.finish(text, tokens, last_at, kept_back=kept_back, thought=thought)
