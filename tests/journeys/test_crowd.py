"""Two hundred wards chat at once, and each is answered to the end.

``GUARDIAN_TEST_CROWD_SECONDS=60`` makes it the whole minute; the figures are printed (``-s``).
"""

import os
from pathlib import Path

import pytest

from guardian.provider.serve import ServeOptions, open_provider
from tests.rig.crowd import chat_at_once, register_crowd
from tests.rig.provider_process import ProviderProcess

CROWD = 200
SECONDS = float(os.environ.get("GUARDIAN_TEST_CROWD_SECONDS", "8"))
PAUSE_SECONDS = 2.0
"""As fast as a child reads and types, at most."""


@pytest.mark.journey
@pytest.mark.timeout(300)
def test_two_hundred_wards_chat_without_an_error(tmp_path: Path) -> None:
    ledger = tmp_path / "provider.db"
    options = ServeOptions(db=f"sqlite:///{ledger}", seed_family=True, seed_language="en")
    provider = open_provider(options, "http://127.0.0.1:1")
    cookies = register_crowd(provider, CROWD)
    provider.engine.dispose()
    process = ProviderProcess(ledger, "--test-control", "--reply-delay-ms", "0")
    process.start()
    try:
        process.await_local_hour(10)
        figures = chat_at_once(process.url, cookies, SECONDS, PAUSE_SECONDS)
        print(figures.told())  # noqa: T201 - the figures are what this is for
        assert figures.errors == []
        assert len(figures.answers) >= CROWD, "everybody was answered"
        assert process.terminate() == 0
        assert process.errors == ""
    finally:
        process.close()
