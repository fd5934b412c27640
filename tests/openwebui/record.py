"""Records what a real server answers: python -m tests.openwebui.record.

Run it when another version of Open WebUI is to be supported. The words are ours, the people nobody.
"""

import json
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import requests

from guardian.link.http.transport import Transport
from guardian.provider.backends.openwebui.bridge import Bridge
from guardian.provider.backends.openwebui.filter.counting import Policy, Ward
from guardian.provider.backends.openwebui.transport import Calls, Server
from tests.openwebui.change_file import ChangeFile
from tests.openwebui.server import (
    ENDLESS,
    Family,
    Person,
    ask,
    await_endless,
    family_at,
    install,
    open_webui,
)
from tests.rig.model_stand_in import ModelStandIn, model_stand_in

PAYLOADS = Path(__file__).with_name("payloads")
_READ = {
    "version": "/api/version",
    "users": "/api/v1/users/?page=1",
    "groups": "/api/v1/groups/",
    "characters": "/api/v1/models/list?page=1",
    "bare_models": "/api/v1/models/base",
    "functions": "/api/v1/functions/list",
    "permissions": "/api/v1/users/default/permissions",
    "settings": "/api/v1/auths/admin/config",
}


def main() -> None:
    """Start a server, live a little and write every answer down."""
    program, why = install()
    assert program is not None, why
    PAYLOADS.mkdir(exist_ok=True)
    with (
        model_stand_in() as model,
        tempfile.TemporaryDirectory() as folder,
        open_webui(program, Path(folder), model.url) as url,
        Transport() as transport,
    ):
        family = family_at(url)
        calls = Calls(Server(address=url, key=family.guardian_key), transport)
        bridge = Bridge(calls, ChangeFile(Path(folder) / "changes.json"))
        mia = _live(family, bridge, model)
        for name, path in _READ.items():
            _keep(name, ask(url, family.guardian_key, "GET", path))
        _keep_of(family, mia)
        _keep_refusals(family, mia)


def _live(family: Family, bridge: Bridge, model: ModelStandIn) -> Person:
    """Chat: a second answer to the same words, a refusal, and an answer that is under way."""
    mia = family.child("Mia")
    luna, prince = family.character("Luna"), family.character("Shadow Prince")
    refused = Ward(zone="Asia/Shanghai", blocked={prince: "He is taking a break."})
    bridge.set_policy(Policy(wards={mia.user_id: refused}))
    first = mia.says(luna, "Which star is that?")
    first.answer()
    again = mia.says(luna, "And this one?", chat_id=first.chat_id, parent_id=first.message_id)
    again.answer()
    mia.says_again(again).answer()
    mia.says(prince, "Are you there?").answer()
    await_endless(model, mia, family.character("Tiger", base=ENDLESS))
    return mia


def _keep_of(family: Family, mia: Person) -> None:
    def read(name: str, path: str) -> Any:
        return _keep(name, ask(family.url, family.guardian_key, "GET", path))

    read("messages", f"/api/v1/analytics/messages?user_id={mia.user_id}&limit=100")
    titles = read("chats", f"/api/v1/chats/list/user/{mia.user_id}?page=1")
    read("chat", f"/api/v1/chats/{titles[-1]['id']}")
    read("user", f"/api/v1/users/{mia.user_id}/info")
    read("active", f"/api/v1/users/{mia.user_id}/active")
    read("tasks", "/api/tasks")


def _keep_refusals(family: Family, mia: Person) -> None:
    """Keep status and body of each way to be refused, by name."""
    ways: Mapping[str, tuple[str, str]] = {
        "unknown_key": (f"sk-{'0' * 32}", "/api/v1/users/"),
        "no_administrator": (mia.token, "/api/v1/users/"),
        "no_function": (family.guardian_key, "/api/v1/functions/id/nobody"),
        "no_account": (family.guardian_key, "/api/v1/users/nobody/info"),
        "no_character": (family.guardian_key, "/api/v1/models/model?id=nobody"),
        "no_route": (family.guardian_key, "/api/v1/nothing"),
    }
    kept = {}
    for name, (key, path) in ways.items():
        answer = ask(family.url, key, "GET", path)
        kept[name] = {
            "status": answer.status_code,
            "content_type": answer.headers["Content-Type"],
            # of a page only that it is one
            "body": answer.text if "json" in answer.headers["Content-Type"] else answer.text[:15],
        }
    _write("refusals", kept)


def _keep(name: str, answer: requests.Response) -> Any:
    read = answer.json()
    _write(name, read)
    return read


def _write(name: str, document: object) -> None:
    text = json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True)
    (PAYLOADS / f"{name}.json").write_text(f"{text}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
