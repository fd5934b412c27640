"""The printed recovery sheet: one page, every word, nothing else."""

import getpass
import re
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale, QSizeF
from PySide6.QtGui import QColor, QImage, QPageSize

from guardian.desk.security_values import RecoverySheet
from tests.ui import samples
from ui.presentation import Presentation
from ui.recovery_print import (
    MARGIN,
    draw_sheet,
    paper,
    sheet_pdf,
    sheet_text,
    spaced_mark,
)

A4 = QPageSize(QPageSize.PageSizeId.A4)
LETTER = QPageSize(QPageSize.PageSizeId.Letter)
SHEET = samples.recovery_sheet()
Present = Callable[[str], Presentation]


def picture(presentation: Presentation, sheet: RecoverySheet, size: QPageSize) -> QImage:
    """Return the sheet as it lies on the desk, two dots to the point."""
    points = size.size(QPageSize.Unit.Point)
    made = QImage(int(points.width() * 2), int(points.height() * 2), QImage.Format.Format_RGB32)
    made.fill(QColor("white"))
    draw_sheet(made, points, presentation, sheet)
    return made


def ink(image: QImage) -> tuple[int, int, int, int]:
    """Return the left, top, right and bottom of everything that is not white, in dots."""
    width, height = image.width(), image.height()
    rows = [y for y in range(height) if any(_dark(image, x, y) for x in range(0, width, 2))]
    columns = [x for x in range(width) if any(_dark(image, x, y) for y in range(0, height, 2))]
    return columns[0], rows[0], columns[-1], rows[-1]


def _dark(image: QImage, x: int, y: int) -> bool:
    return QColor(image.pixel(x, y)).lightness() < 200


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize(("words", "count"), [("en", 12), ("zh_CN", 12), ("en", 24)])
@pytest.mark.parametrize("size", [A4, LETTER], ids=["A4", "Letter"])
def test_everything_is_inside_the_margins(
    presentation: Present, language: str, words: str, count: int, size: QPageSize
) -> None:
    image = picture(presentation(language), samples.recovery_sheet(words, count), size)
    left, top, right, bottom = ink(image)
    edge = MARGIN * 2
    assert left >= edge - 2
    assert top >= edge - 2
    assert right <= image.width() - edge + 2
    assert bottom <= image.height() - edge + 2
    assert bottom > image.height() * 0.6


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("size", [A4, LETTER], ids=["A4", "Letter"])
def test_the_pdf_has_one_page_of_its_size(
    presentation: Present, language: str, size: QPageSize
) -> None:
    made = sheet_pdf(presentation(language), samples.recovery_sheet(language), size)
    assert made.startswith(b"%PDF-")
    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", made)) == 1
    box = re.search(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", made)
    assert box is not None
    points: QSizeF = size.size(QPageSize.Unit.Point)
    assert float(box.group(1)) == pytest.approx(points.width(), abs=1)
    assert float(box.group(2)) == pytest.approx(points.height(), abs=1)


def test_the_pdf_tells_nothing_else(presentation: Present) -> None:
    made = sheet_pdf(presentation("en"), SHEET, A4)
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", made, re.DOTALL)
    plain = made + b"".join(_inflated(each) for each in streams)
    for said in (Path.home().name, getpass.getuser(), str(Path.cwd()), "Settings", "/home/"):
        for spelled in (said.encode(), said.encode("utf-16-be")):
            assert len(spelled) < 4 or spelled not in plain
    title = re.search(rb"/Title\s*\((.*?)\)", made, re.DOTALL)
    assert title is not None
    assert title.group(1).replace(b"\xfe\xff", b"").decode("utf-16-be") == "Guardian"


def _inflated(stream: bytes) -> bytes:
    try:
        return zlib.decompress(stream)
    except zlib.error:
        return b""


def test_every_word_leaves_ink(presentation: Present) -> None:
    """Taking one word away takes ink away: none hides behind another or off the page."""
    whole = picture(presentation("en"), SHEET, A4)
    for position in range(len(SHEET.words)):
        words = list(SHEET.words)
        words[position] = ""
        less = picture(
            presentation("en"),
            RecoverySheet(
                words=tuple(words),
                language="en",
                profile_mark=SHEET.profile_mark,
                made_at=SHEET.made_at,
            ),
            A4,
        )
        assert less != whole, position


def test_what_it_says(presentation: Present) -> None:
    text = sheet_text(presentation("en"), SHEET)
    assert text.mark == "Profile 3F9A 01BC"
    assert "when the passphrase is forgotten" in text.purpose
    assert "away from the computer" in text.warning
    assert "Forgot the passphrase?" in text.how
    assert "2026" in text.made
    chinese = sheet_text(presentation("zh_CN"), SHEET)
    assert chinese.title == "Guardian 恢复凭据"
    assert "2026年11月21日" in chinese.made


def test_the_mark_is_in_two_groups() -> None:
    assert spaced_mark("3f9a01bc") == "3F9A 01BC"


def test_the_paper_of_the_place() -> None:
    american = QLocale(QLocale.Language.English, QLocale.Country.UnitedStates)
    chinese = QLocale(QLocale.Language.Chinese, QLocale.Country.China)
    assert paper(american).id() is QPageSize.PageSizeId.Letter
    assert paper(chinese).id() is QPageSize.PageSizeId.A4
