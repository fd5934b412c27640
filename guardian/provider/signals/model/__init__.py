"""A compact model that reads one message and says "please look", in Chinese and English.

Linear over hashed pieces of the message and over what they mean (a thesaurus of both languages),
made by ``packaging/signals/train.py`` from texts of our own. It is a sign, never a diagnosis.
"""

from guardian.provider.signals.model.labels import GRADES, NOTHING, Grade, Side
from guardian.provider.signals.model.scorer import scores
from guardian.provider.signals.model.telling import model_signals, signal_of
from guardian.provider.signals.model.weights import MODEL_VERSION

__all__ = [
    "GRADES",
    "MODEL_VERSION",
    "NOTHING",
    "Grade",
    "Side",
    "model_signals",
    "scores",
    "signal_of",
]
