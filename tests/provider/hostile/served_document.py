"""What the served document lists: every operation, so that a new one cannot be forgotten."""

import re
from dataclasses import dataclass
from typing import Any

import requests

from guardian.link.wire.problems import PREFIX

TIMEOUT_SECONDS = 40
METHODS = ("get", "post", "put", "patch", "delete")
MERGE_PATCH = "application/merge-patch+json"
DAY = "2026-01-01"
_PARAMETER = re.compile(r"{(\w+)}")


@dataclass(frozen=True, kw_only=True)
class Operation:
    """One address and what is done with it."""

    method: str
    path: str

    def __str__(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def parameters(self) -> tuple[str, ...]:
        """The names in the path."""
        return tuple(_PARAMETER.findall(self.path))

    @property
    def writes(self) -> bool:
        return self.method != "GET"

    def address(self, below: str, **values: str) -> str:
        """Return the address below a base, with values for what it names."""
        filled = _PARAMETER.sub(lambda found: values[found[1]], self.path)
        return filled.removeprefix(below)

    def parts(self) -> dict[str, Any]:
        """Return what is sent along: an empty object, of the type that is read here."""
        if self.method not in {"POST", "PUT", "PATCH"}:
            return {}
        kind = MERGE_PATCH if self.method == "PATCH" else "application/json"
        body = b'{"returnImmediately": true}' if self.path.endswith("/poll") else b"{}"
        return {"data": body, "headers": {"Content-Type": kind, "If-Match": "*"}}


def operations(url: str, below: str) -> tuple[Operation, ...]:
    """Return every documented operation whose path begins with ``below``."""
    with requests.Session() as session:
        session.trust_env = False
        document = session.get(f"{url}/openapi-all.json", timeout=TIMEOUT_SECONDS).json()
    return tuple(
        Operation(method=method.upper(), path=path)
        for path, each in document["paths"].items()
        for method in METHODS
        if method in each and path.startswith(below)
    )


def outcome(answer: requests.Response) -> str:
    """Return the status, and the kind of problem where it is one: ``403 not-found``."""
    if answer.status_code < requests.codes.bad_request:
        return str(answer.status_code)
    return f"{answer.status_code} {answer.json()['type'].removeprefix(PREFIX)}"
