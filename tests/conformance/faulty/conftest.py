"""One provider for the faults of a file: they are broken into it one after the other."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.rig.provider_server import served_provider


@pytest.fixture(scope="module")
def provider_url(seeded_ledger: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve an honest provider until the file ends."""
    folder = tmp_path_factory.mktemp("faulty")
    shutil.copy(seeded_ledger, folder / "provider.db")
    with served_provider(folder) as provider:
        yield provider.url
