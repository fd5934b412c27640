"""A provider in its daytime, and a browser, for the child's page."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.rig.browser import chromium
from tests.rig.provider_fixtures import app, seeded_ledger, served, set_local_time
from tests.rig.provider_process import ProviderProcess, provider_process
from tests.rig.provider_server import ServedProvider, served_provider

__all__ = ["app", "seeded_ledger", "served"]

MORNING = "2026-11-23T01:00:00+00:00"
"""09:00 for the seeded family: far from the hours of rest."""
EVENING = "2026-11-23T13:45:00+00:00"
"""21:45 for them: a quarter of an hour before."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture(scope="module")
def chinese(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ProviderProcess]:
    folder = tmp_path_factory.mktemp("chinese")
    with provider_process(folder, "--start-at", MORNING, language="zh-CN") as process:
        yield process


@pytest.fixture(scope="module")
def english(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ProviderProcess]:
    folder = tmp_path_factory.mktemp("english")
    with provider_process(folder, "--start-at", MORNING, language="en") as process:
        yield process


@pytest.fixture
def evening(tmp_path: Path) -> Iterator[ProviderProcess]:
    """Run a provider of its own for a test that moves the clock, or says what worries it."""
    with provider_process(tmp_path, "--start-at", EVENING, language="en") as process:
        yield process


@pytest.fixture
def slow(tmp_path: Path) -> Iterator[ServedProvider]:
    """Serve with a long pause between the pieces of a reply."""
    with served_provider(tmp_path, language="en", reply_delay_ms=300) as running:
        set_local_time(running, 9)
        yield running
