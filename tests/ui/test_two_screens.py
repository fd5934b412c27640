"""The window comes back on the screen it was on, and on another one where that is gone."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
SIZE = {"width": 1280, "height": 800, "logicalDpi": 96, "logicalBaseDpi": 96, "dpr": 1}
LEFT = {"name": "left", "x": 0, "y": 0, **SIZE}
RIGHT = {"name": "right", "x": 1280, "y": 0, **SIZE}


def _start(folder: Path, screens: list[dict[str, Any]], move_to: tuple[int, int]) -> dict[str, Any]:
    """Start the window in a process of its own: screens cannot be changed within one."""
    described = folder / "screens.json"
    described.write_text(json.dumps({"windowFrameMargins": True, "screens": screens}))
    platform = f"offscreen:configfile={described}"
    done = subprocess.run(
        [sys.executable, "-m", "tests.ui.on_screens", str(folder / "kept"), *map(str, move_to)],
        cwd=ROOT,
        env=os.environ | {"QT_QPA_PLATFORM": platform},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        timeout=60,
        check=True,
    )
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def test_it_comes_back_on_the_screen_it_was_on(tmp_path: Path) -> None:
    _start(tmp_path, [LEFT, RIGHT], (1330, 10))
    told = _start(tmp_path, [LEFT, RIGHT], (1330, 10))
    assert (told["screens"], told["on"]) == (["left", "right"], "right")


@pytest.mark.parametrize("place", [(1330, 10), (9000, 300)])
def test_where_its_screen_is_gone_all_of_it_is_on_another(
    tmp_path: Path, place: tuple[int, int]
) -> None:
    _start(tmp_path, [LEFT, RIGHT], place)
    told = _start(tmp_path, [LEFT], (0, 0))
    assert (told["on"], told["inside"]) == ("left", True)
