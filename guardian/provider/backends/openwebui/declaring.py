"""What a bridge says of itself on the provider's card: how strongly, how late, and what not at all.

It follows from what was last found at the server; before anybody has looked, the weakest is said.
"""

from collections.abc import Mapping

from sqlalchemy import Connection

from guardian.provider.backends.openwebui.capabilities import Found
from guardian.provider.backends.openwebui.health import found_before

Row = tuple[str, str, str]
"""Status, clause and method of a capability."""
SAFETY_CONTACT = "none: the family runs its Open WebUI and this bridge itself"
SECURITY = (
    "The key of the server is held in memory; what is said is looked at in memory and not kept",
    "Everything that is changed at the server is noted first, so that it can be put back",
)
TLS = "TLS is the task of whoever runs this bridge; without it, use it on one machine only"
_MODE, _REMINDED = "Measures Art. 14", "Measures Art. 18"
_ALWAYS: Mapping[str, Row] = {
    "over_dependence_warning": (
        "supported",
        "Measures Art. 10",
        "Signals from time, lateness and length of use; one alert per rise",
    ),
    "character_control": (
        "supported",
        _MODE,
        "Hard: the server itself refuses a blocked character from the next message on",
    ),
    "easy_exit": (
        "partial",
        "Measures Art. 19",
        "A guardian ends an answer in its midst; the ward's own words end nothing",
    ),
    "privacy_protection": (
        "partial",
        "Measures Art. 10, Art. 16",
        "No words are kept here; Open WebUI keeps them, and its administrators can read them",
    ),
    "copy_and_delete": (
        "partial",
        "Measures Art. 16",
        "Of what is kept here; conversations are copied and deleted in Open WebUI itself",
    ),
    "emotional_boundary_guidance": (
        "partial",
        "Measures Art. 10",
        "What must not be said is told to guardians afterwards, and not held back",
    ),
    "elder_help": (
        "partial",
        "Measures Art. 15",
        "Calls for help with a due time, on the page of the provider; no warnings in the chat",
    ),
    "pictures_and_sound": (
        "absent",
        "Measures Art. 8",
        "Nobody here looks at them",
    ),
    "human_review": (
        "partial",
        "Measures Art. 9",
        (
            "After the fact: grave signs are put before whoever runs this bridge, to be looked at "
            "within a day, pressing ones within an hour; a family has no staff who must"
        ),
    ),
}
_CARED_FOR = (
    "After the fact, within about 20 seconds: rules and a small model read what was said on both "
    "sides, guardians and contacts are told"
)
_SOFTER = "characters are asked to answer more softly after a sign"
_NO_COMFORT = "no comfort and no helpline stand in the chat"
_ELSEWHERE: Row = (
    "absent",
    _MODE,
    (
        "What is asked of the server with a program of one's own is held by pauses and blocked "
        "characters alone, and is not counted"
    ),
)
_BEHIND_GATEWAY: Row = (
    "supported",
    _MODE,
    "The server reaches every model through Guardian's gateway, which holds to the same rules",
)


def rows(found: Found | None) -> Mapping[str, Row]:
    """Return what differs from the sandbox, by capability."""
    runs = found is not None and found.filter_runs
    behind = found is not None and found.behind_gateway
    return {
        **_ALWAYS,
        "minors_mode": _minors_mode(found),
        "mental_health_protection": (
            "partial",
            "Measures Art. 10, Art. 13",
            "; ".join((_CARED_FOR, *([_SOFTER] if runs or behind else []), _NO_COMFORT)),
        ),
        "ai_identity_reminders": (
            ("supported", _REMINDED, "On the page, at the end of an answer, as they fall due")
            if runs
            else ("absent", _REMINDED, "They need the filter, which does not run there")
        ),
        "use_elsewhere": _BEHIND_GATEWAY if behind else _ELSEWHERE,
    }


def rows_now(connection: Connection) -> Mapping[str, Row]:
    """Return them as the last round found the server."""
    return rows(found_before(connection))


def _minors_mode(found: Found | None) -> Row:
    if found is not None and found.filter_runs:
        return (
            "supported",
            _MODE,
            (
                "In real time on Open WebUI's own pages: time, rest, schedule, curfew and "
                "characters; use is told within about 20 seconds, also of chats deleted later"
            ),
        )
    if found is not None and (found.messages_table or found.chat_access):
        return (
            "partial",
            _MODE,
            (
                "After the fact: who has used up a limit, or stays into an hour without chat, is "
                "suspended within about 20 seconds, as long as this bridge runs"
            ),
        )
    return ("partial", _MODE, "Hours without chat alone, by suspension: times of use are not seen")
