"""The recovery sheet on paper: one page that says what it opens, the words, and nothing else.

Everything is measured in points (1/72 inch) and scaled to the device, so paper, PDF and picture
look the same. No file name, title or maker is written into the PDF or given to the print queue
but the program's own name.
"""

from dataclasses import dataclass

from PySide6.QtCore import QBuffer, QDate, QIODevice, QLocale, QMarginsF, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QPagedPaintDevice,
    QPageLayout,
    QPageSize,
    QPaintDevice,
    QPainter,
    QPdfWriter,
    QPen,
)

from guardian.desk.security_values import RecoverySheet
from ui.presentation import Presentation
from ui.theme.fonts import font

MARGIN = 56.0
"""White on every side, in points."""
DOCUMENT_NAME = "Guardian"
_POINTS_PER_INCH = 72.0
_INK = QColor("#000000")
_QUIET = QColor("#555555")
_TITLE, _BODY, _SMALL = 24, 12, 11
_FEW = 12
"""Up to so many words, they are written larger, in two columns."""
_WRAP = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)


@dataclass(frozen=True, kw_only=True)
class Grid:
    """How words are laid out; sizes in points."""

    columns: int
    word: int
    row: float


def grid_for(count: int) -> Grid:
    """Return the layout that makes so many words as large as the page lets them be."""
    if count <= _FEW:
        return Grid(columns=2, word=26, row=50.0)
    return Grid(columns=3, word=19, row=38.0)


@dataclass(frozen=True, kw_only=True)
class SheetText:
    """Every word on the sheet beside the recovery words."""

    title: str
    purpose: str
    warning: str
    how: str
    mark: str
    made: str


def sheet_text(presentation: Presentation, sheet: RecoverySheet) -> SheetText:
    """Return what the sheet says in the reader's language."""
    words = presentation.words
    day = sheet.made_at.astimezone().date()
    made = QDate(day.year, day.month, day.day)
    locale = presentation.formats.locale
    return SheetText(
        title=words.say("Guardian recovery sheet"),
        purpose=words.say(
            "These words open Guardian when the passphrase is forgotten, on this computer or with"
            " a copy of the profile on another one."
        ),
        warning=words.say(
            "Whoever holds this sheet and the profile can read everything in it. Keep it as you"
            " keep a passport: on paper, away from the computer, where your child does not look."
        ),
        how=words.say(
            "To use it: on the lock screen choose “Forgot the passphrase?”, type the words in their"
            " order, and choose a new passphrase. A newer sheet ends this one."
        ),
        mark=words.say("Profile {mark}", mark=spaced_mark(sheet.profile_mark)),
        made=words.say("Made on {date}", date=locale.toString(made, QLocale.FormatType.LongFormat)),
    )


def spaced_mark(mark: str) -> str:
    """Return the profile's mark in two groups that an eye can compare."""
    return f"{mark[:4]} {mark[4:]}".upper()


def paper(locale: QLocale) -> QPageSize:
    """Return the paper that is usual where ``locale`` is."""
    american = locale.measurementSystem() is QLocale.MeasurementSystem.ImperialUSSystem
    return QPageSize(QPageSize.PageSizeId.Letter if american else QPageSize.PageSizeId.A4)


def sheet_pdf(presentation: Presentation, sheet: RecoverySheet, size: QPageSize) -> bytes:
    """Return the sheet as a PDF of one page."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setTitle(DOCUMENT_NAME)
    writer.setCreator(DOCUMENT_NAME)
    set_page(writer, size)
    print_sheet(writer, presentation, sheet)
    del writer
    return bytes(buffer.data().data())


def set_page(device: QPagedPaintDevice, size: QPageSize) -> None:
    """Let the sheet have the whole paper: its own margin is wider than any printer's."""
    nothing = QMarginsF(0, 0, 0, 0)
    device.setPageLayout(QPageLayout(size, QPageLayout.Orientation.Portrait, nothing))


def print_sheet(
    device: QPagedPaintDevice, presentation: Presentation, sheet: RecoverySheet
) -> None:
    """Draw the sheet on paper or into a PDF."""
    area = device.pageLayout().paintRect(QPageLayout.Unit.Point)
    draw_sheet(device, area.size(), presentation, sheet)


def draw_sheet(
    device: QPaintDevice, size: QSizeF, presentation: Presentation, sheet: RecoverySheet
) -> None:
    """Draw the sheet; ``size`` is that of the area in points."""
    painter = QPainter(device)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(device.width() / size.width(), device.height() / size.height())
    area = QRectF(0, 0, size.width(), size.height()).adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)
    _Drawing(painter, area, presentation.words.language).draw(
        sheet_text(presentation, sheet), sheet
    )
    painter.end()


class _Drawing:
    """Goes down the page."""

    def __init__(self, painter: QPainter, area: QRectF, language: str) -> None:
        self._painter = painter
        self._area = area
        self._language = language
        self._top = area.top()

    def draw(self, text: SheetText, sheet: RecoverySheet) -> None:
        self._say(text.title, _TITLE, bold=True, after=6)
        below = f"{text.mark}   ·   {text.made}"
        self._say(below, _BODY, ink=_QUIET, after=18)
        self._say(text.purpose, _BODY, after=6)
        self._say(text.warning, _BODY, bold=True, after=22)
        self._line()
        self._grid(sheet)
        self._line()
        self._say(text.how, _BODY, after=0)

    def _say(
        self, text: str, size: int, *, bold: bool = False, ink: QColor = _INK, after: float
    ) -> None:
        self._painter.setFont(_font(self._language, size, bold=bold))
        self._painter.setPen(ink)
        room = QRectF(self._area.left(), self._top, self._area.width(), self._area.height())
        taken = self._painter.drawText(room, _WRAP, text)
        self._top += taken.height() + after

    def _line(self) -> None:
        self._painter.setPen(QPen(_QUIET, 0.6))
        left, right = self._area.left(), self._area.right()
        self._painter.drawLine(int(left), int(self._top), int(right), int(self._top))
        self._top += 18

    def _grid(self, sheet: RecoverySheet) -> None:
        """Draw the words, numbered down each column."""
        grid = grid_for(len(sheet.words))
        rows = -(-len(sheet.words) // grid.columns)
        wide = self._area.width() / grid.columns
        centred = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
        for position, word in enumerate(sheet.words):
            across, down = divmod(position, rows)
            left, top = self._area.left() + across * wide, self._top + down * grid.row
            place = QRectF(left, top, wide, grid.row)
            self._painter.setFont(_font(self._language, _SMALL))
            self._painter.setPen(_QUIET)
            self._painter.drawText(place, centred, str(position + 1))
            self._painter.setFont(_font(sheet.language, grid.word, bold=True))
            self._painter.setPen(_INK)
            self._painter.drawText(place.adjusted(28, 0, 0, 0), centred, word)
        self._top += rows * grid.row + 18


def _font(language: str, points: int, *, bold: bool = False) -> QFont:
    """Return the interface's font in points of the page, which the painter scales."""
    made = font(language, bold=bold)
    made.setPixelSize(points)
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return made
