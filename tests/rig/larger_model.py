"""Makes a real, tiny ONNX model with its tokenizer: it finds words, and nothing else."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import onnx
import tokenizers
from onnx import TensorProto, helper, numpy_helper

INPUTS = ("input_ids", "attention_mask", "token_type_ids")
HEARD, OBJECTED_TO = "zibble", "zobble"
"""Words that nothing else knows: of a child's message, and of a character's reply."""
FAILS = "zubble"
"""A word on which it fails."""
NAME = "words-1"
_TWO_WORDS = f"""
name = "{NAME}"
activation = "sigmoid"

[[outputs]]
side = "child"
label = "groom"
threshold = 0.7

[[outputs]]
side = "ai"
label = "ai_manip"
threshold = 0.7
"""


def make_two_words_model(folder: Path) -> Path:
    """Write a model that hears grooming in one word, and a fault of an AI in another."""
    words = ({HEARD: 9.0}, {OBJECTED_TO: 9.0})
    return make_larger_model(folder, words, _TWO_WORDS, fails_on=FAILS)


def make_larger_model(
    folder: Path,
    words: Sequence[Mapping[str, float]],
    described: str,
    inputs: Sequence[str] = ("input_ids",),
    *,
    fails_on: str | None = None,
) -> Path:
    """Write a model into ``folder``; each of ``words`` is an output: what its words add up to.

    ``described`` is its ``signals.toml``. An output begins at -4; of ``inputs`` only the first is
    looked at. ``fails_on`` is a word for which its tokenizer has a number, and it has no row.
    """
    folder.mkdir(parents=True, exist_ok=True)
    every = sorted({word for output in words for word in output})
    vocabulary = {"[UNK]": 0} | {word: at for at, word in enumerate(every, start=1)}
    table = np.zeros((len(vocabulary), len(words)), dtype=np.float32)
    for at, output in enumerate(words):
        for word, weight in output.items():
            table[vocabulary[word], at] = weight
    beyond = {} if fails_on is None else {fails_on: len(vocabulary) + 1_000}
    _write_tokenizer(folder / "tokenizer.json", vocabulary | beyond)
    onnx.save(_graph(table, inputs), str(folder / "model.onnx"))
    (folder / "signals.toml").write_text(described, "utf-8")
    return folder


def _write_tokenizer(path: Path, vocabulary: dict[str, int]) -> None:
    made = tokenizers.Tokenizer(tokenizers.models.WordLevel(vocabulary, unk_token="[UNK]"))
    made.normalizer = tokenizers.normalizers.Lowercase()
    made.pre_tokenizer = tokenizers.pre_tokenizers.Whitespace()
    made.save(str(path))


def _graph(
    table: "np.ndarray[tuple[int, int], np.dtype[np.float32]]", inputs: Sequence[str]
) -> onnx.ModelProto:
    nodes = [
        helper.make_node("Gather", ["table", inputs[0]], ["found"], axis=0),
        helper.make_node("ReduceSum", ["found", "words"], ["summed"], keepdims=0),
        helper.make_node("Add", ["summed", "bias"], ["logits"]),
    ]
    graph = helper.make_graph(
        nodes,
        "words",
        [helper.make_tensor_value_info(each, TensorProto.INT64, [1, None]) for each in inputs],
        [helper.make_tensor_value_info("logits", TensorProto.FLOAT, [1, table.shape[1]])],
        [
            numpy_helper.from_array(table, "table"),
            numpy_helper.from_array(np.array([1], dtype=np.int64), "words"),
            numpy_helper.from_array(np.array(-4.0, dtype=np.float32), "bias"),
        ],
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=9)
