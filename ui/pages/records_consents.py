"""Consents: what is asked for, who agreed and when, how to agree and how to take it back."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from guardian.desk.records_ward_values import (
    ConsentState,
    ConsentsView,
    ConsentView,
    RecordRefusal,
    Told,
)
from guardian.desk.values import Stage
from ui.formats import foreign
from ui.pages.records_terms import terms_of
from ui.pages.records_told import age, not_told, on, opening
from ui.presentation import Presentation
from ui.sayings.ward_records import CONSENTS, STATES, allows, consent_news, law_of
from ui.widgets.boxes import Card, rule
from ui.widgets.buttons import button
from ui.widgets.chip import StatusChip, say_chip, stage_chip
from ui.widgets.flow import Flow
from ui.widgets.text import Text, caption, section

_NAME = 24


@dataclass(frozen=True, kw_only=True)
class ConsentActs:
    """``turn``: shows or hides the terms of a kind; ``open``: those that are shown.

    ``visit``: opens the service's own page.
    """

    give: Callable[[ConsentView], None]
    withdraw: Callable[[ConsentView], None]
    visit: Callable[[], None]
    turn: Callable[[str], None]
    open: frozenset[str]
    stale: bool


def consent_parts(
    presentation: Presentation, view: ConsentsView, acts: ConsentActs
) -> list[QWidget]:
    """Return the section."""
    words = presentation.words
    name = foreign(view.ward_name, _NAME)
    parts: list[QWidget] = [
        opening(
            presentation,
            _summary(presentation, view, name),
            words.say(
                "Each consent stands alone: giving or withdrawing one never changes another."
            ),
        )
    ]
    reason = not_told(presentation, view, "file-text")
    if reason is not None:
        return [*parts, reason]
    parts += [_card(presentation, each, name, acts) for each in view.consents]
    return [*parts, age(presentation, view, stale=acts.stale)]


def _summary(presentation: Presentation, view: ConsentsView, name: str) -> str:
    words = presentation.words
    if view.told is not Told.TOLD:
        return words.say("What you agreed to for {name}.", name=name)
    given = sum(each.state is ConsentState.GIVEN for each in view.consents)
    if any(map(_is_missing, view.consents)):
        return words.say("A consent that the service needs for {name} is missing.", name=name)
    if not given:
        return words.say("Nothing was agreed to for {name}.", name=name)
    return words.say_n(
        "{n} consent is given for {name}.", "{n} consents are given for {name}.", given, name=name
    )


def _is_missing(consent: ConsentView) -> bool:
    return consent.required and consent.state is not ConsentState.GIVEN


def _card(
    presentation: Presentation, consent: ConsentView, name: str, acts: ConsentActs
) -> QWidget:
    words, saying, key = presentation.words, CONSENTS[consent.kind], consent.kind.value
    card = Card(spacing=8)
    card.setObjectName(f"consent_{key}")
    title = section(presentation, words.say(saying.title))
    card.add(title)
    card.add(Flow(_chips(presentation, consent)))
    card.add(caption(presentation, law_of(words, consent)))
    for text in _history(presentation, consent):
        card.add(Text(presentation, text, ink="second"))
    if consent.state is not ConsentState.GIVEN:
        card.add(Text(presentation, allows(words, consent, name)))
    if _is_missing(consent):
        text = words.say("Until it is given the service stays closed for {name}.", name=name)
        card.add(Text(presentation, text))
    news = consent_news(words, consent)
    if news:
        card.add(Text(presentation, news))
    card.add(_buttons(presentation, consent, acts))
    if key in acts.open:
        card.add(rule())
        card.add(terms_of(presentation, consent))
    return card


def _chips(presentation: Presentation, consent: ConsentView) -> list[QWidget]:
    words = presentation.words
    chips: list[QWidget] = [say_chip(presentation, STATES[consent.state])]
    if _is_missing(consent):
        text = words.say("Needed by the service")
        chips.append(StatusChip(presentation, "warning-circle", text, ink="attention"))
    wish = consent.wish
    if wish is not None and wish.stage is not Stage.CONFIRMED:
        chips.append(stage_chip(presentation, wish.stage))
    return chips


def _history(presentation: Presentation, consent: ConsentView) -> list[str]:
    words = presentation.words
    told = []
    somebody = words.say("a guardian")
    if consent.given_at is not None:
        told.append(
            words.say(
                "Agreed by {name} on {day}.",
                name=foreign(consent.given_by or somebody, _NAME),
                day=on(presentation, consent.given_at),
            )
        )
    if consent.withdrawn_at is not None:
        day = on(presentation, consent.withdrawn_at)
        told.append(words.say("Withdrawn on {day}.", day=day))
    if _is_of_earlier_terms(consent):
        told.append(words.say("The terms have changed since then."))
    if consent.may_give and consent.may_withdraw:
        told.append(words.say("What you agreed to stands until you agree anew or withdraw it."))
    return told


def _is_of_earlier_terms(consent: ConsentView) -> bool:
    return consent.given_version is not None and consent.given_version != consent.version


def _buttons(presentation: Presentation, consent: ConsentView, acts: ConsentActs) -> QWidget:
    words, key = presentation.words, consent.kind.value
    title = words.say(CONSENTS[consent.kind].title)
    shown = key in acts.open
    terms = button(
        presentation,
        words.say("Hide the terms") if shown else words.say("Show the terms"),
        lambda: acts.turn(key),
        name=f"terms_{key}",
        kind="plain",
    )
    terms.setAccessibleName(
        words.say("Hide the terms: {title}", title=title)
        if shown
        else words.say("Show the terms: {title}", title=title)
    )
    made: list[QWidget] = []
    if consent.may_give:
        made.append(_giving(presentation, consent, acts))
    if consent.wish is not None and consent.wish.refusal == RecordRefusal.AT_THE_SERVICE:
        text = words.say("Open the service's page")
        made.append(button(presentation, text, acts.visit, name=f"visit_{key}"))
    if consent.may_withdraw:
        withdraw = button(
            presentation,
            words.say("Withdraw consent"),
            lambda: acts.withdraw(consent),
            name=f"withdraw_{key}",
        )
        withdraw.setAccessibleName(words.say("Withdraw consent: {title}", title=title))
        made.append(withdraw)
    return Flow([*made, terms])


def _giving(presentation: Presentation, consent: ConsentView, acts: ConsentActs) -> QWidget:
    """Return the button that leads to giving; what is not required is not urged."""
    words = presentation.words
    give = button(
        presentation,
        words.say("Read the new terms") if consent.may_withdraw else words.say("Read and consent"),
        lambda: acts.give(consent),
        name=f"give_{consent.kind.value}",
        kind="primary" if _is_missing(consent) else "quiet",
    )
    title = words.say(CONSENTS[consent.kind].title)
    give.setAccessibleName(
        words.say("Read the new terms: {title}", title=title)
        if consent.may_withdraw
        else words.say("Read and consent: {title}", title=title)
    )
    return give
