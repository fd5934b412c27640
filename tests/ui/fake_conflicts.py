"""Limits that were changed in two places, in memory, and the choice between them."""

from dataclasses import replace

from guardian.desk.values import FieldState, LimitsView, Stage
from guardian.policy.merge_patch import JsonValue
from guardian.policy.settings import PolicySettings
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

    def _settle(self, field: str, stage: Stage) -> LimitsView:
        state = FieldState(stage=stage, since=samples.NOW)
        self.limits_now = replace(
            self.limits_now,
            stages={**self.limits_now.stages, field: stage},
            states={**self.limits_now.states, field: state},
        )
        return self.limits_now
