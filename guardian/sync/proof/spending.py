"""Nothing is bought above a cap, except what a guardian approved."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from guardian.policy.settings import PolicySettings
from guardian.store.finding_kinds import FindingKind
from guardian.store.purchases import PurchaseRow
from guardian.sync.proof.case import Case, report_target
from guardian.sync.proof.facts import ApprovalFact
from guardian.sync.proof.trials import Outcome, Trial
from guardian.sync.proof.values import Found

_KIND = FindingKind.SPENDING_CAP_EXCEEDED
_APPROVAL_TIME = timedelta(hours=24)
"""How long after it was given an approval can be used; it is given before the request expires."""
_FIELDS = ("spend_per_purchase_minor", "spend_per_day_minor", "spend_per_month_minor")


@dataclass(frozen=True, kw_only=True)
class _Bought:
    """A purchase and the sums, itself included, that each cap is compared with."""

    row: PurchaseRow
    sums: dict[str, int]


def spending(case: Case) -> Iterator[Outcome]:
    """Yield purchases above a cap, and those that kept to all of them."""
    approvals = list(case.facts.approvals)
    for bought in _in_order(case):
        held = case.limits.over(bought.row.at, bought.row.at)
        over = _over(held, bought)
        if over is not None:
            # One that was approved may pass; each approval lets one pass.
            if (approval := _approval(approvals, bought.row)) is not None:
                approvals.remove(approval)
            else:
                yield _found(case, over, held, bought)
        elif held:
            for field in frozenset.intersection(*map(_subjects, held)):
                yield Trial(kind=_KIND, subject=field, at=bought.row.at)
    yield from case.moot(_KIND, _subjects)


def _in_order(case: Case) -> Iterator[_Bought]:
    """Count as the service does, but for what was given back since: it counted before."""
    days: dict[date, int] = {}
    months: dict[date, int] = {}
    for row in sorted(case.facts.purchases, key=lambda row: (row.at, row.price_minor)):
        if row.refunded:
            continue
        day = case.day_of(row.at)
        month = day.replace(day=1)
        days[day] = days.get(day, 0) + row.price_minor
        months[month] = months.get(month, 0) + row.price_minor
        sums = (row.price_minor, days[day], months[month])
        yield _Bought(row=row, sums=dict(zip(_FIELDS, sums, strict=True)))


def _over(held: Sequence[PolicySettings], bought: _Bought) -> str | None:
    for field, spent_minor in bought.sums.items():
        caps = [getattr(each, field) for each in held]
        if caps and all(cap is not None and spent_minor > cap for cap in caps):
            return field
    return None


def _approval(approvals: Sequence[ApprovalFact], row: PurchaseRow) -> ApprovalFact | None:
    fitting = (
        each
        for each in approvals
        if each.price_minor == row.price_minor
        and each.asked_at <= row.at
        and row.at - each.expires_at <= _APPROVAL_TIME
    )
    return min(fitting, key=lambda each: each.expires_at, default=None)


def _found(case: Case, field: str, held: Sequence[PolicySettings], bought: _Bought) -> Found:
    day = case.day_of(bought.row.at)
    first = day.replace(day=1) if field == "spend_per_month_minor" else day
    return Found(
        kind=_KIND,
        subject=field,
        at=bought.row.at,
        details={
            "at": bought.row.at.isoformat(),
            "price_minor": bought.row.price_minor,
            "spent_minor": bought.sums[field],
            "cap_minor": max(getattr(each, field) for each in held),
        },
        target=report_target("spending", first, day),
    )


def _subjects(settings: PolicySettings) -> frozenset[str]:
    return frozenset(field for field in _FIELDS if getattr(settings, field) is not None)
