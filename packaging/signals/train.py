"""Makes the model of the signals from the texts beside this file. The same texts, the same bytes.

    .venv/bin/python packaging/signals/train.py [--public FOLDER] [--texts FOLDER] [--out FILE]

``--public``: a folder of public sets as JSON lines; what they say of no risk is learnt from too.
"""

import argparse
import json
import sys
from pathlib import Path

import numpy as np
from calibrating import Calibrated, calibrated
from fitting import Fitted, fit, heads_of, matrix_of, unseen_scores
from reading import TEXTS, Line, digest_of, read_public, read_texts, text_files
from varying import varied

from guardian.provider.signals.model.labels import GRADES, NOTHING, Side
from guardian.provider.signals.model.weights import MODEL_VERSION
from guardian.provider.signals.normal.tables import FOLDER

_LARGEST = 31
"""Of a whole number that a weight becomes. Finer ones need more room and hear no better."""


def main(arguments: list[str] | None = None) -> int:
    """Read, fit, calibrate, write."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--public", type=Path, help="a folder of public sets")
    parser.add_argument("--texts", type=Path, default=TEXTS)
    parser.add_argument("--out", type=Path, default=FOLDER / "model.npz")
    read = parser.parse_args(arguments)
    public = read_public(read.public) if read.public else []
    own = read_texts(read.texts)
    lines = own + varied(own) + public
    arrays: dict[str, np.ndarray] = {}
    told: dict[str, object] = {}
    for side in Side:
        told[side.value] = _learn(side, [line for line in lines if _concerns(line, side)], arrays)
    made_of = {
        "texts": digests_of(read.texts),
        "tables": digests_of_tables(),
        "public": {
            path.name: {
                "digest": digest_of(path),
                "texts": sum(_is_of(line, path) for line in public),
            }
            for path in (sorted(read.public.glob("*.jsonl")) if read.public else ())
        },
    }
    arrays["told"] = np.array(
        json.dumps({"version": MODEL_VERSION, "made_of": made_of, "sides": told}, sort_keys=True)
    )
    with read.out.open("wb") as file:
        np.savez_compressed(
            file, allow_pickle=False, **{name: arrays[name] for name in sorted(arrays)}
        )
    print(f"{len(lines)} texts, {read.out.stat().st_size} bytes")
    return 0


def digests_of(texts: Path) -> dict[str, str]:
    """Return the digest of each file of a folder of texts."""
    return {f"{path.parent.name}/{path.name}": digest_of(path) for path in text_files(texts)}


def digests_of_tables() -> dict[str, str]:
    """Return the digests of the tables by which texts are read: other tables, other pieces."""
    return {path.name: digest_of(path) for path in sorted(FOLDER.glob("*.txt"))}


def _is_of(line: Line, path: Path) -> bool:
    return line.of.startswith(f"public/{path.stem}:")


def _concerns(line: Line, side: Side) -> bool:
    """Tell whether a side learns from a line; an AI also from what children say plainly."""
    own = line.label in GRADES[side] or line.label == NOTHING[side]
    return own or (line.label == "none" and not line.is_template)


def _learn(side: Side, lines: list[Line], arrays: dict[str, np.ndarray]) -> dict[str, object]:
    matrix, pieces = matrix_of(lines, side)
    small = _quantised(fit(matrix, lines, side))
    arrays[f"{side.value}_steps"] = np.diff(pieces, prepend=np.uint32(0))
    for name, array in small.items():
        arrays[f"{side.value}_{name}"] = array
    of: Calibrated = calibrated(unseen_scores(matrix, lines, side), lines, side)
    return {
        "heads": list(heads_of(side)),
        "slopes": [round(one, 4) for one in of.slopes],
        "offsets": [round(one, 4) for one in of.offsets],
        "thresholds": {head: round(one, 4) for head, one in of.thresholds.items()},
        "lines": len(lines),
    }


def _quantised(fitted: Fitted) -> dict[str, np.ndarray]:
    scales = np.abs(fitted.weights).max(axis=0) / _LARGEST
    scales[scales == 0] = 1.0
    return {
        "weights": np.rint(fitted.weights / scales).astype(np.int8),
        "scales": scales.astype(np.float32),
        "biases": fitted.biases.astype(np.float32),
    }


if __name__ == "__main__":
    sys.exit(main())
