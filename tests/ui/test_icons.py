"""Icons are drawn once for each name, colour, size and screen."""

import pytest
from PySide6.QtGui import QPixmap

from ui.icons import Icons

pytestmark = pytest.mark.usefixtures("qapp")
LOCK = ("lock-simple", "#102030", 18, 4, 1.0)


@pytest.fixture
def icons() -> Icons:
    made = Icons()
    made.load()
    return made


def test_the_same_is_not_drawn_again(icons: Icons) -> None:
    assert icons.spaced_pixmap(*LOCK).cacheKey() == icons.spaced_pixmap(*LOCK).cacheKey()


@pytest.mark.parametrize(
    "other",
    [
        ("checks", "#102030", 18, 4, 1.0),
        ("lock-simple", "#FFFFFF", 18, 4, 1.0),
        ("lock-simple", "#102030", 20, 4, 1.0),
        ("lock-simple", "#102030", 18, 0, 1.0),
        ("lock-simple", "#102030", 18, 4, 2.0),
    ],
)
def test_another_is_another_picture(icons: Icons, other: tuple[str, str, int, int, float]) -> None:
    assert icons.spaced_pixmap(*LOCK).toImage() != icons.spaced_pixmap(*other).toImage()


def test_who_paints_on_one_changes_no_other(icons: Icons) -> None:
    before = icons.spaced_pixmap(*LOCK).toImage()
    icons.spaced_pixmap(*LOCK).fill("#000000")
    assert icons.spaced_pixmap(*LOCK).toImage() == before


def test_what_was_empty_before_the_font_is_drawn_after_it() -> None:
    icons = Icons()
    empty: QPixmap = icons.spaced_pixmap(*LOCK)
    icons.load()
    assert icons.spaced_pixmap(*LOCK).toImage() != empty.toImage()
