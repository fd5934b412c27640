"""Flips single bits in the files of a folder, one at a time, and lets a check look each time."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Flip:
    """Bit ``bit`` (0 to 7) of the byte at ``position`` of ``file`` (relative to the folder)."""

    file: Path
    position: int
    bit: int


def bit_flips(folder: Path, per_file: int, seed: int = 1) -> Iterator[Flip]:
    """Flip bits in every file of ``folder``, ``per_file`` in each, and yield after each flip.

    Before the next one the whole folder is as it was: what a check wrote or made is undone. A file
    with fewer bits is tried at all of them. The same ``seed`` flips the same bits.
    """
    kept = {
        file.relative_to(folder): file.read_bytes()
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }
    draw = random.Random(seed)  # noqa: S311 - places to look at, not secrets
    for file, content in kept.items():
        bits = len(content) * 8
        for place in sorted(draw.sample(range(bits), min(per_file, bits))):
            position, bit = divmod(place, 8)
            changed = bytearray(content)
            changed[position] ^= 1 << bit
            _restore(folder, kept)
            (folder / file).write_bytes(changed)
            yield Flip(file, position, bit)
    _restore(folder, kept)


def _restore(folder: Path, kept: dict[Path, bytes]) -> None:
    for file in folder.rglob("*"):
        if file.is_file() and file.relative_to(folder) not in kept:
            file.unlink()
    for name, content in kept.items():
        (folder / name).write_bytes(content)
