"""Every colour, space and radius, by what it is for."""

from dataclasses import dataclass

SPACES = (4, 8, 12, 16, 24, 32, 48)
CARD_RADIUS = 12
CONTROL_RADIUS = 8
NAVIGATION_WIDTH = 216
CONTENT_WIDTH = 960
TWO_COLUMNS_FROM = 780
"""Width of a page's content, in pixels, from which cards stand side by side."""


@dataclass(frozen=True, kw_only=True)
class Colours:
    """One theme. ``*_wash`` is the quiet ground under text of that meaning."""

    dark: bool
    ground: str
    navigation: str
    surface: str
    raised: str
    sunken: str
    selected: str
    hover: str
    hairline: str
    control_line: str
    handle: str
    ink: str
    second: str
    faint: str
    accent: str
    accent_hover: str
    accent_wash: str
    accent_soft: str
    on_accent: str
    attention: str
    attention_wash: str
    crisis: str
    crisis_wash: str
    on_crisis: str
    note: str
    note_wash: str
    track: str


LIGHT = Colours(
    dark=False,
    ground="#F7F6F3",
    navigation="#F0EFEA",
    surface="#FFFFFF",
    raised="#FFFFFF",
    sunken="#F1F0EB",
    selected="#FFFFFF",
    hover="#E8E6DF",
    hairline="#E6E3DC",
    control_line="#8F8A80",
    handle="#B9B4A9",
    ink="#1C1B19",
    second="#5E5A52",
    faint="#736E65",
    accent="#0F6B66",
    accent_hover="#0B5753",
    accent_wash="#E3F0EE",
    accent_soft="#97BFBC",
    on_accent="#FFFFFF",
    attention="#8A5000",
    attention_wash="#FBF2E1",
    crisis="#B3261E",
    crisis_wash="#FBEAE8",
    on_crisis="#FFFFFF",
    note="#2458A6",
    note_wash="#E9F0FA",
    track="#E6E3DC",
)

DARK = Colours(
    dark=True,
    ground="#15171B",
    navigation="#191C20",
    surface="#1D2025",
    raised="#24282F",
    sunken="#292D34",
    selected="#3F454E",
    hover="#343941",
    hairline="#2E333B",
    control_line="#6B717B",
    handle="#4C525B",
    ink="#ECEAE6",
    second="#A9A59D",
    faint="#918C84",
    accent="#3FBFB4",
    accent_hover="#5ACDC3",
    accent_wash="#1B3331",
    accent_soft="#2C6460",
    on_accent="#10201F",
    attention="#F0B35A",
    attention_wash="#2B2419",
    crisis="#FF8A80",
    crisis_wash="#351F1E",
    on_crisis="#2A0D0A",
    note="#8FB8FF",
    note_wash="#1C2637",
    track="#2E333B",
)


def colours(*, dark: bool) -> Colours:
    """Return the theme's colours."""
    return DARK if dark else LIGHT
