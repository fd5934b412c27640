"""What went over the wire, without what is nobody's business; and the phrases planted in it."""

from dataclasses import dataclass, field
from urllib.parse import urlsplit

WORDS = frozenset(
    (
        *(".well-known", "guardian-link", "oauth-authorization-server", "openapi.json", "oauth"),
        *("jwks", "token", "revoke", "device_authorization", "gl", "gl-test", "v1", "link"),
        *(
            "history",
            "reconfirm",
            "ward",
            "policy",
            "effective",
            "versions",
            "grants",
            "extra-time",
        ),
        *("requests", "decision", "characters", "usage", "refusals", "spending", "events", "poll"),
        *("alerts", "ack", "session", "stop", "drills", "contacts", "verify", "consents"),
        *("data-inventory", "exports", "deletions", "jobs", "download", "complaints", "messages"),
        *("appeals", "access-log", "disclosures", "help-requests", "clock", "wards", "guardians"),
        *("device-approvals", "acts", "key-rotation", "use", "signals", "ai-outputs", "dependence"),
        *("exits", "ward-screen", "purchases", "suspected-minor", "contact-messages", "channel"),
        *("termination", "restriction", "breaches", "staff-accesses", "excerpts"),
    )
)
"""The parts of addresses that are the protocol's own; every other part is somebody's id."""


@dataclass(frozen=True, kw_only=True)
class Exchange:
    """One request and its answer: where to, how it ended, and the type of the problem if any."""

    method: str
    path: str
    """As ``/gl/v1/alerts/{id}``: no id, no query."""
    status: int
    problem: str = ""

    def __str__(self) -> str:
        return f"{self.method} {self.path} → {self.status}" + (
            f" {self.problem}" if self.problem else ""
        )


def template(url: str) -> str:
    """Return the path of ``url`` with every id in it replaced."""
    parts = urlsplit(url).path.split("/")
    return "/".join(part if part in WORDS or not part else "{id}" for part in parts)


@dataclass(kw_only=True)
class Recorder:
    """Keeps the exchanges of the running check, and whether a planted phrase ever came back."""

    planted: set[str] = field(default_factory=set)
    leaks: list[Exchange] = field(default_factory=list)
    searched: int = 0
    """How many bodies were searched so far."""
    _current: list[Exchange] = field(default_factory=list)

    def begin(self) -> None:
        """Forget the last check's exchanges."""
        self._current = []

    def note(self, exchange: Exchange) -> None:
        """Keep one."""
        self._current.append(exchange)

    def taken(self) -> tuple[Exchange, ...]:
        """Return those of the running check."""
        return tuple(self._current)

    def search(self, text: str, exchange: Exchange) -> None:
        """Look for planted phrases in what a guardian was sent, decoded as far as it can be."""
        self.searched += 1
        if any(phrase in text.casefold() for phrase in self.planted):
            self.leaks.append(exchange)
