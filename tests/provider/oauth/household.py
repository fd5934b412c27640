"""A provider with the sandbox family, served for real on loopback, and an app with a key."""

import html
import re
import secrets
import shutil
import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any

import requests
import uvicorn
from fastapi import Depends, FastAPI, Request
from fastapi.responses import JSONResponse
from joserfc import jwt
from joserfc.jwk import ECKey, OKPKey

from guardian.provider.access import Grant, Permission
from guardian.provider.accounts.seed import seed_family
from guardian.provider.context import Provider
from guardian.provider.ledger.schema import open_provider_ledger
from guardian.provider.oauth.client import DEVICE_CODE_GRANT
from guardian.provider.oauth.proofs import access_token_hash
from guardian.provider.oauth.protect import require
from guardian.provider.oauth.router import oauth_router
from guardian.provider.problems import ProblemError
from tests.rig.prompt_server import PromptServer, running_server

CLIENT = {"client_id": "guardian-desktop"}
TIMEOUT_SECONDS = 20
Json = dict[str, Any]


class HandClock:
    """A clock that moves only by hand."""

    def __init__(self) -> None:
        self.moment = datetime.now(UTC)

    def now(self) -> datetime:
        return self.moment

    def advance(self, **amount: float) -> None:
        self.moment += timedelta(**amount)


@dataclass(frozen=True, kw_only=True)
class Household:
    """The running provider."""

    provider: Provider
    wall_clock: HandClock

    @property
    def url(self) -> str:
        return self.provider.issuer

    def begin_link(self) -> Json:
        answer = post(self.url + "/oauth/device_authorization", CLIENT)
        assert answer.status_code == 200
        return dict(answer.json())


@dataclass(frozen=True, kw_only=True)
class App:
    """An app: a key, and the proofs that it makes."""

    household: Household
    key: ECKey | OKPKey = field(default_factory=lambda: ECKey.generate_key("P-256"))
    algorithm: str = "ES256"

    def proof(self, method: str, url: str, **changes: object) -> str:
        """Make a proof; ``changes`` replace claims, ``None`` leaves one out."""
        claims = {
            "jti": secrets.token_urlsafe(12),
            "htm": method,
            "htu": url,
            "iat": int(self.household.wall_clock.now().timestamp()),
            **changes,
        }
        kept = {name: value for name, value in claims.items() if value is not None}
        header = {
            "typ": "dpop+jwt",
            "alg": self.algorithm,
            "jwk": self.key.as_dict(private=False),
        }
        return jwt.encode(header, kept, self.key, algorithms=[self.algorithm])

    def ask_token(self, fields: Mapping[str, str], proof: str | None = None) -> requests.Response:
        url = self.household.url + "/oauth/token"
        header = {"DPoP": proof or self.proof("POST", url)}
        return post(url, {**CLIENT, **fields}, header)

    def poll(self, device_code: str) -> requests.Response:
        return self.ask_token({"grant_type": DEVICE_CODE_GRANT, "device_code": device_code})

    def refresh(self, refresh_token: str) -> requests.Response:
        return self.ask_token({"grant_type": "refresh_token", "refresh_token": refresh_token})

    def read(
        self, access_token: str, path: str = "/things/read", **changes: object
    ) -> requests.Response:
        url = self.household.url + path
        claims = {"ath": access_token_hash(access_token), **changes}
        return requests.get(
            url,
            headers={
                "Authorization": f"DPoP {access_token}",
                "DPoP": self.proof("GET", url, **claims),
            },
            timeout=TIMEOUT_SECONDS,
        )


