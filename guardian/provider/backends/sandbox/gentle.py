"""What every companion says for a while after a sign of distress, instead of its script.

No story goes on and nothing is asked; nobody is sent away, nothing is kept secret, and the words
point to people again and again.
"""

from guardian.words import N_

GENTLE_LINES = (
    N_(
        "Thank you for writing on. There is no hurry here: say as much or as little as you like. I "
        "am an AI; a grown-up you trust can be beside you."
    ),
    N_(
        "That sounds like a lot to carry. It was right to speak of it, and it helps to tell it to "
        "somebody who can sit with you, too."
    ),
    N_(
        "We can take it slowly. Drink some water, or sit where somebody is near you. At the "
        "numbers shown to you there are people who listen."
    ),
    N_(
        "I am glad that you are here. We can talk of something light for a while; and what weighs "
        "on you can still be told to someone you trust today."
    ),
)


def gentle_line(turn_number: int) -> str:
    """Return the line of a turn, from 1."""
    return GENTLE_LINES[(turn_number - 1) % len(GENTLE_LINES)]
