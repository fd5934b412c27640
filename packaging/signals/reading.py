"""Reads the texts that the model learns from: our own by label, public ones by name."""

import hashlib
import json
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

TEXTS = Path(__file__).resolve().parent / "texts"
PER_TEMPLATE = 8
"""How many choices of a template are learnt from, at most."""

PUBLIC_CHARACTERS = 300
"""What is read of a public text; children write shorter ones."""

_SLOT = re.compile(r"\{([^{}]*)\}")
_BESIDE_CHINESE = re.compile(r"(?<=[\u3400-\u9fff，。！？、]) +| +(?=[\u3400-\u9fff，。！？、])")


@dataclass(frozen=True, kw_only=True)
class Line:
    """One text. ``words``: of its heading, after the label. ``of``: file and line it comes from."""

    text: str
    label: str
    words: frozenset[str]
    language: str
    of: str
    is_template: bool


def read_texts(folder: Path = TEXTS) -> list[Line]:
    """Return every line of a folder, each template as some of its choices, always the same."""
    return [line for path in text_files(folder) for line in _lines(path)]


def text_files(folder: Path = TEXTS) -> list[Path]:
    """Return the files of a folder of texts, in order."""
    return sorted(folder.glob("*/*.txt"))


def digest_of(path: Path) -> str:
    """Return the digest by which a file is known to a model."""
    return hashlib.sha256(path.read_bytes()).hexdigest()[:16]


def _lines(path: Path) -> Iterator[Line]:
    label, words = "", frozenset[str]()
    for number, written in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        line = written.strip()
        if line.startswith("# "):
            label, *rest = line[2:].split()
            words = frozenset(rest)
        elif line:
            language = path.parent.name
            for text in choices_of(line, language):
                yield Line(
                    text=text,
                    label=label,
                    words=words,
                    language=language,
                    of=f"{language}/{path.stem}:{number}",
                    is_template="{" in line,
                )


def choices_of(line: str, language: str) -> list[str]:
    """Return some choices of a template, a plain line as it is; the same for the same line."""
    parts = _SLOT.split(line)
    if len(parts) == 1:
        return [line]
    rnd = random.Random(line)  # noqa: S311 - drawn the same every time, and no secret
    found: dict[str, None] = {}
    for _ in range(PER_TEMPLATE * 2):
        drawn = "".join(
            rnd.choice(part.split("|")) if at % 2 else part for at, part in enumerate(parts)
        )
        found.setdefault(_tidy(drawn, language))
        if len(found) == PER_TEMPLATE:
            break
    return list(found)


def _tidy(drawn: str, language: str) -> str:
    if language == "zh":
        drawn = _BESIDE_CHINESE.sub("", drawn)
    drawn = re.sub(r"\s+", " ", drawn)
    return re.sub(r" ,", ",", drawn).strip(" ,，")


def read_public(folder: Path) -> list[Line]:
    """Return what public sets say of no risk, for those of them that a folder has."""
    return [
        Line(
            text=str(row["text"])[:PUBLIC_CHARACTERS],
            label="none",
            words=frozenset({"public"}),
            language=str(row.get("lang", "en")),
            of=f"public/{path.stem}:{number}",
            is_template=False,
        )
        for path in sorted(folder.glob("*.jsonl"))
        for number, row in enumerate(_rows(path), 1)
        if _says_nothing(row)
    ]


def _rows(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]


def _says_nothing(row: dict[str, object]) -> bool:
    return not (row.get("labels") or row.get("offensive") or row.get("hazard"))
