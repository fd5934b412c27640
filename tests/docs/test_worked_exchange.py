"""The exchange in the protocol's document goes over the wire exactly as it is written there."""

import json
from http import HTTPStatus
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import pytest
import requests
from joserfc.jwk import ECKey, KeySet

from guardian.link.set_tokens import verify_set
from tests.docs.worked_exchange import Happening, Message, Names, Token, steps
from tests.rig.dpop import proof
from tests.rig.provider_server import ServedProvider, served_provider

TIMEOUT_SECONDS = 40
WORRYING = "I want to kill myself tonight"


class Replay:
    """One run through the exchange: sends what is written, compares what comes back."""

    def __init__(self, served: ServedProvider) -> None:
        self._served = served
        self._names = Names()
        self._keys = {name: ECKey.generate_key("P-256") for name in ("<proof>", "<watch_proof>")}
        self._answer = requests.Response()
        self._session = requests.Session()
        self._session.trust_env = False
        family = self._control("/wards", {"age": 13, "language": "en"})
        self._ward_id = family["ward_id"]
        self._guardian_id = family["guardians"][0]["guardian_id"]

    def close(self) -> None:
        self._session.close()

    def take(self, step: Message | Token | Happening) -> None:
        if isinstance(step, Happening):
            self._happen(step.sentence)
        elif isinstance(step, Token):
            self._find_token(step.claims)
        elif step.first_line.startswith("HTTP/"):
            self._compare(step)
        else:
            self._send(step)

    def _send(self, request: Message) -> None:
        method, path, _ = self._names.fill(request.first_line).split(" ")
        url = self._served.url + path
        headers = dict(request.headers)
        access = headers.get("Authorization", "").removeprefix("DPoP ")
        if written := headers.pop("DPoP", None):
            token = self._names.fill(access) if access else None
            headers["DPoP"] = proof(self._keys[written], method, url, access_token=token)
        if "<first_key_proof>" in request.body:
            self._names["first_key_proof"] = proof(
                self._keys["<proof>"], method, url, access_token=self._names["access_token"]
            )
        headers = {name: self._names.fill(value) for name, value in headers.items()}
        body: Any = self._names.fill(request.body)
        if "form" in headers.get("Content-Type", ""):
            body = dict(parse_qsl(body))
        elif body:
            body = body.encode()
        self._answer = self._session.request(
            method, url, headers=headers, data=body or None, timeout=TIMEOUT_SECONDS
        )

    def _compare(self, written: Message) -> None:
        _, status, phrase = written.first_line.split(" ", 2)
        assert self._answer.status_code == int(status), self._answer.text
        assert HTTPStatus(int(status)).phrase in {phrase, "Unprocessable Content"}
        for name, value in written.headers.items():
            found = self._answer.headers[name]
            self._names.agree(value, found.split(";")[0] if name == "Content-Type" else found, name)
        if written.body:
            self._names.agree(json.loads(written.body), self._answer.json())
        else:
            assert not self._answer.content

    def _find_token(self, claims: dict[str, Any]) -> None:
        jwks = self._session.get(f"{self._served.url}/oauth/jwks", timeout=TIMEOUT_SECONDS).json()
        keys = KeySet.import_key_set(jwks)
        (uri,) = claims["events"]
        found = [
            verify_set(
                compact, keys, issuer=self._names["issuer"], audience=self._names["link_id"]
            ).model_dump(mode="json")
            for compact in self._answer.json()["sets"].values()
        ]
        (token,) = [each for each in found if uri in each["events"]]
        self._names.agree(claims, token)

    def _happen(self, sentence: str) -> None:
        if sentence.startswith("The guardian types the code"):
            self._control(
                "/device-approvals",
                {
                    "user_code": self._names["user_code"],
                    "ward_id": self._ward_id,
                    "guardian_id": self._guardian_id,
                    "decision": "approve",
                },
            )
        else:
            assert sentence.startswith("The child writes")
            self._control(
                f"/wards/{self._ward_id}/messages",
                {"character_id": "study_owl", "text": WORRYING},
            )

    def _control(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        url = f"{self._served.url}/gl-test/v1{path}"
        answer = self._session.post(url, json=body, timeout=TIMEOUT_SECONDS)
        assert answer.ok, answer.text
        return dict(answer.json()) if answer.content else {}


def test_the_document_is_what_goes_over_the_wire(tmp_path: Path) -> None:
    with served_provider(tmp_path) as served:
        replay = Replay(served)
        try:
            for step in steps():
                replay.take(step)
        finally:
            replay.close()


def test_every_request_of_the_document_has_an_answer() -> None:
    messages = [step for step in steps() if isinstance(step, Message)]
    answers = [message.first_line.startswith("HTTP/") for message in messages]
    assert len(messages) > 20
    assert not answers[0]
    assert all(first is not second for first, second in pairwise(answers))


@pytest.mark.parametrize(
    ("written", "actual"),
    [
        ({"a": 1}, {"a": 2}),
        ({"a": 1}, {"a": 1, "b": 2}),
        ({"a": 1, "…": "…"}, {"b": 2}),
        (["<x>", "<x>"], ["one", "two"]),
        ([1], [1, 2]),
    ],
)
def test_a_difference_is_seen(written: object, actual: object) -> None:
    with pytest.raises(AssertionError):
        Names().agree(written, actual)
