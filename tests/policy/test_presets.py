import pytest
from hypothesis import given
from hypothesis import strategies as st

from guardian.policy.effective import floor_faults
from guardian.policy.presets import (
    UnknownJurisdictionError,
    helplines,
    jurisdictions,
    law_floor,
    preset_settings,
)
from guardian.policy.settings import PolicySettings


def test_a_child_of_eleven_in_china_starts_as_the_guidelines_say() -> None:
    settings = preset_settings("CN", 11)
    assert settings.daily_minutes == 60
    assert settings.curfew is not None
    assert (settings.curfew.start.hour, settings.curfew.end.hour) == (22, 6)
    assert (settings.spend_per_purchase_minor, settings.spend_per_month_minor) == (5000, 20_000)


def test_an_adult_starts_without_limits() -> None:
    assert preset_settings("CN", 18) == PolicySettings()


@given(st.sampled_from(jurisdictions()), st.integers(min_value=0, max_value=100))
def test_every_preset_of_every_age_stands_on_its_floor(jurisdiction: str, age: int) -> None:
    assert floor_faults(law_floor(jurisdiction, age), preset_settings(jurisdiction, age)) == ()


@pytest.mark.parametrize("jurisdiction", jurisdictions())
def test_every_jurisdiction_has_someone_to_call(jurisdiction: str) -> None:
    assert helplines(jurisdiction)


def test_an_unknown_jurisdiction_is_named() -> None:
    with pytest.raises(UnknownJurisdictionError, match="Atlantis"):
        law_floor("Atlantis", 9)
