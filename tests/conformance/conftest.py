"""A served family, for the kit to look at."""

from collections.abc import Iterator

import pytest

from tests.rig.provider_fixtures import seeded_ledger, served

__all__ = ["quick_passwords", "seeded_ledger", "served"]


@pytest.fixture(scope="module", autouse=True)
def quick_passwords() -> Iterator[None]:
    """Hash the passwords of a hundred families quickly: nobody here guesses any."""
    with pytest.MonkeyPatch.context() as quick:
        quick.setattr("guardian.provider.accounts.passwords._COST", 2)
        yield
