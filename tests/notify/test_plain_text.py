"""Text that a notification may carry."""

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guardian.notify.basic import BODY_UNITS, TITLE_UNITS, basic_body, basic_title
from guardian.notify.plain_text import ELLIPSIS, bounded, one_line, some_lines, utf16_units

ANYTHING = st.text(st.characters(exclude_categories=()), max_size=600)


@given(ANYTHING)
def test_one_line_has_no_control_and_no_break(text: str) -> None:
    line = one_line(text)
    assert line == line.strip()
    assert all(character.isprintable() or character in "\u200c\u200d" for character in line) or (
        line.isascii() is False
    )
    assert len(line.splitlines()) <= 1
    line.encode()


@given(ANYTHING)
def test_some_lines_keep_breaks_only(text: str) -> None:
    lines = some_lines(text).split("\n")
    assert all(one_line(line) == line for line in lines)
    assert all(lines) or lines == [""]


@given(ANYTHING, st.integers(min_value=1, max_value=50), st.booleans())
def test_bounded_never_exceeds_its_limit(text: str, limit: int, markup: bool) -> None:
    assert utf16_units(bounded(text, limit, markup=markup)) <= limit


@given(st.text(max_size=60))
def test_markup_is_never_cut_inside_an_escape(text: str) -> None:
    cut = bounded(text, 30, markup=True)
    assert html.escape(html.unescape(cut)) == cut


def test_what_fits_is_left_alone() -> None:
    assert bounded("家长", 2) == "家长"
    assert bounded("家长们", 2) == "家" + ELLIPSIS
    assert bounded("👍👍", 4) == "👍👍"
    assert bounded("👍👍", 3) == "👍" + ELLIPSIS


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("-x evil", "x evil"),
        ("--app-name=Bank", "app-name=Bank"),
        (" - - a\nb", "a b"),
        ("\u200b--x", "x"),
        ("---", "Guardian"),
        ("", "Guardian"),
    ],
)
def test_a_title_is_never_an_option(text: str, title: str) -> None:
    assert basic_title(text) == title


@given(ANYTHING)
def test_what_plyer_gets_is_bounded_and_no_option(text: str) -> None:
    title, body = basic_title(text), basic_body(text, markup=True)
    assert title
    assert utf16_units(title) <= TITLE_UNITS
    assert utf16_units(body) <= BODY_UNITS
    assert not (title + " ").startswith("-")
    assert not body.startswith("-")
    assert "<" not in body
    assert "\n" not in title + body


def test_emoji_of_several_people_stay_together() -> None:
    assert one_line("👨‍👩‍👧") == "👨‍👩‍👧"


def test_direction_tricks_are_dropped() -> None:
    assert one_line("a\u202egnp.exe\u2066b") == "agnp.exeb"
