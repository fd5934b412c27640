"""A crowd of wards, each at a page of its own, all chatting with one provider at once."""

import asyncio
import json
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from urllib.parse import urlsplit

from guardian.link.wire.ward import Role
from guardian.provider.accounts.people import ward
from guardian.provider.accounts.registration import SignIn, entrust, register_ward
from guardian.provider.accounts.seed import GUARDIAN_ID
from guardian.provider.accounts.web_sessions import open_session
from guardian.provider.child_page.router import COOKIE
from guardian.provider.context import Provider
from guardian.provider.engine.consents import give_at_registration

ANSWER_SECONDS = 60.0
SAYINGS = ("hello", "how do fractions work?", "tell me about owls", "what shall we read?")


def register_crowd(provider: Provider, size: int) -> list[str]:
    """Put so many wards like Leo into the ledger and return the cookie of each."""
    cookies = []
    with provider.engine.begin() as connection:
        leo = ward(connection, "ward-leo")
        now = provider.clock.now()
        for number in range(size):
            child = replace(leo, ward_id=f"ward-{number}", display_name=f"Ward {number}")
            register_ward(connection, child, SignIn(login=f"ward-{number}", password_hash="none"))
            entrust(connection, guardian_id=GUARDIAN_ID, ward_id=child.ward_id, role=Role.OWNER)
            give_at_registration(connection, child.ward_id, GUARDIAN_ID, now)
            wall = provider.wall_clock.now()
            cookies.append(open_session(connection, "ward", child.ward_id, wall))
    return cookies


@dataclass
class Figures:
    """What came of it; seconds."""

    answers: list[float] = field(default_factory=list)
    first_words: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    lasted: float = 0.0

    def told(self) -> str:
        """Return one line for people."""
        return (
            f"{len(self.answers)} messages in {self.lasted:.1f} s, "
            f"{len(self.answers) / self.lasted:.0f} a second; whole answer "
            f"p50 {_part(self.answers, 0.5):.3f} s, p99 {_part(self.answers, 0.99):.3f} s; "
            f"first word p50 {_part(self.first_words, 0.5):.3f} s, "
            f"p99 {_part(self.first_words, 0.99):.3f} s; {len(self.errors)} errors"
        )


def chat_at_once(url: str, cookies: Sequence[str], seconds: float, pause: float) -> Figures:
    """Let everybody chat for ``seconds``, thinking ``pause`` seconds before each message."""
    figures = Figures()
    began = time.monotonic()
    asyncio.run(_crowd(url, cookies, seconds, pause, figures))
    figures.lasted = time.monotonic() - began
    return figures


async def _crowd(
    url: str, cookies: Sequence[str], seconds: float, pause: float, figures: Figures
) -> None:
    until = time.monotonic() + seconds
    everybody = enumerate(cookies)
    await asyncio.gather(
        *(_ward(url, cookie, n / len(cookies), until, pause, figures) for n, cookie in everybody)
    )


async def _ward(
    url: str, cookie: str, place: float, until: float, pause: float, figures: Figures
) -> None:
    await asyncio.sleep(place * pause)  # nobody begins at the same moment as everybody
    said = 0
    while time.monotonic() < until:
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                await _say(url, cookie, SAYINGS[said % len(SAYINGS)], figures)
        except (OSError, EOFError, TimeoutError, ValueError) as error:
            figures.errors.append(type(error).__name__)
        said += 1
        await asyncio.sleep(pause)


async def _say(url: str, cookie: str, text: str, figures: Figures) -> None:
    address = urlsplit(url)
    body = json.dumps({"character_id": "study_owl", "text": text}).encode("utf-8")
    head = (
        f"POST /app/api/chat HTTP/1.1\r\nHost: {address.netloc}\r\nCookie: {COOKIE}={cookie}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n"
        "Connection: close\r\n\r\n"
    )
    began = time.monotonic()
    reader, writer = await asyncio.open_connection(address.hostname, address.port)
    try:
        writer.write(head.encode("ascii") + body)
        await writer.drain()
        status = int((await reader.readline()).split()[1])
        first = await reader.readuntil(b"event: delta") if status == HTTPStatus.OK else b""
        figures.first_words.append(time.monotonic() - began)
        rest = first + await reader.read()
    finally:
        writer.close()
    if status != HTTPStatus.OK or b"event: end" not in rest:
        figures.errors.append(f"{status}: {rest[-300:].decode('utf-8', 'replace')}")
    figures.answers.append(time.monotonic() - began)


def _part(values: Sequence[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)] if ordered else 0.0
