"""Colours that can be read, formats, fonts, icons: the small things everything stands on."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from tests.ui import samples
from tests.ui.contrasts import contrast
from ui.formats import foreign
from ui.icons import Icons
from ui.presentation import Presentation
from ui.sayings.signals import CATEGORIES, signal
from ui.sidebar import PLACES
from ui.theme.fonts import Size, font
from ui.theme.stylesheet import stylesheet
from ui.theme.tokens import THEMES, Colours

Make = Callable[[str], Presentation]
ENOUGH = 4.5
"""WCAG 2.2, 1.4.3: contrast of text."""
ENOUGH_WITH_HIGH_CONTRAST = 7.0
"""1.4.6, which is level AAA."""
ENOUGH_FOR_PARTS = 3.0
"""WCAG 2.2, 1.4.11: contrast of what is no text."""


def test_chinese_sentences_follow_each_other_without_a_gap(presentation: Make) -> None:
    assert presentation("en").formats.sentences(["Well.", "Since today."]) == "Well. Since today."
    assert presentation("zh_CN").formats.sentences(["好。", "自今天起。"]) == "好。自今天起。"


TEXT_PAIRS = [
    (ink, ground)
    for ink in ("ink", "second")
    for ground in ("ground", "navigation", "surface", "raised", "sunken", "accent_wash")
] + [
    ("ink", "selected"),
    ("ink", "attention_wash"),
    ("ink", "crisis_wash"),
    ("ink", "note_wash"),
    ("second", "attention_wash"),
    ("second", "crisis_wash"),
    ("faint", "surface"),
    ("accent", "surface"),
    ("accent", "ground"),
    ("accent", "accent_wash"),
    ("attention", "surface"),
    ("attention", "attention_wash"),
    ("attention", "navigation"),
    ("crisis", "surface"),
    ("crisis", "crisis_wash"),
    ("note", "note_wash"),
    ("on_accent", "accent"),
    ("on_crisis", "crisis"),
    ("on_accent", "accent_hover"),
    ("accent_hover", "surface"),
    ("accent", "sunken"),
    ("ink", "hover"),
    ("ink", "pressed"),
    ("second", "note_wash"),
    ("faint", "sunken"),
    ("faint", "ground"),
    ("crisis", "ground"),
    ("attention", "ground"),
    ("note", "surface"),
    ("note", "ground"),
    ("ground", "ink"),
    ("accent_soft", "ink"),
]
EVERY_THEME = pytest.mark.parametrize(
    "theme", THEMES.values(), ids=["light", "dark", "high contrast light", "high contrast dark"]
)


@EVERY_THEME
@pytest.mark.parametrize("pair", TEXT_PAIRS, ids=str)
def test_text_can_be_read(theme: Colours, pair: tuple[str, str]) -> None:
    enough = ENOUGH_WITH_HIGH_CONTRAST if theme.contrast else ENOUGH
    assert contrast(getattr(theme, pair[0]), getattr(theme, pair[1])) >= enough


@EVERY_THEME
def test_high_contrast_gives_every_control_an_edge(theme: Colours) -> None:
    if theme.contrast:
        for part in ("hairline", "control_line", "handle", "track"):
            for ground in ("ground", "surface", "sunken"):
                assert contrast(getattr(theme, part), getattr(theme, ground)) >= ENOUGH_FOR_PARTS
    assert theme.focus_pixels == (3 if theme.contrast else 2)
    assert (f"border: {theme.focus_pixels}px solid {theme.accent}") in stylesheet(theme)


@EVERY_THEME
def test_edges_of_fields_and_the_focus_can_be_seen(theme: Colours) -> None:
    assert contrast(theme.control_line, theme.surface) >= ENOUGH_FOR_PARTS
    assert contrast(theme.accent, theme.surface) >= ENOUGH_FOR_PARTS


@EVERY_THEME
def test_the_style_sheet_has_no_open_place(theme: Colours) -> None:
    assert "$" not in stylesheet(theme)


@EVERY_THEME
@pytest.mark.parametrize("kind", ["primary", "crisis", "plain", "back"])
def test_what_cannot_be_pressed_looks_like_it(
    qtbot: QtBot, qapp: QApplication, theme: Colours, kind: str
) -> None:
    qapp.setStyleSheet(stylesheet(theme))
    colours = []
    for usable in (True, False):
        made = QPushButton("Stop")
        qtbot.addWidget(made)
        made.setProperty("kind", kind)
        made.setEnabled(usable)
        made.ensurePolished()
        colours.append(made.palette().color(QPalette.ColorRole.ButtonText).name())
    assert colours[1] == theme.faint.lower() != colours[0]


def test_crisis_red_is_used_for_nothing_else() -> None:
    for theme in THEMES.values():
        others = [
            value
            for name, value in vars(theme).items()
            if isinstance(value, str) and "crisis" not in name
        ]
        assert theme.crisis not in others


def test_every_icon_exists(qapp: object) -> None:
    icons = Icons()
    assert icons.icon("house", "#000000").isNull()
    icons.load()
    for name in {signal(category).icon for category in CATEGORIES} | {p[2] for p in PLACES}:
        assert not icons.pixmap(name, "#000000", 20, 1.0).isNull()


def test_figures_are_as_wide_as_each_other(qapp: object) -> None:
    assert font("en").pixelSize() == Size.BODY
    assert "Noto Sans CJK SC" in font("zh_CN").families() or font("zh_CN").families()


@pytest.mark.parametrize(
    ("minor", "currency", "text"),
    [
        (5000, "CNY", "¥50"),
        (2990, "CNY", "¥29.90"),
        (123_456_00, "USD", "$123,456"),
        (500, "JPY", "JP¥500"),
        (199, "XYZ", "XYZ 1.99"),
    ],
)
def test_money(presentation: Make, minor: int, currency: str, text: str) -> None:
    assert presentation("en").formats.money(minor, currency) == text


def test_a_moment_at_the_edge_of_the_calendar_is_written_all_the_same(presentation: Make) -> None:
    formats = presentation("en").formats
    first, last = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
    assert formats.clock_time(last, "Asia/Shanghai") == "23:59"
    assert formats.clock_time(first, "America/New_York") == "00:00"
    assert "23:59" in formats.moment(last, samples.NOW, samples.ZONE)


def test_moments_in_the_childs_own_zone(presentation: Make) -> None:
    formats = presentation("en").formats
    late = datetime(2026, 11, 21, 16, 30, tzinfo=UTC)
    assert formats.moment(late, samples.NOW, samples.ZONE) == "tomorrow 00:30"
    assert formats.moment(late, samples.NOW, "UTC") == "today 16:30"
    assert formats.moment(late - timedelta(days=1), samples.NOW, "UTC") == "yesterday 16:30"
    week = samples.NOW - timedelta(days=7)
    assert formats.moment(week, samples.NOW, samples.ZONE) == "Sat 14 Nov, 20:09"
    chinese = presentation("zh_CN").formats
    assert chinese.moment(week, samples.NOW, samples.ZONE) == "11月14日 周六 20:09"
    traditional = presentation("zh_TW").formats
    assert traditional.moment(week, samples.NOW, samples.ZONE) == "11月14日 週六 20:09"
    assert traditional.money(150_000, "TWD") == "NT$1,500"


def test_a_zone_that_does_not_exist_is_utc(presentation: Make) -> None:
    formats = presentation("en").formats
    late = datetime(2026, 11, 21, 16, 30, tzinfo=UTC)
    assert formats.clock_time(late, "Moon/Tranquility") == "16:30"
    assert formats.clock_time(late, "../../etc/passwd") == "16:30"


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (-500, "just now"),
        (59, "just now"),
        (60, "1 min ago"),
        (3599, "59 min ago"),
        (3600, "1 h ago"),
        (86_400, "yesterday 20:09"),
    ],
)
def test_ages(presentation: Make, seconds: int, text: str) -> None:
    moment = samples.NOW - timedelta(seconds=seconds)
    assert presentation("en").formats.ago(moment, samples.NOW, samples.ZONE) == text


@given(text=st.text(max_size=300), longest=st.integers(min_value=1, max_value=90))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_foreign_text_is_one_short_visible_line(text: str, longest: int) -> None:
    shown = foreign(text, longest)
    assert len(shown.replace("\u200b", "")) <= longest
    assert all(len(word) <= 28 for word in re.split(r"\s|\u200b", shown))
    assert "\n" not in shown
    assert "\u202e" not in shown
    assert "\x00" not in shown


def test_foreign_text_keeps_what_is_harmless() -> None:
    assert foreign("学习猫头鹰 🦉") == "学习猫头鹰 🦉"
