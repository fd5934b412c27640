"""What the gallery shows. Sentences are those that the window says anyway, so they are translated.

Each entry makes its parts anew for a presentation; a part is a widget in one state.
"""

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtWidgets import QWidget

from guardian.desk.security_values import PassphraseOpinion
from guardian.desk.values import Stage
from guardian.errors import ErrorText
from guardian.words import N_
from ui.gallery import drawings
from ui.gallery.fields import fields
from ui.gallery.live_toast import toasts
from ui.presentation import Presentation
from ui.theme.fonts import Size
from ui.widgets.aside import Aside
from ui.widgets.boxes import Card, column
from ui.widgets.buttons import button
from ui.widgets.chip import StatusChip, law_chip, stage_chip
from ui.widgets.icon import IconLabel
from ui.widgets.passphrase_field import PassphraseField
from ui.widgets.ring import RingOfTimeLeft
from ui.widgets.segments import Segments
from ui.widgets.shapes import Skeleton
from ui.widgets.states import Banner, EmptyState, ErrorPanel
from ui.widgets.strength import StrengthMeter
from ui.widgets.switch import Switch
from ui.widgets.text import Elided, Text, caption, section, sentence

Parts = list[QWidget]
SHORT = N_("Settings")
LABEL = N_("High contrast")
LONG = N_("Nothing slides. Always on while this computer asks for it.")
INKS = ("", "second", "faint", "accent", "attention", "crisis", "note")
GRAVITIES = ("attention", "crisis", "note")


def _nothing(*_anything: object) -> None:
    """Do nothing: the gallery is for looking."""


def _texts(shown: Presentation) -> Parts:
    say = shown.words.say
    return [
        sentence(shown, say(SHORT)),
        section(shown, say(LABEL)),
        *(Text(shown, say(LONG), ink=ink) for ink in INKS),
        Text(shown, say(LABEL), Size.STRONG, bold=True),
        caption(shown, say(LONG)),
        Elided(shown, say(LONG)),
        IconLabel(shown, "clock", say(LABEL)),
    ]


def _buttons(shown: Presentation, kind: str) -> Parts:
    text = shown.words.say(N_("Try again"))
    made = [
        button(shown, text, _nothing, name=f"{kind}_{state}", kind=kind, icon=icon)
        for state, icon in (("plain", ""), ("icon", "lock"), ("off", ""))
    ]
    made[-1].setEnabled(False)
    return list(made)


def _undo(shown: Presentation) -> Parts:
    card = Card("toast")
    card.add(Text(shown, shown.words.say(LABEL), ink="inverse"))
    for each in _buttons(shown, "undo")[:1]:
        card.add(each)
    return [card]


def _asides(shown: Presentation) -> Parts:
    say = shown.words.say
    made = button(shown, say(N_("Try again")), _nothing, name="aside_control")
    return [Aside(column(Text(shown, say(LONG))), made)]


def _switches(shown: Presentation) -> Parts:
    made: Parts = []
    for on in (False, True):
        for usable in (True, False):
            switch = Switch(shown, shown.words.say(LABEL))
            switch.setObjectName(f"switch_{on}_{usable}")
            switch.setChecked(on)
            switch.setEnabled(usable)
            made.append(switch)
    return made


def _segments(shown: Presentation) -> Parts:
    say = shown.words.say
    choices = {"one": say(N_("Light")), "two": say(N_("Dark"))}
    made = Segments(shown, "sample", choices, "one", _nothing)
    made.setAccessibleName(say(LABEL))
    return [made]


def _chips(shown: Presentation) -> Parts:
    text = shown.words.say(LABEL)
    return [
        *(StatusChip(shown, "info", text, ink=ink) for ink in ("second", *GRAVITIES)),
        *(stage_chip(shown, stage) for stage in Stage),
        law_chip(shown, None),
        law_chip(shown, "Measures Art. 18"),
    ]


def _cards(shown: Presentation) -> Parts:
    made: Parts = []
    for kind in ("card", "well", *GRAVITIES):
        card = Card(kind)
        card.add(section(shown, shown.words.say(SHORT)))
        card.add(Text(shown, shown.words.say(LONG), ink="second"))
        made.append(card)
    return made


def _banners(shown: Presentation) -> Parts:
    say = shown.words.say
    return [Banner(shown, kind, "info", say(LABEL), say(LONG)) for kind in GRAVITIES]


def _states(shown: Presentation) -> Parts:
    say = shown.words.say
    told = ErrorText(title=say(LABEL), message=say(LONG), advice=say(LONG))
    return [
        Skeleton(shown.colours, say(N_("Loading"))),
        EmptyState(shown, icon="tray", title=say(LABEL), text=say(LONG)),
        ErrorPanel(shown, told, _nothing),
    ]


def _rings(shown: Presentation) -> Parts:
    unit = shown.formats.minutes(30)
    return [
        RingOfTimeLeft(shown, share=share, figure=figure, unit=unit, spoken=f"{figure} {unit}")
        for share, figure in ((0.0, "0"), (0.4, "12"), (1.0, "30"))
    ]


def _passphrases(shown: Presentation) -> Parts:
    title = shown.words.say(N_("Passphrase"))
    resting = PassphraseField(shown, "field_empty", title, _nothing)
    filled = PassphraseField(shown, "field_filled", title, _nothing)
    filled.edit.setText("four brown owls")
    made: Parts = [resting, filled]
    for score in range(5):
        meter = StrengthMeter(shown)
        meter.show(PassphraseOpinion(score=score, acceptable=score > 2, advice=None))  # noqa: PLR2004
        made.append(meter)
    return made


ENTRIES: Mapping[str, Callable[[Presentation], Parts]] = {
    "Text": _texts,
    **{
        f"Button: {kind}": partial(_buttons, kind=kind)
        for kind in ("quiet", "primary", "plain", "back", "crisis")
    },
    "Button: undo": _undo,
    "Toast": toasts,
    "Words and a control": _asides,
    "Switch": _switches,
    "Segments": _segments,
    "Fields": fields,
    "Passphrase": _passphrases,
    "Chips": _chips,
    "Cards": _cards,
    "Banners": _banners,
    "Loading, empty, failed": _states,
    "Ring": _rings,
    "Charts": drawings.charts,
    "The week": drawings.week,
    "Requests": drawings.requests,
    "Two values, picture and text": drawings.choices,
}
"""By the name that the gallery gives them."""
