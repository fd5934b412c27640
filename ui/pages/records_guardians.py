"""Guardians: who else looks after the child, since when, and what each may do."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from guardian.desk.records_ward_values import GuardiansView, GuardianView, LinkState, Told
from ui.formats import foreign
from ui.pages.records_told import age, not_told, on, opening
from ui.presentation import Presentation
from ui.sayings.ward_records import LINK_STATES, MAY, PERMISSIONS, ROLES
from ui.theme.fonts import Size
from ui.widgets.boxes import Card, column, row
from ui.widgets.chip import StatusChip
from ui.widgets.icon import Icon
from ui.widgets.text import Elided, Text, caption

_NAME = 40


def guardian_parts(
    presentation: Presentation, view: GuardiansView, *, stale: bool
) -> list[QWidget]:
    """Return the section."""
    words = presentation.words
    parts = [
        opening(
            presentation,
            _summary(presentation, view),
            words.say("Everybody who has linked an app. Your child can see the same list."),
        )
    ]
    reason = not_told(presentation, view, "users-three")
    if reason is not None:
        return [*parts, reason]
    parts += [_card(presentation, each, place) for place, each in enumerate(view.guardians)]
    return [*parts, age(presentation, view, stale=stale)]


def _summary(presentation: Presentation, view: GuardiansView) -> str:
    words, name = presentation.words, foreign(view.ward_name, 24)
    if view.told is not Told.TOLD:
        return words.say("Who looks after {name}.", name=name)
    others = sum(not each.you for each in view.guardians)
    if not others:
        return words.say("You alone look after {name} here.", name=name)
    return words.say_n(
        "You and {n} other person look after {name}.",
        "You and {n} other people look after {name}.",
        others,
        name=name,
    )


def _card(presentation: Presentation, guardian: GuardianView, place: int) -> QWidget:
    words, role = presentation.words, ROLES[guardian.role]
    card = Card(spacing=8)
    card.setObjectName(f"guardian_{place}")
    ink = presentation.colours.accent if guardian.you else presentation.colours.second
    icon = Icon(presentation, role.icon, ink, 28)
    head = row(icon, spacing=16)
    head.setAlignment(icon, Qt.AlignmentFlag.AlignTop)
    name = foreign(guardian.name, _NAME) or words.say("No name")
    title = row(Elided(presentation, name, Size.STRONG, bold=True))
    if guardian.you:
        title.addWidget(StatusChip(presentation, "check", words.say("You"), ink="accent"))
    title.addStretch(1)
    body = column(title, Text(presentation, words.say(role.text), ink="second"), spacing=4)
    for text in _lines(presentation, guardian):
        body.addWidget(Text(presentation, text))
    if guardian.permissions is not None:
        body.addWidget(caption(presentation, _permitted(presentation, guardian.permissions)))
    head.addLayout(body, 1)
    card.add(head)
    return card


def _lines(presentation: Presentation, guardian: GuardianView) -> list[str]:
    words = presentation.words
    since = words.say("Linked some time ago.")
    if guardian.since is not None:
        since = words.say("Since {day}.", day=on(presentation, guardian.since))
    told = [since]
    if guardian.links > 1:
        text = words.say_n("With {n} app.", "With {n} apps.", guardian.links)
        told = [presentation.formats.sentences([since, text])]
    if guardian.state is not LinkState.ACTIVE and guardian.state in LINK_STATES:
        told.append(words.say(LINK_STATES[guardian.state]))
    return [*told, words.say(MAY[guardian.role])]


def _permitted(presentation: Presentation, permissions: tuple[str, ...]) -> str:
    words = presentation.words
    named = [words.say(text) for code, text in PERMISSIONS.items() if code in permissions]
    if not named:
        return words.say("This app was allowed nothing.")
    return words.say("This app may: {list}.", list=words.say(", ").join(named))
