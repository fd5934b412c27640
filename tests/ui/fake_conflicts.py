"""Limits that were changed in two places, in memory, and the choice between them."""

from collections.abc import Mapping
from dataclasses import replace
from typing import cast

from guardian.desk.values import (
    LONGEST_EXTRA_MINUTES,
    ExtraTimeView,
    FieldState,
    LimitsView,
    Stage,
)
from guardian.policy.merge_patch import JsonObject, JsonValue
from guardian.policy.settings import PolicySettings
from guardian.sync.merging import as_patch, leaves, touched
from tests.ui import samples
from tests.ui.fake_calls import Calls


class FakeConflicts:
    """The part of :class:`tests.ui.fakes.Desk` that lets the guardian choose."""

    calls: Calls
    limits_now: LimitsView
    edited: PolicySettings | None = None
    """What the page showed when a change was asked for last."""

    def keep_theirs(self, link_id: str, field: str) -> LimitsView:
        self.calls.note("keep_theirs", link_id, field)
        return self._settle(field, Stage.CONFIRMED)

    def use_ours(self, link_id: str, field: str, theirs: JsonValue) -> LimitsView:
        self.calls.note("use_ours", link_id, field, theirs)
        return self._settle(field, Stage.ASKED)

    def take_back(
        self, link_id: str, patch: Mapping[str, object], before: PolicySettings
    ) -> LimitsView:
        self.calls.note("take_back", link_id, dict(patch))
        asked = cast("JsonObject", dict(patch))
        return self._wish(link_id, as_patch(touched(asked, leaves(before))))

    def give_extra(self, link_id: str, minutes: int) -> LimitsView:
        self.calls.note("give_extra", link_id, minutes)
        if not 0 <= minutes <= LONGEST_EXTRA_MINUTES:
            raise ValueError("nobody can give that")
        view = self._wish(link_id, {})
        state = FieldState(stage=Stage.ASKED, since=samples.NOW)
        extra = ExtraTimeView(day=samples.NOW.date(), minutes=minutes, state=state)
        self.limits_now = replace(self.limits_now, extra=extra)
        return replace(view, extra=extra)

    def _wish(self, link_id: str, patch: JsonObject) -> LimitsView:
        raise NotImplementedError

    def _settle(self, field: str, stage: Stage) -> LimitsView:
        state = FieldState(stage=stage, since=samples.NOW)
        self.limits_now = replace(
            self.limits_now,
            stages={**self.limits_now.stages, field: stage},
            states={**self.limits_now.states, field: state},
        )
        return self.limits_now
