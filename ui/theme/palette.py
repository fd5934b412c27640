"""The application's palette: Fusion reads it wherever the style sheet says nothing."""

from PySide6.QtGui import QColor, QPalette

from ui.theme.tokens import Colours

_Role = QPalette.ColorRole


def palette(colours: Colours) -> QPalette:
    """Return the palette of one theme."""
    made = QPalette()
    roles = {
        _Role.Window: colours.ground,
        _Role.WindowText: colours.ink,
        _Role.Base: colours.surface,
        _Role.AlternateBase: colours.sunken,
        _Role.Text: colours.ink,
        _Role.PlaceholderText: colours.faint,
        _Role.Button: colours.surface,
        _Role.ButtonText: colours.ink,
        _Role.BrightText: colours.crisis,
        _Role.Highlight: colours.accent,
        _Role.HighlightedText: colours.on_accent,
        _Role.Link: colours.accent,
        _Role.LinkVisited: colours.accent,
        _Role.ToolTipBase: colours.raised,
        _Role.ToolTipText: colours.ink,
        _Role.Light: colours.raised,
        _Role.Midlight: colours.hairline,
        _Role.Mid: colours.hairline,
        _Role.Dark: colours.control_line,
        _Role.Shadow: colours.hairline,
    }
    for role, value in roles.items():
        made.setColor(role, QColor(value))
    for role in (_Role.Text, _Role.ButtonText, _Role.WindowText):
        made.setColor(QPalette.ColorGroup.Disabled, role, QColor(colours.faint))
    return made
