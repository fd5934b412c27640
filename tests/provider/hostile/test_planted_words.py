"""Phrases planted wherever somebody writes, and looked for wherever somebody else reads."""

import base64
import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, quote_plus

import pytest
import requests

from tests.provider.hostile.served_document import Operation, operations
from tests.rig.child_browserless import Child, child_of, stream_events
from tests.rig.linked_app import LinkedApp
from tests.rig.provider_process import ProviderProcess, provider_process
from tests.rig.provider_server import ServedProvider
from tests.rig.wire_family import Json, WireApp, WireFamily, done, leap, wire_family

SAID = "zebra-quartz-8814"
"""Said in a conversation, a complaint or an appeal of the ward: no guardian's business."""
PATIENCE_SECONDS = 40
FIELDS = ("text", "kind", "character_id", "item_id", "statement", "code", "step")
TALK = (
    f"hello {SAID}",
    f"i want to kill myself {SAID}",
    f"he said send me a photo and keep it secret {SAID} my address is {SAID} road",
    f"im gonna kill myself tonight {SAID}",
    f"bye {SAID}",
)


def spellings(phrase: str) -> tuple[bytes, ...]:
    """Return how the phrase could be carried: as it is, reversed, escaped, or as base64."""
    plain = phrase.encode()
    return (
        *(plain, plain.upper(), plain[::-1], plain.hex().encode(), quote(phrase).encode()),
        *(base64.b64encode(b"x" * shift + plain)[4:-4] for shift in range(3)),
    )


def carries(content: bytes) -> bool:
    return any(each in content for each in spellings(SAID))


def in_a_sealed_or_signed(content: str) -> Iterator[bytes]:
    """Yield what the parts of every compact token in a text say."""
    for word in content.replace('"', " ").split():
        for part in word.split(".") if word.count(".") >= 2 else ():
            try:
                yield base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
            except ValueError:
                continue


def plant(served: ServedProvider, family: WireFamily, app: WireApp) -> Child:
    """Let the ward say it everywhere."""
    child = child_of(served, family.ward_id)
    for text in TALK:
        for character in ("study_owl", "buddy_max"):
            child.say(text, character)
    complaint = child.send("POST", "/complaints", json={"category": "other", "text": SAID}).json()
    more = f"/complaints/{complaint['complaint_id']}/messages"
    assert child.send("POST", more, json={"text": SAID}).ok
    child.send("POST", "/appeals", json={"statement": SAID})
    child.send("POST", "/help-now")
    assert child.send("POST", "/exports", json={}).ok
    assert app.send("POST", "/exports", json={}).ok
    child.send("POST", "/purchases", json={"item_id": SAID}, headers={"Idempotency-Key": SAID})
    child.send("POST", "/requests", json={"kind": "character", "character_id": SAID})
    child.send("POST", f"/guardians/{SAID}/end")
    return child


@pytest.fixture
def family(served: ServedProvider) -> WireFamily:
    return wire_family(served.url, 19)


@pytest.fixture
def guardian(served: ServedProvider, family: WireFamily) -> WireApp:
    done(served.url, f"/wards/{family.ward_id}/suspected-minor", {"suspected": True})
    app = family.app()
    assert family.act("consent_to_link", app.link_id).ok
    return app


def readable(served: ServedProvider, app: WireApp) -> Iterator[tuple[Operation, bytes]]:
    """Yield every document that a guardian can read, the newest thing of each list among them."""
    ids = {
        "alert_id": first(app, "/alerts", "alerts", "alert"),
        "complaint_id": "nobody-has-this",
        "appeal_id": app.read("/appeals")["appeals"][0]["appeal_id"],
        "job_id": app.send("POST", "/exports", json={}).json()["job_id"],
        "date": f"{served.clock.now():%Y-%m-%d}",
    }
    days = f"?from={ids['date']}&to={ids['date']}"
    for operation in operations(served.url, "/gl/v1/"):
        if operation.method == "GET":
            spanning = operation.path.endswith(("/usage", "/refusals", "/spending"))
            address = operation.address("/gl/v1", **ids) + (days if spanning else "")
            answer = app.send("GET", address)
            assert answer.status_code in {200, 403, 404}, (operation, answer.text)
            assert not carries(str(answer.headers).encode()), operation
            yield operation, answer.content


def first(app: WireApp, path: str, name: str, kind: str) -> str:
    return str(app.read(path)[name][0][kind][f"{kind}_id"])


def unzipped(content: bytes) -> Iterator[bytes]:
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for name in archive.namelist():
                yield archive.read(name)


def test_no_guardian_reads_a_word(
    served: ServedProvider, family: WireFamily, guardian: WireApp
) -> None:
    child = plant(served, family, guardian)
    assert carries(child.send("GET", "/complaints").content), "the ward reads their own"
    seen = 0
    for operation, content in readable(served, guardian):
        parts = [content, *unzipped(content)]
        if content.startswith(b"PK"):
            assert len(parts) > 5
        for part in parts:
            assert not carries(part), operation
            tokens = in_a_sealed_or_signed(part.decode("utf-8", "replace"))
            assert not any(carries(each) for each in tokens), operation
        seen += 1
    assert seen >= 20
    assert guardian.read("/alerts")["alerts"]


