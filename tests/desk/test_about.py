"""What the program says of itself is so."""

import re
import tomllib
from itertools import chain
from pathlib import Path
from typing import Any

from guardian.desk.about import LICENCE, USED, About, parts

ROOT = Path(__file__).resolve().parents[2]


def _project() -> dict[str, Any]:
    return dict(tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"])


def test_licence_and_folder(tmp_path: Path) -> None:
    about = About(tmp_path).about()
    assert (about.licence, about.folder) == (LICENCE, tmp_path)
    assert about.licence == _project()["license"]


def test_everything_that_is_asked_for_is_named() -> None:
    project = _project()
    asked = chain(project["dependencies"], *project["optional-dependencies"].values())
    names = {re.split(r"[\[<>=;! ]", each)[0] for each in asked}
    assert set(USED) == names
    assert list(USED) == sorted(names)


def test_what_is_installed_is_told_with_its_licence_and_what_it_needs() -> None:
    found = {each.name.lower(): each for each in parts(["requests", "no-such-distribution"])}
    assert {"requests", "urllib3", "idna", "certifi"} <= set(found)
    assert found["requests"].licence == "Apache-2.0"
    assert found["requests"].version
    assert list(found) == sorted(found)


def test_no_licence_is_longer_than_a_line() -> None:
    told = About(ROOT).parts()
    assert len(told) >= 20
    assert all("\n" not in each.licence and len(each.licence) < 200 for each in told)
