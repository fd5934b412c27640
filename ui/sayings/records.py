"""The log in plain words: a sentence for every act, and for every kind of received event."""

from guardian.desk.record_values import UNREADABLE, Group, LogEntry, Who
from guardian.desk.records_ward_values import ConsentKind
from guardian.words import N_, Words
from ui.formats import foreign
from ui.sayings.codes import Saying
from ui.sayings.record_fields import CARD, LIMITS, SETTINGS
from ui.sayings.signals import CATEGORIES, signal_title
from ui.sayings.ward_records import CONSENTS

_NAME = 24

WHO = {
    Who.YOU: N_("You"),
    Who.SERVICE: N_("The service"),
    Who.GUARDIAN: N_("Guardian itself"),
    Who.SOMEBODY: N_("Somebody at this computer"),
}

GROUPS = {
    Group.LIMITS: N_("Limits"),
    Group.ALERTS: N_("Alerts"),
    Group.ACCOUNT: N_("Account"),
    Group.PROTECTION: N_("Protection"),
}

ACTS = {
    "alert_acknowledged": Saying(text=N_("You marked an alert as seen."), icon="check"),
    "alert_resolved": Saying(text=N_("You closed an alert."), icon="checks"),
    "backup_made": Saying(text=N_("A backup was written."), icon="floppy-disk"),
    "backup_restored": Saying(
        text=N_("The records were restored from a backup."), icon="clock-counter-clockwise"
    ),
    "bridge_set_up": Saying(
        text=N_("A companion of your own was set up on this computer."), icon="house-line"
    ),
    "bridge_taken_away": Saying(
        text=N_("A companion of your own was taken away from this computer."), icon="trash"
    ),
    "consent_giving_asked": Saying(text=N_("You gave a consent."), icon="file-text"),
    "consent_withdrawal_asked": Saying(
        text=N_("You asked to withdraw a consent."), icon="file-text"
    ),
    "contact_change_asked": Saying(
        text=N_("You asked to change an emergency contact."), icon="phone"
    ),
    "events_missing": Saying(
        text=N_("Messages of the service were missing, so everything was read anew."),
        icon="warning-circle",
    ),
    "events_refused": Saying(
        text=N_("Messages that were not genuine or not readable were refused."),
        icon="warning-circle",
    ),
    "extra_time_asked": Saying(text=N_("You gave more time for one day."), icon="hourglass"),
    "finding_acknowledged": Saying(text=N_("You marked a finding as seen."), icon="check"),
    "finding_closed": Saying(text=N_("A finding no longer holds."), icon="checks"),
    "finding_opened": Saying(
        text=N_("Guardian found something in what the service reports."), icon="warning-circle"
    ),
    "history_accepted": Saying(
        text=N_("You went on with records that are not the newest."), icon="warning-circle"
    ),
    "keys_renewed": Saying(text=N_("Every key was renewed."), icon="key"),
    "link_added": Saying(text=N_("An account was linked."), icon="link"),
    "link_ended": Saying(text=N_("A link to an account was ended."), icon="link-break"),
    "locked": Saying(text=N_("Guardian was locked."), icon="lock-simple"),
    "note_changed": Saying(text=N_("You changed a note about an alert."), icon="note-pencil"),
    "passphrase_changed": Saying(text=N_("The passphrase was changed."), icon="key"),
    "policy_change_asked": Saying(text=N_("You asked for other limits."), icon="hourglass"),
    "profile_created": Saying(text=N_("This profile was made."), icon="shield-check"),
    "profile_upgraded": Saying(
        text=N_("The profile was brought to a newer format."), icon="arrow-clockwise"
    ),
    "provider_card_changed": Saying(
        text=N_("The service tells something else about itself."), icon="arrow-clockwise"
    ),
    "records_converted": Saying(
        text=N_("The records were brought to a newer format."), icon="arrow-clockwise"
    ),
    "records_removed": Saying(
        text=N_("Old records were removed, as you chose to keep them no longer."), icon="trash"
    ),
    "records_set_aside": Saying(
        text=N_("Damaged records were set aside, and new ones begun."), icon="warning-circle"
    ),
    "recovery_sheet_made": Saying(text=N_("A recovery sheet was made."), icon="file-text"),
    "recovery_used": Saying(text=N_("The recovery words opened this profile."), icon="key"),
    "request_answered": Saying(text=N_("You answered a child's request."), icon="check"),
    "retention_changed": Saying(
        text=N_("You changed how long records are kept."), icon="clock-counter-clockwise"
    ),
    "session_stop_asked": Saying(text=N_("You asked to stop the running chat."), icon="pause"),
    "setting_changed": Saying(text=N_("You changed a setting."), icon="gear-six"),
    "unlocked": Saying(text=N_("Guardian was unlocked."), icon="lock-simple-open"),
    "watch_records_changed": Saying(
        text=N_("What Guardian keeps for the time while it is locked had been changed."),
        icon="warning-circle",
    ),
    "wrong_passphrase": Saying(text=N_("A wrong passphrase was typed."), icon="warning-circle"),
}

