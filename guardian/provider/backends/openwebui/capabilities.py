"""What the bridge can do on this server, how strongly, and why: a sentence for each."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from guardian.bridging.values import CapabilityLine, Strength
from guardian.provider.backends.openwebui.rules import DOMAIN
from guardian.provider.backends.openwebui.versions import Standing
from guardian.words import N_, Words


class Capability(StrEnum):
    """Something that a guardian wants of a service."""

    USAGE = "usage"
    BLOCK = "block"
    PAUSE = "pause"
    STOP = "stop"
    LIMITS = "limits"
    REMINDERS = "reminders"
    MINORS_MODE = "minors_mode"
    DELETED_CHATS = "deleted_chats"
    WAYS_AROUND = "ways_around"


TITLES = {
    Capability.USAGE: N_("Time of use"),
    Capability.BLOCK: N_("Blocking a character"),
    Capability.PAUSE: N_("Pausing"),
    Capability.STOP: N_("Ending an answer"),
    Capability.LIMITS: N_("Limits and night pauses"),
    Capability.REMINDERS: N_("Reminders"),
    Capability.MINORS_MODE: N_("Minors' mode"),
    Capability.DELETED_CHATS: N_("Deleted chats"),
    Capability.WAYS_AROUND: N_("Ways around"),
}


@dataclass(frozen=True, kw_only=True)
class Found:
    """What was found at the server.

    ``filter_runs``: shown by a canary. ``messages_table``, ``chat_access``: what an administrator
    may read. ``bare_models``: a child can meet a model without a persona. ``uncounted``: a child
    may delete chats, or have ones that are never kept. ``behind_gateway``: the server reaches every
    model through Guardian's gateway only.
    """

    standing: Standing
    filter_runs: bool
    messages_table: bool
    chat_access: bool
    bare_models: bool = False
    uncounted: bool = True
    behind_gateway: bool = False


@dataclass(frozen=True, kw_only=True)
class Row:
    """One line of the table."""

    capability: Capability
    strength: Strength
    reason: str
    """In English; :meth:`in_language` says it in another."""

    def in_language(self, language: str) -> str:
        """Return the reason in one of ``words.LANGUAGES``."""
        return Words(DOMAIN, language).say(self.reason)


def table(found: Found) -> Sequence[Row]:
    """Return a line for every capability, in the order in which they are shown."""
    lines = (
        (Capability.USAGE, *_usage(found)),
        (Capability.BLOCK, *_block(found)),
        (Capability.PAUSE, *_pause()),
        (Capability.STOP, *_stop(found)),
        (Capability.LIMITS, *_limits(found)),
        (Capability.REMINDERS, *_reminders(found)),
        (Capability.MINORS_MODE, *_minors_mode(found)),
        (Capability.DELETED_CHATS, *_deleted(found)),
        (Capability.WAYS_AROUND, *_ways_around(found)),
    )
    return tuple(Row(capability=of, strength=how, reason=why) for of, how, why in lines)


Line = tuple[Strength, str]


def lines(found: Found, language: str) -> tuple[CapabilityLine, ...]:
    """Return the table in one of ``words.LANGUAGES``, as the app shows it."""
    say = Words(DOMAIN, language).say
    return tuple(
        CapabilityLine(
            capability=row.capability,
            title=say(TITLES[row.capability]),
            strength=row.strength,
            reason=row.in_language(language),
        )
        for row in table(found)
    )


def _usage(found: Found) -> Line:
    if found.messages_table:
        return Strength.AFTER_THE_FACT, N_(
            "Guardian reads how long your child talked with which character, a minute later."
        )
    if found.chat_access:
        return Strength.AFTER_THE_FACT, N_(
            "Analytics are switched off in Open WebUI, so Guardian reads each chat for its times. "
            "It is slower, and just as complete."
        )
    return Strength.NOT_AT_ALL, N_(
        "Open WebUI lets no administrator see times of chats: analytics and chat access are both "
        "switched off."
    )


def _block(found: Found) -> Line:
    if found.standing is not Standing.TOO_OLD and found.bare_models:
        return Strength.HARD, N_(
            "A blocked character is gone from your child's list, and Open WebUI refuses it "
            "everywhere, from the next message on. A blocked model without a character stays in "
            "the list, and Guardian's filter refuses it in chats."
        )
    if found.standing is not Standing.TOO_OLD:
        return Strength.HARD, N_(
            "A blocked character is gone from your child's list, and Open WebUI refuses it "
            "everywhere, from the next message on."
        )
    if found.filter_runs:
        return Strength.REAL_TIME, N_(
            "This Open WebUI is too old to take a character away; Guardian's filter refuses it."
        )
    return Strength.NOT_AT_ALL, N_("This Open WebUI is too old for blocking a character.")


def _pause() -> Line:
    return Strength.HARD, N_(
        "A paused child can do nothing in Open WebUI until you end the pause, and reads why."
    )


def _stop(found: Found) -> Line:
    if found.standing is Standing.TOO_OLD:
        return Strength.NOT_AT_ALL, N_(
            "This Open WebUI is too old for ending an answer in its midst; a pause holds from the "
            "next message on."
        )
    return Strength.REAL_TIME, N_("An answer that is being given ends in mid-sentence.")


def _limits(found: Found) -> Line:
    if found.filter_runs:
        return Strength.REAL_TIME, N_(
            "Limits, breaks and night pauses hold to the minute, also while your computer is off."
        )
    if found.messages_table or found.chat_access:
        return Strength.AFTER_THE_FACT, N_(
            "Guardian pauses your child when it sees that the time is used up, about a minute "
            "late, and only while Guardian runs."
        )
    return Strength.NOT_AT_ALL, N_(
        "Guardian cannot see times of use, so only night pauses work, while Guardian runs."
    )


def _reminders(found: Found) -> Line:
    if found.filter_runs:
        return Strength.REAL_TIME, N_("Reminders stand at the end of an answer, on the page.")
    return Strength.NOT_AT_ALL, N_("Reminders need Guardian's filter, which does not run there.")


def _minors_mode(found: Found) -> Line:
    if not found.filter_runs:
        return Strength.NOT_AT_ALL, N_(
            "Characters are not told that they talk with a child: that needs Guardian's filter."
        )
    if found.bare_models:
        return Strength.REAL_TIME, N_(
            "Every character is told that it talks with a child. Your child can also choose the "
            "model itself, without a character; it is told as well."
        )
    return Strength.REAL_TIME, N_("Every character is told that it talks with a child.")


def _deleted(found: Found) -> Line:
    if not found.uncounted:
        return Strength.REAL_TIME, N_(
            "On its pages your child can neither delete chats nor have temporary ones, so all of "
            "them count. A program of your child's own could delete a message; what Guardian has "
            "seen before still counts."
        )
    return Strength.AFTER_THE_FACT, N_(
        "Your child can delete a chat. What Guardian has seen before still counts; a chat that "
        "was deleted within a minute does not."
    )


def _ways_around(found: Found) -> Line:
    if found.behind_gateway:
        return Strength.HARD, N_(
            "Open WebUI reaches every model through Guardian's gateway, so all rules hold for "
            "programs of your child's own as well."
        )
    return Strength.NOT_AT_ALL, N_(
        "With a program and the sign-in of Open WebUI your child could talk past the filter, "
        "without limits to the minute and reminders. Pauses and blocked characters hold. "
        "Guardian's gateway closes this way."
    )
