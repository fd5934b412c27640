"""What a gateway says of itself on the provider's card, and honestly what it cannot see.

It enforces in real time whatever asks the model through it. It knows the model and not the
character that a front end makes of it, and nothing at all of what goes around it.
"""

from collections.abc import Mapping

SAFETY_CONTACT = "none: the family runs this gateway itself"
TLS = (
    "TLS is the task of whoever runs this gateway; without it, use it on one machine or in a "
    "network of one's own"
)
SECURITY = (
    (
        "Keys of callers are kept as fingerprints (SHA-256) and told once; the model's own key "
        "never reaches a caller"
    ),
    (
        "A front end's users are known by a signature of at most five minutes (HS256); who cannot "
        "be named is not answered"
    ),
)

Row = tuple[str, str, str]
"""Status, clause and method of a capability."""
ROWS: Mapping[str, Row] = {
    "minors_mode": (
        "supported",
        "Measures Art. 14",
        (
            "In real time, for every program that asks through this gateway: time, rest, schedule, "
            "curfew, models and spending; the model is told the rules of minors' mode"
        ),
    ),
    "ai_identity_reminders": (
        "supported",
        "Measures Art. 18",
        "In the answer itself: at the start of each session and after signs of dependence",
    ),
    "easy_exit": (
        "supported",
        "Measures Art. 19",
        "By saying so in the chat; nothing is said afterwards",
    ),
    "mental_health_protection": (
        "supported",
        "Measures Art. 10, Art. 13",
        (
            "Rules read what the ward and the model say for signs of distress; comfort and "
            "helplines stand before the answer, guardians and contacts are told"
        ),
    ),
    "privacy_protection": (
        "partial",
        "Measures Art. 10, Art. 16",
        (
            "Encrypted at rest here; the model and the program that asks it have the words as "
            "well, and what they keep is theirs"
        ),
    ),
    "emotional_boundary_guidance": (
        "partial",
        "Measures Art. 10",
        (
            "What must not be said is stopped by plain rules; the character that a front end makes "
            "of a model is not seen"
        ),
    ),
    "character_control": (
        "partial",
        "Measures Art. 14",
        "By model: a front end's own characters on one model are one to this gateway",
    ),
    "pictures_and_sound": (
        "absent",
        "Measures Art. 8",
        "Nobody here can look at them: a ward can send words only",
    ),
    "use_elsewhere": (
        "absent",
        "Measures Art. 14",
        "What is asked of a model by another way than this gateway is not seen",
    ),
    "human_review": (
        "partial",
        "Measures Art. 9",
        (
            "Grave signs are put before whoever runs this gateway, to be looked at within a day, "
            "pressing ones within an hour; a family has no staff who must"
        ),
    ),
}
"""What differs from the sandbox, by capability."""
