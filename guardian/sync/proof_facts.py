"""Gathers from the store what a judgement of one link goes by."""

import json
from datetime import datetime, timedelta

from guardian.policy.wall_clock import day_start, local_date
from guardian.store import (
    alerts,
    characters,
    links,
    policies_seen,
    purchases,
    session_marks,
    stretches,
    usage,
    ward_requests,
    wards,
)
from guardian.store.connection import Connection
from guardian.store.links import LinkRow
from guardian.store.wards import WardRow
from guardian.store.zones import known_zone
from guardian.sync.kept_policies import kept_document, settings_seen
from guardian.sync.proof.facts import (
    AlertFact,
    ApprovalFact,
    CurrentPolicy,
    ExitFact,
    Facts,
    ReminderFact,
    SeenPolicy,
)

DAYS_JUDGED = 35
"""A calendar month, for its cap, and some days; what is older was judged before."""
_AFTER = timedelta(days=1)
"""Moments of the provider that are told from beyond its own present are looked at as well."""


def gather(connection: Connection, link_id: str, now: datetime) -> Facts | None:
    """Return the facts about a link; ``None`` before it is in force, and its use was read.

    ``None`` too where this computer does not know the ward's time zone.
    """
    link, ward = links.find(connection, link_id), wards.find(connection, link_id)
    if link is None or ward is None or link.in_force_since is None:
        return None
    zone = known_zone(ward.time_zone)
    if zone is None:
        return None
    today = local_date(ward.provider_time(now), zone)
    first_day = today - timedelta(days=DAYS_JUDGED)
    known = usage.known_days(connection, link_id, first_day, today)
    if not known:
        return None
    first, until = day_start(first_day, zone), max(known.values()) + _AFTER
    policies_held = _policies(connection, link_id, first, until)
    return Facts(
        zone=zone,
        as_of=max(known.values()),
        linked_at=link.in_force_since,
        told_until=link.verified_at if link.gap_found_at is None else None,
        minor=ward.minor,
        clock_difference=_clock_difference(link, ward),
        policies=policies_held,
        changes=policies_seen.changes_between(
            connection, link_id, policies_held[0].first_as_of if policies_held else first, until
        ),
        current=_current(connection, link_id, policies_held),
        stretches=(
            stretches.between(connection, link_id, first, until) if link.stretches_told else None
        ),
        usage=usage.between(connection, link_id, first_day, today),
        known_days=known,
        reminders=tuple(
            ReminderFact(at=row.at, kind=row.kind)
            for row in session_marks.reminders_between(connection, link_id, first, until)
        ),
        exits=tuple(
            ExitFact(
                requested_at=row.requested_at,
                stopped_at=row.stopped_at,
                messages_after=row.messages_after,
            )
            for row in session_marks.exits_between(connection, link_id, first, until)
        ),
        purchases=purchases.between(connection, link_id, first, until),
        approvals=tuple(
            ApprovalFact(
                price_minor=row.price_minor, asked_at=row.asked_at, expires_at=row.expires_at
            )
            for row in ward_requests.approved_purchases(connection, link_id, first)
            if row.price_minor is not None
        ),
        alerts=tuple(_alerts(connection, link_id, now)),
        characters={
            row.character_id: row.relationship_class
            for row in characters.of_link(connection, link_id)
        },
    )


def _policies(
    connection: Connection, link_id: str, first: datetime, until: datetime
) -> tuple[SeenPolicy, ...]:
    """Return what was seen in force since the last that cannot be read.

    What held before that cannot be told from what came after it.
    """
    held: list[SeenPolicy] = []
    for row in policies_seen.between(connection, link_id, first, until):
        settings = settings_seen(row.effective)
        if settings is None:
            held.clear()
            continue
        held.append(
            SeenPolicy(
                version=row.version,
                settings=settings,
                first_as_of=row.first_as_of,
                last_as_of=row.last_as_of,
            )
        )
    return tuple(held)


def _current(
    connection: Connection, link_id: str, held: tuple[SeenPolicy, ...]
) -> CurrentPolicy | None:
    document = kept_document(connection, link_id)
    if document is None:
        return None
    seen = [each.first_as_of for each in held if each.version == document.version]
    return CurrentPolicy(
        requested=document.requested,
        effective=document.effective.settings,
        apply_state=document.apply_state,
        extra_minutes_today=document.extra_minutes_today,
        version_seen_at=min(seen, default=document.as_of),
        as_of=document.as_of,
    )


def _alerts(connection: Connection, link_id: str, now: datetime) -> list[AlertFact]:
    rows = alerts.tellings_since(connection, link_id, now - timedelta(days=DAYS_JUDGED))
    return [
        AlertFact(
            alert_id=row.alert_id,
            level=row.level,
            drill=row.drill,
            detected_at=row.detected_at,
            told_at=row.issued_at,
        )
        # Kept by an earlier version, which did not keep when its event was signed.
        for row in rows
        if row.issued_at is not None or not row.by_event
    ]


def _clock_difference(link: LinkRow, ward: WardRow) -> timedelta:
    """Return what lies between a provider's two clocks; only one for trying out has two."""
    card: dict[str, object] = json.loads(link.provider_card)
    virtual = card.get("test_control") is True
    return ward.as_of - ward.fetched_at if virtual else timedelta()
