"""Ending answers whose key was revoked meanwhile, or whose name means nobody any more.

By whatever process that was done.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime

from sqlalchemy import Connection, bindparam, select
from sqlalchemy.exc import SQLAlchemyError

from guardian.provider.backends.gateway.errors import DOMAIN
from guardian.provider.backends.gateway.identities import OPEN_WEBUI
from guardian.provider.backends.gateway.port import Proof, Reply, TokenUse
from guardian.provider.context import Provider
from guardian.provider.ledger.base import reading
from guardian.provider.ledger.gateway import caller_key_table, front_end_identity_table
from guardian.words import N_, Words, best_language

LOOK_SECONDS = 0.5
_ENDED = N_("The key of this program has ended. Your family can give it a new one.")
_REVOKED = select(caller_key_table.c.key_id).where(
    caller_key_table.c.key_id.in_(bindparam("used", expanding=True)),
    caller_key_table.c.revoked_at.is_not(None),
)
_NAMED = select(front_end_identity_table.c.subject, front_end_identity_table.c.ward_id).where(
    front_end_identity_table.c.front_end == OPEN_WEBUI,
    front_end_identity_table.c.subject.in_(bindparam("used", expanding=True)),
)

Revoked = Callable[[frozenset[Proof]], frozenset[Proof]]
Ask = Callable[[Revoked, frozenset[Proof]], Awaitable[frozenset[Proof]]]


def revoked_of(connection: Connection, used: frozenset[Proof]) -> frozenset[Proof]:
    """Return what of it proves nothing any more; at most one statement for each kind."""
    keys = sorted({each.key_id for each in used if each.key_id is not None})
    names = sorted({each.subject for each in used if each.subject is not None})
    gone = set(connection.execute(_REVOKED, {"used": keys}).scalars()) if keys else set()
    meant = (
        {row.subject: row.ward_id for row in connection.execute(_NAMED, {"used": names})}
        if names
        else {}
    )
    return frozenset(
        each
        for each in used
        if each.key_id in gone
        or (each.subject is not None and meant.get(each.subject, "") != each.ward_id)
    )


class Using:
    """One answer that somebody asked for. ``on_end`` is called once where the proof ends first."""

    def __init__(self, proof: Proof) -> None:
        self.proof = proof
        self.ended = False
        self.on_end: Callable[[], object] = lambda: None


class KeyWatch:
    """Looks, while any answer runs, whether its proof still holds; everything on one event loop.

    ``revoked`` blocks for a transaction; ``None``: no key ever ends.
    """

    def __init__(self, revoked: Revoked | None = None) -> None:
        self._revoked = revoked
        self._running: set[Using] = set()

    @contextmanager
    def using(self, proof: Proof) -> Iterator[Using]:
        """Watch over an answer to whom this proves during the block."""
        made = Using(proof)
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
        used = frozenset(each.proof for each in self._running)
        if self._revoked is None or not used:
            return
        gone: frozenset[Proof] = frozenset()
        with suppress(SQLAlchemyError):  # the next look asks again
            gone = await ask(self._revoked, used)
        for each in [one for one in self._running if one.proof in gone and not one.ended]:
            each.ended = True
            each.on_end()


def watch_of(provider: Provider) -> KeyWatch:
    """Return a watch that looks into the ledger of a provider."""

    def revoked(used: frozenset[Proof]) -> frozenset[Proof]:
        with reading(provider.engine) as connection:
            return revoked_of(connection, used)

    return KeyWatch(revoked)


class HeldReply:
    """A :class:`Reply` that is stopped, too, when what proved who asks for it ends."""

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
