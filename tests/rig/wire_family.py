"""Test families that are made and linked over the wire alone: people, codes, tokens, proofs."""

import json
import secrets
import time
from base64 import urlsafe_b64decode
from dataclasses import dataclass, field
from typing import Any

import requests
from joserfc import jwt
from joserfc.jwk import ECKey

from guardian.provider.oauth.proofs import access_token_hash

TIMEOUT_SECONDS = 40
DEVICE_CODE = "urn:ietf:params:oauth:grant-type:device_code"
TOKEN_EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange"
ACCESS_TOKEN_TYPE = "urn:ietf:params:oauth:token-type:access_token"
JWT_TYPE = "urn:ietf:params:oauth:token-type:jwt"
Json = dict[str, Any]


def session() -> requests.Session:
    made = requests.Session()
    made.trust_env = False
    return made


def control(url: str, path: str, body: Json | None = None) -> requests.Response:
    """Ask test control for something."""
    with session() as http:
        return http.post(f"{url}/gl-test/v1{path}", json=body or {}, timeout=TIMEOUT_SECONDS)


def done(url: str, path: str, body: Json | None = None) -> Json:
    """Ask test control for something that it does."""
    answer = control(url, path, body)
    assert answer.ok, answer.text
    return dict(answer.json()) if answer.content else {}


def leap(url: str, **amount: int) -> None:
    """Move the virtual clock ahead by ``days``, ``hours``, ``minutes`` or ``seconds``."""
    each = {"days": 86_400, "hours": 3600, "minutes": 60, "seconds": 1}
    done(url, "/clock", {"advance_seconds": sum(each[name] * n for name, n in amount.items())})


@dataclass
class WireApp:
    """A guardian's app: a key, and the tokens of one link."""

    url: str
    ward_id: str
    key: ECKey = field(default_factory=lambda: ECKey.generate_key("P-256"))
    tokens: Json = field(default_factory=dict)

    @property
    def link_id(self) -> str:
        return str(self.tokens["link_id"])

    def proof(self, method: str, url: str, **claims: object) -> str:
        said = {
            "jti": secrets.token_urlsafe(12),
            "htm": method,
            "htu": url,
            "iat": int(time.time()),
            **claims,
        }
        header = {"typ": "dpop+jwt", "alg": "ES256", "jwk": self.key.as_dict(private=False)}
        return jwt.encode(header, said, self.key, algorithms=["ES256"])

    def ask_token(self, fields: dict[str, str], **claims: object) -> requests.Response:
        url = f"{self.url}/oauth/token"
        with session() as http:
            return http.post(
                url,
                data={"client_id": "guardian-desktop", **fields},
                headers={"DPoP": self.proof("POST", url, **claims)},
                timeout=TIMEOUT_SECONDS,
            )

    def begin(self, **fields: str) -> Json:
        with session() as http:
            answer = http.post(
                f"{self.url}/oauth/device_authorization",
                data={"client_id": "guardian-desktop", **fields},
                timeout=TIMEOUT_SECONDS,
            )
        assert answer.ok, answer.text
        return dict(answer.json())

    def link(self, guardian_id: str, **fields: str) -> "WireApp":
        """Link as a family does, but for the page."""
        begun = self.begin(**fields)
        approval = {
            "user_code": begun["user_code"],
            "ward_id": self.ward_id,
            "guardian_id": guardian_id,
            "decision": "approve",
        }
        done(self.url, "/device-approvals", approval)
        answer = self.ask_token({"grant_type": DEVICE_CODE, "device_code": begun["device_code"]})
        assert answer.ok, answer.text
        self.tokens = answer.json()
        return self

    def refresh(self) -> requests.Response:
        return self.ask_token(
            {"grant_type": "refresh_token", "refresh_token": self.tokens["refresh_token"]}
        )

    def exchange(self, watch: "WireApp", **fields: str) -> requests.Response:
        """Ask for a watch family with the key of ``watch``, proving our own as its actor."""
        token = self.tokens["access_token"]
        url = f"{self.url}/oauth/token"
        asked = {
            "grant_type": TOKEN_EXCHANGE,
            "subject_token": token,
            "subject_token_type": ACCESS_TOKEN_TYPE,
            "actor_token": self.proof("POST", url, ath=access_token_hash(token)),
            "actor_token_type": JWT_TYPE,
            **fields,
        }
        return watch.ask_token({name: value for name, value in asked.items() if value})

    def watch(self, *actions: str) -> "WireApp":
        """Return a watch app of this link."""
        other = WireApp(url=self.url, ward_id=self.ward_id)
        answer = self.exchange(other, **(wanted(*actions) if actions else {}))
        assert answer.ok, answer.text
        other.tokens = answer.json()
        return other

    def send(
        self, method: str, path: str, *, proof: str | None = None, **parts: Any
    ) -> requests.Response:
        """Send a request with a proof; ``path`` is below ``/gl/v1``."""
        url = f"{self.url}/gl/v1{path}"
        token = self.tokens["access_token"]
        headers = {
            "Authorization": f"DPoP {token}",
            "DPoP": proof or self.proof(method, url, ath=access_token_hash(token)),
            **parts.pop("headers", {}),
        }
        with session() as http:
            return http.request(method, url, headers=headers, timeout=TIMEOUT_SECONDS, **parts)

    def read(self, path: str) -> Json:
        answer = self.send("GET", path)
        assert answer.ok, answer.text
        return dict(answer.json())

    def drain(self) -> list[Json]:
        """Return what every waiting event says, with its kind, and acknowledge it."""
        told: list[Json] = []
        acknowledged: list[str] = []
        while True:
            body = {"returnImmediately": True, "ack": acknowledged}
            answer = self.send("POST", "/events/poll", json=body)
            assert answer.ok, answer.text
            sets = answer.json()["sets"]
            if not sets:
                return told
            acknowledged = list(sets)
            for compact in sets.values():
                ((uri, payload),) = claims_of(compact)["events"].items()
                told.append({"kind": uri.rpartition(":")[2], **payload})

    def told(self, kind: str) -> list[Json]:
        """Return what the waiting events of one kind say."""
        return [each for each in self.drain() if each["kind"] == kind]


def wanted(*actions: str) -> dict[str, str]:
    """Return the parameter that asks for these permissions (RFC 9396)."""
    details = [{"type": "guardian_link", "actions": list(actions)}]
    return {"authorization_details": json.dumps(details)}


def claims_of(compact: str) -> Json:
    """Return what a token says, unverified."""
    body = compact.split(".")[1]
    return dict(json.loads(urlsafe_b64decode(body + "=" * (-len(body) % 4))))


@dataclass(frozen=True, kw_only=True)
class WireFamily:
    """A test ward and their guardians."""

    url: str
    ward_id: str
    login: str
    password: str = field(repr=False)
    guardians: list[Json] = field(repr=False)

    def app(self, index: int = 0, /, **fields: Any) -> WireApp:
        """Return a linked app of one of the guardians."""
        app = WireApp(url=self.url, ward_id=self.ward_id)
        return app.link(self.guardians[index]["guardian_id"], **fields)

    def act(self, act: str, link_id: str) -> requests.Response:
        return control(self.url, f"/wards/{self.ward_id}/acts", {"act": act, "link_id": link_id})


def wire_family(url: str, age: int, *roles: str, **members: Any) -> WireFamily:
    """Make a test ward with guardians of these roles (an owner when none is named)."""
    body: Json = {"age": age, **members}
    if roles:
        body["guardians"] = [{"role": role} for role in roles]
    return WireFamily(url=url, **done(url, "/wards", body))
