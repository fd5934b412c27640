"""Compile every translation catalogue: ``resources/locale/*/LC_MESSAGES/*.po`` to ``.mo``.

Those of Traditional Chinese have no ``.po``: they are made from Simplified Chinese on the way.
"""

import os
from collections.abc import Callable, Iterable
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from traditional_chinese import SOURCE, TARGET, TERMS, Converter

HERE = Path(__file__).resolve().parent
LOCALE_DIR = HERE.parent / "resources" / "locale"


def main() -> None:
    """Compile what is older than what it is made from."""
    for source in sorted(LOCALE_DIR.glob("*/LC_MESSAGES/*.po")):
        _compile(source.with_suffix(".mo"), [source], lambda source=source: _read(source))
    turned = LOCALE_DIR / TARGET
    converter: list[Converter] = []

    def turn(source: Path) -> Catalog:
        if not converter:  # its dictionaries take a while
            converter.append(Converter.beside(turned))
        return converter[0].catalogue(_read(source))

    rules = [turned / TERMS, HERE / "traditional_chinese.py"]
    for source in sorted((LOCALE_DIR / SOURCE / "LC_MESSAGES").glob("*.po")):
        target = turned / "LC_MESSAGES" / f"{source.stem}.mo"
        _compile(target, [source, *rules], lambda source=source: turn(source))


def _read(source: Path) -> Catalog:
    with source.open("rb") as file:
        return read_po(file, abort_invalid=True)


def _compile(target: Path, sources: Iterable[Path], catalogue: Callable[[], Catalog]) -> None:
    """Write ``target`` where it is older than a source; a reader never sees half a file."""
    newest = max(source.stat().st_mtime_ns for source in sources)
    if target.exists() and target.stat().st_mtime_ns >= newest:
        return
    made = catalogue()
    target.parent.mkdir(exist_ok=True)
    half = target.with_suffix(f".{os.getpid()}")
    with half.open("wb") as file:
        write_mo(file, made)
    half.replace(target)


if __name__ == "__main__":
    main()
