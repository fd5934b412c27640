"""What a child sees of their own account."""

from zoneinfo import ZoneInfo

from guardian.policy.bands import is_minor
from guardian.provider.accounts.people import active_links, ward
from guardian.provider.child_api.own_limits import own_limits
from guardian.provider.child_api.refusing import refused
from guardian.provider.child_api.shapes import (
    CharacterCard,
    CharacterCards,
    CurfewShape,
    ItemCard,
    Me,
    Shop,
)
from guardian.provider.context import Provider
from guardian.provider.engine.chat import decide_all
from guardian.provider.engine.helplines import all_helplines
from guardian.provider.engine.layers import reading_limits
from guardian.provider.engine.policy import age_of, policy_document
from guardian.provider.engine.purchases import spent_this_month_minor
from guardian.provider.engine.reminders import next_reminder_minutes
from guardian.provider.engine.shop import SHOP, item_name
from guardian.provider.engine.stretches import read_use
from guardian.provider.engine.usage import used_today_seconds
from guardian.provider.ledger.base import reading

SECONDS_PER_MINUTE = 60


def me(provider: Provider, ward_id: str) -> Me:
    """Return a child's own limits, and who is told what."""
    with reading_limits(provider.engine, ward_id) as connection:
        now = provider.clock.now()
        person = ward(connection, ward_id)
        policy = policy_document(connection, person, now)
        limits = policy.effective.settings
        used_seconds = used_today_seconds(connection, person, now, limits.exempt_characters)
        use = read_use(connection, ward_id)
        curfew = limits.curfew
        permissions = {p for link in active_links(connection, ward_id) for p in link.permissions}
        own = own_limits(provider.cast, connection, person, policy, now)
        return Me(
            display_name=person.display_name,
            language=person.language,
            minor=is_minor(age_of(person, now)),
            used_minutes=used_seconds // SECONDS_PER_MINUTE,
            limit_minutes=own.day_minutes,
            remaining_minutes=whole_minutes(policy.now.remaining_seconds),
            curfew=curfew and CurfewShape(start=f"{curfew.start:%H:%M}", end=f"{curfew.end:%H:%M}"),
            spent_month_minor=spent_this_month_minor(connection, person, now),
            cap_month_minor=limits.spend_per_month_minor,
            cap_purchase_minor=limits.spend_per_purchase_minor,
            currency=person.currency,
            now=now.astimezone(ZoneInfo(person.time_zone)),
            guardian_sees=sorted(permissions),
            helplines=all_helplines(person),
            continuous_minutes=use.continuous_seconds(now) // SECONDS_PER_MINUTE,
            next_reminder_minutes=next_reminder_minutes(use, person, limits, now),
            limits=own,
        )


def whole_minutes(seconds: int | None) -> int | None:
    """Return minutes left, a begun one counted as whole: 0 means that nothing is left."""
    return None if seconds is None else -(-seconds // SECONDS_PER_MINUTE)


def character_cards(provider: Provider, ward_id: str) -> CharacterCards:
    """Return every companion, each with why it cannot be talked with now."""
    with reading_limits(provider.engine, ward_id) as connection:
        now = provider.clock.now()
        person = ward(connection, ward_id)
        members = provider.cast.members(connection)
        decisions = tuple(zip(members, decide_all(connection, person, members, now), strict=True))
    return CharacterCards(
        characters=[
            CharacterCard(
                character_id=member.character_id,
                name=member.name(person.language),
                description=member.description(person.language),
                relationship_class=member.relationship_class,
                refusal=decision.refusal and refused(decision.refusal, person, now),
            )
            for member, decision in decisions
        ]
    )


def shop(provider: Provider, ward_id: str) -> Shop:
    """Return what can be bought."""
    with reading(provider.engine) as connection:
        person = ward(connection, ward_id)
    return Shop(
        items=[
            ItemCard(
                item_id=item.item_id,
                name=item_name(item.item_id, person.language),
                price_minor=item.price_minor,
            )
            for item in (SHOP if provider.cast.speaks_here else ())
        ],
        currency=person.currency,
    )
