"""Training: the same texts, the same bytes; the weights are of the texts that lie beside."""

import json
from importlib import import_module
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from guardian.provider.signals.normal.tables import FOLDER

SCRIPTS = Path(__file__).parents[4] / "packaging" / "signals"


@pytest.fixture
def script(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(SCRIPTS))
    return import_module("train")


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    """Return a small folder of harmless texts: two labels of a child, one of an AI."""
    folder = tmp_path / "texts"
    for language, games, money, stays in (
        ("en", "{lol|haha} i lost the {game|match}", "a {man|guy} took my money", "do not go yet"),
        ("zh", "{哈哈|}我们{输|赢}了", "{他|有人}骗了我的钱", "再陪我一会"),
    ):
        (folder / language).mkdir(parents=True)
        lines = [
            f"# none games\n{games}",
            f"\n# loss\n{money}",
            f"\n# ai_exit\n{stays}",
            "# ai_none",
        ]
        (folder / language / "some.txt").write_text("\n".join([*lines, "hello"]), encoding="utf-8")
    return folder


def test_the_same_texts_give_the_same_bytes(
    script: ModuleType, texts: Path, tmp_path: Path
) -> None:
    outs = [tmp_path / "one.npz", tmp_path / "two.npz"]
    for out in outs:
        assert script.main(["--texts", str(texts), "--out", str(out)]) == 0
    assert outs[0].read_bytes() == outs[1].read_bytes()


def test_the_weights_are_of_the_texts_that_lie_here(script: ModuleType) -> None:
    """If this fails, train again: ``packaging/signals/train.py``."""
    with np.load(FOLDER / "model.npz", allow_pickle=False) as file:
        made_of = json.loads(str(file["told"]))["made_of"]
    assert made_of["texts"] == script.digests_of(SCRIPTS / "texts")
    assert made_of["tables"] == script.digests_of_tables()


def test_choices_of_a_template_are_always_the_same(script: ModuleType) -> None:
    reading = import_module("reading")
    drawn = reading.choices_of("{a|b|} c {d|e}, f", "en")
    assert drawn == reading.choices_of("{a|b|} c {d|e}, f", "en")
    assert set(drawn) <= {"a c d, f", "a c e, f", "b c d, f", "b c e, f", "c d, f", "c e, f"}
    assert reading.choices_of("我{ |}们 {好|}", "zh") in (["我们好", "我们"], ["我们", "我们好"])
