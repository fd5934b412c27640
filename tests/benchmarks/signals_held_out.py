"""The held-out messages: by a hand that saw neither the texts of training nor the detector."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from zlib import crc32

FOLDER = Path(__file__).parents[1] / "data" / "signals"
NOTHING = frozenset({"none", "ai_none", "minor"})
"""Labels in which nothing asks somebody to look: an alarm about one is a false one."""
LEVELS = ("sh1", "sh2", "sh3", "sh4", "sh5", "sh6")
TALKS = "talks"
"""Files of whole talks, which are another measurement's."""
_TOPICS = frozenset({"feelings", "recovery", "news", "homework", "lyrics", "fairness"})


@dataclass(frozen=True, kw_only=True)
class HeldOut:
    """One message; ``words`` are those of its heading: age register, style, kind of trap."""

    text: str
    label: str
    words: frozenset[str]
    language: str

    @property
    def family(self) -> str:
        """The label; all levels of self-harm are one."""
        return "sh" if self.label in LEVELS else self.label

    @property
    def is_ai(self) -> bool:
        """Whether an AI said it."""
        return self.label.startswith("ai_")

    @property
    def half(self) -> Literal["dev", "report"]:
        """On which half of the set it is: on dev one may choose, on report only report."""
        return "dev" if crc32(self.text.encode()) % 2 == 0 else "report"

    @property
    def kind(self) -> str:
        """Which part of the stream of a child's messages a harmless one stands for."""
        if "everyday" in self.words or self.label == "minor":
            return "everyday"
        return "topics" if self.words & _TOPICS else "traps"


def held_out(folder: Path = FOLDER) -> list[HeldOut]:
    """Return every single message of the set."""
    return [
        each
        for path in sorted(folder.glob("*/*.txt"))
        if path.stem != TALKS
        for each in _messages(path)
    ]


def _messages(path: Path) -> Iterator[HeldOut]:
    label, words = "", frozenset[str]()
    for written in path.read_text(encoding="utf-8").splitlines():
        line = written.strip()
        if line.startswith("# "):
            label, *rest = line[2:].split()
            words = frozenset(rest)
        elif line and label:
            yield HeldOut(text=line, label=label, words=words, language=path.parent.name)
