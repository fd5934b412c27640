"""The window sets up a real gateway: its processes, its child's client, and its end."""

from collections.abc import Callable, Iterator
from pathlib import Path

import openai
import pytest
from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QLineEdit, QPushButton

from guardian.clock import SystemClock
from guardian.desk import bridge_place
from guardian.store.database import Database
from tests.rig.family_bridge import no_leftovers, zone_at_noon
from tests.rig.model_stand_in import KEY, ModelStandIn, model_stand_in
from tests.rig.seeded_store import KEY as DATABASE_KEY
from tests.rig.small_desk import compose
from tests.ui.bridge_rig import is_there
from tests.ui.conftest import Rig
from tests.ui.fakes import Desk
from ui.ports import Services
from ui.window import MainWindow

pytestmark = pytest.mark.timeout(240)
PATIENCE_MILLISECONDS = 90_000


class RealDesk(Desk):
    """Opens as a fake does, and what it opens is real."""

    def __init__(self, services: Services) -> None:
        super().__init__()
        self._real = services

    def services(self) -> Services:
        return self._real


@pytest.fixture
def model() -> Iterator[ModelStandIn]:
    with model_stand_in() as served:
        yield served


@pytest.fixture
def profile(tmp_path: Path) -> Iterator[Path]:
    with no_leftovers(tmp_path / "profile"):
        yield tmp_path / "profile"


@pytest.fixture
def services(profile: Path) -> Iterator[Services]:
    database = Database.open(profile / "guardian.db", DATABASE_KEY)
    composed = compose(profile, database, SystemClock(), "en")
    yield composed
    composed.watch.stop()


def wait_for(holds: Callable[[], bool]) -> None:
    """Let the window live until it holds: processes start meanwhile.

    In a loop of Qt's own: each ``processEvents`` of PySide loses a reference to ``None``, and so
    many turns of it as this takes would end the process.
    """
    loop, look = QEventLoop(), QTimer()
    look.timeout.connect(lambda: loop.quit() if holds() else None)
    look.start(20)
    QTimer.singleShot(PATIENCE_MILLISECONDS, loop, lambda: loop.exit(1))
    assert holds() or loop.exec() == 0, "it never came to that"


def press(rig: Rig, window: MainWindow, name: str) -> None:
    """Press a button as soon as it can be pressed."""

    def ready() -> bool:
        found = window.findChildren(QPushButton, name)
        return any(each.isVisible() and each.isEnabled() for each in found)

    wait_for(ready)
    found = rig.find(window, name)
    assert isinstance(found, QPushButton)
    found.click()


def text_of(rig: Rig, window: MainWindow, name: str) -> str:
    field = rig.find(window, name)
    assert isinstance(field, QLineEdit)
    return field.text()


def set_up(rig: Rig, window: MainWindow, model: ModelStandIn) -> None:
    """Go through every step, to where the key is shown."""
    press(rig, window, "link_first")
    press(rig, window, "way_gateway")
    wait_for(lambda: is_there(window, "bridge_address"))
    rig.type(window, "bridge_address", model.url)
    press(rig, window, "bridge_next")
    wait_for(lambda: is_there(window, "bridge_key_text"))
    rig.type(window, "bridge_key_text", KEY)
    press(rig, window, "bridge_next")
    wait_for(lambda: is_there(window, "capability_table"))
    press(rig, window, "bridge_next")
    wait_for(lambda: is_there(window, "child_name"))
    for name, text in (
        ("child_name", "Mia"),
        ("birth_year", str(rig.clock.now().year - 12)),
        ("birth_month", "1"),
        ("birth_day", "1"),
        ("child_zone", zone_at_noon()),
    ):
        rig.type(window, name, text)
    press(rig, window, "child_country_CN")
    press(rig, window, "bridge_next")
    press(rig, window, "set_up")
    wait_for(lambda: is_there(window, "given_key") or is_there(window, "error"))


def test_a_gateway_from_the_first_run_to_its_end(
    rig: Rig, services: Services, model: ModelStandIn, profile: Path
) -> None:
    window = rig.window(RealDesk(services))
    set_up(rig, window, model)
    assert is_there(window, "given_key"), rig.texts(window)
    client = openai.OpenAI(
        base_url=text_of(rig, window, "given_url"),
        api_key=text_of(rig, window, "given_key"),
        max_retries=0,
    )
    assert client.models.list().data
    press(rig, window, "key_typed")
    press(rig, window, "wizard_done")
    wait_for(lambda: "Mia" in rig.texts(window))
    press(rig, window, "go_settings")
    wait_for(lambda: is_there(window, "own_companions"))
    assert services.bridges is not None
    (bridge,) = services.bridges.every()
    press(rig, window, f"take_away_{bridge.bridge_id}")
    press(rig, window, "confirm_take_away")
    press(rig, window, "panel_done")
    wait_for(lambda: not services.accounts.links())
    with pytest.raises(openai.APIConnectionError):
        client.models.list()
    assert list((profile / bridge_place.FOLDER_NAME).glob("*")) == []
