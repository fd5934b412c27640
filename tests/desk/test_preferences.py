import pytest

from guardian.desk.preferences import Preferences
from guardian.store.database import Database


@pytest.mark.parametrize(
    ("system", "language"),
    [("zh_CN", "zh_CN"), ("zh_TW", "zh_CN"), ("en_GB", "en"), ("fr_FR", "en")],
)
def test_the_desktop_decides_until_the_parent_does(
    database: Database, system: str, language: str
) -> None:
    assert Preferences(database, system).language() == language


def test_a_choice_is_kept(database: Database) -> None:
    Preferences(database, "en").set_language("zh_CN")
    Preferences(database, "en").set_theme("dark")
    again = Preferences(database, "en")
    assert (again.language(), again.theme()) == ("zh_CN", "dark")


def test_what_does_not_exist_is_refused(database: Database) -> None:
    with pytest.raises(ValueError, match="language"):
        Preferences(database, "en").set_language("tlh")
