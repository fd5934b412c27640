"""Asks a larger model, in ONNX, what it makes of one text; on one thread, and with bounds."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from guardian.provider.signals.larger.description import (
    MODEL,
    TOKENIZER,
    Description,
    LargerModelError,
    read_description,
)
from guardian.provider.signals.model import Side, signal_of
from guardian.provider.signals.normal import MAX_CHARACTERS
from guardian.provider.signals.rules import Signal

if TYPE_CHECKING:
    import onnxruntime
    import tokenizers

_TRIED = "Hello, 你好"
_MOST_WINDOWS = 12
"""So often it is asked about one text at most: of more windows, about those of both its ends."""
_KNOWN_INPUTS = {"input_ids", "attention_mask", "token_type_ids"}


@dataclass(frozen=True, kw_only=True)
class LargerModel:
    """A model that was opened and tried. ``name`` is told with each of its signals."""

    description: Description
    session: "onnxruntime.InferenceSession"
    tokenizer: "tokenizers.Tokenizer"

    @property
    def name(self) -> str:
        """What it calls itself."""
        return self.description.name

    def scores(self, text: str, side: Side) -> Mapping[str, float]:
        """Return the probability of each label that it knows of a side.

        Reads what our own model reads, the first 2000 characters. What is longer than its
        ``max_tokens`` is read in windows that overlap, and the highest of each label counts.
        """
        readable = text[:MAX_CHARACTERS].encode("utf-8", "ignore").decode()
        read = [self._probabilities(window) for window in self._windows(readable)]
        found = [max(column) for column in zip(*read, strict=True)]
        return {
            output.label: one
            for output, one in zip(self.description.outputs, found, strict=True)
            if output.label is not None and output.side is side
        }

    def thresholds(self, side: Side) -> Mapping[str, float]:
        """Return the probability from which on each label of a side is told."""
        return {
            output.label: output.threshold
            for output in self.description.outputs
            if output.label is not None and output.side is side
        }

    def signals(self, text: str, side: Side) -> tuple[Signal, ...]:
        """Return what it says of one message, by the same table of grades as our own model."""
        thresholds = self.thresholds(side)
        return tuple(
            signal_of(label, side, version=self.name)
            for label, one in self.scores(text, side).items()
            if one >= thresholds[label]
        )

    def _windows(self, text: str) -> "Sequence[tokenizers.Encoding]":
        first = self.tokenizer.encode(text)
        windows = [first, *first.overflowing]
        half = _MOST_WINDOWS // 2
        return windows if len(windows) <= _MOST_WINDOWS else windows[:half] + windows[-half:]

    def _probabilities(self, window: "tokenizers.Encoding") -> Sequence[float]:
        (out, *_) = self.session.run(None, self._given(window))
        numbers = [float(one) for one in out.reshape(-1)]
        if len(numbers) != len(self.description.outputs) or not all(map(math.isfinite, numbers)):
            raise LargerModelError(where=f"{len(numbers)} outputs")
        return _activated(numbers, self.description.activation)

    def _given(self, window: "tokenizers.Encoding") -> dict[str, Any]:
        import numpy as np  # noqa: PLC0415 - heavy

        columns = {
            "input_ids": window.ids,
            "attention_mask": window.attention_mask,
            "token_type_ids": window.type_ids,
        }
        wanted = [each.name for each in self.session.get_inputs()]
        return {name: np.array([columns[name]], dtype=np.int64) for name in wanted}


def open_larger(folder: Path) -> LargerModel:
    """Open the model in ``folder`` and try it once; raises LargerModelError.

    A model is a program of somebody: only a folder that its owner trusts belongs here.
    """
    description = read_description(folder)
    try:
        import onnxruntime  # noqa: PLC0415 - an extra that few have
        import tokenizers  # noqa: PLC0415 - an extra that few have
    except ImportError:
        raise LargerModelError(where="pip install 'guardian-desktop[onnx]'") from None
    for name in (MODEL, TOKENIZER):
        if not (folder / name).is_file():
            raise LargerModelError(where=str(folder / name))
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 4  # it would print what it thinks of a file
    try:
        session = onnxruntime.InferenceSession(
            str(folder / MODEL), options, providers=["CPUExecutionProvider"]
        )
    except Exception:  # noqa: BLE001 - every fault of theirs is a class of its own
        raise LargerModelError(where=str(folder / MODEL)) from None
    try:
        tokenizer = tokenizers.Tokenizer.from_file(str(folder / TOKENIZER))
    except Exception:  # noqa: BLE001 - theirs is a bare Exception
        raise LargerModelError(where=str(folder / TOKENIZER)) from None
    tokenizer.enable_truncation(description.max_tokens, stride=description.max_tokens // 4)
    tokenizer.no_padding()
    unknown = {each.name for each in session.get_inputs()} - _KNOWN_INPUTS
    if unknown:
        raise LargerModelError(where=f"{folder / MODEL}: {', '.join(sorted(unknown))}")
    model = LargerModel(description=description, session=session, tokenizer=tokenizer)
    try:
        model.scores(_TRIED, Side.CHILD)
    except LargerModelError as error:
        raise LargerModelError(where=f"{folder / MODEL}: {error.values['where']}") from None
    except Exception:  # noqa: BLE001 - every fault of theirs is a class of its own
        raise LargerModelError(where=str(folder / MODEL)) from None
    return model


def _activated(numbers: Sequence[float], activation: str) -> list[float]:
    if activation == "softmax":
        highest = max(numbers)
        powers = [math.exp(one - highest) for one in numbers]
        return [one / sum(powers) for one in powers]
    if activation == "sigmoid":
        return [1 / (1 + math.exp(-max(-60.0, min(60.0, one)))) for one in numbers]
    return [min(1.0, max(0.0, one)) for one in numbers]
