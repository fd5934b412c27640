"""Fits the heads of one side, and says how likely their scores are on lines they never saw."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from zlib import crc32

import numpy as np
from numpy.typing import NDArray
from reading import Line
from scipy.sparse import csr_matrix, diags
from sklearn.linear_model import LogisticRegression

from guardian.provider.signals.model.concepts import known_words
from guardian.provider.signals.model.labels import GRADES, NOTHING, SELF_HARM_LEVELS, Side
from guardian.provider.signals.model.pieces import groups_of, share_of_each
from guardian.provider.signals.model.weights import ANY, INFORMS, SELF_HARM
from guardian.provider.signals.normal import normal

FOLDS = 3
INVERSE_REGULARISATION = 16.0
RARENESS = {Side.CHILD: 0, Side.AI: 2}
"""How much sooner a rare piece is believed than a common one: a power of its inverse document
frequency. A reply is long, and most of it says what every reply says."""
SEEN = 6
"""In so many texts of its side a piece must be for the model to know it."""
HARMLESS = frozenset({*NOTHING.values(), INFORMS})
"""Labels in which nothing asks somebody to look."""
NEVER = -10.0
"""The score of a label that no text has."""
TEMPLATE_WEIGHT, PUBLIC_WEIGHT = 0.25, 0.4

Floats = NDArray[np.float64]
Pieces = NDArray[np.uint32]


@dataclass(frozen=True, kw_only=True)
class Fitted:
    """The heads of a side: a column of ``weights`` each, a row for each piece."""

    heads: tuple[str, ...]
    weights: Floats
    biases: Floats


def heads_of(side: Side) -> tuple[str, ...]:
    """Return what is asked of a text; of self-harm also whether it is any of its levels."""
    return (ANY, SELF_HARM, *GRADES[side]) if side is Side.CHILD else (ANY, *GRADES[side])


def matrix_of(lines: Sequence[Line], side: Side) -> tuple[csr_matrix, Pieces]:
    """Return a row for each line, and what its columns mean: pieces that its side says often."""
    read = [groups_of(normal(line.text, known_words())) for line in lines]
    own = {*GRADES[side], NOTHING[side]}
    said = (groups for groups, line in zip(read, lines, strict=True) if line.label in own)
    seen = Counter(number for groups in said for group in groups for number in group)
    pieces = np.array(sorted(one for one, texts in seen.items() if texts >= SEEN), np.uint32)
    column_of = {int(number): at for at, number in enumerate(pieces)}
    rows: list[int] = []
    columns: list[int] = []
    values: list[float] = []
    for row, groups in enumerate(read):
        for at, group in enumerate(groups):
            known = [column_of[number] for number in group if number in column_of]
            rows += [row] * len(known)
            columns += known
            values += [share_of_each(at, len(group))] * len(known)
    return csr_matrix((values, (rows, columns)), shape=(len(lines), len(pieces))), pieces


def is_meant(head: str, label: str) -> bool:
    """Tell whether a text of this label is what the head asks for."""
    if head == ANY:
        return label not in HARMLESS
    return label in SELF_HARM_LEVELS if head == SELF_HARM else label == head


def fit(matrix: csr_matrix, lines: Sequence[Line], side: Side) -> Fitted:
    """Fit every head. Levels of self-harm learn from self-harm alone."""
    labels = np.array([line.label for line in lines])
    weights = np.array([_weight(line) for line in lines])
    believed = _believed(matrix, RARENESS[side])
    matrix = (matrix @ diags(believed)).tocsr()
    within = np.isin(labels, SELF_HARM_LEVELS)
    columns, biases = [], []
    for head in heads_of(side):
        rows = np.flatnonzero(within if head in SELF_HARM_LEVELS else np.ones_like(within))
        wanted = np.array([is_meant(head, label) for label in labels[rows]])
        if not wanted.any():
            columns.append(np.zeros(matrix.shape[1]))
            biases.append(NEVER)
            continue
        model = LogisticRegression(
            C=INVERSE_REGULARISATION, solver="liblinear", tol=1e-3, random_state=0
        )
        model.fit(matrix[rows], wanted, sample_weight=weights[rows])
        columns.append(model.coef_[0])
        biases.append(float(model.intercept_[0]))
    return Fitted(
        heads=heads_of(side),
        weights=np.array(columns).T * believed[:, None],
        biases=np.array(biases),
    )


def _believed(matrix: csr_matrix, power: int) -> Floats:
    """Return a number for each piece, 1 at the mean: a larger weight costs so much less."""
    texts = np.maximum(np.diff(matrix.tocsc().indptr), 1)  # a fold may lack a piece
    rareness: Floats = np.log1p(matrix.shape[0] / texts) ** power
    rareness /= rareness.mean()
    return rareness


def unseen_scores(matrix: csr_matrix, lines: Sequence[Line], side: Side) -> Floats:
    """Return the raw score of every head for every line, by fits that did not see its source."""
    fold = np.array([crc32(line.of.encode()) % FOLDS for line in lines])
    found = np.zeros((len(lines), len(heads_of(side))))
    for one in range(FOLDS):
        seen = np.flatnonzero(fold != one)
        fitted = fit(matrix[seen], [lines[int(at)] for at in seen], side)
        rest = np.flatnonzero(fold == one)
        found[rest] = matrix[rest] @ fitted.weights + fitted.biases
    return found


def _weight(line: Line) -> float:
    if "public" in line.words:
        return PUBLIC_WEIGHT
    return TEMPLATE_WEIGHT if line.is_template else 1.0
