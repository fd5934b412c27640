"""What must hold of everything that is drawn: nothing clipped, all readable, named, in reach."""

from collections import Counter
from collections.abc import Callable, Iterator
from itertools import combinations, pairwise

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QColor, QImage, QPalette
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QLabel,
    QPushButton,
    QScrollArea,
    QWidget,
)

from tests.ui.contrasts import contrast
from ui.widgets.text import Elided
from ui.widgets.toast import Toast

SMALLEST_TARGET = 24
"""Pixels; WCAG 2.2, 2.5.8."""
_ENOUGH = 4.5
_ENOUGH_FOR_LARGE = 3.0
_LARGE_PIXELS = 24
_MOST_STOPS = 400
_SLACK = 2
_LOUD = {"primary", "crisis"}


def visible(window: QWidget, kind: type[QWidget]) -> list[QWidget]:
    """Return the widgets of a kind that are shown."""
    return [each for each in window.findChildren(kind) if each.isVisible()]


def _label_faults(label: QLabel) -> Iterator[str]:
    text = label.text()
    if isinstance(label, Elided):
        if label.shown() != text and not label.toolTip():
            yield f"{text!r} is cut without a tooltip"
        if label.height() < label.fontMetrics().height():
            yield f"{text!r} is too low"
        return
    needed = label.heightForWidth(label.width()) if label.wordWrap() else 0
    wide = label.fontMetrics().horizontalAdvance(text)
    if label.height() < max(needed, label.fontMetrics().height()) - 1:
        yield f"{text!r} is too low: {label.height()} for {needed}"
    if not label.wordWrap() and label.width() < wide:
        yield f"{text!r} is too narrow: {label.width()} for {wide}"


def clipped(window: QWidget) -> list[str]:
    """Return which words do not fit where they stand."""
    found: list[str] = []
    for label in visible(window, QLabel):
        if isinstance(label, QLabel) and label.text():
            found += _label_faults(label)
    for button in visible(window, QPushButton):
        assert isinstance(button, QPushButton)
        icon = 0 if button.icon().isNull() else button.iconSize().width()
        words = button.text().replace("&&", "&")
        wide = max(map(button.fontMetrics().horizontalAdvance, words.split("\n")))
        high = button.fontMetrics().lineSpacing() * len(words.split("\n"))
        if words and button.height() < high:
            found.append(f"button {words!r} is too low: {button.height()} for {high}")
        if words and button.width() < wide + icon:
            found.append(f"button {words!r} is too narrow: {button.width()} for {wide + icon}")
    return found


def too_wide(window: QWidget) -> list[str]:
    """Return which pages are wider than what shows them."""
    found = []
    for area in visible(window, QScrollArea):
        assert isinstance(area, QScrollArea)
        inside = area.widget()
        if inside is not None and inside.width() > area.viewport().width() + 1:
            found.append(f"{area.objectName()}: {inside.width()} > {area.viewport().width()}")
    return found


def _place(widget: QWidget) -> QRect:
    return QRect(widget.mapToGlobal(QPoint(0, 0)), widget.size())


def _seen(widget: QWidget) -> QRect:
    """Return what of it is not scrolled out of sight."""
    seen = widget.visibleRegion().boundingRect()
    return QRect(widget.mapToGlobal(seen.topLeft()), seen.size())


def _on_a_toast(widget: QWidget | None) -> bool:
    if widget is None or isinstance(widget, Toast):
        return widget is not None
    return _on_a_toast(widget.parentWidget())


def overlapping(window: QWidget) -> list[str]:
    """Return which words or buttons lie over each other."""
    parts = [
        each
        for kind in (QLabel, QAbstractButton)
        for each in visible(window, kind)
        if isinstance(each, QLabel | QAbstractButton) and each.text() and not _on_a_toast(each)
    ]
    seen = [each for each in parts if not each.visibleRegion().isEmpty()]
    places = [(each, _seen(each).adjusted(1, 1, -1, -1)) for each in seen]
    return [
        f"{one.text()!r} lies over {other.text()!r}"
        for (one, here), (other, there) in combinations(places, 2)
        if here.intersects(there)
        and one.window() is other.window()
        and not one.isAncestorOf(other)
        and not other.isAncestorOf(one)
    ]


def rich(window: QWidget) -> list[str]:
    """Return which labels would read text as markup."""
    return [
        f"{label.text()!r} is read as markup"
        for label in visible(window, QLabel)
        if isinstance(label, QLabel)
        and label.text()
        and label.textFormat() is not Qt.TextFormat.PlainText
    ]


def _in_the_tab_order(window: QWidget) -> list[QWidget]:
    """Return what Tab should reach, in the order of the chain."""
    found: list[QWidget] = []
    each = window.nextInFocusChain()
    while each is not None and each is not window:
        if _takes_tab(each):
            found.append(each)
        each = each.nextInFocusChain()
    return found


def _takes_tab(widget: QWidget) -> bool:
    if not (widget.isVisible() and widget.isEnabled()) or _on_a_toast(widget):
        return False
    if widget.focusProxy() is not None or isinstance(widget.parentWidget(), QAbstractSpinBox):
        return False
    return bool(widget.focusPolicy().value & Qt.FocusPolicy.TabFocus.value)


