"""The practice family behind a lock: opens by itself first, then with the passphrase it tells."""

import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from guardian.demo.family import PASSPHRASE
from guardian.demo.opening import DemoOpening, linked
from guardian.desk.locked_values import GlanceKind
from guardian.desk.opening_state import OpeningState
from guardian.vault.errors import WrongPassphraseError
from tests.rig.listeners import nobody, nothing
from ui.opening_port import Opening


@pytest.fixture
def opening(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[DemoOpening]:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    with closing(DemoOpening("en")) as made:
        yield made
    assert list(tmp_path.iterdir()) == [], "a practice family leaves nothing behind"


def _nobody(*_told: object) -> None:
    """Hear nothing."""


def test_it_opens_by_itself_and_locks_like_any_other(opening: DemoOpening) -> None:
    assert opening.state() is OpeningState.PRACTICE
    face = opening.face()
    assert (face.language, face.practice_passphrase) == ("en", PASSPHRASE)
    services = opening.unlock(PASSPHRASE)
    assert linked(services).ward_name == "Mia"
    services.preferences.set_theme("dark")
    troubles: list[object] = []
    services.watch.start(_nobody, _nobody, troubles.append)
    door: Opening = opening
    door.listen(nobody, nothing)
    door.lock()
    assert opening.state() is OpeningState.LOCKED
    assert opening.handover() is None, "it locks in this process"
    assert (opening.face().theme, opening.face().practice_passphrase) == ("dark", PASSPHRASE)
    assert opening.glance().kind is not GlanceKind.NOT_LISTENING
    with pytest.raises(WrongPassphraseError):
        opening.unlock("another sentence altogether")
    assert opening.wait_seconds() == 0
    services = opening.unlock(PASSPHRASE)
    assert linked(services).ward_name == "Mia"
    assert services.security.security().keyring is None
    assert troubles == [], "a week that a lock breaks off is no trouble"


def test_its_provider_ends_with_it(opening: DemoOpening) -> None:
    assert isinstance(opening.provider._process, subprocess.Popen)
    assert opening.provider._process.poll() is None
    opening.close()
    assert opening.provider._process.poll() is not None
