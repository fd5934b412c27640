"""The cast as it stands for one ward."""

from datetime import datetime

from sqlalchemy import Connection

from guardian.link.wire.activity import Character
from guardian.policy.settings import RelationshipClass
from guardian.provider.accounts.people import WardRow
from guardian.provider.backends.cast import Cast, CastMember
from guardian.provider.engine.policy import WardPolicy, read_policy


def characters_for(
    cast: Cast, connection: Connection, person: WardRow, language: str, now: datetime
) -> tuple[Character, ...]:
    """Return every character, named in ``language`` (BCP 47), with who has locked it.

    ``blocked`` means that it does not answer this ward, also where it waits for approval; that a
    conversation is closed at this hour is not said here.
    """
    policy = read_policy(connection, person, now)
    return tuple(_character(member, policy, language) for member in cast.members(connection))


def _character(member: CastMember, policy: WardPolicy, language: str) -> Character:
    settings, origins = policy.effective.settings, policy.effective.origins
    origin = origins.get(f"blocked_relationship_classes/{member.relationship_class}")
    origin = origin or origins.get(f"blocked_characters/{member.character_id}")
    needs_approval = bool(
        settings.approve_new_characters and member.character_id not in settings.approved_characters
    )
    if needs_approval:
        origin = origin or origins["approve_new_characters"]
    is_tool = member.relationship_class is RelationshipClass.STUDY
    return Character(
        character_id=member.character_id,
        name=member.name(language),
        relationship_class=member.relationship_class,
        description=member.description(language),
        blocked=origin is not None,
        locked_by=None if origin is None else origin.by,
        clause=None if origin is None else origin.clause,
        interaction_class="tool" if is_tool else "companion",
        needs_approval=needs_approval,
        exempt=member.character_id in settings.exempt_characters,
        min_age=member.min_age,
        made_by=member.made_by,
    )
