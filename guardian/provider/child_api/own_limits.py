"""A ward's own limits as their page shows them: what holds, whose it is, what comes next."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from guardian.link.wire.policy import PolicyDocument
from guardian.link.wire.ward import WardProfile
from guardian.policy.bands import is_minor
from guardian.policy.closing import closings_on, next_closing, weekday_of
from guardian.policy.decide import break_length, day_limit
from guardian.policy.settings import Origin, PolicySettings
from guardian.provider.accounts.people import WardRow
from guardian.provider.backends.cast import Cast
from guardian.provider.child_api.refusing import refused
from guardian.provider.child_api.shapes import CurfewShape, OwnLimits, Whose
from guardian.provider.engine.age_assurance import treated_age
from guardian.provider.engine.exports import SEALED_FROM_AGE
from guardian.provider.engine.policy import age_of
from guardian.provider.engine.reminders import minor_mode
from guardian.provider.engine.service_gate import gate
from guardian.provider.engine.usage import local_day, use_facts
from guardian.provider.engine.usage_report import SUMMED_FROM_AGE

_SECONDS_PER_MINUTE = 60
_NAMED = {
    "session": "session_minutes",
    "curfew": "curfew",
    "purchase": "spend_per_purchase_minor",
    "day_money": "spend_per_day_minor",
    "month": "spend_per_month_minor",
}
"""Limits by the name that the page has for them, and their field."""


@dataclass(frozen=True, kw_only=True)
class _Own:
    person: WardRow
    policy: PolicyDocument
    now: datetime

    @property
    def settings(self) -> PolicySettings:
        return self.policy.effective.settings

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.person.time_zone)

    @property
    def day(self) -> tuple[str, int] | None:
        """The limit of today, as field and minutes."""
        return day_limit(self.settings, weekday_of(local_day(self.person, self.now)))


def own_limits(
    cast: Cast, connection: Connection, person: WardRow, policy: PolicyDocument, now: datetime
) -> OwnLimits:
    """Return what a ward is told beyond the figures of the day."""
    own = _Own(person=person, policy=policy, now=now)
    refusal = gate(connection, person, now) or policy.now.refusal
    closes = None if refusal else next_closing(own.settings, now, own.zone)
    session = own.settings.session_minutes
    used = use_facts(connection, person, now, policy.effective).session_seconds
    return OwnLimits(
        time_zone=person.time_zone,
        profile=_profile(person, now),
        minor_mode=minor_mode(person, own.settings, now),
        words_sealed=age_of(person, now) >= SEALED_FROM_AGE,
        times_told=treated_age(person, now) < SUMMED_FROM_AGE,
        pause=refusal and refused(refusal, person, now),
        closes_at=closes and closes.astimezone(own.zone),
        day_minutes=own.day[1] if own.day else None,
        session_minutes=session,
        session_left_minutes=session and max(0, -(-(session * 60 - used) // _SECONDS_PER_MINUTE)),
        break_minutes=session
        and int(break_length(own.settings).total_seconds()) // _SECONDS_PER_MINUTE,
        closed_today=_closed_today(own),
        cap_day_minor=own.settings.spend_per_day_minor,
        free_characters=[
            member.name(person.language)
            for member in cast.members(connection)
            if member.character_id in own.settings.exempt_characters
        ],
        whose=_whose(own),
    )


def _profile(person: WardRow, now: datetime) -> WardProfile:
    if person.elder:
        return WardProfile.ELDER
    return WardProfile.MINOR if is_minor(treated_age(person, now)) else WardProfile.ADULT


def _closed_today(own: _Own) -> list[CurfewShape]:
    """Return the windows that begin today, but for the curfew, which is told apart."""
    windows = closings_on(own.settings, local_day(own.person, own.now), own.zone)
    return [
        CurfewShape(
            start=f"{window.start.astimezone(own.zone):%H:%M}",
            end=f"{window.end.astimezone(own.zone):%H:%M}",
        )
        for window in windows
        if window.field != "curfew"
    ]


def _whose(own: _Own) -> dict[str, Whose]:
    origins: Mapping[str, Origin] = own.policy.effective.origins
    fields = dict(_NAMED)
    if own.day is not None:
        fields["day"] = own.day[0]
    return {
        name: Whose(by=origins[field].by, guardian=origins[field].guardian)
        for name, field in fields.items()
        if field in origins
    }
