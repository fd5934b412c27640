"""A thief with the keyring's secret and a copy of the folder, at every address of the service.

What tier one may do is written down for each operation of the served document: one that is not in
the tables fails. Nothing that it tries may change what holds for the child.
"""

from collections.abc import Iterator
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from joserfc.jwk import ECKey

from guardian.link.client.credentials import Credentials
from guardian.provider.oauth.proofs import access_token_hash
from guardian.store import watching
from guardian.store.database import Database
from guardian.store.errors import WrongKeyError
from guardian.store.schemas import WATCH
from guardian.store.sealing import SealBrokenError, opened
from guardian.store.watching import SealedEvent
from guardian.vault import opening
from guardian.vault.errors import WrongPassphraseError
from guardian.vault.keys import SecretKey, WatchKeys
from tests.provider.hostile.served_document import Operation, operations, outcome
from tests.rig.lived_profile import CHILD, WARD, LivedProfile, credentials_of
from tests.rig.memory_secret_store import MemorySecretStore
from tests.rig.movable_profile import QUICK
from tests.rig.provider_server import ServedProvider, served_provider
from tests.rig.wire_family import WireApp, control, done, session, wanted

BASE = "/gl/v1"
STEP_UP = "401 insufficient-authentication"
REFUSALS = {"GET /jobs/{job_id}": "403 permission-not-granted"}
"""What is said instead where the permission hangs on the thing that is named."""

LOOKS = {
    *("GET /link", "GET /link/history", "GET /ward", "GET /policy", "GET /policy/effective"),
    *("GET /policy/versions", "GET /characters", "GET /usage", "GET /refusals", "GET /spending"),
    *("GET /alerts", "GET /alerts/{alert_id}", "GET /contacts", "GET /consents", "GET /requests"),
    *("GET /grants/extra-time/{date}", "GET /data-inventory", "GET /disclosures"),
    *("GET /access-log", "GET /help-requests"),
}
"""What it sees: whatever a guardian sees of limits, use and alerts, which carry no words."""
RECEIPTS = {"POST /events/poll", "POST /events/verify", "POST /alerts/{alert_id}/ack"}
"""What it may send: that something was received, or shown."""
WITHHELD = {"GET /alerts/{alert_id}/excerpt"}
"""Nobody is given words of a conversation."""
REFUSED = {
    *("DELETE /link", "POST /link/reconfirm", "POST /link/confirm-end", "POST /session/stop"),
    *("PATCH /policy", "POST /drills", "PUT /contacts/{contact_id}", "PATCH /contacts"),
    *("DELETE /contacts/{contact_id}", "POST /contacts/{contact_id}/code"),
    *("POST /contacts/{contact_id}/verify", "POST /consents", "DELETE /consents/{consent_id}"),
    *("POST /requests/{request_id}/decision", "PUT /grants/extra-time/{date}"),
    *("DELETE /grants/extra-time/{date}", "GET /appeals", "POST /appeals"),
    *("GET /appeals/{appeal_id}", "POST /exports", "POST /deletions", "GET /jobs/{job_id}"),
    *("GET /exports/{job_id}", "GET /complaints", "POST /complaints"),
    *("GET /complaints/{complaint_id}", "POST /complaints/{complaint_id}/messages"),
}
BESIDE = {
    "GET /.well-known/guardian-link",
    "GET /.well-known/oauth-authorization-server",
    "GET /oauth/jwks",
    "POST /oauth/device_authorization",
    "POST /oauth/token",
    "POST /oauth/revoke",
}
"""Open to everybody; each is tried by a test of its own below."""

