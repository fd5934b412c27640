"""Reads the exchange that ``docs/guardian-link.md`` works through, and compares what it says."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

DOCUMENT = Path(__file__).parent.parent.parent / "docs" / "guardian-link.md"
MORE = "…"
_BLOCK = re.compile(r"^```(http|json)\n(.*?)^```$|^\*([^*\n]+)\*$", re.MULTILINE | re.DOTALL)
_NAME = re.compile(r"<(\w+)>")


@dataclass(frozen=True, kw_only=True)
class Message:
    """A request or a response as it is written: first line, headers, body."""

    first_line: str
    headers: dict[str, str] = field(default_factory=dict)
    body: str = ""


@dataclass(frozen=True, kw_only=True)
class Token:
    """The claims of a token that the answer before it brought."""

    claims: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Happening:
    """Something that a person does meanwhile."""

    sentence: str


Step = Message | Token | Happening


def steps() -> Iterator[Step]:
    """Yield what the document's exchange consists of, in order."""
    text = DOCUMENT.read_text(encoding="utf-8")
    chapter = text.split("## A complete exchange")[1].split("\n## ")[0]
    for kind, block, sentence in _BLOCK.findall(chapter):
        if kind == "http":
            yield _message(block)
        elif kind == "json":
            yield Token(claims=json.loads(block))
        else:
            yield Happening(sentence=sentence)


def _message(block: str) -> Message:
    head, _, body = block.partition("\n\n")
    first_line, *lines = head.strip().splitlines()
    headers = dict(line.split(": ", 1) for line in lines)
    return Message(first_line=first_line, headers=headers, body=body.strip())


class Names:
    """Values that the exchange has made up so far."""

    def __init__(self) -> None:
        self._values: dict[str, str] = {}

    def __getitem__(self, name: str) -> str:
        return self._values[name]

    def __setitem__(self, name: str, value: str) -> None:
        self._values[name] = value

    def fill(self, text: str) -> str:
        """Return ``text`` with every name replaced by its value."""
        return _NAME.sub(lambda found: self._values[found[1]], text)

    def agree(self, written: Any, actual: Any, where: str = "") -> None:
        """Check that ``actual`` is what is ``written``, and keep what it names."""
        if isinstance(written, dict):
            self._agree_members(written, actual, where)
        elif isinstance(written, list):
            assert isinstance(actual, list), where
            assert len(written) == len(actual), f"{where}: {actual}"
            for number, pair in enumerate(zip(written, actual, strict=True)):
                self.agree(*pair, f"{where}[{number}]")
        elif isinstance(written, str) and (name := _NAME.fullmatch(written)):
            assert self._values.setdefault(name[1], actual) == actual, where
        elif written != f"<{MORE}>":
            assert actual == written, f"{where}: {actual!r}"

    def _agree_members(self, written: dict[str, Any], actual: Any, where: str) -> None:
        assert isinstance(actual, dict), where
        named = {key: value for key, value in written.items() if key != MORE}
        if MORE in written:
            assert named.keys() <= actual.keys(), f"{where}: {sorted(named.keys() - actual.keys())}"
        else:
            assert named.keys() == actual.keys(), f"{where}: {sorted(actual)}"
        for key, value in named.items():
            self.agree(value, actual[key], f"{where}/{key}")
