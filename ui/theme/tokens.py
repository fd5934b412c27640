"""Every colour, space and radius, by what it is for."""

from dataclasses import dataclass

SPACES = (4, 8, 12, 16, 24, 32, 48)
CARD_RADIUS = 12
CONTROL_RADIUS = 8
NAVIGATION_WIDTH = 216
_NAVIGATION_GROWTH = 132
"""So many pixels wider is the side where text is twice as large: its words grow, its air stays."""
CONTENT_WIDTH = 960
NARROW_BELOW = 560
"""Width of the window below which the side has no words; in pixels at 100 %."""
_NARROW_AIR, _NARROW_ICON = 20, 54
TWO_COLUMNS_FROM = 780
"""Width of a page's content from which cards stand side by side; in pixels at 100 %."""


@dataclass(frozen=True, kw_only=True)
class Colours:
    """One theme. ``*_wash`` is the quiet ground under text of that meaning.

    ``contrast``: whether controls and what is chosen have edges; ``focus_pixels``: of its ring.
    """

    dark: bool
    contrast: bool = False
    focus_pixels: int = 2
    ground: str
    navigation: str
    surface: str
    raised: str
    sunken: str
    selected: str
    hover: str
    pressed: str
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
    pressed="#E6E3DC",
    hairline="#E6E3DC",
    control_line="#8F8A80",
    handle="#B9B4A9",
    ink="#1C1B19",
    second="#5E5A52",
    faint="#6C675E",
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
    pressed="#2E333B",
    hairline="#2E333B",
    control_line="#6B717B",
    handle="#4C525B",
    ink="#ECEAE6",
    second="#A9A59D",
    faint="#9B968E",
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


HIGH_CONTRAST_LIGHT = Colours(
    dark=False,
    contrast=True,
    focus_pixels=3,
    ground="#FFFFFF",
    navigation="#FFFFFF",
    surface="#FFFFFF",
    raised="#FFFFFF",
    sunken="#F4F4F2",
    selected="#FFFFFF",
    hover="#E4E4E0",
    pressed="#D6D5CF",
    hairline="#6E6A62",
    control_line="#3A3732",
    handle="#5B5750",
    ink="#000000",
    second="#24221F",
    faint="#3D3A35",
    accent="#004A45",
    accent_hover="#003834",
    accent_wash="#E6F3F1",
    accent_soft="#8FD6CF",
    on_accent="#FFFFFF",
    attention="#5E3600",
    attention_wash="#FDF5E6",
    crisis="#8E120C",
    crisis_wash="#FDEFED",
    on_crisis="#FFFFFF",
    note="#12397A",
    note_wash="#EDF3FC",
    track="#8A857B",
)

HIGH_CONTRAST_DARK = Colours(
    dark=True,
    contrast=True,
    focus_pixels=3,
    ground="#000000",
    navigation="#000000",
    surface="#0A0B0D",
    raised="#121418",
    sunken="#191B1F",
    selected="#22252A",
    hover="#2A2D33",
    pressed="#3A3E46",
    hairline="#878D97",
    control_line="#C2C6CD",
    handle="#A5ABB5",
    ink="#FFFFFF",
    second="#E4E2DE",
    faint="#C9C6C0",
    accent="#6FE3D8",
    accent_hover="#97EDE5",
    accent_wash="#0C2422",
    accent_soft="#00504A",
    on_accent="#00201D",
    attention="#FFCB80",
    attention_wash="#241B0C",
    crisis="#FFB1AA",
    crisis_wash="#2E1413",
    on_crisis="#2A0D0A",
    note="#B9D3FF",
    note_wash="#121C2E",
    track="#6B717B",
)

THEMES = {
    (False, False): LIGHT,
    (True, False): DARK,
    (False, True): HIGH_CONTRAST_LIGHT,
    (True, True): HIGH_CONTRAST_DARK,
}
"""Every theme, by whether it is dark and whether it has high contrast."""


def colours(*, dark: bool, contrast: bool = False) -> Colours:
    """Return the theme's colours."""
    return THEMES[dark, contrast]


def navigation_width(percent: int, *, narrow: bool = False) -> int:
    """Return how wide the side is where text has so many percent; ``narrow``: without words."""
    if narrow:
        return _NARROW_AIR + _NARROW_ICON * percent // 100
    return NAVIGATION_WIDTH + _NAVIGATION_GROWTH * (percent - 100) // 100