LOOSER: dict[str, object] = {
    "PATCH /policy": {"daily_minutes": 600, "curfew": None, "minor_mode": False},
    "POST /requests/{request_id}/decision": {"decision": "approve"},
    "PUT /grants/extra-time/{date}": {"minutes": 60},
    "PUT /contacts/{contact_id}": {
        "display_name": "Me",
        "relation": "friend",
        "channel": "email",
        "address": "me@example.org",
    },
    "PATCH /contacts": {"contact_ids": ["aunt"]},
    "POST /contacts/{contact_id}/verify": {"code": "123456"},
    "POST /consents": {"kind": "data_processing", "version": "1"},
    "POST /appeals": {"about": "age_status", "statement": "I am grown up."},
    "POST /deletions": {"data_classes": ["reminders"]},
    "POST /complaints": {"category": "unsafe_output", "text": "x"},
    "POST /complaints/{complaint_id}/messages": {"text": "Never mind."},
    "POST /alerts/{alert_id}/ack": {"step": "shown"},
    "POST /events/poll": {"returnImmediately": True},
}
"""What each address would do most harm with."""


class Family:
    """The child's things at the service, and their full app as a witness."""

    def __init__(self, profile: LivedProfile) -> None:
        self.url = profile.served.url
        self.lived = profile
        self.witness = app_with(self.url, only(profile.main()))
        self.day = str(self.witness.read("/ward")["as_of"])[:10]
        self.ids = {"date": self.day, "consent_id": "none", "appeal_id": "none"}

    def prepare(self) -> None:
        """Have one thing of each kind that an operation names."""
        app, ids = self.witness, self.ids
        aunt = LOOSER["PUT /contacts/{contact_id}"]
        assert app.send("PUT", "/contacts/aunt", json=aunt).ok
        ids["contact_id"] = "aunt"
        ids["alert_id"] = str(app.read("/alerts")["alerts"][0]["alert"]["alert_id"])
        asked = {"kind": "leave_minor_mode"}
        ids["request_id"] = str(done(self.url, f"/wards/{WARD}/requests", asked)["request_id"])
        ids["complaint_id"] = self._made("/complaints", "complaint_id")
        ids["job_id"] = str(app.send("POST", "/exports", json={}).json()["job_id"])
        consents = app.read("/consents")["consents"]
        if consents:
            ids["consent_id"] = str(consents[0]["consent_id"])

    def state(self) -> dict[str, Any]:
        """Return everything that a guardian can see, but for who looked and when."""
        seen = {
            path: self.witness.read(path)
            for path in (
                *("/link", "/policy", "/contacts", "/consents", "/requests", "/appeals"),
                *("/complaints", f"/grants/extra-time/{self.day}", "/link/history"),
                f"/jobs/{self.ids['job_id']}",
            )
        }
        return {path: without_moments(document) for path, document in seen.items()}

    def _made(self, path: str, name: str) -> str:
        answer = self.witness.send("POST", path, json=LOOSER[f"POST {path}"])
        assert answer.ok, answer.text
        return str(answer.json()[name])


def without_moments(document: Any) -> Any:
    passing = {"as_of", "now", "last_polled_at", "last_seen_at"}
    if isinstance(document, dict):
        kept = {name: value for name, value in document.items() if name not in passing}
        return {name: without_moments(value) for name, value in kept.items()}
    return [without_moments(each) for each in document] if isinstance(document, list) else document


def only(database: Database) -> Credentials:
    (found,) = credentials_of(database)
    database.close()
    return found


def app_with(url: str, kept: Credentials) -> WireApp:
    tokens = {
        "access_token": kept.access_token,
        "refresh_token": kept.refresh_token,
        "link_id": kept.link_id,
    }
    key = ECKey.import_key({**kept.dpop_jwk})
    return WireApp(url=url, ward_id=WARD, key=key, tokens=tokens)


class Thief:
    """Has the keyring's secrets and a copy of the folder, and nothing else."""

    def __init__(self, url: str, copy: Path, keyring: MemorySecretStore) -> None:
        self.folder, self.keyring = copy, keyring
        self.keys: WatchKeys = opening.open_watch(copy, keyring)
        self.app = app_with(url, only(self.watch_database()))

    def watch_database(self) -> Database:
        path = self.folder / "watch.db"
        return Database.open(path, self.keys.watch_key.reveal(), schema=WATCH)


@pytest.fixture
def served(tmp_path: Path) -> Iterator[ServedProvider]:
    with served_provider(tmp_path) as provider:
        yield provider


