from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.rig.lived_profile import LivedProfile
from tests.rig.provider_server import served_provider


@pytest.fixture
def lived(tmp_path: Path) -> Iterator[LivedProfile]:
    """Return a locked profile that hears a child at the real provider."""
    with served_provider(tmp_path) as served:
        profile = LivedProfile(tmp_path / "app", served)
        profile.linked()
        profile.locked()
        yield profile
        profile.close()
