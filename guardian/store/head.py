"""The signed end of the journal, kept twice: in the database, and apart from it as the *mark*.

A database that was put back from an old copy, or whose write-ahead log was cut, is sound in itself
but ends before the mark. Whoever can put back the database *and* its mark is not noticed by this:
only numbers of events that are missing then tell.

Ed25519 (RFC 8032) over a canonical byte string of vault id, position, hash and moment.
"""

import json
import logging
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from uuid import UUID

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from pydantic import BaseModel, ConfigDict, ValidationError

from guardian.store import journal
from guardian.store.connection import Connection, from_text, to_text
from guardian.vault.durable_file import read_bounded, write_durably
from guardian.vault.errors import VaultDamagedError, VaultStorageError
from guardian.vault.keys import SecretKey

_log = logging.getLogger(__name__)
_PURPOSE = "guardian journal head 1"
_LARGEST_MARK = 4096


class HeadKind(StrEnum):
    """What the mark says about a database.

    ``SOUND``: it goes on from the mark, or nothing was ever entered and there is none.
    ``UNKNOWN``: there is no mark of this vault that could be read.
    ``ROLLED_BACK``: it ends before the mark: an old copy, or lost transactions.
    ``FORKED``: it has another history than the mark, or its end is not signed by this vault.
    """

    SOUND = "sound"
    UNKNOWN = "unknown"
    ROLLED_BACK = "rolled_back"
    FORKED = "forked"


@dataclass(frozen=True, kw_only=True)
class HeadComparison:
    """``marked_at``: when the mark was set; ``None`` where there is none to be read."""

    kind: HeadKind
    marked_at: datetime | None


class _Head(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    vault_id: str
    position: int
    hash: str
    moment: str
    signature: str

    def signed_bytes(self) -> bytes:
        parts = [_PURPOSE, self.vault_id, self.position, self.hash, self.moment]
        return json.dumps(parts, separators=(",", ":")).encode()


class HeadKeeper:
    """Signs the end of the journal for one vault and compares it with the mark at ``path``.

    ``seed``: Ed25519, of this vault's journal key. ``before``: the seed that an interrupted change
    of keys is replacing; what it signed counts too.
    """

    def __init__(
        self, path: Path, seed: SecretKey, vault_id: UUID, *, before: SecretKey | None = None
    ) -> None:
        self._path = path
        self._vault_id = str(vault_id)
        self._own = _key(seed)
        self._known = [self._own.public_key()]
        if before is not None:
            self._known.append(_key(before).public_key())
        self._sound = False
        self._accepting = False

    def sign(self, connection: Connection, now: datetime) -> bytes | None:
        """Sign the journal's end in ``connection``'s transaction where it is not signed yet.

        Returns what :meth:`mark` has to keep once the transaction is durable. Nothing is signed
        while the database was not found sound and nobody accepted it: the mark stays as evidence.
        """
        if not (self._sound or self._accepting):
            return None
        position, own_hash = journal.end(connection)
        kept = self._in_database(connection)
        signed = kept is not None and (kept.position, kept.hash) == (position, own_hash)
        if not self._accepting and (signed or position == 0):
            return None
        return self._sign(connection, position, own_hash, now)

    def mark(self, content: bytes) -> None:
        """Keep the mark apart. A failure is logged: the mark then lags until the next entry."""
        self._sound, self._accepting = True, False
        try:
            write_durably(self._path, content, blank=False)
        except VaultStorageError:
            _log.warning("the journal's mark could not be kept")

    def compare(self, connection: Connection) -> HeadComparison:
        """Hold the database against the mark; tells the end only, ``journal.verify`` the rest.

        ``connection`` has read nothing in its transaction yet: so the mark is the older of the two
        while others write.

        A database that version 1 made has no mark and is ``UNKNOWN`` once migrated: whoever has
        just upgraded that profile calls :meth:`accept`.
        """
        comparison = self._compared(connection)
        self._sound = comparison.kind is HeadKind.SOUND
        return comparison

    def accept(self, connection: Connection) -> None:  # noqa: ARG002 - says in which transaction
        """Take the journal as it is; the ``Database.write`` that lent ``connection`` marks it.

        The act ``HISTORY_ACCEPTED`` belongs into the same transaction.
        """
        self._accepting = True

    def renew(self, seed: SecretKey) -> None:
        """Sign with ``seed`` from now on; what was signed until now counts as before."""
        self._own = _key(seed)
        self._known = [self._own.public_key(), *self._known]

    def undone(self) -> None:
        """Forget an :meth:`accept` whose transaction was undone."""
        self._accepting = False

    def _compared(self, connection: Connection) -> HeadComparison:
        mark, absent = self._marked(), not self._path.exists()
        position, own_hash = journal.end(connection)
        if mark is None:
            fresh = position == 0 and absent
            kind = HeadKind.SOUND if fresh else HeadKind.UNKNOWN
            return HeadComparison(kind=kind, marked_at=None)
        kind = HeadKind.SOUND
        if position < mark.position:
            kind = HeadKind.ROLLED_BACK
        elif journal.hash_at(connection, mark.position) != mark.hash:
            kind = HeadKind.FORKED
        elif position > mark.position:
            # A crash between COMMIT and the mark: the database's own head tells.
            kept = self._in_database(connection)
            if kept is None or (kept.position, kept.hash) != (position, own_hash):
                kind = HeadKind.FORKED
        return HeadComparison(kind=kind, marked_at=from_text(mark.moment))

    def _sign(self, connection: Connection, position: int, own_hash: str, now: datetime) -> bytes:
        head = _Head(
            vault_id=self._vault_id,
            position=position,
            hash=own_hash,
            moment=to_text(now),
            signature="",
        )
        signature = self._own.sign(head.signed_bytes())
        connection.execute(
            "INSERT OR REPLACE INTO journal_head VALUES (1, ?, ?, ?, ?, ?)",
            (head.vault_id, position, own_hash, head.moment, signature),
        )
        return head.model_copy(update={"signature": signature.hex()}).model_dump_json().encode()

    def _in_database(self, connection: Connection) -> _Head | None:
        record = connection.execute("SELECT * FROM journal_head WHERE id = 1").fetchone()
        if record is None:
            return None
        head = _Head(
            vault_id=record["vault_id"],
            position=record["position"],
            hash=record["hash"],
            moment=record["moment"],
            signature=record["signature"].hex(),
        )
        return head if self._is_ours(head) else None

    def _marked(self) -> _Head | None:
        try:
            content = read_bounded(self._path, _LARGEST_MARK)
            head = _Head.model_validate_json(content or b"")
        except (VaultDamagedError, VaultStorageError, ValidationError):
            return None
        return head if self._is_ours(head) else None

    def _is_ours(self, head: _Head) -> bool:
        if head.vault_id != self._vault_id:
            return False
        try:
            signature = bytes.fromhex(head.signature)
        except ValueError:
            return False
        # One mark, one text: hexadecimal in capitals would be a second one.
        if signature.hex() != head.signature:
            return False
        return any(_verifies(key, signature, head.signed_bytes()) for key in self._known)


def _key(seed: SecretKey) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(seed.reveal())


def _verifies(key: Ed25519PublicKey, signature: bytes, content: bytes) -> bool:
    try:
        key.verify(signature, content)
    except InvalidSignature:
        return False
    return True
