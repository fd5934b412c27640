"""A profile's records as one file, to be restored on this or on another computer.

The file: a line that names it, a line of JSON (:class:`BackupHeader`), the SHA-256 of that line,
and then an SQLCipher database under a key of its own, which the header holds sealed under the
passphrase of the backup (:mod:`guardian.vault.passphrase_backup`, with :data:`BOUND`).

Tokens stay behind: a copied refresh token would end the access of the computer that still runs.
So do wishes without an answer, which that computer goes on asking.
"""

import hashlib
import hmac
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO, Literal

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError
from sqlcipher3 import dbapi2

import guardian
from guardian.store.conditions import Condition
from guardian.store.database import Database
from guardian.store.faults import as_store_error
from guardian.store.schemas import MAIN
from guardian.vault.durable_file import put_in_place
from guardian.vault.errors import BackupForeignError, BackupTooNewError, BackupTruncatedError
from guardian.vault.keys import KEY_BYTES, SecretKey
from guardian.vault.passphrase_backup import BackupSeal

BOUND = b"guardian backup file, format 1"
"""What the seal of a backup file is bound to."""

_NAME = b"guardian backup file\n"
_FORMAT = 1
_LONGEST_HEADER = 8 * 1024
_CHUNK_BYTES = 1024 * 1024
_UNFINISHED = ".guardian-unfinished-"
_DIGEST = r"^[0-9a-f]{64}$"


