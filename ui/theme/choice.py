"""What the parent chose of the look: light or dark, contrast, motion, and how large text is."""

from dataclasses import dataclass, replace

_HIGH = "_contrast"
_STILL = "_still"
_TEXT = "_text"
USUAL_PERCENT = 100
TEXT_PERCENTS = (USUAL_PERCENT, 125, 150, 200)
"""How large text can be; WCAG 2.2, 1.4.4, asks for 200 %."""


@dataclass(frozen=True, kw_only=True)
class ThemeChoice:
    """``scheme``: ``system``, ``light`` or ``dark``. Kept as one of ``preferences.THEMES``.

    ``text_percent``: one of ``TEXT_PERCENTS``, of the size that the system asks for.
    """

    scheme: str
    high_contrast: bool = False
    still: bool = False
    text_percent: int = USUAL_PERCENT

    @classmethod
    def of(cls, kept: str) -> "ThemeChoice":
        """Return what a kept value means."""
        look, _text, percent = kept.partition(_TEXT)
        moving = look.removesuffix(_STILL)
        return cls(
            scheme=moving.removesuffix(_HIGH),
            high_contrast=moving.endswith(_HIGH),
            still=moving != look,
            text_percent=int(percent) if percent else USUAL_PERCENT,
        )

    def kept(self) -> str:
        """Return it as it is kept."""
        marks = (
            _HIGH if self.high_contrast else "",
            _STILL if self.still else "",
            "" if self.text_percent == USUAL_PERCENT else f"{_TEXT}{self.text_percent}",
        )
        return self.scheme + "".join(marks)

    def larger(self, steps: int) -> "ThemeChoice":
        """Return it with text larger by so many steps, or smaller; never beyond an end."""
        at = TEXT_PERCENTS.index(self.text_percent) + steps
        last = len(TEXT_PERCENTS) - 1
        return replace(self, text_percent=TEXT_PERCENTS[max(0, min(last, at))])