EVENTS = {
    "alert": Saying(text=N_("The service sent an alert."), icon="bell"),
    "change": Saying(text=N_("The service said that something changed."), icon="arrow-clockwise"),
    "reminder-shown": Saying(text=N_("The service reminded the child."), icon="clock"),
    "session-ended": Saying(text=N_("A conversation was ended."), icon="pause"),
    "ward-age-status": Saying(
        text=N_("The service now treats the account by another age."), icon="user-circle"
    ),
    "ward-age-transition": Saying(
        text=N_("A birthday came at which rules change."), icon="user-circle"
    ),
    "link-state": Saying(text=N_("A link of this child changed."), icon="link"),
    "ward-request": Saying(text=N_("The child asked for something."), icon="hand"),
    "service-termination": Saying(
        text=N_("The service announced that it ends, or took that back."), icon="warning-circle"
    ),
    "service-restricted": Saying(
        text=N_("The service was restricted for safety, or opened again."), icon="warning-circle"
    ),
    "data-breach": Saying(text=N_("The service reported a data leak."), icon="warning-circle"),
    "help-requested": Saying(text=N_("Somebody asked the service for help."), icon="hand"),
    "verification": Saying(text=N_("The service proved that its messages arrive."), icon="check"),
}

_UNKNOWN_EVENT = Saying(
    text=N_("A message of the service, whose content is not kept or not known."), icon="info"
)
_UNKNOWN_ACT = Saying(
    text=N_("Something that a newer Guardian wrote down and this one does not know."), icon="info"
)


def saying_of(entry: LogEntry) -> Saying:
    """Return the sentence of an entry, without its details, and its icon."""
    if entry.code == UNREADABLE:
        return _UNKNOWN_EVENT
    kind = entry.code.removeprefix(f"{UNREADABLE}:")
    if kind != entry.code:
        return EVENTS.get(kind, _UNKNOWN_EVENT)
    return ACTS.get(entry.code, _UNKNOWN_ACT)


_LISTS = {
    "policy_change_asked": (LIMITS, N_("You asked for other limits: {limits}."), "limits"),
    "provider_card_changed": (
        CARD,
        N_("The service tells something else about itself: {subjects}."),
        "subjects",
    ),
}
"""Acts with a list of fields: their names, the sentence, and its place for the list."""
_OF_CONSENTS = {
    "consent_giving_asked": N_("You gave a consent: {consent}."),
    "consent_withdrawal_asked": N_("You asked to withdraw a consent: {consent}."),
}

_OF_SUBJECTS = {
    "request_answered": {
        "approve": N_("You approved a child's request."),
        "deny": N_("You did not approve a child's request."),
    },
    "bridge_set_up": {
        "openwebui": N_("Guardian was set up before your own Open WebUI."),
        "gateway": N_("Guardian was set up as a gateway before your own model's server."),
    },
    "bridge_taken_away": {
        "openwebui": N_("Open WebUI was put back as it was, and Guardian's part taken away."),
        "gateway": N_("Guardian's gateway before your model's server was taken away."),
        "openwebui_left": N_(
            "Guardian's part before Open WebUI was forgotten; nothing was put back there."
        ),
    },
}
"""Acts that have a sentence of their own by what they were about, or how it went."""


def what(words: Words, entry: LogEntry) -> str:
    """Return in one sentence what was done or told."""
    told = _closer(words, entry)
    return told or words.say(saying_of(entry).text)


def _closer(words: Words, entry: LogEntry) -> str:
    """Return the sentence with its details, where they are known."""
    if entry.code in _LISTS:
        return _listed(words, entry)
    if entry.code == "setting_changed" and entry.subject in SETTINGS:
        return words.say("You changed a setting: {setting}.", setting=_of(words, entry))
    if entry.code in _OF_CONSENTS and entry.subject in set(ConsentKind):
        title = words.say(CONSENTS[ConsentKind(entry.subject)].title)
        return words.say(_OF_CONSENTS[entry.code], consent=title)
    if entry.code == "event:alert" and entry.subject in CATEGORIES:
        title = signal_title(words, entry.subject)
        return words.say("The service sent an alert: {alert}.", alert=title)
    if entry.code in _OF_SUBJECTS:
        told = _OF_SUBJECTS[entry.code].get(entry.subject)
        return words.say(told) if told else ""
    return _counted(words, entry)


def _listed(words: Words, entry: LogEntry) -> str:
    names, text, place = _LISTS[entry.code]
    named = [words.say(names[each]) for each in entry.fields if each in names]
    return words.say(text, **{place: _list(words, named)}) if named else ""


def _counted(words: Words, entry: LogEntry) -> str:
    n = entry.count
    if n is None:
        return ""
    if entry.code == "wrong_passphrase":
        return words.say_n(
            "A wrong passphrase was typed {n} time.", "A wrong passphrase was typed {n} times.", n
        )
    if entry.code == "extra_time_asked":
        return words.say_n(
            "You gave {n} more minute for one day.", "You gave {n} more minutes for one day.", n
        )
    if entry.code == "retention_changed":
        return words.say_n(
            "You chose to keep records for {n} month.",
            "You chose to keep records for {n} months.",
            n,
        )
    return ""


def _of(words: Words, entry: LogEntry) -> str:
    return words.say(SETTINGS[entry.subject])


def _list(words: Words, named: list[str]) -> str:
    return words.say(", ").join(named)


def whose(words: Words, entry: LogEntry) -> str:
    """Return who did it and of which account, as far as that is known."""
    who = words.say(WHO[entry.who])
    account = account_text(words, entry)
    return words.say("{who} · {account}", who=who, account=account) if account else who


def account_text(words: Words, entry: LogEntry) -> str:
    """Return which account an entry is about; empty: none."""
    if entry.link_id is None:
        return ""
    if entry.account is None:
        return words.say("an account that is no longer linked")
    name, provider = entry.account.ward_name, entry.account.provider_name
    return words.say(
        "{name} at {provider}", name=foreign(name, _NAME), provider=foreign(provider, _NAME)
    )
