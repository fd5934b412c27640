"""The numbers that training left: ``resources/signals/model.npz``, read at first use."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from guardian.provider.signals.model.labels import Side
from guardian.provider.signals.normal.tables import FOLDER

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MODEL_VERSION = "model-2026.11.1"
"""Changes with the weights, so that an old alert can be traced to its model."""

SELF_HARM = "sh"
"""The head that asks whether it is self-harm at all; the levels only tell which."""

ANY = "any"
"""The head that asks whether there is anything at all. What is told leans on it."""
INFORMS = "minor"
"""The label that informs and alarms nobody. It is nothing that ANY asks for."""


@dataclass(frozen=True, kw_only=True)
class Weights:
    """One side's. ``pieces``: the numbers of the pieces that it knows, in ascending order.

    ``weights``: a row of small integers for each of them, by head.

    A head's score is the sum of its weights times its scale, and its bias; ``slopes`` and
    ``offsets`` make a probability of it. ``thresholds``: from which sum of its score and that of
    ANY on it is told; of INFORMS from which score.
    """

    heads: tuple[str, ...]
    pieces: "NDArray[np.uint32]"
    weights: "NDArray[np.int8]"
    scales: "NDArray[np.float32]"
    biases: "NDArray[np.float32]"
    slopes: "NDArray[np.float32]"
    offsets: "NDArray[np.float32]"
    thresholds: Mapping[str, float]

    def rows_of(self, numbers: Sequence[int]) -> "NDArray[np.intp]":
        """Return where those of the numbers stand that it knows."""
        import numpy as np  # noqa: PLC0415 - see weights_of

        wanted = np.array(numbers, np.uint32)
        found = np.searchsorted(self.pieces, wanted)
        found[found == len(self.pieces)] = 0
        rows: NDArray[np.intp] = found[self.pieces[found] == wanted]
        return rows


@cache
def weights_of(side: Side, path: Path = FOLDER / "model.npz") -> Weights:
    """Return what was learnt for a side.

    Raises :class:`OSError` or :class:`ValueError` where the file is missing or broken.
    """
    import numpy as np  # noqa: PLC0415 - sixteen megabytes that only who scores needs

    with np.load(path, allow_pickle=False) as file:
        told = json.loads(str(file["told"]))["sides"][side.value]
        return Weights(
            heads=tuple(told["heads"]),
            pieces=np.cumsum(file[f"{side.value}_steps"], dtype=np.uint32),
            weights=file[f"{side.value}_weights"],
            scales=file[f"{side.value}_scales"],
            biases=file[f"{side.value}_biases"],
            slopes=np.asarray(told["slopes"], np.float32),
            offsets=np.asarray(told["offsets"], np.float32),
            thresholds=told["thresholds"],
        )
