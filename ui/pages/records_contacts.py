"""Contacts: who is called in a crisis when no guardian answers."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from guardian.desk.records_ward_values import ContactsView, ContactView, ContactWishKind, Told
from guardian.desk.values import Stage
from ui.formats import foreign
from ui.pages.records_told import age, not_told, opening
from ui.presentation import Presentation
from ui.sayings.ward_records import RELATION_NAMES, contact_news, order_news
from ui.theme.fonts import Size
from ui.widgets.boxes import Card, column, row
from ui.widgets.buttons import button
from ui.widgets.chip import StatusChip, stage_chip
from ui.widgets.flow import Flow
from ui.widgets.icon import Icon
from ui.widgets.states import Banner, EmptyState
from ui.widgets.text import Elided, Text, caption, named

NAME = 40
_ADDRESS = 64


@dataclass(frozen=True, kw_only=True)
class ContactActs:
    """``edit`` ``None``: a new one. ``move``: with whether to an earlier place.

    ``turn``: shows or hides an address; ``open``: those shown.
    """

    edit: Callable[[ContactView | None], None]
    remove: Callable[[ContactView], None]
    move: Callable[[ContactView, bool], None]
    send_code: Callable[[ContactView], None]
    verify: Callable[[ContactView], None]
    turn: Callable[[str], None]
    open: frozenset[str]
    stale: bool


def contact_parts(
    presentation: Presentation, view: ContactsView, acts: ContactActs
) -> list[QWidget]:
    """Return the section."""
    words = presentation.words
    parts: list[QWidget] = [
        opening(
            presentation,
            words.say("Who is called when no guardian answers."),
            words.say("In a crisis the service calls them in this order, once they are confirmed."),
        )
    ]
    reason = not_told(presentation, view, "phone")
    if reason is not None:
        return [*parts, reason]
    parts += _missing(presentation, view)
    if view.contacts:
        news = order_news(words, view.ordered)
        if view.ordered is not None and news:
            told: list[QWidget] = [Text(presentation, news)]
            if view.ordered.stage is not Stage.CONFIRMED:
                told.append(stage_chip(presentation, view.ordered.stage))
            parts.append(named(Flow(told, spacing=12), "order_news"))
        parts += [_card(presentation, each, view, acts) for each in view.contacts]
        if view.may_manage:
            parts.append(Flow([_add(presentation, acts)]))
    else:
        parts.append(_empty(presentation, view, acts))
    if not view.may_manage:
        parts.append(
            caption(presentation, words.say("This link may see them and not change them."))
        )
    return [*parts, age(presentation, view, stale=acts.stale)]


def _missing(presentation: Presentation, view: ContactsView) -> list[QWidget]:
    if not view.missing or view.told is not Told.TOLD:
        return []
    words = presentation.words
    return [
        Banner(
            presentation,
            "attention",
            "warning-circle",
            words.say("Nobody is confirmed yet"),
            words.say("In a crisis the service could reach guardians only."),
        )
    ]


def _add(presentation: Presentation, acts: ContactActs) -> QWidget:
    return button(
        presentation,
        presentation.words.say("Add a contact"),
        lambda: acts.edit(None),
        name="add_contact",
        kind="primary",
        icon="plus",
    )


def _empty(presentation: Presentation, view: ContactsView, acts: ContactActs) -> QWidget:
    words = presentation.words
    action = (
        button(
            presentation,
            words.say("Add a contact"),
            lambda: acts.edit(None),
            name="add_contact",
            kind="primary",
        )
        if view.may_manage
        else None
    )
    return EmptyState(
        presentation,
        icon="phone",
        text=words.say("A grandparent or a teacher, for example. They need no app."),
        title=words.say("No contacts yet."),
        action=action,
    )


def _card(
    presentation: Presentation, contact: ContactView, view: ContactsView, acts: ContactActs
) -> QWidget:
    words = presentation.words
    card = Card(spacing=8)
    card.setObjectName(f"contact_{contact.contact_id}")
    symbol = "phone" if contact.channel == "phone" else "envelope-simple"
    icon = Icon(presentation, symbol, presentation.colours.second, 28)
    head = row(icon, spacing=16)
    head.setAlignment(icon, Qt.AlignmentFlag.AlignTop)
    relation = RELATION_NAMES.get(contact.relation, RELATION_NAMES["other"])
    body = column(
        row(Elided(presentation, foreign(contact.name, NAME), Size.STRONG, bold=True)),
        Text(presentation, words.say(relation), ink="second"),
        _address(presentation, contact, acts),
        Flow(_chips(presentation, contact)),
        spacing=4,
    )
    news = contact_news(words, contact)
    if news:
        body.addWidget(Text(presentation, news))
    if view.may_manage:
        body.addSpacing(4)
        buttons = _buttons(presentation, contact, acts)
        if len(view.contacts) > 1:
            buttons += _moves_in(presentation, contact, view, acts)
        body.addWidget(Flow(buttons))
    head.addLayout(body, 1)
    card.add(head)
    return card


def _address(presentation: Presentation, contact: ContactView, acts: ContactActs) -> QWidget:
    words, key = presentation.words, contact.contact_id
    shown = key in acts.open and contact.own_address is not None
    text = foreign(contact.masked_address, _ADDRESS) or words.say("Address hidden")
    if shown and contact.own_address is not None:
        text = words.say("{address}, as typed here", address=foreign(contact.own_address, _ADDRESS))
    label = Text(presentation, text)
    label.setObjectName(f"address_{key}")
    parts: list[QWidget] = [label]
    if contact.own_address is not None:
        name = foreign(contact.name, NAME)
        turn = button(
            presentation,
            words.say("Hide") if shown else words.say("Show"),
            lambda: acts.turn(key),
            name=f"show_address_{key}",
            kind="plain",
        )
        turn.setAccessibleName(
            words.say("Hide the address of {name}", name=name)
            if shown
            else words.say("Show the address of {name}", name=name)
        )
        parts.append(turn)
    return Flow(parts)


def _chips(presentation: Presentation, contact: ContactView) -> list[QWidget]:
    words, wish = presentation.words, contact.wish
    if contact.verified:
        chips: list[QWidget] = [StatusChip(presentation, "check", words.say("Confirmed contact"))]
    else:
        text = words.say("Waits for its code")
        chips = [StatusChip(presentation, "clock", text, ink="attention")]
    if wish is not None and wish.stage is not Stage.CONFIRMED:
        chips.append(stage_chip(presentation, wish.stage))
    return chips


def _buttons(presentation: Presentation, contact: ContactView, acts: ContactActs) -> list[QWidget]:
    words, key, name = presentation.words, contact.contact_id, foreign(contact.name, NAME)
    leaving = contact.wished is ContactWishKind.REMOVE and _moves(contact)
    if leaving:
        return []
    made: list[QWidget] = []
    if not contact.verified and contact.masked_address:
        verify = button(
            presentation,
            words.say("Type the code"),
            lambda: acts.verify(contact),
            name=f"code_{key}",
        )
        verify.setAccessibleName(words.say("Type the code that {name} got", name=name))
        again = button(
            presentation,
            words.say("Send a new code"),
            lambda: acts.send_code(contact),
            name=f"send_code_{key}",
        )
        again.setAccessibleName(words.say("Send a new code to {name}", name=name))
        made += [verify, again]
    edit = button(presentation, words.say("Edit"), lambda: acts.edit(contact), name=f"edit_{key}")
    edit.setAccessibleName(words.say("Edit {name}", name=name))
    remove = button(
        presentation, words.say("Remove"), lambda: acts.remove(contact), name=f"remove_{key}"
    )
    remove.setAccessibleName(words.say("Remove {name}", name=name))
    return [*made, edit, remove]


def _moves_in(
    presentation: Presentation, contact: ContactView, view: ContactsView, acts: ContactActs
) -> list[QWidget]:
    """Return the ways to an earlier and a later place; at an end one of them is off."""
    words, key, name = presentation.words, contact.contact_id, foreign(contact.name, NAME)
    earlier = button(
        presentation,
        words.say("Call earlier"),
        lambda: acts.move(contact, True),
        name=f"earlier_{key}",
        kind="plain",
    )
    earlier.setAccessibleName(words.say("Call {name} earlier", name=name))
    earlier.setEnabled(contact != view.contacts[0])
    later = button(
        presentation,
        words.say("Call later"),
        lambda: acts.move(contact, False),
        name=f"later_{key}",
        kind="plain",
    )
    later.setAccessibleName(words.say("Call {name} later", name=name))
    later.setEnabled(contact != view.contacts[-1])
    return [earlier, later]


def _moves(contact: ContactView) -> bool:
    return contact.wish is not None and contact.wish.stage is Stage.ASKED
