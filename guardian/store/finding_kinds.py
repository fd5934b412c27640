"""What Guardian itself may find out about a service: a limit that does not hold, or silence."""

from enum import StrEnum


class FindingKind(StrEnum):
    """One cause for a finding. What ``subject`` names is said of each; empty where nothing is."""

    CURFEW_BROKEN = "curfew_broken"
    """Use in closed hours; the field of the policy, as ``curfew``."""
    BLOCKED_CHARACTER_USED = "blocked_character_used"
    """Use of a character that was blocked, banned or not approved; its id."""
    DAY_LIMIT_EXCEEDED = "day_limit_exceeded"
    """More use on a day than its limit; the field, as ``daily_minutes``."""
    SESSION_LIMIT_EXCEEDED = "session_limit_exceeded"
    """Longer use without the rest than allowed; ``session_minutes``."""
    SPENDING_CAP_EXCEEDED = "spending_cap_exceeded"
    """Bought for more than a cap allows; the field, as ``spend_per_month_minor``."""
    REMINDER_MISSING = "reminder_missing"
    """A reminder that was due and never shown; the field, as ``duration_reminder_minutes``."""
    MESSAGES_AFTER_STOP = "messages_after_stop"
    """The AI went on after a conversation was ended."""
    ALERT_TOLD_LATE = "alert_told_late"
    """A serious alert that came long after it was detected; the alert's id."""
    ALERT_NEVER_TOLD = "alert_never_told"
    """An alert that no event told, found by reading; the alert's id."""
    CHANGE_NOT_APPLIED = "change_not_applied"
    """A change that the service confirmed and does not have in force; the field."""

    NO_SIGN_OF_LIFE = "no_sign_of_life"
    """Answers come and proofs of life of the channel of events do not."""
    NOT_HEARD = "not_heard"
    """The service was not heard for long, for whatever reason."""
    EVENTS_MISSING = "events_missing"
    """Numbers of events are missing and did not come."""
    LINK_ENDS_SOON = "link_ends_soon"
    """The link ends by itself unless the guardian confirms it."""
    SIGN_IN_NEEDED = "sign_in_needed"
    """Nothing is read before the guardian signs in again."""
    LINK_ENDED = "link_ended"
    """The link was ended, by somebody other than this guardian."""
    MINOR_MODE_OFF = "minor_mode_off"
    """The service treats the child as an adult now."""
    USE_STOPPED = "use_stopped"
    """No use at all, against the child's own habit."""
    PROVIDER_CLOCK_OFF = "provider_clock_off"
    """The clocks of the service and of this computer differ by much."""
    SIGNING_KEY_CHANGED = "signing_key_changed"
    """Events are signed with a key that nobody announced; the key's id."""

    @property
    def is_about_limits(self) -> bool:
        """Whether it says that a limit does not hold; otherwise that something may go unheard."""
        return self in _LIMITS

    @property
    def is_silence(self) -> bool:
        """Whether it says how a link itself stands, and holds exactly while that is so."""
        return self in _SILENCES

    @property
    def may_flap(self) -> bool:
        """Whether it is the same again when it comes back soon, and not news to a guardian.

        It is news where the guardian had mended it.
        """
        return self not in {FindingKind.SIGN_IN_NEEDED, FindingKind.LINK_ENDS_SOON}


_LIMITS = frozenset(
    {
        FindingKind.CURFEW_BROKEN,
        FindingKind.BLOCKED_CHARACTER_USED,
        FindingKind.DAY_LIMIT_EXCEEDED,
        FindingKind.SESSION_LIMIT_EXCEEDED,
        FindingKind.SPENDING_CAP_EXCEEDED,
        FindingKind.REMINDER_MISSING,
        FindingKind.MESSAGES_AFTER_STOP,
        FindingKind.CHANGE_NOT_APPLIED,
    }
)

_SILENCES = frozenset(
    {
        FindingKind.NO_SIGN_OF_LIFE,
        FindingKind.NOT_HEARD,
        FindingKind.EVENTS_MISSING,
        FindingKind.LINK_ENDS_SOON,
        FindingKind.SIGN_IN_NEEDED,
        FindingKind.LINK_ENDED,
        FindingKind.MINOR_MODE_OFF,
        FindingKind.USE_STOPPED,
        FindingKind.PROVIDER_CLOCK_OFF,
        FindingKind.SIGNING_KEY_CHANGED,
    }
)
