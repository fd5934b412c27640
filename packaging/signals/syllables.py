"""Writes how common Chinese characters are read: ``resources/signals/syllables.txt``.

    .venv/bin/python packaging/signals/syllables.py

A line for each reading without its tone, then its characters. At run time nothing but this table
is needed. Readings: pypinyin (MIT).
"""

from collections import defaultdict
from pathlib import Path

from pypinyin import Style, pinyin

OUT = Path(__file__).resolve().parents[2] / "resources" / "signals" / "syllables.txt"


def common() -> list[str]:
    """Return the characters of GB 2312, which a child can be expected to type."""
    found = []
    for row in range(0xB0, 0xF8):
        for cell in range(0xA1, 0xFF):
            try:
                found.append(bytes([row, cell]).decode("gb2312"))
            except UnicodeDecodeError:
                continue
    return found


def main() -> None:
    """Write the table."""
    by_reading: dict[str, list[str]] = defaultdict(list)
    for character in common():
        by_reading[pinyin(character, style=Style.NORMAL)[0][0]].append(character)
    lines = [f"{reading} {''.join(by_reading[reading])}\n" for reading in sorted(by_reading)]
    OUT.write_text("".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
