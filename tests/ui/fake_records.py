"""The log in memory."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from guardian.desk.record_values import (
    PAGE,
    Group,
    LogAccount,
    LogEntry,
    LogFilter,
    LogView,
    Who,
)
from guardian.desk.values import LinkView
from tests.ui import samples
from tests.ui.fake_calls import Calls

_DONE: tuple[tuple[Who, str, Group | None, str, tuple[str, ...], int | None], ...] = (
    (Who.YOU, "unlocked", Group.PROTECTION, "", (), None),
    (Who.SERVICE, "event:change", Group.LIMITS, "", ("policy",), None),
    (Who.YOU, "policy_change_asked", Group.LIMITS, "", ("curfew", "daily_minutes"), None),
    (Who.SERVICE, "event:alert", Group.ALERTS, "grooming", (), None),
    (Who.YOU, "request_answered", Group.LIMITS, "approve", (), None),
    (Who.GUARDIAN, "finding_opened", Group.ALERTS, "daily_limit", (), None),
    (Who.SOMEBODY, "wrong_passphrase", Group.PROTECTION, "", (), 3),
    (Who.SERVICE, "event", None, "", (), None),
    (Who.GUARDIAN, "flown_to_the_moon", None, "", (), None),
    (Who.YOU, "link_added", Group.ACCOUNT, "", (), None),
    (Who.YOU, "profile_created", Group.PROTECTION, "", (), None),
)
_OF_NO_ACCOUNT = {"unlocked", "wrong_passphrase", "profile_created", "flown_to_the_moon"}


class FakeRecords:
    """The part of :class:`tests.ui.fakes.Desk` that is the log."""

    calls: Calls
    linked: tuple[LinkView, ...]
    intact_at: datetime | None = None
    log_again = 1
    """How often the same acts were done."""

    def log(self, chosen: LogFilter, before: int | None = None) -> LogView:
        self.calls.note("log", chosen, before)
        fitting = [e for e in self.whole_log(chosen) if before is None or e.position < before]
        shown = tuple(fitting[:PAGE])
        return LogView(
            entries=shown,
            next_before=shown[-1].position if len(fitting) > PAGE else None,
            accounts=tuple(map(_account, self.linked)),
            intact_at=self.intact_at,
        )

    def whole_log(self, chosen: LogFilter) -> Iterator[LogEntry]:
        account = _account(self.linked[0]) if self.linked else None
        done = _DONE * self.log_again
        for number, (who, code, group, subject, fields, count) in enumerate(done):
            of_one = account if code not in _OF_NO_ACCOUNT else None
            entry = LogEntry(
                position=len(done) - number,
                at=samples.NOW - timedelta(hours=3) * number,
                who=who,
                code=code,
                group=group,
                link_id=of_one.link_id if of_one is not None else None,
                account=of_one,
                subject=subject,
                fields=fields,
                count=count,
            )
            right = chosen.link_id in (None, entry.link_id)
            if right and chosen.group in (None, entry.group):
                yield entry


def _account(link: LinkView) -> LogAccount:
    return LogAccount(
        link_id=link.link_id, ward_name=link.ward_name, provider_name=link.provider_name
    )
