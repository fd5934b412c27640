"""What every page and widget is drawn with: words, formats, colours, icons, the time."""

from dataclasses import dataclass
from datetime import datetime

from PySide6.QtGui import QFont, QIcon

from guardian.clock import Clock
from guardian.words import Words
from ui.formats import Formats
from ui.icons import Icons
from ui.theme.fonts import Size, font
from ui.theme.tokens import Colours


@dataclass(frozen=True, kw_only=True)
class Presentation:
    """One language and one look; a change of either makes a new one and rebuilds the pages."""

    words: Words
    formats: Formats
    colours: Colours
    icons: Icons
    clock: Clock
    moves: bool = True
    """Whether anything may glide: see :mod:`ui.theme.motion`."""
    percent: int = 100
    """How large text is, the system's wish and the parent's together."""

    def font(self, size: Size = Size.BODY, *, bold: bool = False) -> QFont:
        """Return the interface font in this language."""
        return font(self.words.language, size, bold=bold, percent=self.percent)

    def px(self, pixels: int) -> int:
        """Return a length, given at 100 %, that grows with the text; the air between does not."""
        return round(pixels * self.percent / 100)

    def icon(self, name: str, colour: str) -> QIcon:
        """Return an icon in one of the theme's colours, given by its value."""
        return self.icons.icon(name, colour)

    def now(self) -> datetime:
        """Return this moment."""
        return self.clock.now()
