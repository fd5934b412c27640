"""A larger model, added by path: what it says is told by the same table as what ours says."""

import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guardian.link.wire.events import Level
from guardian.provider.signals.larger.description import LargerModelError, read_description
from guardian.provider.signals.larger.onnx_model import LargerModel, open_larger
from guardian.provider.signals.model import Side
from tests.rig.larger_model import INPUTS, make_larger_model

DESCRIBED = """
name = "words-1"
activation = "sigmoid"
max_tokens = 16

[[outputs]]
side = "child"
label = "sh2"
threshold = 0.7

[[outputs]]

[[outputs]]
side = "ai"
label = "ai_exit"
threshold = 0.5
"""
WORDS = ({"gone": 9.0, "tomorrow": -3.0}, {"gone": 50.0}, {"stay": 8.0})


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_larger_model(tmp_path_factory.mktemp("larger"), WORDS, DESCRIBED)


@pytest.fixture(scope="module")
def model(folder: Path) -> LargerModel:
    return open_larger(folder)


def test_it_is_asked_of_each_side_by_its_own_labels(model: LargerModel) -> None:
    assert model.scores("soon gone", Side.CHILD) == {"sh2": pytest.approx(0.9933, abs=1e-3)}
    assert model.scores("please STAY", Side.AI) == {"ai_exit": pytest.approx(0.982, abs=1e-3)}


def test_what_it_tells_names_the_model_and_keeps_to_the_table(model: LargerModel) -> None:
    (told,) = model.signals("soon gone", Side.CHILD)
    assert (told.category, told.level, told.self_harm_level) == (
        "self_harm.ideation",
        Level.HIGH,
        2,
    )
    assert (told.method, told.version, told.rule_id) == ("model", "words-1", "sh2")


def test_below_its_threshold_nothing_is_told(model: LargerModel) -> None:
    assert model.signals("gone tomorrow tomorrow", Side.CHILD) == ()
    assert model.signals("a nice day", Side.AI) == ()


@pytest.mark.parametrize("before", [0, 15, 16, 40, 150])
def test_nothing_hides_behind_a_long_beginning(model: LargerModel, before: int) -> None:
    assert model.signals("a " * before + "gone", Side.CHILD) != ()
    assert model.signals("gone" + " a" * before, Side.CHILD) != ()


def test_of_a_very_long_text_both_ends_are_read(model: LargerModel) -> None:
    assert model.signals("gone" + " a" * 990, Side.CHILD) != ()
    assert model.signals("a " * 990 + "gone", Side.CHILD) != ()
    assert model.signals("a " * 500 + "gone" + " a" * 490, Side.CHILD) == ()


def test_many_may_ask_at_once(model: LargerModel) -> None:
    texts = ["soon gone", "a nice day", "a " * 40 + "gone", "gone tomorrow tomorrow"] * 50
    alone = [model.signals(text, Side.CHILD) for text in texts]
    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(lambda text: model.signals(text, Side.CHILD), texts)) == alone


@given(st.text(max_size=300) | st.sampled_from(["", "\ud83d", "\x00" * 50, "gone" * 5000]))
def test_any_text_has_probabilities(model: LargerModel, text: str) -> None:
    (found,) = model.scores(text, Side.CHILD).values()
    assert 0 <= found <= 1


@pytest.mark.parametrize("activation", ["softmax", "none"])
def test_its_numbers_become_probabilities_as_it_says(tmp_path: Path, activation: str) -> None:
    described = DESCRIBED.replace("sigmoid", activation)
    (found,) = (
        open_larger(make_larger_model(tmp_path, WORDS, described))
        .scores("gone", Side.CHILD)
        .values()
    )
    assert found == pytest.approx(0.0 if activation == "softmax" else 1.0, abs=1e-6)


def test_a_model_may_ask_for_everything_that_a_tokenizer_knows(tmp_path: Path) -> None:
    made = open_larger(make_larger_model(tmp_path, WORDS, DESCRIBED, INPUTS))
    assert made.scores("gone", Side.CHILD)["sh2"] > 0.9


def _drop(name: str) -> Callable[[Path], None]:
    return lambda folder: (folder / name).unlink()


def _write(name: str, content: str) -> Callable[[Path], None]:
    def write(folder: Path) -> None:
        (folder / name).write_text(content)

    return write


@pytest.mark.parametrize(
    ("spoil", "named"),
    [
        (_drop("model.onnx"), "model.onnx"),
        (_drop("tokenizer.json"), "tokenizer.json"),
        (_drop("signals.toml"), "signals.toml"),
        (_write("model.onnx", "no model"), "model.onnx"),
        (_write("tokenizer.json", "{}"), "tokenizer.json"),
        (_write("signals.toml", "name = "), "signals.toml"),
        (_write("signals.toml", "#" * 200_000), "signals.toml"),
        (_write("signals.toml", DESCRIBED.replace("sh2", "sh9")), "outputs.0"),
        (_write("signals.toml", DESCRIBED.replace('"ai"', '"child"')), "outputs.2"),
        (_write("signals.toml", DESCRIBED.replace("0.7", "7")), "outputs.0.threshold"),
        (_write("signals.toml", DESCRIBED.replace("words-1", "a b")), "name"),
        (_write("signals.toml", DESCRIBED + "\n[[outputs]]\n"), "3 outputs"),
    ],
)
def test_what_cannot_be_used_is_named(
    folder: Path, tmp_path: Path, spoil: Callable[[Path], None], named: str
) -> None:
    shutil.copytree(folder, tmp_path / "spoilt")
    spoil(tmp_path / "spoilt")
    with pytest.raises(LargerModelError, match=named):
        open_larger(tmp_path / "spoilt")


def test_a_model_that_asks_for_something_else_is_refused(tmp_path: Path) -> None:
    folder = make_larger_model(tmp_path, WORDS, DESCRIBED, ("pictures",))
    with pytest.raises(LargerModelError, match="pictures"):
        open_larger(folder)


@given(st.binary(max_size=200))
def test_no_description_ends_in_another_error(
    tmp_path_factory: pytest.TempPathFactory, written: bytes
) -> None:
    folder = tmp_path_factory.mktemp("described")
    (folder / "signals.toml").write_bytes(written)
    with pytest.raises(LargerModelError):
        read_description(folder)