class Browser:
    """A guardian's browser without the drawing: cookies, pages, forms."""

    def __init__(self, household: Household, language: str = "en") -> None:
        self.url = household.url
        self.session = requests.Session()
        self.session.headers["Accept-Language"] = language
        self.page = ""

    def open(self, address: str) -> requests.Response:
        return self._keep(self.session.get(self._full(address), timeout=TIMEOUT_SECONDS))

    def send(self, path: str, **fields: str) -> requests.Response:
        """Post a form with the token of the page that is open."""
        sent = {"csrf": self.csrf, **fields}
        return self._keep(self.session.post(self.url + path, sent, timeout=TIMEOUT_SECONDS))

    def sign_in(
        self, login: str = "parent", password: str = "sandbox-parent", user_code: str = ""
    ) -> requests.Response:
        self.open("/link")
        return self.send("/link/sign-in", login=login, password=password, user_code=user_code)

    def decide(self, user_code: str, decision: str, ward_id: str = "") -> requests.Response:
        """Press a button of the consent page as it was shown, every box as it was ticked."""
        return self.send(
            "/link/decide",
            user_code=user_code,
            decision=decision,
            ward_id=ward_id,
            **self.ticked,
        )

    @property
    def ticked(self) -> dict[str, str]:
        """The ticked boxes of the page that is open."""
        found = re.findall(r'type="checkbox" name="([a-z:._]+)" checked', self.page)
        return dict.fromkeys(found, "on")

    @property
    def csrf(self) -> str:
        found = re.search(r'name="csrf" value="([0-9a-f]+)"', self.page)
        return found.group(1) if found else ""

    @property
    def error(self) -> str:
        """The sentences of the page's alert, as a person reads them."""
        found = re.search(r'role="alert">(.*?)</div>', self.page, re.DOTALL)
        return (
            " ".join(re.sub(r"<[^>]+>", " ", html.unescape(found.group(1))).split())
            if found
            else ""
        )

    def _full(self, address: str) -> str:
        return address if address.startswith("http") else self.url + address

    def _keep(self, answer: requests.Response) -> requests.Response:
        self.page = answer.text
        return answer


def linked_app(app: App, ward_id: str = "ward-mia") -> Json:
    """Link an app as a family does and return its first token response."""
    begun = app.household.begin_link()
    browser = Browser(app.household)
    browser.sign_in(user_code=begun["user_code"])
    assert browser.decide(begun["user_code"], "approve", ward_id).url.endswith("/link/approved")
    answer = app.poll(begun["device_code"])
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def seed_ledger(path: Path, language: str = "en") -> None:
    """Make a ledger with the sandbox family."""
    engine = open_provider_ledger(f"sqlite:///{path}")
    with engine.begin() as connection:
        seed_family(connection, language, datetime.now(UTC), rehearsal=True)
    engine.dispose()


def post(
    url: str, fields: Mapping[str, str], headers: Mapping[str, str] | None = None
) -> requests.Response:
    """Post a form as an app does."""
    return requests.post(url, data=fields, headers=headers, timeout=TIMEOUT_SECONDS)


def get_json(url: str) -> Json:
    """Read a public document."""
    answer = requests.get(url, timeout=TIMEOUT_SECONDS)
    assert answer.status_code == 200
    return dict(answer.json())


@contextmanager
def running_household(
    seeded: Path,
    folder: Path,
    *,
    interval_seconds: int = 5,
    db: str | None = None,
    devices_per_minute: int = 0,
) -> Iterator[Household]:
    """Serve the authorization server and two protected resources on a free port."""
    listener = socket.create_server(("127.0.0.1", 0))
    if db is None:
        db = f"sqlite:///{shutil.copy(seeded, folder / 'provider.db')}"
    engine = open_provider_ledger(db)
    clock = HandClock()
    provider = Provider(
        engine=engine,
        clock=clock,
        wall_clock=clock,
        issuer=f"http://127.0.0.1:{listener.getsockname()[1]}",
        name="Sandbox",
        test_control=False,
    )
    app = FastAPI()
    app.include_router(
        oauth_router(
            provider,
            device_interval_seconds=interval_seconds,
            devices_per_minute=devices_per_minute,
        )
    )
    _protect_things(app, provider)
    server = PromptServer(
        uvicorn.Config(app, log_config=None, lifespan="off", ws="none", access_log=False)
    )
    try:
        with running_server(server, listener):
            yield Household(provider=provider, wall_clock=clock)
    finally:
        engine.dispose()
        listener.close()


def _protect_things(app: FastAPI, provider: Provider) -> None:
    @app.exception_handler(ProblemError)
    def problem(_request: Request, error: ProblemError) -> JSONResponse:
        return JSONResponse(
            error.problem.model_dump(mode="json"),
            error.problem.status,
            error.headers,
            "application/problem+json",
        )

    reader = require(provider, Permission.USAGE_READ)

    @app.get("/things/{thing}")
    def thing(thing: str, grant: Annotated[Grant, Depends(reader)]) -> dict[str, object]:
        return {"thing": thing, "ward_id": grant.ward_id, "link_id": grant.link_id}
