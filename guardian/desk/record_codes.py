"""Which act and which received event is whose, and what it is about."""

from collections.abc import Mapping
from types import MappingProxyType

from guardian.desk.record_values import Group, Who
from guardian.link.wire.events import EVENT_PREFIX
from guardian.link.wire.happenings import CATALOGUE
from guardian.store.journal import Act

_BY_GROUP: Mapping[Group, tuple[Act, ...]] = {
    Group.PROTECTION: (
        Act.BACKUP_MADE,
        Act.BACKUP_RESTORED,
        Act.HISTORY_ACCEPTED,
        Act.KEYS_RENEWED,
        Act.LOCKED,
        Act.PASSPHRASE_CHANGED,
        Act.PROFILE_CREATED,
        Act.PROFILE_UPGRADED,
        Act.PROVIDER_CARD_CHANGED,
        Act.RECORDS_CONVERTED,
        Act.RECORDS_REMOVED,
        Act.RECORDS_SET_ASIDE,
        Act.RECOVERY_SHEET_MADE,
        Act.RECOVERY_USED,
        Act.RETENTION_CHANGED,
        Act.SETTING_CHANGED,
        Act.UNLOCKED,
        Act.WATCH_RECORDS_CHANGED,
        Act.WRONG_PASSPHRASE,
    ),
    Group.LIMITS: (
        Act.EXTRA_TIME_ASKED,
        Act.POLICY_CHANGE_ASKED,
        Act.REQUEST_ANSWERED,
        Act.SESSION_STOP_ASKED,
    ),
    Group.ALERTS: (
        Act.ALERT_ACKNOWLEDGED,
        Act.ALERT_RESOLVED,
        Act.EVENTS_MISSING,
        Act.EVENTS_REFUSED,
        Act.FINDING_ACKNOWLEDGED,
        Act.FINDING_CLOSED,
        Act.FINDING_OPENED,
        Act.NOTE_CHANGED,
    ),
    Group.ACCOUNT: (
        Act.BRIDGE_SET_UP,
        Act.BRIDGE_TAKEN_AWAY,
        Act.CONSENT_GIVING_ASKED,
        Act.CONSENT_WITHDRAWAL_ASKED,
        Act.CONTACT_CHANGE_ASKED,
        Act.LINK_ADDED,
        Act.LINK_ENDED,
        Act.PROVIDER_CARD_CHANGED,
    ),
}
GROUP_OF_ACT: Mapping[str, Group] = MappingProxyType(
    {act.value: group for group, acts in _BY_GROUP.items() for act in acts}
)
"""Every act of this version."""

BY_GUARDIAN = frozenset(
    {
        Act.EVENTS_MISSING,
        Act.EVENTS_REFUSED,
        Act.FINDING_CLOSED,
        Act.FINDING_OPENED,
        Act.LOCKED,
        Act.PROFILE_UPGRADED,
        Act.RECORDS_CONVERTED,
        Act.RECORDS_REMOVED,
        Act.RECORDS_SET_ASIDE,
        Act.WATCH_RECORDS_CHANGED,
    }
)
"""What the program does by itself. That it locks may also be the guardian's wish: not told."""

EVENTS = tuple(uri.removeprefix(EVENT_PREFIX) for uri in CATALOGUE)
"""The kinds of received events, without what all of them begin with."""
_GROUPS_OF_EVENTS: Mapping[str, Group] = {
    "alert": Group.ALERTS,
    "help-requested": Group.ALERTS,
    "reminder-shown": Group.LIMITS,
    "session-ended": Group.LIMITS,
    "ward-request": Group.LIMITS,
}


def who_did(kind: str, details: Mapping[str, object]) -> Who:
    """Return whose an act is."""
    if kind == Act.WRONG_PASSPHRASE:
        return Who.SOMEBODY
    followed = kind == Act.LINK_ENDED and "followed_by" in details
    known = kind in GROUP_OF_ACT
    return Who.GUARDIAN if not known or followed or kind in BY_GUARDIAN else Who.YOU


def group_of_event(kind: str, topics: tuple[str, ...]) -> Group | None:
    """Return what an event of a known kind is about; ``topics``: what can be read anew."""
    if kind not in EVENTS:
        return None
    if {"policy", "requests"} & set(topics):
        return Group.LIMITS
    return _GROUPS_OF_EVENTS.get(kind, Group.ACCOUNT)
