"""Storyteller Lan: two stories in four parts; every part but the last ends with a choice."""

from dataclasses import dataclass
from itertools import chain

from guardian.provider.backends.sandbox.script import mentions
from guardian.words import N_


@dataclass(frozen=True, kw_only=True)
class Part:
    """A part of a story, told as ``first`` or ``second`` after what the child chose before.

    ``second_words`` are what a child may write to choose the second way; anything else chooses the
    first, so that a story always goes on.
    """

    first: str
    second: str
    second_words: tuple[str, ...] = ("2", "b", "second", "二", "第二", "后面")

    def told(self, text: str) -> str:
        """Return the telling that follows from the child's message."""
        return self.second if mentions(text, self.second_words) else self.first


_OPENING_LANTERN = N_(
    "Once a lantern hung in a bamboo forest, and every night it flickered three times. Tonight "
    "it flickers four times, and you are there. Do you 1. follow the light, or 2. climb the "
    "old tree to see further?"
)
_OPENING_BOAT = N_(
    "A paper boat comes down the brook with a tiny map in it. On the map are two crosses. Do "
    "you walk to 1. the cross by the mill, or 2. the cross under the bridge?"
)
_TREE = ("2", "b", "second", "climb", "tree", "二", "第二", "树", "爬")
_DRAWER = ("2", "b", "second", "whistle", "wait", "二", "第二", "哨", "等")
_BRIDGE = ("2", "b", "second", "bridge", "二", "第二", "桥")
_ROPE = ("2", "b", "second", "rope", "pull", "二", "第二", "绳", "拉")
_KEEP = ("2", "b", "second", "share", "二", "第二", "分享", "送", "大家")

STORIES: tuple[tuple[Part, ...], ...] = (
    (
        Part(first=_OPENING_LANTERN, second=_OPENING_LANTERN),
        Part(
            first=N_(
                "The light leads you to a door in the roots of a tree, and behind it something "
                "hums. Do you 1. knock, or 2. whistle and wait?"
            ),
            second=N_(
                "From the top you see a second lantern far away, answering. A young owl lands "
                "beside you, out of breath. Do you 1. ask it what is wrong, or 2. whistle and wait?"
            ),
            second_words=_TREE,
        ),
        Part(
            first=N_(
                "A hedgehog looks out: the lantern calls for help, because its oil is nearly "
                "gone. Do you 1. look for oil nuts alone, or 2. share the search with all "
                "the animals?"
            ),
            second=N_(
                "Your whistle comes back as a song: all the animals were only waiting for someone "
                "to begin. The lantern's oil is nearly gone. Do you 1. carry it to the river, or "
                "2. share out its light among everyone?"
            ),
            second_words=_DRAWER,
        ),
        Part(
            first=N_(
                "You find just enough, and the lantern glows like a small moon. The forest sleeps "
                "well, and so do you. The end. Write anything and I tell another one."
            ),
            second=N_(
                "Everyone takes a spark home, and now the whole forest twinkles. No one is ever "
                "lost there again. The end. Write anything and I tell another one."
            ),
            second_words=_KEEP,
        ),
    ),
    (
        Part(first=_OPENING_BOAT, second=_OPENING_BOAT),
        Part(
            first=N_(
                "The mill wheel turns although there is no wind. A frog in a straw hat asks you a "
                "riddle: what gets bigger the more you take away? Do you 1. guess, or 2. pull "
                "the rope by the door?"
            ),
            second=N_(
                "Under the bridge sits a boat builder no bigger than a thumb. Her best sail is "
                "torn. Do you 1. give her your handkerchief, or 2. pull the rope that hangs "
                "from the bridge?"
            ),
            second_words=_BRIDGE,
        ),
        Part(
            first=N_(
                "A hole! It was a hole all along. In the hole lies a seed with a note: plant me, "
                "or pass me on. Do you 1. plant it, or 2. share it with a friend?"
            ),
            second=N_(
                "The rope rings a bell, and a hundred paper boats come round the bend, each with "
                "one seed. Do you 1. plant yours here, or 2. share them along the brook?"
            ),
            second_words=_ROPE,
        ),
        Part(
            first=N_(
                "By morning a tree stands there with leaves like little sails. The end. Which "
                "part would you change? Write anything and I tell another one."
            ),
            second=N_(
                "By summer the brook is green from end to end, and nobody knows who began it, "
                "except you. The end. Write anything and I tell another one."
            ),
            second_words=_KEEP,
        ),
    ),
)


def story_line(text: str, turn_number: int) -> str:
    """Return the part of the story for a turn, counted from 1, as the child's message chose it."""
    parts = tuple(chain.from_iterable(STORIES))
    return parts[(max(turn_number, 1) - 1) % len(parts)].told(text)