@pytest.fixture
def lived(tmp_path: Path, served: ServedProvider) -> Iterator[LivedProfile]:
    """Return a locked profile with an event that waits; its app is closed."""
    profile = LivedProfile(tmp_path / "app", served)
    profile.live()
    profile.close()
    yield profile
    profile.close()


@pytest.fixture
def thief(lived: LivedProfile, tmp_path: Path) -> Thief:
    copytree(lived.folder, tmp_path / "copy")
    return Thief(lived.served.url, tmp_path / "copy", lived.keyring)


@pytest.fixture
def family(lived: LivedProfile) -> Family:
    made = Family(lived)
    made.prepare()
    return made


def named(operation: Operation) -> str:
    return str(operation).replace(f" {BASE}", " ", 1)


def tried(app: WireApp, operation: Operation, ids: dict[str, str]) -> str:
    parts = operation.parts()
    name = named(operation)
    if name in LOOSER:
        parts.pop("data")
        parts["json"] = LOOSER[name]
    if name in {"GET /usage", "GET /refusals", "GET /spending"}:
        parts["params"] = {"from": ids["date"], "to": ids["date"]}
    return outcome(app.send(operation.method, operation.address(BASE, **ids), **parts))


def served_operations(url: str) -> tuple[Operation, ...]:
    """Return those of the normative text, which the whole text of a test's service includes."""
    with session() as http:
        paths = http.get(f"{url}/openapi.json", timeout=40).json()["paths"]
    return tuple(each for each in operations(url, "/") if each.path in paths)


def test_every_operation_of_the_service_is_in_one_table(served: ServedProvider) -> None:
    tables = (LOOKS, RECEIPTS, WITHHELD, REFUSED, BESIDE)
    assert sum(map(len, tables)) == len(set().union(*tables))
    assert {named(each) for each in served_operations(served.url)} == set().union(*tables)


def all_tried(app: WireApp, family: Family) -> dict[str, str]:
    bound = [each for each in served_operations(family.url) if each.path.startswith(BASE)]
    return {named(each): tried(app, each, family.ids) for each in bound}


def is_as_written_down(outcomes: dict[str, str]) -> None:
    for name, came in outcomes.items():
        if name in REFUSED:
            assert came == REFUSALS.get(name, STEP_UP), (name, came)
        elif name in WITHHELD:
            assert came == "403 content-withheld", (name, came)
        else:
            assert came in {"200", "204"}, (name, came)


def test_nothing_is_loosened_with_what_the_keyring_opens(family: Family, thief: Thief) -> None:
    before = family.state()
    assert thief.app.read("/ward")["display_name"] == CHILD, "it may look"
    is_as_written_down(all_tried(thief.app, family))
    assert family.state() == before
    thief.app.tokens = {**thief.app.tokens, **thief.app.refresh().json()}
    is_as_written_down(all_tried(thief.app, family))
    assert family.state() == before


@pytest.mark.parametrize("step", ["acknowledged", "resolved"])
def test_no_help_is_called_off(family: Family, thief: Thief, step: str) -> None:
    path = f"/alerts/{family.ids['alert_id']}"
    before = family.witness.read(path)
    assert outcome(thief.app.send("POST", f"{path}/ack", json={"step": step})) == STEP_UP
    assert family.witness.read(path) == before


def test_the_tokens_become_no_better_ones(family: Family, thief: Thief) -> None:
    app, before = thief.app, family.state()
    fresh = WireApp(url=family.url, ward_id=WARD)
    own = {"actor_token": "", "actor_token_type": ""}
    attempts: tuple[tuple[WireApp, dict[str, str]], ...] = (
        (fresh, {}),
        (app, own),
        (fresh, wanted("policy.write")),
        (app, own | wanted("policy.write")),
        (fresh, {"actor_token": app.proof("POST", f"{family.url}/oauth/token")}),
    )
    for other, fields in attempts:
        assert app.exchange(other, **fields).status_code == 400, fields
    for fields in (wanted("policy.write"), {"scope": "openid policy.write"}):
        asked = {"grant_type": "refresh_token", "refresh_token": app.tokens["refresh_token"]}
        answer = app.ask_token({**asked, **fields})
        if answer.ok:  # what is not understood is passed over, and gives no more
            app.tokens = {**app.tokens, **answer.json()}
        assert outcome(app.send("PATCH", "/policy", json={"daily_minutes": 600})) == STEP_UP
    for grant in ("client_credentials", "password", "authorization_code", "implicit"):
        answer = app.ask_token({"grant_type": grant, "username": "parent", "code": "x"})
        assert answer.status_code in {400, 401}, grant
    assert family.state() == before


