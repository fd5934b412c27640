"""Reads the pages of an SQLCipher file as somebody with the key and a hex editor would.

SQLCipher 4: pages of 4096 bytes, AES-256-CBC, and at the end of each an IV of 16 bytes and an
HMAC-SHA512 of 64. The first page begins with a salt. With a raw key nothing is derived.
"""

from collections.abc import Iterator
from pathlib import Path

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES256
from cryptography.hazmat.primitives.ciphers.modes import CBC

PAGE_BYTES = 4096
_RESERVED_BYTES = 80
_IV_BYTES = 16
_SALT_BYTES = 16
_LOG_HEADER_BYTES = 32
_FRAME_HEADER_BYTES = 24


def decrypted(path: Path, key: bytes) -> bytes:
    """Return all pages of a database or of its write-ahead log (``-wal``), free ones too."""
    content = path.read_bytes()
    pages = _frames(content) if path.name.endswith("-wal") else _pages(content)
    return b"".join(_decrypted(page, number, key) for number, page in pages)


def traces(folder: Path, key: bytes, phrase: bytes) -> list[str]:
    """Return the names of the files below ``folder`` that hold ``phrase``, encrypted or not."""
    return sorted(
        file.name
        for file in folder.rglob("*")
        if file.is_file()
        and (phrase in file.read_bytes() or (_is_database(file) and phrase in decrypted(file, key)))
    )


def _is_database(file: Path) -> bool:
    return ".db" in file.name and not file.name.endswith("-shm")


def _pages(content: bytes) -> Iterator[tuple[int, bytes]]:
    for start in range(0, len(content), PAGE_BYTES):
        yield start // PAGE_BYTES + 1, content[start : start + PAGE_BYTES]


def _frames(content: bytes) -> Iterator[tuple[int, bytes]]:
    size = _FRAME_HEADER_BYTES + PAGE_BYTES
    for start in range(_LOG_HEADER_BYTES, len(content) - size + 1, size):
        frame = content[start : start + size]
        yield int.from_bytes(frame[:4], "big"), frame[_FRAME_HEADER_BYTES:]


def _decrypted(page: bytes, number: int, key: bytes) -> bytes:
    begins = _SALT_BYTES if number == 1 else 0
    sealed, reserved = page[begins:-_RESERVED_BYTES], page[-_RESERVED_BYTES:]
    decryptor = Cipher(AES256(key), CBC(reserved[:_IV_BYTES])).decryptor()
    return decryptor.update(sealed) + decryptor.finalize()
