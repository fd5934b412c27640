"""Every type of character with a switch, and whether new characters wait for an approval."""

from PySide6.QtWidgets import QWidget

from guardian.desk.character_values import ApprovalView, CastView, TypeView
from guardian.desk.values import FieldState, Stage
from ui.pages.characters_acts import CharacterActs
from ui.presentation import Presentation
from ui.sayings.characters import TYPES, wish_text
from ui.sayings.codes import CLASSES
from ui.widgets.boxes import Card, Columns, column, row
from ui.widgets.chip import StatusChip, law_chip, stage_chip
from ui.widgets.conflict import ConflictCard
from ui.widgets.flow import Flow
from ui.widgets.switch import Switch
from ui.widgets.text import caption, section

_TELLS = frozenset({Stage.ASKED, Stage.REFUSED, Stage.CONFLICT})
APPROVAL = "approve_new_characters"


class TypesCard(Card):
    """Said once, it holds for characters that the service adds later too."""

    def __init__(self, presentation: Presentation, cast: CastView, acts: CharacterActs) -> None:
        super().__init__(spacing=12)
        self.setObjectName("types")
        self._presentation = presentation
        self._words = presentation.words
        self._acts = acts
        self.add(section(presentation, self._words.say("By type")))
        cells = [self._type(each) for each in cast.types]
        self.add(Columns([*cells, self._approval(cast.approval)]))
        fields = [(each.field, each.state) for each in cast.types]
        for field, state in (*fields, (APPROVAL, cast.approval.state)):
            if state is not None and state.stage is Stage.CONFLICT:
                self.add(self._choice(field, state))

    def _type(self, kind: TypeView) -> QWidget:
        words, saying = self._words, CLASSES[kind.relationship_class]
        switch = Switch(self._presentation, words.say(TYPES[kind.relationship_class].block))
        switch.setObjectName(f"type_{kind.relationship_class}")
        banned = kind.clause is not None
        switch.setChecked(kind.blocked or banned or kind.by_other)
        switch.setEnabled(not banned and not (kind.by_other and not kind.blocked))
        if banned:
            switch.setAccessibleDescription(words.say("Kept from children by law"))
        switch.toggled.connect(lambda on: self._acts.set_type_blocked(kind.relationship_class, on))
        counted = words.say_n("{n} character", "{n} characters", kind.characters)
        marks: list[QWidget] = []
        if banned:
            marks.append(law_chip(self._presentation, kind.clause))
        else:
            marks += self._marks(kind.state, by_other=kind.by_other)
        about = words.say("{type} · {counted}", type=words.say(saying.text), counted=counted)
        return self._cell(switch, about, marks)

    def _approval(self, approval: ApprovalView) -> QWidget:
        words = self._words
        switch = Switch(self._presentation, words.say("New characters wait for my approval"))
        switch.setObjectName("approve_new")
        switch.setChecked(approval.on or approval.by_other)
        switch.setEnabled(approval.on or not approval.by_other)
        switch.toggled.connect(self._acts.set_approval)
        about = words.say("Those that are here now count as approved")
        return self._cell(switch, about, self._marks(approval.state, by_other=approval.by_other))

    def _marks(self, state: FieldState | None, *, by_other: bool) -> list[QWidget]:
        if by_other:
            text = self._words.say("By another guardian")
            return [StatusChip(self._presentation, "users", text)]
        if state is None or state.stage not in _TELLS:
            return []
        return [stage_chip(self._presentation, state.stage)]

    def _cell(self, switch: Switch, about: str, marks: list[QWidget]) -> QWidget:
        made = QWidget()
        foot = row(Flow([caption(self._presentation, about), *marks]))
        foot.setContentsMargins(switch.beside, 0, 0, 0)
        made.setLayout(column(row(switch, None), foot, spacing=0))
        return made

    def _choice(self, field: str, state: FieldState) -> ConflictCard:
        words = self._words
        title = words.say("New characters: changed in two places")
        if field != APPROVAL:
            kind = next(each for each in CLASSES if field.endswith(f"/{each}"))
            title = words.say("{type}: changed in two places", type=words.say(CLASSES[kind].text))
        theirs, ours = (wish_text(words, field, each) for each in (state.theirs, state.ours))
        return ConflictCard(
            self._presentation,
            field,
            title=title,
            theirs=theirs,
            ours=ours,
            on_choice=lambda ours: self._acts.choose(field, state, ours=ours),
        )
