"""The real Open WebUI as a process, and people who use it through its own interface."""

import os
import secrets
import signal
import socket
import string
import subprocess
import time
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests

from tests.rig.model_stand_in import SCRIPTS, ModelStandIn

ROOT = Path(__file__).resolve().parents[2]
READY_SECONDS = 240
STOP_SECONDS = 30
PATIENCE_SECONDS = 30.0
LOOK_AGAIN_SECONDS = 0.1
MODEL, ENDLESS = "plain", "endless"
"""Models of the stand-in: one that answers, and one that does until somebody stops it."""
SAID = "".join(SCRIPTS[MODEL].pieces)
PARENT = ("parent@example.org", "parent-secret")
_SETTINGS = {
    "OFFLINE_MODE": "true",
    "HF_HUB_OFFLINE": "1",
    "RAG_EMBEDDING_ENGINE": "openai",
    "WEBUI_AUTH": "True",
    "WEBUI_SECRET_KEY": "only-for-tests",
    "WEBUI_ADMIN_EMAIL": PARENT[0],
    "WEBUI_ADMIN_PASSWORD": PARENT[1],
    "WEBUI_ADMIN_NAME": "Parent",
    "ENABLE_API_KEYS": "true",
    "ENABLE_OLLAMA_API": "false",
    "ENABLE_VERSION_UPDATE_CHECK": "false",
    # each would ask the model something more
    "ENABLE_TITLE_GENERATION": "false",
    "ENABLE_TAGS_GENERATION": "false",
    "ENABLE_FOLLOW_UP_GENERATION": "false",
    "OPENAI_API_KEY": "none",
    "ANONYMIZED_TELEMETRY": "false",
    "DO_NOT_TRACK": "true",
}


