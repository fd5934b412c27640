"""A server that answers as a real Open WebUI 0.12.4 once did, and as a model's server would."""

from collections.abc import Mapping

from tests.openwebui.payloads import payload
from tests.rig.hostile_server import HostileServer, Reply, json_reply

KEY = "sk-0123456789abcdef0123456789abcdef"
CONFIG: Mapping[str, object] = {
    "status": True,
    "name": "Our family's chat",
    "version": "0.12.4",
    "features": {"auth": True, "enable_signup": False, "enable_websocket": True},
}
MODELS = {"object": "list", "data": [{"id": "qwen3:8b", "object": "model"}]}
_READ = {
    "/api/v1/users/": "users",
    "/api/v1/groups/": "groups",
    "/api/v1/models/base": "bare_models",
    "/api/v1/functions/list": "functions",
    "/api/v1/users/default/permissions": "permissions",
    "/api/v1/auths/admin/config": "settings",
    "/api/v1/analytics/messages": "messages",
    "/api/version": "version",
}


def child() -> str:
    """Return the id of the one account that is no administrator's."""
    users = payload("users")["users"]
    return next(str(user["id"]) for user in users if user["role"] == "user")


def as_open_webui(server: HostileServer) -> None:
    """Have a server answer as Open WebUI does to an administrator's key."""
    for path, name in _READ.items():
        server.answer(path, json_reply(payload(name)))
    server.answer("/api/config", json_reply(CONFIG))
    server.answer("/api/v1/configs/connections", json_reply({"ENABLE_DIRECT_CONNECTIONS": False}))
    server.answer(f"/api/v1/chats/list/user/{child()}", json_reply([]))
    users = payload("users")["users"]
    for user in users:
        server.answer(f"/api/v1/chats/list/user/{user['id']}", json_reply([]))


def as_model_server(server: HostileServer) -> None:
    """Have a server answer as Ollama does."""
    server.answer("/v1/models", json_reply(MODELS))
    server.answer("/api/version", json_reply({"version": "0.14.2"}))


def refusal(name: str) -> Reply:
    """Return a refusal as a real server once gave it."""
    answer = payload("refusals")[name]
    return Reply(
        status=answer["status"],
        body=answer["body"].encode(),
        content_type=answer["content_type"],
    )
