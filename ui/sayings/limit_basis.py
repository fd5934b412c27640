"""Whose a value is, in words: the law's, a guide's, by analogy, ours, or the guardian's own."""

from dataclasses import dataclass

from guardian.desk.values import LimitsView
from guardian.policy.preset_basis import Basis, BasisKind
from guardian.policy.settings import Curfew
from ui.formats import foreign
from ui.presentation import Presentation
from ui.sayings.codes import CLAUSES, known
from ui.sayings.limit_states import value_text
from ui.sayings.limits import hours_text


@dataclass(frozen=True, kw_only=True)
class BasisWords:
    """A chip and a sentence beside it, empty where there is none to say."""

    icon: str
    chip: str
    detail: str = ""
    ink: str = "second"


_ICONS = {
    BasisKind.LAW: "scales",
    BasisKind.GUIDE: "book-open",
    BasisKind.ANALOGY: "arrows-left-right",
    BasisKind.APP: "sliders",
}


def basis_words(
    presentation: Presentation, limits: LimitsView, field: str, value: int | bool | Curfew | None
) -> BasisWords | None:
    """Return whose ``value`` of a field is; ``None``: there is nothing to say of it."""
    words = presentation.words
    clause = limits.floor.clauses.get(field)
    if clause is not None:
        return BasisWords(
            icon="scales",
            chip=law_text(presentation, clause, limits.law_since),
            detail=words.say("The law demands this. You can be stricter, not looser."),
            ink="note",
        )
    basis = limits.bases.get(field)
    if basis is None:
        return None if value is None else _own(presentation)
    if value == basis.value:
        return BasisWords(
            icon=_ICONS[basis.kind],
            chip=source_text(presentation, basis),
            detail=_reading(presentation, basis),
        )
    text = _text(presentation, field, basis.value, limits.currency)
    usual = words.say("{source}: {value}", source=source_text(presentation, basis), value=text)
    if value is None:
        return BasisWords(icon=_ICONS[basis.kind], chip=usual, detail=_reading(presentation, basis))
    return BasisWords(icon="user", chip=words.say("Your own value"), detail=usual)


def law_text(presentation: Presentation, clause: str, since: str | None) -> str:
    """Return which law it is, and since when it is in force."""
    words, name = presentation.words, known(presentation.words, CLAUSES, clause)
    if since is None:
        return words.say("Law: {clause}", clause=name)
    if since > presentation.now().date().isoformat():
        return words.say("Law: {clause}, from {date} on", clause=name, date=foreign(since))
    return words.say("Law: {clause}, since {date}", clause=name, date=foreign(since))


def source_text(presentation: Presentation, basis: Basis) -> str:
    """Return on what a starting value rests, with its date; an analogy is told as one."""
    words = presentation.words
    if basis.reference is None:
        return words.say("Our default")
    name, date = known(words, CLAUSES, basis.reference), foreign(basis.dated or "")
    if basis.kind is BasisKind.LAW:
        return law_text(presentation, basis.reference, basis.dated)
    if basis.kind is BasisKind.GUIDE:
        return words.say("Guide: {name}, {date}", name=name, date=date)
    if basis.kind is BasisKind.ANALOGY:
        return words.say("By analogy: {name}, {date}", name=name, date=date)
    return words.say("Our default")


def _own(presentation: Presentation) -> BasisWords:
    return BasisWords(icon="user", chip=presentation.words.say("Your own value"))


def _reading(presentation: Presentation, basis: Basis) -> str:
    if basis.read or basis.reference is None:
        return ""
    return presentation.words.say("Known from reports about it; the text itself was not read.")


def _text(presentation: Presentation, field: str, value: int | bool | Curfew, currency: str) -> str:
    if isinstance(value, Curfew):
        return hours_text(presentation.words, value)
    return value_text(presentation, field, value, currency)
