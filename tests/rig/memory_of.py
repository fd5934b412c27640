"""Searches the memory of a running process for secrets, as a core file of it would show them."""

import base64
import contextlib
import os
from collections.abc import Iterable, Mapping
from pathlib import Path

_CHUNK_BYTES = 256 * 1024


def traces_of(pid: int, secrets: Mapping[str, bytes]) -> tuple[str, ...]:
    """Return which secrets lie in memory that ``pid`` can write, as ``name (form)``, sorted.

    Searched for in every form of :func:`forms_of`. Needs the right to trace the process.
    """
    wanted = [
        (f"{name} ({form})", pattern)
        for name, secret in secrets.items()
        for form, pattern in forms_of(secret)
    ]
    overlap = max((len(pattern) for _, pattern in wanted), default=1) - 1
    found = set()
    for chunk in _memory(pid, overlap):
        found |= {label for label, pattern in wanted if pattern in chunk}
    return tuple(sorted(found))


def forms_of(secret: bytes) -> Iterable[tuple[str, bytes]]:
    """Yield raw, hex and base64 (both alphabets, at any alignment), with the name of each form.

    UTF-8 text also in two and in four bytes for each character, as Qt and Python may keep it.
    """
    yield "raw", secret
    with contextlib.suppress(UnicodeDecodeError):
        yield "two bytes", secret.decode().encode("utf-16-le")
        yield "four bytes", secret.decode().encode("utf-32-le")
    yield "hex", secret.hex().encode()
    yield "HEX", secret.hex().upper().encode()
    for shift in range(3):
        # What depends on the bytes around it is cut off at both ends.
        shifted = base64.b64encode(bytes(shift) + secret)
        first = (shift * 8 + 5) // 6
        whole = (shift + len(secret)) * 8 // 6
        pattern = shifted[first:whole]
        yield f"base64 +{shift}", pattern
        yield f"base64url +{shift}", pattern.translate(bytes.maketrans(b"+/", b"-_"))


def _memory(pid: int, overlap: int) -> Iterable[bytes]:
    maps = Path(f"/proc/{pid}/maps").read_text(encoding="utf-8")
    with Path(f"/proc/{pid}/mem").open("rb", buffering=0) as memory:
        for line in maps.splitlines():
            fields = line.split(maxsplit=5)
            addresses, permissions = fields[0], fields[1]
            name = fields[5] if len(fields) > 5 else ""
            # Drivers' pages and the kernel's own ([vvar]) cannot be read and hold nothing of ours.
            if "rw" not in permissions or name.startswith(("/dev/", "[v")):
                continue
            first, last = (int(address, 16) for address in addresses.split("-"))
            yield from _region(memory.fileno(), first, last, overlap)


def _region(descriptor: int, first: int, last: int, overlap: int) -> Iterable[bytes]:
    tail = b""
    while first < last:
        try:
            chunk = os.pread(descriptor, min(_CHUNK_BYTES, last - first), first)
        except OSError:
            return  # Unmapped since the list was read.
        if not chunk:
            return
        if chunk.strip(b"\0"):  # most of what was reserved was never written
            yield tail + chunk
        tail = chunk[-overlap:] if overlap else b""
        first += len(chunk)
