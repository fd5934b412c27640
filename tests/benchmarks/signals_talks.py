"""The held-out talks: whether the last lines are heard beside those before them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from guardian.provider.signals.detector import detect
from guardian.provider.signals.talk import Said, detect_in_talk
from tests.benchmarks.signals_held_out import FOLDER, NOTHING, TALKS


@dataclass(frozen=True, kw_only=True)
class Talk:
    """Some lines of a child and a character, and what they mean together."""

    label: str
    lines: tuple[Said, ...]


def talks(folder: Path = FOLDER) -> list[Talk]:
    """Return every talk of the set."""
    return [talk for path in sorted(folder.glob(f"*/{TALKS}.txt")) for talk in _talks(path)]


def heard_in_talks(found: list[Talk]) -> Mapping[str, float]:
    """Return which share of the talks of risk is heard, line by line alone and in the talk."""
    risks = [talk for talk in found if talk.label not in NOTHING]
    harmless = [talk for talk in found if talk.label in NOTHING]
    return {
        "talks heard by lines alone": _share(risks, in_talk=False),
        "talks heard": _share(risks, in_talk=True),
        "harmless talks heard": _share(harmless, in_talk=True),
    }


def _share(found: list[Talk], *, in_talk: bool) -> float:
    return sum(_is_heard(talk, in_talk=in_talk) for talk in found) / max(len(found), 1)


def _is_heard(talk: Talk, *, in_talk: bool) -> bool:
    return any(
        signal.asks_to_look
        for at, line in enumerate(talk.lines)
        if line.by_child
        for signal in (detect_in_talk(line.text, talk.lines[:at]) if in_talk else detect(line.text))
    )


def _talks(path: Path) -> Iterator[Talk]:
    for block in path.read_text(encoding="utf-8").split("## ")[1:]:
        heading, *lines = block.strip().splitlines()
        yield Talk(
            label=heading.split()[0],
            lines=tuple(
                Said(by_child=line.startswith("C:"), text=line[2:].strip())
                for line in lines
                if line[:2] in {"C:", "A:"}
            ),
        )