class BackupHeader(BaseModel):
    """What a backup file says of itself. ``size`` and ``sha256`` are those of the database.

    ``mac`` seals the rest with the backup's key, so that it cannot be passed off as a later one.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    format: Literal[1] = 1
    app_version: str = Field(pattern=r"^[0-9A-Za-z.+\-]{1,32}$")
    schema_version: int = Field(ge=1)
    made_at: AwareDatetime
    seal: BackupSeal
    size: int = Field(ge=1)
    sha256: str = Field(pattern=_DIGEST)
    mac: str = Field(pattern=_DIGEST)

    def sealed_with(self, key: SecretKey) -> str:
        """Return the ``mac`` that belongs to the rest of the header (HMAC-SHA256)."""
        own = HKDF(SHA256(), KEY_BYTES, None, b"guardian backup file: header").derive(key.reveal())
        content = self.model_copy(update={"mac": ""}).model_dump_json().encode()
        return hmac.digest(own, content, hashlib.sha256).hex()


class _Versioned(BaseModel):
    model_config = ConfigDict(extra="ignore", strict=True)

    format: int
    app_version: str = Field(pattern=r"^[0-9A-Za-z.+\-]{1,32}$")


def write_backup(
    database: Database, file: Path, seal: BackupSeal, key: SecretKey, now: datetime
) -> BackupHeader:
    """Write the records into ``file``: after a crash there is all of it or what was there before.

    ``seal`` and ``key`` come from ``wrap_for_backup(passphrase, BOUND)``, new ones for every file.
    Takes seconds for years of records. Raises :class:`StoreError`.
    """
    with _beside(file) as folder:
        copy, whole = folder / "copy", folder / "whole"
        schema_version = _copy(database, copy, key)
        size, digest = _measure(copy)
        header = BackupHeader(
            app_version=guardian.__version__,
            schema_version=schema_version,
            made_at=now,
            seal=seal,
            size=size,
            sha256=digest,
            mac="0" * 64,
        )
        header = header.model_copy(update={"mac": header.sealed_with(key)})
        _assemble(whole, header, copy)
        put_in_place(whole, file)
    return header


def read_header(file: Path) -> BackupHeader:
    """Return what a backup says of itself, before anybody is asked for its passphrase.

    Raises BackupForeignError, BackupTruncatedError (also: changed), BackupTooNewError, and
    :class:`StoreError` where the file cannot be read.
    """
    try:
        with file.open("rb") as opened:
            return _read_header(opened)
    except OSError as error:
        raise as_store_error(error, file.parent) from error


def restore_database(file: Path, key: SecretKey, target_path: Path, new_key: SecretKey) -> None:
    """Make the database at ``target_path`` of a backup, under ``new_key``.

    ``key``: what ``open_backup(header.seal, passphrase, BOUND)`` returned. There must be no
    database yet; after a crash there is none, or all of it. Its journal is of another vault: open
    it with a head that accepts it. Raises as :func:`read_header`.
    """
    with _beside(target_path) as folder:
        if target_path.exists():
            raise FileExistsError
        part = folder / "part"
        with file.open("rb") as opened:
            header = _read_header(opened)
            if not hmac.compare_digest(header.mac, header.sealed_with(key)):
                raise BackupTruncatedError
            part.touch(mode=0o600)
            with part.open("wb") as copied:
                shutil.copyfileobj(opened, copied, _CHUNK_BYTES)
        if _measure(part) != (header.size, header.sha256):
            raise BackupTruncatedError
        _change_key(part, key, new_key)
        put_in_place(part, target_path)


@contextmanager
def _beside(file: Path) -> Iterator[Path]:
    """Lend a private folder next to ``file``; one that a crash left there goes first."""
    try:
        for left in file.parent.glob(f"{_UNFINISHED}*"):
            shutil.rmtree(left, ignore_errors=True)  # it may be somebody else's
        with tempfile.TemporaryDirectory(prefix=_UNFINISHED, dir=file.parent) as folder:
            yield Path(folder)
    except (OSError, dbapi2.Error) as error:
        raise as_store_error(error, file.parent) from error


def _copy(database: Database, copy: Path, key: SecretKey) -> int:
    """Copy the database under ``key`` without what stays behind; return its schema version."""
    target = _connect(copy, key)
    try:
        with database.read() as connection:
            source: Any = connection  # The driver's own way to copy, which no repository needs.
            source.backup(target)
        # Out of WAL: a backup is one file. A journal in memory: a crash leaves nothing to mend.
        target.execute("PRAGMA journal_mode = MEMORY")
        target.execute("DELETE FROM credentials")
        target.execute("DELETE FROM outbox WHERE state IN ('waiting', 'sent')")
        target.execute(
            "UPDATE link SET condition = ? WHERE condition NOT LIKE 'ended%'",
            (Condition.SIGN_IN_NEEDED.value,),
        )
        # What was deleted, now or long ago, is still on free pages.
        target.execute("VACUUM")
        return int(target.execute("PRAGMA user_version").fetchone()[0])
    finally:
        target.close()


def _connect(path: Path, key: SecretKey) -> Any:
    path.touch(mode=0o600)
    connection = dbapi2.connect(str(path), isolation_level=None)
    connection.execute("PRAGMA cipher_log_level = NONE")
    connection.execute(f"PRAGMA key = \"x'{key.reveal().hex()}'\"")
    # What is durable is the finished file.
    for pragma in ("synchronous = OFF", "temp_store = MEMORY"):
        connection.execute(f"PRAGMA {pragma}")
    return connection


def _change_key(path: Path, key: SecretKey, new_key: SecretKey) -> None:
    connection = _connect(path, key)
    try:
        connection.execute("PRAGMA journal_mode = MEMORY")
        faults = connection.execute("PRAGMA cipher_integrity_check").fetchall()
        sound = connection.execute("PRAGMA quick_check").fetchall() == [("ok",)]
        if faults or not sound:
            raise BackupTruncatedError
        connection.execute(f"PRAGMA rekey = \"x'{new_key.reveal().hex()}'\"")
    except dbapi2.DatabaseError as error:
        raise BackupTruncatedError from error
    finally:
        connection.close()


def _measure(path: Path) -> tuple[int, str]:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        return file.tell(), digest


def _assemble(whole: Path, header: BackupHeader, database: Path) -> None:
    line = header.model_dump_json().encode() + b"\n"
    whole.touch(mode=0o600)
    with whole.open("wb") as file, database.open("rb") as content:
        file.write(_NAME + line + hashlib.sha256(line).hexdigest().encode() + b"\n")
        shutil.copyfileobj(content, file, _CHUNK_BYTES)


def _read_header(file: BinaryIO) -> BackupHeader:
    """Read as far as the database begins. Whatever is checked first decides what it is called."""
    if file.read(len(_NAME)) != _NAME:
        raise BackupForeignError
    line = file.readline(_LONGEST_HEADER)
    digest = file.readline(65)
    if digest != hashlib.sha256(line).hexdigest().encode() + b"\n":
        raise BackupTruncatedError
    try:
        versioned = _Versioned.model_validate_json(line)
        if versioned.format > _FORMAT:
            raise BackupTooNewError(app_version=versioned.app_version)
        header = BackupHeader.model_validate_json(line)
    except ValidationError:
        # Without its cause: that would quote the file.
        raise BackupForeignError from None
    if header.schema_version > MAIN.newest:
        raise BackupTooNewError(app_version=header.app_version)
    if os.fstat(file.fileno()).st_size - file.tell() != header.size:
        raise BackupTruncatedError
    return header