def test_a_new_link_still_takes_the_guardian(family: Family, thief: Thief) -> None:
    url = f"{family.url}/oauth/device_authorization"
    credentials = {
        "Authorization": f"DPoP {thief.app.tokens['access_token']}",
        "DPoP": thief.app.proof(
            "POST", url, ath=access_token_hash(thief.app.tokens["access_token"])
        ),
    }
    begun = thief.app.begin()
    with session() as http:
        page = http.get(begun["verification_uri_complete"], headers=credentials, timeout=40)
        assert "sandbox-parent" not in page.text
        assert CHILD not in page.text
        assert 'name="password"' in page.text, "who approves has to sign in"
        for decision in ("approve", "deny"):
            form = {"user_code": begun["user_code"], "decision": decision, "ward_id": WARD}
            http.post(f"{family.url}/link", data=form, headers=credentials, timeout=40)
    device = "urn:ietf:params:oauth:grant-type:device_code"
    answer = thief.app.ask_token({"grant_type": device, "device_code": begun["device_code"]})
    assert answer.json()["error"] in {"authorization_pending", "slow_down"}


def test_what_it_revokes_is_its_own(family: Family, thief: Thief) -> None:
    witness, url = family.witness, f"{family.url}/oauth/revoke"
    with session() as http:
        for token in (
            family.witness.tokens["link_id"],
            "guessed",
            thief.app.tokens["refresh_token"],
        ):
            form = {"client_id": "guardian-desktop", "token": token}
            http.post(url, data=form, headers={"DPoP": thief.app.proof("POST", url)}, timeout=40)
    assert thief.app.send("GET", "/link").status_code == 401
    assert witness.read("/link")["state"] == "active"
    assert witness.refresh().ok


def test_test_control_is_no_way_in_without_test_control(tmp_path: Path) -> None:
    (tmp_path / "plain").mkdir()
    with served_provider(tmp_path / "plain", test_control=False) as plain:
        assert control(plain.url, "/clock", {"advance_seconds": 60}).status_code == 404


def test_what_waits_is_sealed_to_it(thief: Thief, lived: LivedProfile) -> None:
    database = thief.watch_database()
    with database.read() as connection:
        waiting = watching.oldest(connection)
    database.close()
    assert len(waiting) > 0
    (secret,) = thief.keyring.secrets.values()
    tried_keys = [SecretKey(secret), thief.keys.watch_key, SecretKey(thief.keys.inbox_public_key)]
    for event in waiting:
        with pytest.raises(SealBrokenError):
            opened(tried_keys, event)
        assert lived.served.url.encode() not in event.sealed
    own = X25519PrivateKey.from_private_bytes(lived.keys().inbox_private_key.reveal())
    assert own.public_key().public_bytes_raw() == thief.keys.inbox_public_key
    assert [told_of(event, lived) for event in waiting] == [True] * len(waiting)


def told_of(event: SealedEvent, lived: LivedProfile) -> bool:
    """Tell whether the second tier opens it, so that the test above tries the right thing."""
    return opened([lived.keys().inbox_private_key], event).count(".") == 2


def test_the_records_do_not_open(thief: Thief) -> None:
    path = thief.folder / "guardian.db"
    (secret,) = thief.keyring.secrets.values()
    for key in (secret, thief.keys.watch_key.reveal(), thief.keys.inbox_public_key, bytes(32)):
        with pytest.raises(WrongKeyError):
            Database.open(path, key)
    for guess in ("", "password", secret.hex(), thief.keys.watch_key.reveal().hex()):
        with pytest.raises(WrongPassphraseError):
            opening.unlock(thief.folder, thief.keyring, guess, QUICK)
