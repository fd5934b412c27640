"""One session of plain HTTP: bounded, recorded, searched for what must not come back."""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import requests
from urllib3.exceptions import HTTPError

from guardian.conformance.check import CheckFailedError, NotTestableError
from guardian.conformance.exchanges import Exchange, Recorder, template

CONNECT_SECONDS = 10
READ_SECONDS = 40
BUDGET_SECONDS = 90
MAX_BYTES = 16 * 1024 * 1024
LONGEST_PAUSE_SECONDS = 65
PAUSES = 3
"""How often an answer of 429 is waited out."""


class UnreachableError(Exception):
    """Nobody answers there; ``args[0]`` names the kind of trouble."""


@dataclass(frozen=True, kw_only=True)
class Answer:
    """A whole answer."""

    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)
    exchange: Exchange

    @property
    def media_type(self) -> str:
        """Return the type of the body, without parameters."""
        return self.headers.get("Content-Type", "").partition(";")[0].strip().lower()

    def json(self) -> Any:
        """Return the body; raises :class:`CheckFailedError` when it is no JSON."""
        try:
            return json.loads(self.body)
        except ValueError:
            raise CheckFailedError(f"JSON from {self.exchange}", self.media_type) from None

    def document(self) -> dict[str, Any]:
        """Return the body as a JSON object; raises :class:`CheckFailedError`."""
        document = self.json()
        if not isinstance(document, dict):
            raise CheckFailedError(f"a JSON object from {self.exchange}", type(document).__name__)
        return document


class Http:
    """Sends requests and reads whole answers; one session for the whole run.

    ``authority`` is a PEM file to trust instead of this computer's roots.
    """

    def __init__(self, recorder: Recorder, *, authority: str | None = None) -> None:
        self.recorder = recorder
        self._session = requests.Session()
        self._session.trust_env = False
        if authority is not None:
            self._session.verify = authority

    def close(self) -> None:
        """Let the connections go."""
        self._session.close()

    def send(self, method: str, url: str, *, searched: bool = True, **parts: Any) -> Answer:
        """Return the answer, waiting out 429 a few times.

        ``searched``: whether a guardian could see it, so that no planted phrase may be in it.
        ``parts`` are those of ``requests``. Raises :class:`UnreachableError`, and
        :class:`CheckFailedError` for an answer without end.
        """
        for _ in range(PAUSES):
            answer = self._once(method, url, searched=searched, **parts)
            pause = answer.headers.get("Retry-After", "")
            if answer.status != requests.codes.too_many_requests or not pause.isdecimal():
                return answer
            if int(pause) > LONGEST_PAUSE_SECONDS:
                raise NotTestableError(f"the provider asks to wait {pause} s (429)")
            time.sleep(int(pause))
        return answer

    def _once(self, method: str, url: str, *, searched: bool, **parts: Any) -> Answer:
        timeout = (CONNECT_SECONDS, READ_SECONDS)
        try:
            with self._session.request(
                method, url, stream=True, allow_redirects=False, timeout=timeout, **parts
            ) as response:
                body = _whole(response)
        except (requests.RequestException, HTTPError) as error:
            raise UnreachableError(type(error).__name__) from None
        exchange = Exchange(
            method=method,
            path=template(url),
            status=response.status_code,
            problem=_problem_type(response, body),
        )
        self.recorder.note(exchange)
        if searched:
            self.recorder.search(body.decode("utf-8", "replace"), exchange)
        return Answer(
            status=response.status_code, headers=response.headers, body=body, exchange=exchange
        )


def _whole(response: requests.Response) -> bytes:
    deadline = time.monotonic() + BUDGET_SECONDS
    body = bytearray()
    while piece := response.raw.read1(
        65_536, decode_content=True
    ):  # as it comes, or it may trickle
        body += piece
        if len(body) > MAX_BYTES:
            raise CheckFailedError(f"an answer of at most {MAX_BYTES} bytes", "more")
        if time.monotonic() > deadline:
            raise CheckFailedError(f"a whole answer within {BUDGET_SECONDS} s", "part of it")
    return bytes(body)


def _problem_type(response: requests.Response, body: bytes) -> str:
    if response.status_code < requests.codes.bad_request:
        return ""
    try:
        document = json.loads(body)
    except ValueError:
        return ""
    if not isinstance(document, dict):
        return ""
    name = document.get("type") or document.get("error") or ""
    return str(name).rpartition(":")[2][:64]
