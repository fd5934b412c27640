"""Where the model's server is, its key, and how long it may take."""

import subprocess
import sys
from contextlib import ExitStack, suppress
from pathlib import Path

import openai
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guardian.provider.backends.gateway.proxy import Gateway
from guardian.provider.backends.gateway.upstream import (
    Upstream,
    UpstreamOptions,
    UpstreamOptionsError,
    read_key,
)
from guardian.provider.context import Provider
from guardian.provider.engine.live import Live
from tests.rig.memory_keeper import DAD_KEY, MIA_KEY, MemoryKeeper
from tests.rig.model_stand_in import Script, model_stand_in
from tests.rig.provider_server import served_provider


@pytest.mark.parametrize(
    ("url", "base"),
    [
        ("http://127.0.0.1:11434", "http://127.0.0.1:11434/v1"),
        ("http://127.0.0.1:11434/", "http://127.0.0.1:11434/v1"),
        ("https://api.example.org/v1/", "https://api.example.org/v1"),
        (
            "https://api.example.org/compatible-mode/v1",
            "https://api.example.org/compatible-mode/v1",
        ),
        ("http://[::1]:8000", "http://[::1]:8000/v1"),
    ],
)
def test_a_base_url_is_what_clients_call_one(url: str, base: str) -> None:
    assert UpstreamOptions(url=url).base == base


@pytest.mark.parametrize(
    "url",
    [
        "",
        "llama",
        "ftp://x/v1",
        "http://",
        "http://a:b@c/v1",
        "http://x/v1?a=b",
        "http://x:99999",
        "http://x#y",
    ],
)
def test_other_addresses_are_refused(url: str) -> None:
    with pytest.raises(UpstreamOptionsError):
        _ = UpstreamOptions(url=url).base


@given(st.text(max_size=40))
def test_no_text_is_taken_for_an_address_by_accident(url: str) -> None:
    with suppress(UpstreamOptionsError):
        assert UpstreamOptions(url=url).base.lower().startswith(("http://", "https://"))


def test_a_key_is_the_one_line_of_a_file(tmp_path: Path) -> None:
    path = tmp_path / "key"
    path.write_text("sk-abc\n", encoding="ascii")
    assert read_key(path) == "sk-abc"


@pytest.mark.parametrize("content", [b"", b"\n", b"a b", b"a\nb", b"\xff", b"x" * 5000, b"a\x00b"])
def test_other_files_are_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "key"
    path.write_bytes(content)
    with pytest.raises(UpstreamOptionsError) as error:
        read_key(path)
    assert str(tmp_path) not in str(error.value)
    with pytest.raises(UpstreamOptionsError):
        read_key(tmp_path / "none")


def test_the_key_is_in_no_repr() -> None:
    assert "sk-abc" not in repr(UpstreamOptions(url="http://x", key="sk-abc"))


def test_who_asks_again_uses_the_same_connection(tmp_path: Path) -> None:
    keeper = MemoryKeeper()
    with model_stand_in() as model:

        def gateway(provider: Provider, _live: Live) -> Gateway:
            return Gateway(keeper, Upstream(UpstreamOptions(url=model.url)), provider.clock)

        with (
            served_provider(tmp_path, gateway=gateway) as served,
            openai.OpenAI(base_url=f"{served.url}/v1", api_key=MIA_KEY, max_retries=0) as client,
        ):
            for stream in (False, True, False):
                answer = client.chat.completions.create(model="plain", messages=[HI], stream=stream)
                list(answer)
                keeper.last_finished()
        assert len(model.callers) == 1


@pytest.mark.parametrize("key", [MIA_KEY, DAD_KEY])
def test_a_server_that_is_slow_or_away(tmp_path: Path, key: str) -> None:
    keeper = MemoryKeeper()
    with ExitStack() as stack:
        model = stack.enter_context(model_stand_in())
        options = UpstreamOptions(
            url=model.url, first_byte_seconds=0.2, between_bytes_seconds=0.2, connect_seconds=5
        )

        def gateway(provider: Provider, _live: Live) -> Gateway:
            return Gateway(keeper, Upstream(options), provider.clock)

        model.scripts["silent"] = Script(silent=True)
        model.scripts["stalls"] = Script(pieces=("One",), fails="stalls")
        with (
            served_provider(tmp_path, gateway=gateway) as served,
            openai.OpenAI(base_url=f"{served.url}/v1", api_key=key, max_retries=0) as client,
        ):
            with pytest.raises(openai.InternalServerError) as slow:
                client.chat.completions.create(model="silent", messages=[HI])
            assert (slow.value.status_code, slow.value.code) == (504, "upstream_timeout")
            stream = client.chat.completions.create(model="stalls", messages=[HI], stream=True)
            with stream, pytest.raises(openai.APIError, match="too long"):
                list(stream)
            stack.close()
            with pytest.raises(openai.InternalServerError) as away:
                client.chat.completions.create(model="plain", messages=[HI])
            assert (away.value.status_code, away.value.code) == (502, "upstream_unreachable")


HI: openai.types.chat.ChatCompletionUserMessageParam = {"role": "user", "content": "Hi!"}


def test_a_provider_without_a_gateway_imports_no_client() -> None:
    code = (
        "import sys, guardian.provider.app, guardian.provider.serve, guardian.cli\n"
        "print(sorted({'aiohttp', 'httpx', 'openai'} & set(sys.modules)))\n"
        "import guardian.provider.backends.gateway.opening\n"
        "print(sorted({'httpx', 'openai'} & set(sys.modules)))"
    )
    told = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert told.stdout.split() == ["[]", "[]"]
