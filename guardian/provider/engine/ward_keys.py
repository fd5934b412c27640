"""Encryption at rest, one key per ward, and the key pair to which a ward's words are sealed.

The storage key that wraps every ward's key lies in the same ledger. So this protects against
whoever sees a part of it (a table that is copied, a page of the file, a query that goes wrong, an
error that repeats a row), not against whoever holds the whole ledger and this program. In the same
way "sealed to the ward" keeps words from guardians; it does not keep them from the provider, which
has the private key and uses it only on behalf of the ward's own signed-in session.
"""

import json
import secrets
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from joserfc import jwe
from joserfc.errors import JoseError
from joserfc.jwk import ECKey
from sqlalchemy import Connection, ScalarSelect, bindparam, insert, select

from guardian.provider.ledger.conversations import ward_key_table
from guardian.provider.ledger.facts import ledger_key, stored_fact

_NONCE_BYTES = 12
_STORAGE_KEY = "storage_key"
_SEALED = {"alg": "ECDH-ES+A256KW", "enc": "A256GCM"}
_ALGORITHMS = list(_SEALED.values())
_DATA_KEY = select(ward_key_table.c.data_key).where(
    ward_key_table.c.ward_id == bindparam("of_ward")
)


class SealError(Exception):
    """What was to be opened is damaged, or belongs to somebody else."""


@dataclass(frozen=True, kw_only=True)
class Box:
    """Encrypts and opens what belongs to one ward (AES-256-GCM, NIST SP 800-38D)."""

    ward_id: str
    key: bytes = field(repr=False)

    def encrypt(self, plain: bytes, name: str) -> bytes:
        """Return nonce and ciphertext, bound to the ward and to ``name``."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        return nonce + AESGCM(self.key).encrypt(nonce, plain, self._bound_to(name))

    def decrypt(self, stored: bytes, name: str) -> bytes:
        """Return what was encrypted under ``name``; raises :class:`SealError`."""
        nonce, ciphertext = stored[:_NONCE_BYTES], stored[_NONCE_BYTES:]
        try:
            return AESGCM(self.key).decrypt(nonce, ciphertext, self._bound_to(name))
        except (InvalidTag, ValueError):
            raise SealError("this cannot be opened") from None

    def _bound_to(self, name: str) -> bytes:
        return json.dumps([self.ward_id, name]).encode()


def box_of(connection: Connection, ward_id: str) -> Box:
    """Return a ward's box; its keys are made when they are first needed.

    Raises :class:`SealError` when the ledger's keys do not fit each other.
    """
    wrapped = connection.execute(_DATA_KEY, {"of_ward": ward_id}).scalar_one_or_none()
    storage = Box(ward_id=ward_id, key=ledger_key(connection, _STORAGE_KEY))
    if wrapped is not None:
        return Box(ward_id=ward_id, key=storage.decrypt(wrapped, "data_key"))
    key = AESGCM.generate_key(256)
    box = Box(ward_id=ward_id, key=key)
    pair = ECKey.generate_key("P-256")
    connection.execute(
        insert(ward_key_table).values(
            ward_id=ward_id,
            data_key=storage.encrypt(key, "data_key"),
            public_jwk=json.dumps(pair.as_dict(private=False)),
            private_jwk=box.encrypt(json.dumps(pair.as_dict(private=True)).encode(), "private_jwk"),
        )
    )
    return box


def stored_storage_key() -> ScalarSelect[str]:
    """Return the key that wraps every ward's as a column of a larger question."""
    return stored_fact(_STORAGE_KEY)


def opened_box(ward_id: str, storage_key: str, wrapped: bytes) -> Box:
    """Return a ward's box from what is stored of it; raises :class:`SealError` as above."""
    storage = Box(ward_id=ward_id, key=bytes.fromhex(storage_key))
    return Box(ward_id=ward_id, key=storage.decrypt(wrapped, "data_key"))


def seal_to_ward(connection: Connection, ward_id: str, plain: bytes) -> str:
    """Return a compact JWE (RFC 7516) that only the ward's own session opens."""
    box_of(connection, ward_id)
    table = ward_key_table.c
    public = connection.execute(
        select(table.public_jwk).where(table.ward_id == ward_id)
    ).scalar_one()
    key = ECKey.import_key(json.loads(public))
    return jwe.encrypt_compact(_SEALED, plain, key, algorithms=_ALGORITHMS)


def open_for_ward(connection: Connection, ward_id: str, sealed: str) -> bytes:
    """Open what was sealed to this ward; only ever called for the ward's own session.

    Raises :class:`SealError` for what is damaged, sealed to somebody else or no JWE at all.
    """
    box = box_of(connection, ward_id)
    table = ward_key_table.c
    stored = connection.execute(
        select(table.private_jwk).where(table.ward_id == ward_id)
    ).scalar_one()
    key = ECKey.import_key(json.loads(box.decrypt(stored, "private_jwk")))
    try:
        opened = jwe.decrypt_compact(sealed, key, algorithms=_ALGORITHMS)
    except (JoseError, ValueError, TypeError, KeyError, AttributeError):
        raise SealError("this was not sealed to this ward") from None
    if opened.plaintext is None:
        raise SealError("there is nothing in it")
    return opened.plaintext
