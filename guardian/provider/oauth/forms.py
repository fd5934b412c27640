"""Reads what a form or an OAuth client sends: bounded, urlencoded, every field once."""

from dataclasses import dataclass, field
from urllib.parse import parse_qsl

from fastapi import Request

MAX_FORM_BYTES = 16 * 1024
MAX_FIELDS = 32
FORM_TYPE = "application/x-www-form-urlencoded"


@dataclass(frozen=True, kw_only=True)
class SentForm:
    """The body of a POST. ``fault`` says, for a developer, why it cannot be used."""

    fields: dict[str, str] = field(default_factory=dict, repr=False)  # holds passwords and tokens
    fault: str | None = None


async def sent_form(request: Request) -> SentForm:
    """Read the form of a request, as a FastAPI dependency."""
    kind = request.headers.get("content-type", "").split(";", 1)[0].strip().lower()
    if kind != FORM_TYPE:
        return SentForm(fault=f"Content-Type must be {FORM_TYPE}.")
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_FORM_BYTES:
            return SentForm(fault="The body is too long.")
    return parse_form(body)


def parse_form(body: bytes) -> SentForm:
    """Return the fields of a urlencoded body in UTF-8."""
    try:
        pairs = parse_qsl(
            body.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=MAX_FIELDS
        )
    except ValueError:
        return SentForm(fault="The body is not a urlencoded form in UTF-8.")
    fields = dict(pairs)
    if len(fields) != len(pairs):
        return SentForm(fault="A parameter must not be repeated.")  # RFC 6749 section 3.2
    if any("\0" in each for pair in pairs for each in pair):
        return SentForm(fault="No field has a NUL in it.")
    return SentForm(fields=fields)
