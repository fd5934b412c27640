"""Sends a change of the limits so that nobody's edit is overwritten unseen.

PATCH changes only the layer of the own guardian, under If-Match. Another guardian's edit changes
the ETag and no field of ours; a second computer of the same guardian changes our fields. So what
is wished is merged, field by field, with what the guardian saw and with what the provider has:
before the first sending, and again after every answer that the ETag is out of date.

A wish of which some fields are in conflict is parted in one transaction. Its row keeps the other
fields and its place in the order, so that later wishes still follow it; each field in conflict
becomes a row of its own in state CONFLICT, with the moment at which it was asked, and "wish" in
its refusal tells the row that it came from. A wish of nothing but conflicts is the row of the
first of them. Where a later wish is about the same field, the choice is about that one only. The
journal is untouched: it says that the fields were asked for, which they were.

An answer that was lost and whose change somebody else changed again before we came back is a
conflict too: nobody can tell it from one that never arrived, and to ask is the safe way. So is a
wish to change again what somebody else, meanwhile, set to the very value that was wished before;
but where the answer to that was lost, the value is taken to be its own.
"""

from collections.abc import Callable
from dataclasses import dataclass

from guardian.clock import Clock
from guardian.link.errors import StaleVersionError
from guardian.link.wire.policy import PolicyDocument
from guardian.policy.merge_patch import JsonObject
from guardian.store import outbox
from guardian.store.connection import Connection
from guardian.store.database import Database
from guardian.store.outbox import OutboxKind, OutboxRow
from guardian.sync import conflicts
from guardian.sync.kept_policies import kept_policy
from guardian.sync.merging import (
    Conflict,
    Leaves,
    Merge,
    as_patch,
    leaves,
    merge,
    touched,
    wished_leaves,
)
from guardian.sync.port import LinkPort
from guardian.sync.refresh import Refresher

STALE_ATTEMPTS = 5
"""After so many changes by others in a row it is trouble, to be tried again later."""


@dataclass(frozen=True, kw_only=True)
class _Known:
    """A policy with its ETag. ``asked``: see :class:`PolicyOrder`; 0: kept some time ago."""

    document: PolicyDocument
    etag: str
    asked: int = 0

    @property
    def fresh(self) -> bool:
        """Whether it was read just now."""
        return self.asked > 0


