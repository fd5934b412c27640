"""Everything that a bridge could change at the real server, to compare it before and after."""

from collections.abc import Mapping
from typing import Any

from tests.openwebui.server import Family

_WHOLE = (
    "/api/v1/users/default/permissions",
    "/api/v1/auths/admin/config",
    "/api/v1/functions/export?include_valves=true",
    "/api/v1/groups/",
    "/api/v1/models/base",
    "/api/events/webhooks",
    "/openai/config",
)
_EACH_TEST_ADDS = ("users", "models", "/api/v1/groups/")


def state_of(family: Family) -> Mapping[str, Any]:
    """Return everything that the bridge could change, without what only counts writes."""
    ask = family.parent.ask
    state: dict[str, Any] = {path: ask("GET", path).json() for path in _WHOLE}
    state["users"] = {
        user["id"]: (user["role"], user["name"], user["group_ids"])
        for user in ask("GET", "/api/v1/users/?page=1").json()["users"]
    }
    state["models"] = {
        model["id"]: {
            **{name: model[name] for name in ("name", "base_model_id", "params", "is_active")},
            "grants": sorted(
                (grant["principal_type"], grant["principal_id"], grant["permission"])
                for grant in model["access_grants"]
            ),
        }
        for model in ask("GET", "/api/v1/models/list?page=1").json()["items"]
    }
    return state


def changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """Name what is not as it was; that people, characters and groups came is no change."""
    found: list[str] = []
    for part in before:
        old, new = _by_name(before[part]), _by_name(after[part])
        differ = {name for name in old.keys() & new.keys() if old[name] != new[name]}
        came_or_went = set() if part in _EACH_TEST_ADDS else old.keys() ^ new.keys()
        found += sorted(f"{part} {name}" for name in differ | came_or_went)
    return found


def _by_name(part: Any) -> Mapping[str, Any]:
    """Return a part's entries; when one was written last tells only that it was put back."""
    if not isinstance(part, list):
        return dict(part)
    return {
        each["id"]: {name: value for name, value in each.items() if name != "updated_at"}
        for each in part
    }
