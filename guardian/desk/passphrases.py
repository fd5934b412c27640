"""How good a new passphrase is: told while it is typed, and asked for when it is taken."""

from guardian.desk.security_values import Advice, PassphraseOpinion
from guardian.vault import strength


def opinion(passphrase: str) -> PassphraseOpinion:
    """Return the score of a passphrase, whether it is taken, and how to better it.

    Takes some milliseconds, the first call some fifty more: call from a worker.
    """
    judged = strength.opinion(passphrase)
    return PassphraseOpinion(
        score=judged.score,
        acceptable=judged.acceptable,
        advice=None if judged.weakness is None else Advice(judged.weakness.value),
    )


def refuse_weak(passphrase: str) -> None:
    """Raise WeakPassphraseError unless ``opinion`` would call it acceptable."""
    strength.check_strength(passphrase)
