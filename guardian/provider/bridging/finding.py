"""Which of the programs that a bridge can stand at run on this computer."""

from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import suppress

import requests
from pydantic import JsonValue

from guardian.bridging.values import BridgeKind, Discovered
from guardian.link.errors import LinkError
from guardian.link.http.transport import Transport
from guardian.provider.bridging.asking import ask

PORTS = (8080, 3000, 11434, 1234, 8000, 4000, 1337, 5000, 5001, 8081)
"""Where they listen by themselves: Open WebUI (alone, in a container), Ollama, LM Studio, vLLM,
LiteLLM, Jan, text-generation-webui, KoboldCpp, and llama.cpp on the first."""
SECONDS = 2.0
LONGEST_VERSION = 64
_NEEDS_A_KEY = {requests.codes.unauthorized, requests.codes.forbidden}


def find(ports: Sequence[int] = PORTS) -> tuple[Discovered, ...]:
    """Return what answers on loopback, in the order of ``ports``, within about two seconds.

    No key is sent, and what answers is known by the form of its answers alone.
    """
    transport = Transport()
    crowd = ThreadPoolExecutor(max_workers=max(1, len(ports)), thread_name_prefix="bridge-finds")
    try:
        asked = [crowd.submit(_at, transport, f"http://127.0.0.1:{port}") for port in ports]
        done, _ = wait(asked, SECONDS)
    finally:
        transport.close()  # whoever has not answered is not waited for
        crowd.shutdown()
    return tuple(found for each in asked if each in done and (found := _result(each)) is not None)


def _result(asked: Future[Discovered | None]) -> Discovered | None:
    with suppress(LinkError):
        return asked.result()
    return None


def _at(transport: Transport, address: str) -> Discovered | None:
    config = ask(transport, f"{address}/api/config", seconds=SECONDS)
    if config.is_well and is_open_webui(config.document):
        return Discovered(
            kind=BridgeKind.OPEN_WEBUI, address=address, version=version_in(config.document)
        )
    models = ask(transport, f"{address}/v1/models", seconds=SECONDS)
    if models.is_well and isinstance((models.document or {}).get("data"), list):
        known = ask(transport, f"{address}/api/version", seconds=SECONDS)
        return Discovered(
            kind=BridgeKind.GATEWAY, address=address, version=version_in(known.document)
        )
    if models.status in _NEEDS_A_KEY and "error" in (models.document or {}):
        return Discovered(kind=BridgeKind.GATEWAY, address=address, version="")
    return None


def is_open_webui(document: Mapping[str, JsonValue] | None) -> bool:
    """Whether this is how Open WebUI describes itself to a page, whatever name it was given."""
    if document is None or not isinstance(document.get("version"), str):
        return False
    features = document.get("features")
    return isinstance(features, dict) and {"auth", "enable_signup"} <= features.keys()


def version_in(document: Mapping[str, JsonValue] | None) -> str:
    """Return the version that a program tells, ``""`` where it tells none that can be shown."""
    version = (document or {}).get("version")
    if isinstance(version, str) and len(version) <= LONGEST_VERSION and version.isprintable():
        return version
    return ""