def _name(widget: QWidget) -> str:
    return QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)


def unnamed(window: QWidget) -> list[str]:
    """Return what can be used and has no name, for a screen reader or for a test."""
    found = []
    for widget in _in_the_tab_order(window):
        kind = type(widget).__name__
        if not _name(widget):
            found.append(f"{kind} {widget.objectName()!r} has no accessible name")
        if not widget.objectName():
            found.append(f"{kind} {_name(widget)!r} has no object name")
    return found


def small(window: QWidget) -> list[str]:
    """Return what is too small to hit."""
    return [
        f"{widget.objectName()} is {widget.width()} by {widget.height()}"
        for widget in _in_the_tab_order(window)
        if min(widget.width(), widget.height()) < SMALLEST_TARGET
    ]


def _is_read_before(one: QRect, other: QRect) -> bool:
    """Return whether ``other`` may follow ``one``: not above it, not to its left in its line."""
    above = other.bottom() <= one.top() + _SLACK and other.left() < one.right()
    in_line = other.top() < one.bottom() - _SLACK and one.top() < other.bottom() - _SLACK
    return not above and not (in_line and other.right() <= one.left() + _SLACK)


def badly_ordered(window: QWidget) -> list[str]:
    """Return where Tab goes backwards, misses a control, or comes to one twice."""
    chain = _in_the_tab_order(window)
    found = [
        f"Tab goes back from {one.objectName()} to {other.objectName()}"
        for one, other in pairwise(chain)
        if not _scrolled_away(one) and not _is_read_before(_place(one), _place(other))
    ]
    counted = Counter(_tabbed(window))
    found += [f"Tab comes twice to {name}" for name, times in counted.items() if times > 1]
    missed = [each.objectName() for each in chain if each.objectName() not in counted]
    return found + [f"Tab never comes to {name}" for name in missed]


def _scrolled_away(widget: QWidget) -> bool:
    """Return whether it is beyond what its page shows, so that its place says nothing."""
    return widget.visibleRegion().isEmpty()


def _tabbed(window: QWidget) -> list[str]:
    """Return the names of what Tab came to, once around."""
    window.activateWindow()
    QApplication.processEvents()
    came: list[QWidget] = []
    for _ in range(_MOST_STOPS):
        window.focusNextChild()
        here = QApplication.focusWidget()
        if here is None or (came and here is came[0]):
            break
        if here in came:
            return [each.objectName() for each in (*came, here)]
        came.append(here)
    return [each.objectName() for each in came]


def _grounds(picture: QImage, place: QRect) -> str:
    """Return the colour around a text: the commonest along the edge of its place."""
    inside = place.intersected(picture.rect())
    if inside.width() < _SLACK or inside.height() < _SLACK:
        return ""
    across = range(inside.left(), inside.right() + 1, max(1, inside.width() // 24))
    into = min(3, inside.height() // 2)
    rows = {inside.top(), inside.bottom(), inside.top() + into, inside.bottom() - into}
    edge = [(x, y) for x in across for y in rows]
    counted = Counter(picture.pixelColor(x, y).name() for x, y in edge)
    return counted.most_common(1)[0][0]


def hard_to_read(window: QWidget) -> list[str]:
    """Return which words stand too faintly on the ground that is drawn below them."""
    found, picture = [], window.grab().toImage()
    toasts = [_place(each) for each in visible(window, Toast)]
    for label in visible(window, QLabel):
        if not isinstance(label, QLabel) or not label.text() or not label.isEnabled():
            continue
        if any(each.intersects(_place(label)) for each in toasts) and not _on_a_toast(label):
            continue
        place = QRect(label.mapTo(window, QPoint(0, 0)), label.size())
        ground = _grounds(picture, place.intersected(_shown_part(label, window)))
        ink = label.palette().color(QPalette.ColorRole.WindowText).name()
        large = label.font().pixelSize() >= _LARGE_PIXELS
        if ground and contrast(ink, ground) < (_ENOUGH_FOR_LARGE if large else _ENOUGH):
            found.append(f"{label.text()!r}: {QColor(ink).name()} on {ground}")
    return found


def _shown_part(widget: QWidget, window: QWidget) -> QRect:
    shown = widget.visibleRegion().boundingRect()
    return QRect(widget.mapTo(window, shown.topLeft()), shown.size())


def loud(window: QWidget) -> list[str]:
    """Return the buttons that ask to be pressed, where there are several: a page has one."""
    asking = [
        each.objectName()
        for each in visible(window, QPushButton)
        if each.property("kind") in _LOUD and each.isEnabled() and each.window() is window.window()
    ]
    return [f"several ask to be pressed: {', '.join(asking)}"] if len(asking) > 1 else []


CHECKS: tuple[Callable[[QWidget], list[str]], ...] = (
    clipped,
    too_wide,
    overlapping,
    rich,
    unnamed,
    small,
    hard_to_read,
    loud,
)
"""What holds at every size."""


def faults(window: QWidget) -> list[str]:
    """Return everything that is wrong with what is shown."""
    return [fault for check in CHECKS for fault in check(window)]
