"""What the parent chose of the look: light or dark, high contrast, and whether things move."""

from dataclasses import dataclass

_HIGH = "_contrast"
_STILL = "_still"


@dataclass(frozen=True, kw_only=True)
class ThemeChoice:
    """``scheme``: ``system``, ``light`` or ``dark``. Kept as one of ``preferences.THEMES``."""

    scheme: str
    high_contrast: bool = False
    still: bool = False

    @classmethod
    def of(cls, kept: str) -> "ThemeChoice":
        """Return what a kept value means."""
        moving = kept.removesuffix(_STILL)
        return cls(
            scheme=moving.removesuffix(_HIGH),
            high_contrast=moving.endswith(_HIGH),
            still=moving != kept,
        )

    def kept(self) -> str:
        """Return it as it is kept."""
        return self.scheme + (_HIGH if self.high_contrast else "") + (_STILL if self.still else "")
