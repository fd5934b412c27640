"""``/characters``, ``/usage``, ``/refusals``, ``/spending``: what happened, never the words."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from http import HTTPStatus
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Depends, Query, Response

from guardian.link.wire.activity import (
    CharacterList,
    RefusalReport,
    SpendingReport,
    UsageReport,
)
from guardian.link.wire.problems import FieldError, ProblemType
from guardian.provider.access import Grant, Permission
from guardian.provider.accounts.people import WardRow, guardian, ward
from guardian.provider.api.signed_reports import SIGNED, ReportForm, report_form
from guardian.provider.context import Provider
from guardian.provider.engine.characters import characters_for
from guardian.provider.engine.purchases import (
    purchases_between,
    spent_this_month_minor,
    spent_today_minor,
)
from guardian.provider.engine.refusals import refusals_between
from guardian.provider.engine.usage_report import usage_report
from guardian.provider.oauth.protect import require
from guardian.provider.problems import ProblemError
from guardian.provider.routers import link_area

MOST_DAYS = 400
"""A report covers at most so many days: a year, and the rest of a month."""


@dataclass(frozen=True, kw_only=True)
class Days:
    """Local dates of the ward, both included."""

    first: date
    last: date

    def moments(self, person: WardRow) -> tuple[datetime, datetime]:
        """Return start (included) and end (excluded) in UTC."""
        zone = ZoneInfo(person.time_zone)
        start = datetime.combine(self.first, time(), zone)
        end = datetime.combine(self.last + timedelta(days=1), time(), zone)
        return start.astimezone(UTC), end.astimezone(UTC)


def _days(
    first: Annotated[date, Query(alias="from")], last: Annotated[date, Query(alias="to")]
) -> Days:
    """Read ``from`` and ``to``."""
    in_reach = date(1970, 1, 1) <= first <= last < date(9000, 1, 1)
    if in_reach and (last - first).days < MOST_DAYS:
        return Days(first=first, last=last)
    raise ProblemError(
        HTTPStatus.UNPROCESSABLE_ENTITY,
        ProblemType.VALIDATION,
        title="This span of days cannot be reported",
        errors=(
            FieldError(
                field="to", message=f"Give a date from 'from' on, at most {MOST_DAYS} days in all."
            ),
        ),
    )


Span = Annotated[Days, Depends(_days)]
Granularity = Annotated[
    Literal["day", "stretch"],
    Query(description="`stretch`: also from when to when, as far as the ward's age allows."),
]


def activity_router(provider: Provider) -> APIRouter:
    """Return the addresses of what happened."""
    router = link_area("activity")
    UsageReader = Annotated[  # noqa: N806 - a type
        Grant, Depends(require(provider, Permission.USAGE_READ))
    ]
    PolicyReader = Annotated[  # noqa: N806 - a type
        Grant, Depends(require(provider, Permission.POLICY_READ))
    ]
    SpendingReader = Annotated[  # noqa: N806 - a type
        Grant, Depends(require(provider, Permission.SPENDING_READ))
    ]
    Form = Annotated[ReportForm, Depends(report_form(provider))]  # noqa: N806 - a type

    @router.get("/characters")
    def read_characters(grant: PolicyReader) -> CharacterList:
        """List every companion, as it stands for this ward."""
        return _characters(provider, grant)

    @router.get("/usage", response_model=UsageReport, responses=SIGNED)
    def read_usage(
        grant: UsageReader, span: Span, form: Form, granularity: Granularity = "day"
    ) -> UsageReport | Response:
        """Report time by local day and character, reminders, exits and signs of dependence.

        From 16 on a day has one row for all characters, whose ``character_id`` is ``*``, and
        ``stretches`` are not told.
        """
        now = provider.clock.now()
        by_stretch = granularity == "stretch"
        with provider.engine.begin() as connection:
            person = ward(connection, grant.ward_id)
            report = usage_report(
                connection, person, span.first, span.last, now, by_stretch=by_stretch
            )
        return form.told(grant, report)

    @router.get("/refusals", response_model=RefusalReport, responses=SIGNED)
    def read_refusals(grant: UsageReader, span: Span, form: Form) -> RefusalReport | Response:
        """Report what the child tried and could not."""
        now = provider.clock.now()
        with provider.engine.begin() as connection:
            start, end = span.moments(ward(connection, grant.ward_id))
            rows = refusals_between(connection, grant.ward_id, start, end)
        return form.told(grant, RefusalReport(refusals=list(rows), as_of=now))

    @router.get("/spending", response_model=SpendingReport, responses=SIGNED)
    def read_spending(grant: SpendingReader, span: Span, form: Form) -> SpendingReport | Response:
        """Report purchases, and the totals of the present day and month."""
        return form.told(grant, _spending(provider, grant, span))

    return router


def _characters(provider: Provider, grant: Grant) -> CharacterList:
    now = provider.clock.now()
    with provider.engine.begin() as connection:
        person = ward(connection, grant.ward_id)
        language = guardian(connection, grant.guardian_id).language
        found = characters_for(provider.cast, connection, person, language, now)
    return CharacterList(characters=list(found), as_of=now)


def _spending(provider: Provider, grant: Grant, span: Days) -> SpendingReport:
    now = provider.clock.now()
    with provider.engine.begin() as connection:
        person = ward(connection, grant.ward_id)
        language = guardian(connection, grant.guardian_id).language
        start, end = span.moments(person)
        return SpendingReport(
            purchases=list(purchases_between(connection, person, start, end, language)),
            month_total_minor=spent_this_month_minor(connection, person, now),
            day_total_minor=spent_today_minor(connection, person, now),
            currency=person.currency,
            as_of=now,
        )
