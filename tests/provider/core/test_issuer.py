"""The address that a provider goes by where it is not the one that it listens on."""

import logging
from pathlib import Path

import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st

from guardian.link.client.address import origin_of
from guardian.provider.child_page.router import COOKIE
from guardian.provider.issuer import IssuerError, read_issuer, warn_of_address
from tests.rig.provider_process import ProviderProcess


@pytest.mark.parametrize(
    ("typed", "issuer"),
    [
        ("https://guardian.example.org", "https://guardian.example.org"),
        ("https://Guardian.Example.org/", "https://guardian.example.org"),
        ("https://guardian.example.org:443", "https://guardian.example.org"),
        ("https://guardian.example.org:8443", "https://guardian.example.org:8443"),
        ("http://192.168.1.5:8420", "http://192.168.1.5:8420"),
        ("http://localhost:8420", "http://localhost:8420"),
        ("http://[fd00::5]:8420", "http://[fd00::5]:8420"),
    ],
)
def test_it_is_spelt_as_apps_spell_it(typed: str, issuer: str) -> None:
    assert read_issuer(typed) == issuer == origin_of(issuer)


@pytest.mark.parametrize(
    "typed",
    [
        *("", "guardian.example.org", "ftp://guardian.example.org", "https://", "https:///"),
        *("http://guardian.example.org", "http://nas", "http://8.8.8.8", "http://0.0.0.0:8420"),
        *("https://a.example/guardian", "https://a.example?x", "https://a.example#x"),
        *("https://me:secret@a.example", "https://a.example:0"),
        *("https://a b", "https://a\\b", "https://" + "a" * 400),
    ],
)
def test_what_apps_could_not_link_with_is_refused(typed: str) -> None:
    with pytest.raises(IssuerError) as caught:
        read_issuer(typed)
    assert "secret" not in str(caught.value)


@given(st.text(max_size=60).map("https://".__add__) | st.text(max_size=60))
def test_whatever_is_typed_it_is_refused_or_an_origin(typed: str) -> None:
    try:
        issuer = read_issuer(typed)
    except IssuerError:
        return
    assert origin_of(issuer) == issuer
    assert issuer.count("/") == 2


@pytest.mark.parametrize(
    ("issuer", "named", "said"),
    [
        ("https://guardian.example.org", True, ""),
        ("http://127.0.0.1:8420", False, ""),
        ("http://127.0.0.1:8420", True, "Only programs on this computer"),
        ("http://localhost:8420", True, "Only programs on this computer"),
        ("http://192.168.1.5:8420", True, "is not encrypted"),
        ("http://[fd00::5]:8420", True, "is not encrypted"),
        ("http://0.0.0.0:8420", False, "--issuer"),
        ("http://[::]:8420", False, "--issuer"),
    ],
)
def test_an_address_that_few_can_use_or_many_can_read_is_told(
    issuer: str, named: bool, said: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        warn_of_address(issuer, named=named)
    told = [record.getMessage() for record in caplog.records]
    caplog.clear()
    assert len(told) == (1 if said else 0)
    assert all(said in line for line in told)


def test_everything_goes_by_the_name_and_not_by_where_it_listens(tmp_path: Path) -> None:
    name = "https://guardian.example.org"
    running = ProviderProcess(tmp_path / "provider.db", "--seed-family", "--issuer", f"{name}/")
    running.start()
    with requests.Session() as browser:
        browser.trust_env = False
        card = browser.get(f"{running.url}/.well-known/guardian-link", timeout=20).json()
        metadata = browser.get(
            f"{running.url}/.well-known/oauth-authorization-server", timeout=20
        ).json()
        form = {"login": "mia", "password": "sandbox-mia"}
        entered = browser.post(
            f"{running.url}/app/sign-in", form, allow_redirects=False, timeout=20
        )
    assert card["issuer"] == metadata["issuer"] == name
    assert card["api_base"] == f"{name}/gl/v1"
    addresses = [value for key, value in metadata.items() if key.endswith(("_endpoint", "_uri"))]
    assert addresses
    assert all(each.startswith(f"{name}/oauth/") for each in addresses), addresses
    (cookie,) = (each for each in entered.headers["set-cookie"].split(", ") if COOKIE in each)
    assert "Secure" in cookie
    assert running.terminate() == 0
    assert running.errors == ""
