"""The one style sheet, filled with a theme's colours. Widgets say what they are by ``kind``."""

from string import Template

from ui.theme.tokens import CARD_RADIUS, CONTROL_RADIUS, Colours

_SHEET = """
QToolTip { background: $raised; color: $ink; border: 1px solid $hairline; padding: 6px 8px; }
QScrollArea, QScrollArea > QWidget > QWidget { background: transparent; border: 0; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 2px; }
QScrollBar::handle:vertical { background: $handle; border-radius: 3px; min-height: 32px; }
QScrollBar::handle:vertical:hover, QScrollBar::handle:vertical:pressed { background: $faint; }
QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page
  { background: transparent; height: 0; width: 0; }

QFrame[kind="card"] { background: $surface; border: 1px solid $hairline;
  border-radius: ${card}px; }
QFrame[kind="well"] { background: $sunken; border: 0; border-radius: ${card}px; }
QFrame[kind="attention"] { background: $attention_wash; border: 1px solid $attention_wash;
  border-radius: ${card}px; }
QFrame[kind="crisis"] { background: $crisis_wash; border: 1px solid $crisis_wash;
  border-radius: ${card}px; }
QFrame[kind="note"] { background: $note_wash; border: 1px solid $note_wash;
  border-radius: ${card}px; }
QFrame[kind="toast"] { background: $ink; border: 0; border-radius: ${card}px; }
QFrame[kind="rule"] { background: $hairline; border: 0; max-height: 1px; min-height: 1px; }
QFrame#navigation { background: $navigation; border: 0; border-right: 1px solid $hairline; }

QLabel { background: transparent; color: $ink; }
QLabel[ink="second"] { color: $second; }
QLabel[ink="faint"] { color: $faint; }
QLabel[ink="accent"] { color: $accent; }
QLabel[ink="attention"] { color: $attention; }
QLabel[ink="crisis"] { color: $crisis; }
QLabel[ink="note"] { color: $note; }
QLabel[ink="inverse"] { color: $ground; }

QPushButton { border: 2px solid transparent; border-radius: ${control}px; padding: 0 14px;
  min-height: ${high32}px; color: $ink; background: $sunken; }
QPushButton:hover { background: $hover; }
QPushButton:pressed { background: $pressed; }
QPushButton:focus { border-color: $accent; }
QPushButton:disabled { color: $faint; background: $sunken; }
QPushButton[kind="primary"] { background: $accent; color: $on_accent; }
QPushButton[kind="primary"]:hover { background: $accent_hover; }
QPushButton[kind="primary"]:focus { border-color: $ink; }
QPushButton[kind="primary"]:disabled { background: $sunken; color: $faint; }
QPushButton[kind="crisis"] { background: $crisis; color: $on_crisis; }
QPushButton[kind="crisis"]:focus { border-color: $ink; }
QPushButton[kind="crisis"]:disabled { background: $sunken; color: $faint; }
QPushButton[kind="plain"] { background: transparent; color: $accent; padding: 0 8px; }
QPushButton[kind="back"] { background: transparent; color: $accent; padding: 0 8px 0 0; }
QPushButton[kind="back"]:hover { color: $accent_hover; }
QPushButton[kind="plain"]:hover { background: $accent_wash; }
QPushButton[kind="plain"]:disabled, QPushButton[kind="back"]:disabled
  { background: transparent; color: $faint; }
QPushButton[kind="undo"] { background: transparent; color: $accent_soft; padding: 0 10px; }
QPushButton[kind="undo"]:hover, QPushButton[kind="undo"]:focus { border-color: $accent_soft; }
QPushButton[kind="navigation"] { background: transparent; color: $second; text-align: left;
  padding: 0 12px; min-height: ${high34}px; }
QPushButton[kind="navigation"]:hover { background: $hover; color: $ink; }
QPushButton[kind="navigation"]:checked { background: $accent_wash; color: $ink; }
QPushButton[kind="navigation"]:focus { border-color: $accent; }
QPushButton[kind="row"] { background: transparent; border-radius: 10px; padding: 0;
  text-align: left; min-height: ${high52}px; }
QPushButton[kind="row"]:hover { background: $sunken; }
QPushButton[kind="row"]:checked { background: $accent_wash; }
QPushButton[kind="row"][ring="true"]:focus { border-color: $accent; }
QPushButton[kind="row"]:focus { border-color: transparent; }
QPushButton[kind="alert"], QPushButton[kind="alert_crisis"] { background: $surface;
  border: 1px solid $hairline; border-radius: ${card}px; padding: 0; min-height: ${high62}px; }
QPushButton[kind="alert_crisis"] { background: $crisis_wash; border-color: $crisis; }
QPushButton[kind="alert"]:hover { border-color: $control_line; }
QPushButton[kind="alert"]:focus, QPushButton[kind="alert_crisis"]:focus
  { border: ${focus_pixels}px solid $accent; }
QPushButton[kind="child"] { background: $surface; border: 1px solid $hairline;
  border-radius: ${card}px; padding: 0; }
QPushButton[kind="child"]:hover { border-color: $control_line; }
QPushButton[kind="child"]:checked { border: 1px solid $accent; }
QPushButton[kind="child"]:focus { border: 2px solid $accent; }
QPushButton[kind="segment"] { background: transparent; color: $second; min-height: ${high28}px;
  padding: 0 11px; }
QPushButton[kind="segment"]:checked { background: $selected; color: $ink;
  border: 1px solid $hairline; }
QPushButton[kind="segment"]:focus { border: ${focus_pixels}px solid $accent; }

QLineEdit, QAbstractSpinBox { background: $surface; color: $ink; border: 1px solid $control_line;
  border-radius: ${control}px; padding: 0 10px; min-height: ${high34}px;
  selection-background-color: $accent; selection-color: $on_accent; }
QLineEdit:focus, QAbstractSpinBox:focus { border: 2px solid $accent; padding: 0 9px;
  min-height: ${high32}px; }
QPlainTextEdit { background: $surface; color: $ink; border: 1px solid $control_line;
  border-radius: ${control}px; padding: 4px 6px;
  selection-background-color: $accent; selection-color: $on_accent; }
QPlainTextEdit:focus { border: ${focus_pixels}px solid $accent; padding: 3px 5px; }
QLineEdit:disabled, QAbstractSpinBox:disabled { color: $faint; background: $sunken;
  border-color: $hairline; }
QLineEdit[fault="true"], QAbstractSpinBox[fault="true"] { border: 2px solid $attention; }
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button { subcontrol-origin: border;
  width: 0; }
QProgressBar { background: $track; border: 0; border-radius: 4px; }
QProgressBar::chunk { background: $accent; border-radius: 4px; }

QMenu { background: $raised; color: $ink; border: 1px solid $hairline; padding: 6px; }
QMenu::item { padding: 7px 28px 7px 12px; border-radius: 6px; }
QMenu::item:selected { background: $accent_wash; }
QMenu::separator { height: 1px; background: $hairline; margin: 6px 4px; }
QMessageBox { background: $surface; }
"""


