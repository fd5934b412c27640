import pytest
from hypothesis import given
from hypothesis import strategies as st

from guardian.policy.bands import band
from guardian.policy.preset_basis import (
    BasisKind,
    bases,
    basis_of,
    in_force_since,
    jurisdiction_of,
)
from guardian.policy.presets import (
    UnknownJurisdictionError,
    jurisdictions,
    law_floor,
    preset_settings,
)
from guardian.policy.settings import Floor


def test_a_guide_is_named_with_its_date_and_whether_it_was_read() -> None:
    night = basis_of("curfew", "8-11", "CN")
    assert night is not None
    assert (night.kind, night.reference, night.dated, night.read) == (
        BasisKind.GUIDE,
        "Minors' mode guidelines",
        "2024-11-15",
        True,
    )
    day = basis_of("daily_minutes", "16-17", "CN")
    assert day is not None
    assert (day.kind, day.value, day.read) == (BasisKind.GUIDE, 120, False)


def test_an_analogy_is_told_as_one() -> None:
    month = basis_of("spend_per_month_minor", "8-11", "CN")
    assert month is not None
    assert (month.kind, month.reference, month.dated) == (
        BasisKind.ANALOGY,
        "games notice",
        "2019",
    )
    assert (month.value, month.read) == (20_000, False)


def test_a_law_is_dated_by_when_it_came_into_force() -> None:
    reminder = basis_of("duration_reminder_minutes", "8-11", "CN")
    assert reminder is not None
    assert (reminder.kind, reminder.value, reminder.dated) == (BasisKind.LAW, 120, "2026-07-15")
    assert in_force_since("CN") == "2026-07-15"
    assert in_force_since(None) is None


def test_our_own_default_rests_on_nothing() -> None:
    toddler = basis_of("daily_minutes", "0-2", "CN")
    assert toddler is not None
    assert (toddler.kind, toddler.value, toddler.reference) == (BasisKind.APP, 0, None)


@pytest.mark.parametrize("age", ["18+", "99", "", "unknown"])
def test_who_starts_without_limits_has_no_basis(age: str) -> None:
    assert bases(age, "CN") == {}


def test_no_country_no_basis() -> None:
    assert bases("8-11", None) == {}
    with pytest.raises(UnknownJurisdictionError):
        basis_of("curfew", "8-11", "XX")


@pytest.mark.parametrize("code", ["CN", "US-CA", "US-NY", "US-WA"])
def test_the_law_that_the_floor_names_says_which_country(code: str) -> None:
    assert jurisdiction_of(law_floor(code, 10), "XTS") == code


@pytest.mark.parametrize(
    ("currency", "code"), [("CNY", "CN"), ("GBP", "UK"), ("EUR", "EU"), ("USD", None)]
)
def test_else_the_currency_does_where_it_can(currency: str, code: str | None) -> None:
    assert jurisdiction_of(Floor(), currency) == code


@given(st.sampled_from(jurisdictions()), st.integers(min_value=0, max_value=17))
def test_every_basis_has_the_value_a_family_starts_with(jurisdiction: str, age: int) -> None:
    starts, law = preset_settings(jurisdiction, age), law_floor(jurisdiction, age).settings
    for field, basis in bases(band(age), jurisdiction).items():
        assert basis.value in (getattr(law, field), getattr(starts, field))
        assert (basis.kind is BasisKind.LAW) == (getattr(law, field) is not None)
        assert basis.reference or basis.kind is BasisKind.APP
