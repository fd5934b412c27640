"""A copy of a ward's data: a zip of JSON Lines, with a manifest and the labels of AI content.

From the age of 8 on, what was said is sealed to the ward in everybody else's copy (Minors Law
Art. 63; the Measures Art. 16): a guardian holds it, and only the ward opens it.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from sqlalchemy import Connection

from guardian.link.wire.data import DataClass, Manifest, ManifestFile
from guardian.policy.merge_patch import JsonObject
from guardian.provider.accounts.people import WardRow
from guardian.provider.context import Provider
from guardian.provider.engine.conversations import KeptMessage, messages_of
from guardian.provider.engine.further_holdings import FURTHER, further_lines
from guardian.provider.engine.holdings import lines_of
from guardian.provider.engine.policy import age_of
from guardian.provider.engine.ward_keys import SealError, open_for_ward, seal_to_ward

AI_LABEL = "AI 生成 · Made by AI"
"""The explicit label of everything that AI wrote (labelling measures, Art. 4); never removed."""
SEALED_FROM_AGE = 8
"""Under 8 a child has no capacity of its own (Civil Code Art. 20)."""
BY_DAY_FROM_AGE = 16
"""From here on guardians are told of use by day and not by character."""
_MOST_SEALED_BYTES = 24_576
"""What is sealed in one piece: a piece fits into one request when it is to be opened again."""
MOST_PIECES = 8
"""So many pieces are opened at once."""


@dataclass(frozen=True, kw_only=True)
class Archive:
    """A finished copy. ``manifest_digest``: SHA-256 of ``manifest.json``, in hexadecimal."""

    content: bytes
    manifest_digest: str


def ai_metadata(issuer: str, message_id: str) -> JsonObject:
    """Return the implicit label of one message (GB 45438-2025, annex E): who made it, and which."""
    return {"AIGC": {"Label": "1", "ContentProducer": issuer, "ProduceID": message_id}}


def make_archive(
    provider: Provider,
    connection: Connection,
    person: WardRow,
    *,
    own: bool,
    data_classes: Iterable[DataClass],
    now: datetime,
) -> Archive:
    """Return a copy of these classes; ``own``: for the ward, who can read everything in it.

    Raises :class:`SealError` when something that is kept was tampered with.
    """
    files: list[tuple[ManifestFile, bytes]] = []
    for data_class in data_classes:
        if own:
            files.extend(_further(connection, person.ward_id, data_class))
        if data_class is DataClass.CONVERSATIONS:
            files.append(_conversations(provider, connection, person, own=own, now=now))
            continue
        by_day = not own and age_of(person, now) >= BY_DAY_FROM_AGE
        lines = list(lines_of(connection, person, data_class, own=own, by_day=by_day))
        files.append(_file(f"{data_class}.jsonl", data_class, _json_lines(lines), len(lines)))
    manifest = Manifest(
        provider=provider.name,
        issuer=provider.issuer,
        ward_id=person.ward_id,
        exported_at=now,
        files=[file for file, _ in files],
    )
    head = manifest.model_dump_json(indent=2).encode()
    parts = [("manifest.json", head), *((file.path, content) for file, content in files)]
    return Archive(content=_zip(parts, now), manifest_digest=hashlib.sha256(head).hexdigest())


def open_sealed(connection: Connection, ward_id: str, sealed: bytes) -> bytes:
    """Return the JSON Lines of sealed pieces, one to a line; for the ward's own session alone.

    Raises :class:`SealError` when a piece was not sealed to this ward, or there are too many.
    """
    pieces = sealed.decode("ascii", "replace").split()
    if not 1 <= len(pieces) <= MOST_PIECES:
        raise SealError("there has to be something to open, in at most a few pieces")
    return b"".join(open_for_ward(connection, ward_id, piece) for piece in pieces)


def _further(
    connection: Connection, ward_id: str, data_class: DataClass
) -> Iterator[tuple[ManifestFile, bytes]]:
    for further in FURTHER.get(data_class, ()):
        lines = list(further_lines(connection, ward_id, further))
        if lines:
            name = f"{data_class}.{further.table.name}.jsonl"
            yield _file(name, data_class, _json_lines(lines), len(lines))


def _conversations(
    provider: Provider, connection: Connection, person: WardRow, *, own: bool, now: datetime
) -> tuple[ManifestFile, bytes]:
    lines = [_line(provider.issuer, each) for each in messages_of(connection, person.ward_id)]
    name = f"{DataClass.CONVERSATIONS}.jsonl"
    labelled = {"ai_label": AI_LABEL}
    if own or age_of(person, now) < SEALED_FROM_AGE:
        content = _json_lines(lines)
        return _file(name, DataClass.CONVERSATIONS, content, len(lines), **labelled)
    sealed = b"".join(
        f"{seal_to_ward(connection, person.ward_id, piece)}\n".encode() for piece in _pieces(lines)
    )
    return _file(
        f"{name}.jwe", DataClass.CONVERSATIONS, sealed, len(lines), sealed_to="ward", **labelled
    )


def _line(issuer: str, message: KeptMessage) -> JsonObject:
    line: JsonObject = {
        "message_id": message.message_id,
        "at": message.at.isoformat(),
        "character_id": message.character_id,
        "by": message.by,
        "text": message.text,
    }
    if message.by == "ai":
        line |= {"label": AI_LABEL, "metadata": ai_metadata(issuer, message.message_id)}
    return line


def _pieces(lines: Sequence[JsonObject]) -> Iterable[bytes]:
    """Yield the lines in pieces of a bounded size; none where there is nothing."""
    piece = b""
    for line in lines:
        more = _json_lines([line])
        if piece and len(piece) + len(more) > _MOST_SEALED_BYTES:
            yield piece
            piece = b""
        piece += more
    if piece:
        yield piece


def _json_lines(lines: Iterable[JsonObject]) -> bytes:
    return b"".join(f"{json.dumps(line, ensure_ascii=False)}\n".encode() for line in lines)


def _file(
    path: str, data_class: DataClass, content: bytes, items: int, **members: str
) -> tuple[ManifestFile, bytes]:
    described = {
        "path": path,
        "data_class": data_class,
        "sha256": hashlib.sha256(content).hexdigest(),
        "items": items,
        **members,
    }
    return ManifestFile.model_validate(described), content


def _zip(parts: Iterable[tuple[str, bytes]], now: datetime) -> bytes:
    packed = BytesIO()
    with ZipFile(packed, "w") as archive:
        for path, content in parts:
            entry = ZipInfo(path, date_time=now.timetuple()[:6])
            entry.compress_type = ZIP_DEFLATED
            archive.writestr(entry, content)
    return packed.getvalue()
