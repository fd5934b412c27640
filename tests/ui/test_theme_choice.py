"""What is kept of a choice, also by a version that knew less."""

import pytest

from guardian.desk.preferences import THEMES
from ui.theme.choice import ThemeChoice


@pytest.mark.parametrize("kept", THEMES)
def test_what_is_kept_is_what_was_chosen(kept: str) -> None:
    assert ThemeChoice.of(kept).kept() == kept


@pytest.mark.parametrize("kept", ["system", "light", "dark"])
def test_a_choice_of_before_means_what_it_meant(kept: str) -> None:
    assert kept in THEMES
    assert ThemeChoice.of(kept) == ThemeChoice(scheme=kept)
