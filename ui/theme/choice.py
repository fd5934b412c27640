"""What the parent chose of the look: light or dark, and whether with high contrast."""

from dataclasses import dataclass

_HIGH = "_contrast"


@dataclass(frozen=True, kw_only=True)
class ThemeChoice:
    """``scheme``: ``system``, ``light`` or ``dark``. Kept as one of ``preferences.THEMES``."""

    scheme: str
    high_contrast: bool

    @classmethod
    def of(cls, kept: str) -> "ThemeChoice":
        """Return what a kept value means."""
        return cls(scheme=kept.removesuffix(_HIGH), high_contrast=kept.endswith(_HIGH))

    def kept(self) -> str:
        """Return it as it is kept."""
        return self.scheme + (_HIGH if self.high_contrast else "")