class PolicySender:
    """Changes of the limits of one link. ``on_answered`` is told whenever a wish was settled."""

    def __init__(
        self,
        database: Database,
        link_id: str,
        clock: Clock,
        refresher: Refresher,
        on_answered: Callable[[OutboxKind], None],
    ) -> None:
        self._database = database
        self._link_id = link_id
        self._clock = clock
        self._refresher = refresher
        self._on_answered = on_answered

    def send(self, client: LinkPort, wish: OutboxRow) -> None:
        """Settle a wish as far as it can be: confirmed, or in conflict.

        Raises ``PolicyRefusedError`` where the provider will not do it, ``StaleVersionError``
        where others change the policy faster than we can, and every other error of
        :class:`LinkPort`.
        """
        known, lost = self._kept() or self._read(client), wish.attempts > 0
        unheard = lost
        wish = self._found(wish.id)  # an earlier one may have changed what it follows
        for _ in range(STALE_ATTEMPTS):
            known, merged = self._merged(client, wish, known, unheard=unheard)
            if merged.conflicts:
                self._set_apart(wish, merged, known)
                if not merged.held and not merged.send:
                    return
                wish = self._found(wish.id)
            # What seems to hold already is asked for, too: the provider can say no to it, and an
            # answer that somebody on the way had kept is found out by its ETag.
            body = merged.held | merged.send
            try:
                known = self._change(client, body, known) if body else known
                self._confirm(wish, known, {} if lost else merged.held)
            except StaleVersionError:
                known, unheard = self._read(client), True
            else:
                return
        raise StaleVersionError

    def _read(self, client: LinkPort) -> _Known:
        asked = self._refresher.policy_order.ask()
        document, etag = client.policy()
        return _Known(document=document, etag=etag, asked=asked)

    def _change(self, client: LinkPort, body: Leaves, known: _Known) -> _Known:
        asked = self._refresher.policy_order.ask()
        document, etag = client.change_policy(as_patch(body), known.etag)
        answered = leaves(document.requested)
        if any(answered.get(name) != value for name, value in body.items()):
            raise StaleVersionError  # an answer to something else, which somebody on the way kept
        return _Known(document=document, etag=etag, asked=asked)

    def _merged(
        self, client: LinkPort, wish: OutboxRow, known: _Known, *, unheard: bool
    ) -> tuple[_Known, Merge]:
        """Merge by what is known; where nothing will be sent, by what is true now.

        An older reading is good enough for what If-Match will check, and for no more.
        """
        merged = _merge(wish, known.document)
        if not known.fresh and (merged.conflicts or (unheard and not merged.send)):
            known = self._read(client)
            merged = _merge(wish, known.document)
        return known, merged

    def _keep(self, connection: Connection, known: _Known) -> None:
        if known.fresh:
            self._refresher.keep_policy(connection, known.document, known.etag, known.asked)

    def _kept(self) -> _Known | None:
        with self._database.read() as connection:
            kept = kept_policy(connection, self._link_id)
        return None if kept is None else _Known(document=kept.document, etag=kept.etag)

    def _set_apart(self, wish: OutboxRow, merged: Merge, known: _Known) -> None:
        """Leave in a wish what is in no conflict, or the first conflict where there is nothing."""
        base, rest = _base(wish, known.document), merged.held | merged.send
        apart = [({name: each.ours}, each) for name, each in sorted(merged.conflicts.items())]
        with self._database.write() as connection:
            self._keep(connection, known)
            if rest:
                outbox.narrow(connection, wish.id, as_patch(rest), _of(base, rest))
            else:
                ours, conflict = apart.pop(0)
                outbox.narrow(connection, wish.id, as_patch(ours), _of(base, ours))
                self._note(connection, wish.id, wish, conflict)
            for ours, conflict in apart:
                row_id = outbox.ask(
                    connection,
                    self._link_id,
                    wish.kind,
                    as_patch(ours),
                    wish.asked_at,
                    _of(base, ours),
                )
                self._note(connection, row_id, wish, conflict)
        self._on_answered(wish.kind)

    def _found(self, wish_id: int) -> OutboxRow:
        with self._database.read() as connection:
            row = outbox.find(connection, wish_id)
        assert row is not None  # noqa: S101 - no wish is ever removed
        return row

    def _note(
        self, connection: Connection, row_id: int, wish: OutboxRow, conflict: Conflict
    ) -> None:
        now = self._clock.now()
        conflicts.note(connection, row_id, wish.id, conflict, now)
        later = outbox.open_wishes(connection, self._link_id)
        if any(
            each.id > wish.id and conflict.field in conflicts.fields_of(each)
            for each in later
            if each.kind is OutboxKind.POLICY_PATCH
        ):
            # The guardian has wished something else since: that is what there is to choose about.
            conflicts.settle(
                connection, self._link_id, {conflict.field}, conflicts.ASKED_AGAIN, now
            )

    def _confirm(self, wish: OutboxRow, known: _Known, held: Leaves) -> None:
        with self._database.write() as connection:
            self._keep(connection, known)
            conflicts.follow_what_was_seen(connection, wish, _base(wish, known.document), held)
            outbox.set_confirmed(connection, wish.id, self._clock.now())
        self._on_answered(wish.kind)


def _merge(wish: OutboxRow, document: PolicyDocument) -> Merge:
    base = _base(wish, document)
    return merge(base, leaves(document.requested), wished_leaves(wish.body, base))


def _base(wish: OutboxRow, document: PolicyDocument) -> Leaves:
    """Return what the guardian saw; of a wish that does not say so, what there is now."""
    return touched(wish.body, leaves(document.requested)) if wish.base is None else wish.base


def _of(base: Leaves, part: Leaves) -> JsonObject:
    return {name: base.get(name) for name in part}