_CONTRAST = """
QFrame[kind="card"], QFrame[kind="well"] { border: 1px solid $hairline; }
QFrame[kind="attention"] { border: 2px solid $attention; }
QFrame[kind="crisis"] { border: 2px solid $crisis; }
QFrame[kind="note"] { border: 2px solid $note; }
QPushButton { border: 1px solid $control_line; padding: 0 15px; min-height: ${high34}px; }
QPushButton:focus { border: 3px solid $accent; padding: 0 13px; min-height: ${high30}px; }
QPushButton:disabled { border-style: dashed; }
QPushButton[kind="primary"] { border-color: $accent; }
QPushButton[kind="primary"]:focus { border: 3px solid $accent; background: $surface;
  color: $accent; }
QPushButton[kind="crisis"]:focus { border: 3px solid $crisis; background: $surface;
  color: $crisis; }
QPushButton[kind="plain"] { border-color: transparent; padding: 0 9px; }
QPushButton[kind="plain"]:focus { border: 3px solid $accent; padding: 0 7px; }
QPushButton[kind="back"] { border-color: transparent; padding: 0 9px 0 1px; }
QPushButton[kind="back"]:focus { border: 3px solid $accent; padding: 0 7px 0 0; }
QPushButton[kind="undo"] { border-color: $accent_soft; padding: 0 11px; }
QPushButton[kind="undo"]:focus { border: 3px solid $accent_soft; padding: 0 9px; }
QPushButton[kind="navigation"] { border: 2px solid transparent; padding: 0 12px;
  min-height: ${high34}px; }
QPushButton[kind="navigation"]:checked { border-color: $control_line; }
QPushButton[kind="navigation"]:focus { border: 3px solid $accent; padding: 0 11px;
  min-height: ${high32}px; }
QPushButton[kind="row"] { border: 2px solid transparent; padding: 0; min-height: ${high52}px; }
QPushButton[kind="row"]:checked { border-color: $control_line; }
QPushButton[kind="segment"] { border: 2px solid transparent; padding: 0 11px;
  min-height: ${high28}px; }
QPushButton[kind="segment"]:checked { border: 2px solid $control_line; }
QPushButton[kind="segment"]:focus { border: 3px solid $accent; padding: 0 10px;
  min-height: ${high26}px; }
QLineEdit:focus, QAbstractSpinBox:focus { border: 3px solid $accent; padding: 0 8px;
  min-height: ${high30}px; }
QProgressBar { border: 1px solid $control_line; }
QMenu { border: 1px solid $control_line; }
QMenu::item:selected { background: $accent; color: $on_accent; }
"""
"""What high contrast adds: an edge for every control and everything chosen, a thick focus."""


_HEIGHTS = (26, 28, 30, 32, 34, 52, 62)
"""Of what holds text, in pixels at 100 %."""
_LINE = 20
"""Pixels of a line of body text: controls grow by what it grows, their air stays."""


def stylesheet(colours: Colours, percent: int = 100) -> str:
    """Return the style sheet of one theme, for text of so many percent."""
    values = {name: str(getattr(colours, name)) for name in colours.__dataclass_fields__}
    values |= {"card": str(CARD_RADIUS), "control": str(CONTROL_RADIUS)}
    more = round(_LINE * (percent - 100) / 100)
    values |= {f"high{high}": str(high + more) for high in _HEIGHTS}
    sheet = _SHEET + (_CONTRAST if colours.contrast else "")
    return Template(sheet).substitute(values)