def install() -> tuple[Path | None, str]:
    """Return the program's folder, or ``None`` and why this machine does not have it.

    Waits for an installation that is under way.
    """
    done = subprocess.run(
        [ROOT / "packaging" / "open_webui.sh"],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode == 3:
        return None, done.stderr.strip().splitlines()[-1]
    assert done.returncode == 0, done.stderr
    return Path(done.stdout.strip().splitlines()[-1]), ""


@dataclass(frozen=True, kw_only=True)
class Person:
    """Somebody with an account, and the session of one page."""

    url: str
    email: str
    password: str
    user_id: str
    token: str

    def ask(self, method: str, path: str, body: object = None) -> requests.Response:
        """Send one request as their page does."""
        return ask(self.url, self.token, method, path, body)

    def says(self, character_id: str, text: str, **more: object) -> "Said":
        """Say something, to a character, as the page does; the answer comes afterwards.

        ``chat_id`` and ``parent_id`` continue a chat.
        """
        message = {
            "id": str(uuid.uuid4()),
            "parentId": more.get("parent_id"),
            "role": "user",
            "content": text,
            "timestamp": int(time.time()),
            "models": [character_id],
        }
        return self._sends(character_id, message, more)

    def says_again(self, said: "Said") -> "Said":
        """Have the same words answered once more, as by the page's button for it."""
        more = {"chat_id": said.chat_id, "parent_id": said.message["parentId"]}
        return self._sends(said.character_id, said.message, more)

    def _sends(
        self, character_id: str, message: Mapping[str, Any], more: Mapping[str, object]
    ) -> "Said":
        assistant_message = str(uuid.uuid4())
        body = {
            "model": character_id,
            "stream": True,
            "messages": [{"role": "user", "content": message["content"]}],
            "session_id": "a-page-without-a-socket",
            "id": assistant_message,
            "parent_id": message["parentId"],
            "user_message": message,
            **more,
        }
        answer = self.ask("POST", "/api/chat/completions", body)
        assert answer.status_code == requests.codes.ok, answer.text
        kept = answer.json()
        return Said(
            person=self,
            character_id=character_id,
            message=message,
            chat_id=kept["chat_id"],
            message_id=assistant_message,
            task_ids=tuple(kept["task_ids"]),
        )

    def asks_plainly(self, character_id: str, text: str) -> requests.Response:
        """Ask without a chat, as a program would."""
        said = [{"role": "user", "content": text}]
        body = {"model": character_id, "messages": said, "stream": False}
        return self.ask("POST", "/api/chat/completions", body)


@dataclass(frozen=True, kw_only=True)
class Said:
    """Something that was said, and where its answer comes."""

    person: Person
    character_id: str
    message: Mapping[str, Any]
    chat_id: str
    message_id: str
    task_ids: Sequence[str]

    def answer(self) -> Mapping[str, Any]:
        """Wait for the end of the answer and return it as the page keeps it.

        An answer is called done before filters have had their last word on it.
        """
        until = time.monotonic() + PATIENCE_SECONDS
        while self._is_worked_on():
            assert time.monotonic() < until, "no answer came to an end"
            time.sleep(LOOK_AGAIN_SECONDS)
        read = self.person.ask("GET", f"/api/v1/chats/{self.chat_id}").json()
        message: dict[str, Any] = read["chat"]["history"]["messages"][self.message_id]
        assert message["done"]
        return message

    def _is_worked_on(self) -> bool:
        path = f"/api/tasks/chat/{self.chat_id}"
        running = self.person.ask("GET", path).json()["task_ids"]
        return not set(self.task_ids).isdisjoint(running)


@dataclass(frozen=True, kw_only=True)
class Family:
    """A server that runs, its first administrator, and the account that Guardian uses."""

    url: str
    parent: Person
    guardian_key: str

    def child(self, name: str, *, alone: bool = False) -> Person:
        """Make a child's account of a name that nobody has, ``alone`` without more behind it."""
        unique = f"{name.lower()}-{some_letters()}"
        email, password = f"{unique}@example.org", f"{unique}-secret"
        shown = name if alone else unique
        body = {"name": shown, "email": email, "password": password, "role": "user"}
        assert self.parent.ask("POST", "/api/v1/auths/add", body).ok
        return sign_in(self.url, email, password)

    def character(
        self,
        name: str,
        grants: Sequence[Mapping[str, str]] | None = None,
        base: str = MODEL,
    ) -> str:
        """Make a character whom everybody may meet, unless ``grants`` says who may."""
        character_id = f"{name.lower().replace(' ', '-')}-{secrets.token_hex(4)}"
        body = {
            "id": character_id,
            "base_model_id": base,
            "name": name,
            "meta": {
                "description": f"{name} looks at the stars with you.",
                "tags": [{"name": "friend"}],
                "capabilities": {"usage": True},
            },
            "params": {"system": f"You are {name}."},
            "access_grants": [EVERYBODY] if grants is None else list(grants),
            "is_active": True,
        }
        made = self.parent.ask("POST", "/api/v1/models/create", body)
        assert made.ok, made.text
        # the server knows a new character once somebody has asked for the list
        assert self.parent.ask("GET", "/api/models").ok
        return character_id

    def rows(self, person: Person) -> list[dict[str, Any]]:
        """Return the server's own table of a person's messages, newest first."""
        path = f"/api/v1/analytics/messages?user_id={person.user_id}&limit=100"
        read: list[dict[str, Any]] = self.parent.ask("GET", path).json()
        return read


def await_endless(model: ModelStandIn, person: Person, character_id: str) -> Said:
    """Have somebody ask for an answer without end, and wait until the model is at it."""
    model.came.clear()
    model.hung_up.clear()
    said = person.says(character_id, "Tell me more and more.")
    assert model.came.wait(PATIENCE_SECONDS)
    return said


def some_letters() -> str:
    """Return what makes a name another one: a number behind it would not."""
    return "".join(secrets.choice(string.ascii_lowercase) for _ in range(8))


EVERYBODY = {"principal_type": "user", "principal_id": "*", "permission": "read"}


def ask(url: str, token: str, method: str, path: str, body: object = None) -> requests.Response:
    """Send one request with a token or a key."""
    return requests.request(
        method,
        url + path,
        json=body,
        headers={"Authorization": f"Bearer {token}"},
        timeout=PATIENCE_SECONDS,
    )


def sign_in(url: str, email: str, password: str) -> Person:
    """Open a page of an account."""
    answer = requests.post(
        f"{url}/api/v1/auths/signin",
        json={"email": email, "password": password},
        timeout=PATIENCE_SECONDS,
    )
    assert answer.ok, answer.text
    told = answer.json()
    return Person(url=url, email=email, password=password, user_id=told["id"], token=told["token"])


@contextmanager
def open_webui(program: Path, data: Path, model_url: str, **settings: str) -> Iterator[str]:
    """Run a fresh server until the end of the block; return its address when it is ready."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(data),
        "DATA_DIR": str(data),
        "OPENAI_API_BASE_URL": model_url,
        **_SETTINGS,
        **settings,
    }
    command = [
        str(program / "venv/bin/open-webui"),
        "serve",
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
    ]
    with (data / "server.log").open("wb") as log:
        process = subprocess.Popen(
            command, env=environment, cwd=data, stdout=log, stderr=log, start_new_session=True
        )
    try:
        url = f"http://127.0.0.1:{port}"
        _await_ready(process, url, data / "server.log")
        yield url
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(STOP_SECONDS)


def _await_ready(process: "subprocess.Popen[bytes]", url: str, log: Path) -> None:
    until = time.monotonic() + READY_SECONDS
    while time.monotonic() < until and process.poll() is None:
        try:
            if requests.get(f"{url}/health", timeout=PATIENCE_SECONDS).ok:
                return
        except requests.ConnectionError:
            time.sleep(LOOK_AGAIN_SECONDS)
    raise AssertionError(f"not ready: {log.read_text('utf-8', 'replace')[-2000:]}")


def family_at(url: str) -> Family:
    """Make the account that Guardian uses, and let children meet the model behind characters."""
    parent = sign_in(url, *PARENT)
    email, password = "guardian-app@example.org", "guardian-secret"
    body = {"name": "Guardian app", "email": email, "password": password, "role": "admin"}
    assert parent.ask("POST", "/api/v1/auths/add", body).ok
    key = sign_in(url, email, password).ask("POST", "/api/v1/auths/api_key").json()["api_key"]
    for model_id in (MODEL, ENDLESS):
        base = {
            "id": model_id,
            "base_model_id": None,
            "name": model_id,
            "meta": {"capabilities": {"usage": True}},
            "params": {},
            "access_grants": [EVERYBODY],
            "is_active": True,
        }
        assert parent.ask("POST", "/api/v1/models/create", base).ok
    return Family(url=url, parent=parent, guardian_key=key)
