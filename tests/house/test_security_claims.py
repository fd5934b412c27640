"""SECURITY.md names the tests that show what it claims; they have to be there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CLAIMED = sorted(set(re.findall(r"`(tests/[^`]+)`", (ROOT / "SECURITY.md").read_text("utf-8"))))


def test_security_md_names_tests() -> None:
    assert len(CLAIMED) > 20


@pytest.mark.parametrize("claimed", CLAIMED)
def test_what_shows_a_claim_is_there(claimed: str) -> None:
    assert list(ROOT.glob(claimed)), f"{claimed} shows nothing: it does not exist"
