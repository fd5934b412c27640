"""What each limit and each setting is called in the middle of a sentence of the log."""

from guardian.words import N_

LIMITS = {
    "daily_minutes": N_("time per day"),
    "weekday_minutes": N_("time on single weekdays"),
    "session_minutes": N_("time without a break"),
    "break_minutes": N_("length of a break"),
    "curfew": N_("night pause"),
    "closed_hours": N_("closed hours"),
    "duration_reminder_minutes": N_("reminder of the time"),
    "reality_reminder_minutes": N_("reminder that it is a program"),
    "spend_per_purchase_minor": N_("cap for one purchase"),
    "spend_per_day_minor": N_("cap for a day"),
    "spend_per_month_minor": N_("cap for a month"),
    "blocked_characters": N_("blocked characters"),
    "blocked_relationship_classes": N_("blocked types of characters"),
    "exempt_characters": N_("characters that cost no time"),
    "approve_new_characters": N_("approval of new characters"),
    "approved_characters": N_("approved characters"),
    "minor_mode": N_("minors' mode"),
}
"""Every field of the settings of a policy."""

SETTINGS = {
    "language": N_("language"),
    "theme": N_("theme"),
    "lock_after_minutes": N_("time until the lock"),
    "seen_while_locked": N_("what the lock screen tells"),
    "quiet_hours": N_("quiet hours"),
    "notify_from": N_("which alerts notify"),
}

CARD = {
    "name": N_("its name"),
    "profiles": N_("what it offers"),
    "helplines": N_("its help lines"),
    "safety_contact": N_("whom to reach there about safety"),
    "service_class": N_("what kind of service it is"),
    "verification_minutes": N_("how often it shows that it is heard"),
}
"""What a service may tell anew about itself."""
