"""One question to a server that may be anything, and what it answered."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import requests
from pydantic import JsonValue, TypeAdapter, ValidationError

from guardian.link.http.transport import Exchange, Transport
from guardian.provider.backends.openwebui.transport import Key

SECONDS = 15.0
MAX_BYTES = 1024 * 1024
_DOCUMENT: TypeAdapter[JsonValue] = TypeAdapter(JsonValue)


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What a server said. ``document``: its JSON object, ``None`` for anything else."""

    status: int
    document: Mapping[str, JsonValue] | None = field(repr=False)

    @property
    def is_well(self) -> bool:
        """Whether it is an object that was asked for, and no refusal."""
        return self.status == requests.codes.ok and self.document is not None


def ask(transport: Transport, url: str, *, key: str = "", seconds: float = SECONDS) -> Answer:
    """Ask for what is at ``url``, with ``key`` as a bearer token where there is one.

    Raises :class:`~guardian.link.errors.LinkError`, or ``WrongKeyError`` for what is no key.
    """
    answer = transport.send(
        Exchange(
            method="GET",
            url=url,
            auth=Key(key) if key else None,
            max_bytes=MAX_BYTES,
            read_seconds=seconds,
            budget_seconds=seconds,
        )
    )
    return Answer(status=answer.status_code, document=_object(answer))


def _object(answer: requests.Response) -> Mapping[str, JsonValue] | None:
    media_type = answer.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if media_type != "application/json":
        return None
    try:
        document = _DOCUMENT.validate_json(answer.content)
    except (ValidationError, OverflowError):
        return None
    return document if isinstance(document, dict) else None
