"""``guardian demo`` without a window: real processes, read back through Guardian Link."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from guardian.demo.family import WORRY

pytestmark = pytest.mark.journey


def _demo(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    environment = {k: v for k, v in os.environ.items() if k not in {"DISPLAY", "WAYLAND_DISPLAY"}}
    return subprocess.run(
        [sys.executable, "-m", "guardian", "demo", *options],
        capture_output=True,
        text=True,
        check=False,
        timeout=100,
        env={**environment, "TMPDIR": str(folder)},
    )


def test_the_facts_are_those_of_a_family_that_really_lived(tmp_path: Path) -> None:
    result = _demo(tmp_path, "--headless", "--json", "--language", "en")
    assert (result.returncode, result.stderr) == (0, "")
    facts = json.loads(result.stdout)
    assert facts["linked"] is True
    assert [ward["ward"] for ward in facts["wards"]] == ["Mia"]
    assert set(facts["refused"]) == {
        "character_blocked",
        "class_banned",
        "curfew",
        "limit_reached",
        "spending_cap",
    }
    today = facts["wards"][0]["today"]
    minutes = {
        each["character"]: each["minutes"] for each in facts["usage"] if each["date"] == today
    }
    assert minutes["Study Owl"] >= 30
    assert minutes["Storyteller Lan"] >= 10
    assert {(each["level"], each["category"].partition(".")[0]) for each in facts["alerts"]} == {
        ("moderate", "self_harm")
    }
    assert "buddy_max" in facts["wards"][0]["blocked"]
    assert "virtual_partner" in facts["wards"][0]["blocked"]
    assert facts["wards"][0]["limits"]["daily_minutes"] == "60"
    assert all(words not in result.stdout for words in WORRY.values())
    assert list(tmp_path.iterdir()) == [], "a practice family leaves nothing behind"


def test_without_a_display_the_same_is_told_in_words(tmp_path: Path) -> None:
    result = _demo(tmp_path, "--language", "zh_CN")
    assert (result.returncode, result.stderr) == (0, "")
    assert "小雅" in result.stdout
    assert "Argon2id" in result.stdout
    assert "class_banned" in result.stdout
