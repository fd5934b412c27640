"""One application serves many tests, and none of them finds anything of another."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
import requests

from guardian.provider.app import create_app
from guardian.provider.context import Provider
from guardian.provider.engine.live import Live
from tests.rig.linked_app import LinkedApp
from tests.rig.provider_fixtures import seed
from tests.rig.provider_server import ServedProvider, served_again
from tests.rig.standing_app import StandingApp

UNAUTHORIZED = requests.codes.unauthorized


def test_an_application_keeps_nothing_but_what_the_rig_exchanges(served: ServedProvider) -> None:
    with _noted(Provider) as of_provider, _noted(Live) as of_live:
        create_app(served.provider, live=served.live)
    # the name and the scheme of the issuer are those of every provider in the rig
    assert of_provider == {"test_control", "clock", "name", "issuer"}
    assert of_live == {"rate_limits"}


def test_the_next_provider_has_nothing_of_the_last(
    standing_app: StandingApp, tmp_path: Path
) -> None:
    with _serving(standing_app, tmp_path / "first.db") as first:
        app = LinkedApp(first)
        ahead = first.clock.advance(timedelta(days=3))
        assert first.provider.clock is first.clock
        assert app.read("/link")["link_id"] == app.link_id
        issuer = requests.get(f"{first.url}/.well-known/guardian-link", timeout=20).json()["issuer"]
        assert issuer == first.url
    with _serving(standing_app, tmp_path / "second.db") as second:
        assert second.clock.now() < ahead - timedelta(days=2)
        told = requests.get(f"{second.url}/gl-test/v1/clock", timeout=20).json()["now"]
        assert told < ahead.isoformat()
        app.served = second
        assert app.send("GET", "/link").status_code == UNAUTHORIZED
        assert not second.live.bell.closing


def test_what_outlives_its_test_has_no_provider_any_more(
    standing_app: StandingApp, tmp_path: Path
) -> None:
    with _serving(standing_app, tmp_path / "provider.db") as served:
        pass
    with pytest.raises(AttributeError):
        _ = served.provider.engine
    with pytest.raises(AttributeError):
        served.clock.now()
    with pytest.raises(AttributeError):
        _ = served.live.bell


def test_two_providers_need_two_applications(
    standing_app: StandingApp, served: ServedProvider
) -> None:
    with pytest.raises(AssertionError), standing_app.serving(served.provider):
        pass
    assert requests.get(f"{served.url}/.well-known/guardian-link", timeout=20).ok


@contextmanager
def _serving(standing: StandingApp, path: Path) -> Iterator[ServedProvider]:
    seed(f"sqlite:///{path}")
    with served_again(standing, f"sqlite:///{path}") as served:
        yield served


@contextmanager
def _noted(kind: type) -> Iterator[set[str]]:
    """Note which attributes of such objects are read until the block ends."""
    names: set[str] = set()

    def note(self: object, name: str) -> Any:
        if not name.startswith("__"):
            names.add(name)
        return object.__getattribute__(self, name)

    with patch.object(kind, "__getattribute__", note):
        yield names
