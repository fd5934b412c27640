"""What docs/signals.md says of a larger model's folder is what the program takes."""

import re
from pathlib import Path

import pytest

from guardian.provider.engine.actions import RESPONSES
from guardian.provider.signals.larger.description import MODEL, TOKENIZER, read_description
from guardian.provider.signals.model import GRADES, Side

DOCS = Path(__file__).resolve().parents[4] / "docs"
BOTH = pytest.mark.parametrize("page", ["signals.md", "signals.zh.md"])


def written(page: str) -> str:
    return (DOCS / page).read_text(encoding="utf-8")


@BOTH
def test_every_label_is_listed_once_and_no_other(page: str) -> None:
    listed = re.findall(r"\| `([a-z0-9_]+)` (?=\|)", written(page))
    assert sorted(listed) == sorted(label for side in Side for label in GRADES[side])


@BOTH
def test_the_description_can_be_copied(page: str, tmp_path: Path) -> None:
    (described,) = re.findall(r"```toml\n(.*?)```", written(page), re.DOTALL)
    (tmp_path / "signals.toml").write_text(described, encoding="utf-8")
    read = read_description(tmp_path)
    assert [each.label for each in read.outputs] == ["sh2", None]


@BOTH
def test_files_and_levels_are_named(page: str) -> None:
    text = written(page)
    assert all(f"| `{name}` |" in text for name in (MODEL, TOKENIZER, "signals.toml"))
    rows = re.findall(r"^\| (info|low|moderate|high|critical) \|(.*)\|$", text, re.MULTILINE)
    assert [level for level, _ in rows] == [level.value for level in RESPONSES]
    for (_, cells), done in zip(rows, RESPONSES.values(), strict=True):
        _, comfort, _, softer, reviewed = (cell.strip() for cell in cells.split("|"))
        assert (bool(comfort), bool(softer), bool(reviewed)) == (
            done.comfort,
            done.softer,
            done.reviewed,
        )
