"""The companions of a service in memory, and every wish about them."""

from dataclasses import replace
from datetime import datetime

from guardian.desk.character_values import ApprovalView, CastView, TypeView
from guardian.desk.values import (
    CharacterStatus,
    CharacterView,
    FieldState,
    Keeper,
    LimitsView,
    LinkView,
    Stage,
)
from guardian.policy.merge_patch import JsonObject
from guardian.policy.settings import RelationshipClass
from tests.ui import samples
from tests.ui.fake_calls import Calls


class FakeCharacters:
    """The part of :class:`tests.ui.fakes.Desk` that is about characters."""

    calls: Calls
    limits_now: LimitsView
    found_characters: tuple[CharacterView, ...]
    exempting = True
    cast_as_of: datetime | None = samples.NOW

    def _linked(self, link_id: str) -> LinkView:
        raise NotImplementedError

    def _wish(self, link_id: str, patch: JsonObject) -> LimitsView:
        raise NotImplementedError

    def characters(self, link_id: str) -> tuple[CharacterView, ...]:
        self.calls.note("characters", link_id)
        self._linked(link_id)
        return self.found_characters

    def cast(self, link_id: str) -> CastView:
        self.calls.note("cast", link_id)
        self._linked(link_id)
        field = "approve_new_characters"
        return CastView(
            characters=self.found_characters,
            types=tuple(map(self._type, RelationshipClass)),
            approval=ApprovalView(
                on=bool(self.limits_now.wished.approve_new_characters), state=self._state(field)
            ),
            exempting=self.exempting,
            as_of=self.cast_as_of,
        )

    def block(self, link_id: str, character_id: str) -> None:
        self.calls.note("block", link_id, character_id)
        self._wish(link_id, {"blocked_characters": {character_id: {}}})

    def unblock(self, link_id: str, character_id: str) -> None:
        self.calls.note("unblock", link_id, character_id)
        self._wish(link_id, {"blocked_characters": {character_id: None}})

    def set_type_blocked(self, link_id: str, kind: RelationshipClass, blocked: bool) -> None:
        self.calls.note("set_type_blocked", link_id, kind, blocked)
        self._wish(link_id, {"blocked_relationship_classes": {kind.value: _entry(on=blocked)}})

    def set_approval(self, link_id: str, on: bool) -> None:
        self.calls.note("set_approval", link_id, on)
        known: JsonObject = {
            each.character_id: {}
            for each in self.found_characters
            if each.status is not CharacterStatus.BANNED
        }
        self._wish(
            link_id,
            {"approve_new_characters": True, "approved_characters": known}
            if on
            else {"approve_new_characters": None},
        )

    def set_approved(self, link_id: str, character_id: str, approved: bool) -> None:
        self.calls.note("set_approved", link_id, character_id, approved)
        self._wish(link_id, {"approved_characters": {character_id: _entry(on=approved)}})

    def set_exempt(self, link_id: str, character_id: str, exempt: bool) -> None:
        self.calls.note("set_exempt", link_id, character_id, exempt)
        self._wish(link_id, {"exempt_characters": {character_id: _entry(on=exempt)}})

    def stand_anew(self, asked: tuple[str, ...]) -> None:
        """Let every character stand as the wishes have it."""
        self.found_characters = tuple(self._standing(each, asked) for each in self.found_characters)

    def _standing(self, character: CharacterView, asked: tuple[str, ...]) -> CharacterView:
        if character.status is CharacterStatus.BANNED or character.kept_by is Keeper.OTHER:
            return character
        name, kind = character.character_id, character.relationship_class
        about = {
            f"blocked_characters/{name}",
            f"approved_characters/{name}",
            f"blocked_relationship_classes/{kind}",
        }
        status, keeper = self._kept(character)
        exempt = f"exempt_characters/{name}"
        return replace(
            character,
            status=status,
            kept_by=keeper,
            stage=Stage.ASKED if about & set(asked) else character.stage,
            exempt=name in self.limits_now.wished.exempt_characters,
            exempt_state=self._state(exempt),
        )

    def _kept(self, character: CharacterView) -> tuple[CharacterStatus, Keeper | None]:
        wished, name = self.limits_now.wished, character.character_id
        if character.relationship_class in wished.blocked_relationship_classes:
            return CharacterStatus.BLOCKED, Keeper.TYPE
        if name in wished.blocked_characters:
            return CharacterStatus.BLOCKED, Keeper.YOU
        if wished.approve_new_characters and name not in wished.approved_characters:
            return CharacterStatus.WAITING, Keeper.YOU
        return CharacterStatus.OPEN, None

    def _type(self, kind: RelationshipClass) -> TypeView:
        field = f"blocked_relationship_classes/{kind}"
        return TypeView(
            relationship_class=kind,
            characters=sum(e.relationship_class is kind for e in self.found_characters),
            blocked=kind in self.limits_now.wished.blocked_relationship_classes,
            clause=self.limits_now.floor.clauses.get(field),
            state=self._state(field),
        )

    def _state(self, field: str) -> FieldState | None:
        stage = self.limits_now.stages.get(field)
        known = self.limits_now.states.get(field)
        if known is not None or stage is None:
            return known
        return FieldState(stage=stage, since=samples.NOW)


def _entry(*, on: bool) -> JsonObject | None:
    return {} if on else None
