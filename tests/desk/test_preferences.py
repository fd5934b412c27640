import pytest

from guardian.desk.preferences import Preferences
from guardian.store.database import Database
from tests.rig.clock import MovableClock


@pytest.mark.parametrize(
    ("system", "language"),
    [("zh_CN", "zh_CN"), ("zh_TW", "zh_TW"), ("en_GB", "en"), ("fr_FR", "en")],
)
def test_the_desktop_decides_until_the_parent_does(
    database: Database, clock: MovableClock, system: str, language: str
) -> None:
    assert Preferences(database, clock, system).language() == language


def test_a_choice_is_kept(database: Database, clock: MovableClock) -> None:
    Preferences(database, clock, "en").set_language("zh_CN")
    Preferences(database, clock, "en").set_theme("dark")
    again = Preferences(database, clock, "en")
    assert (again.language(), again.theme()) == ("zh_CN", "dark")


def test_what_does_not_exist_is_refused(database: Database, clock: MovableClock) -> None:
    with pytest.raises(ValueError, match="language"):
        Preferences(database, clock, "en").set_language("tlh")
