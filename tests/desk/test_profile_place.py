from pathlib import Path

import pytest

from guardian.desk.profile import HOME_VARIABLE, profile_folder


def test_the_parent_may_choose_the_place(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path / "mine"))
    assert profile_folder() == tmp_path / "mine"


def test_a_tilde_and_a_relative_place_are_made_whole(
    monkeypatch: pytest.MonkeyPatch, own_home: Path, tmp_path: Path
) -> None:
    monkeypatch.setenv(HOME_VARIABLE, "~/guardian")
    assert profile_folder() == own_home / "guardian"
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(HOME_VARIABLE, "here")
    assert profile_folder() == tmp_path / "here"


@pytest.mark.parametrize("nothing", [None, ""])
def test_otherwise_it_is_the_platforms_place(
    monkeypatch: pytest.MonkeyPatch, own_home: Path, nothing: str | None
) -> None:
    if nothing is None:
        monkeypatch.delenv(HOME_VARIABLE)
    else:
        monkeypatch.setenv(HOME_VARIABLE, nothing)
    assert own_home in profile_folder().parents
    assert profile_folder().name == "guardian"