def test_no_event_and_no_letter_has_a_word(
    served: ServedProvider, family: WireFamily, guardian: WireApp
) -> None:
    contact = {
        "display_name": "Aunt",
        "relation": "relative",
        "channel": "email",
        "address": "aunt@family.example",
        "order": 1,
    }
    assert guardian.send("PUT", "/contacts/aunt", json=contact).ok
    letters = f"{served.url}/gl-test/v1/wards/{family.ward_id}/contact-messages"
    code = requests.get(letters, timeout=PATIENCE_SECONDS).json()["messages"][-1]["code"]
    assert guardian.send("POST", "/contacts/aunt/verify", json={"code": code}).ok
    plant(served, family, guardian)
    leap(served.url, minutes=40)
    events: list[Json] = guardian.drain()
    assert {"alert", "change"} <= {each["kind"] for each in events}
    assert not carries(json.dumps(events).encode())
    sent = requests.get(letters, timeout=PATIENCE_SECONDS)
    assert {each["kind"] for each in sent.json()["messages"]} == {"verification", "crisis"}
    assert not carries(sent.content)


def test_no_ledger_holds_a_word_of_a_conversation_in_the_clear(
    served: ServedProvider, app: LinkedApp, child: Child
) -> None:
    for text in TALK:
        child.say(text)
    assert app.send("POST", "/exports", json={}).ok
    database = served.provider.engine.url.database
    assert database is not None
    for file in Path(database).parent.glob("provider.db*"):
        assert not carries(file.read_bytes()), file.name


def test_no_refusal_repeats_what_was_sent(
    served: ServedProvider, app: LinkedApp, child: Child
) -> None:
    for below, sender in (("/gl/v1", app.send), ("/app/api", child.send)):
        for operation in operations(served.url, f"{below}/"):
            ids = dict.fromkeys(operation.parameters, SAID)
            address = operation.address(below, **ids) + f"?from={SAID}&to={SAID}&cursor={SAID}"
            kind = operation.parts().get("headers", {})
            body = dict.fromkeys(
                ("text", "kind", "character_id", "item_id", "statement", "code", "step"), SAID
            )
            for sent in (json.dumps(body), f'{{"{SAID}', json.dumps([SAID])):
                data = sent if kind else None
                answer = sender(operation.method, address, data=data, headers=kind)
                if operation.method != "GET" and answer.ok:
                    continue
                assert not carries(answer.content), (operation, answer.text)


def test_the_log_of_a_real_process_has_none_of_it(tmp_path: Path) -> None:
    with provider_process(tmp_path, "--log", "json", language="en") as process:
        process.await_local_hour(10)
        write_everywhere(process)
        assert process.terminate() == 0
        lines = [json.loads(line) for line in process.errors.splitlines()]
        assert len([line for line in lines if line["event"] == "request"]) > 15
        assert not carries(process.errors.encode())
        assert "sandbox" not in process.errors


def write_everywhere(process: ProviderProcess) -> None:
    """Say it in addresses, headers, forms and bodies, signed in and not."""
    with requests.Session() as session:
        session.trust_env = False
        form = {"login": "mia", "password": "sandbox-mia", "lang": SAID}
        session.post(f"{process.url}/app/sign-in", form, timeout=PATIENCE_SECONDS)
        for text in TALK:
            body = {"character_id": "study_owl", "text": text}
            with session.post(
                f"{process.url}/app/api/chat", json=body, timeout=PATIENCE_SECONDS, stream=True
            ) as answer:
                if answer.ok:
                    assert list(stream_events(answer))
        for path, body in (
            ("complaints", {"category": "other", "text": SAID}),
            ("appeals", {"statement": SAID}),
            (f"guardians/{SAID}/end", {}),
            (f"exports/{SAID}", {}),
            ("chat", {"character_id": SAID, "text": SAID}),
        ):
            session.post(f"{process.url}/app/api/{path}", json=body, timeout=PATIENCE_SECONDS)
        for path in (f"/{SAID}", f"/app?lang={SAID}", f"/link?user_code={SAID}", "/gl/v1/link"):
            headers = {"Authorization": f"DPoP {SAID}", "DPoP": SAID, "X-Request-Id": SAID}
            session.get(f"{process.url}{path}", headers=headers, timeout=PATIENCE_SECONDS)
        wrong = {"login": SAID, "password": SAID, "client_id": SAID, "grant_type": SAID}
        for path in (
            "/app/sign-in",
            "/oauth/token",
            "/oauth/device_authorization",
            "/oauth/revoke",
        ):
            session.post(f"{process.url}{path}", wrong, timeout=PATIENCE_SECONDS)
        session.post(f"{process.url}/app/api/chat", data=quote_plus(SAID), timeout=PATIENCE_SECONDS)
