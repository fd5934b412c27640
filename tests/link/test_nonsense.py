"""What is no HTTP at all, or breaks off in the middle of it: each in its error, none for ever."""

import contextlib
import gzip

import pytest

from guardian.link.client.link_client import LinkClient
from guardian.link.errors import (
    AnswerTooLargeError,
    LinkError,
    MalformedAnswerError,
    OfflineError,
)
from tests.rig import hostile_server as bad
from tests.rig.hostile_server import HostileServer, Reply, json_reply
from tests.rig.scripted_provider import LINK

LINK_PATH = "/gl/v1/link"
OK = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"
ZIPPED = OK + b"Content-Encoding: gzip\r\n"


def raw(sent: bytes) -> bad.Behaviour:
    """Send these bytes in the place of an answer, and hang up."""

    def behave(handler: bad.Handler) -> None:
        handler.wfile.write(sent)

    return behave


def endless_header(handler: bad.Handler) -> None:
    with contextlib.suppress(OSError):
        handler.wfile.write(OK + b"X-Long: ")
        while True:
            handler.wfile.write(b"x" * 65_536)


def endless_headers(handler: bad.Handler) -> None:
    with contextlib.suppress(OSError):
        handler.wfile.write(OK)
        while True:
            handler.wfile.write(b"X-Again: x\r\n" * 1000)


def endless_chunks(handler: bad.Handler) -> None:
    with contextlib.suppress(OSError):
        handler.wfile.write(CHUNKED)
        while True:
            handler.wfile.write(b"4000\r\n" + b" " * 0x4000 + b"\r\n")


NONSENSE: list[tuple[bad.Behaviour, type[LinkError]]] = [
    (raw(b"SSH-2.0-OpenSSH_9.2\r\n"), MalformedAnswerError),
    (raw(b"\x15\x03\x01\x00\x02\x02\x46"), MalformedAnswerError),
    (raw(b"HTTP/1.1 two OK\r\n\r\n"), MalformedAnswerError),
    (raw(b"HTTP/1.1 99 OK\r\n\r\n"), MalformedAnswerError),
    (raw(b"HTTP/9.9 200 OK\r\n\r\n"), MalformedAnswerError),
    (endless_header, MalformedAnswerError),
    (endless_headers, MalformedAnswerError),
    (endless_chunks, AnswerTooLargeError),
    (raw(CHUNKED + b"zz\r\n{}"), OfflineError),  # the library sees a line that broke
    (raw(CHUNKED + b"-1\r\n{}"), OfflineError),
    (raw(CHUNKED + b"5\r\n{"), OfflineError),
    (raw(CHUNKED), OfflineError),
    (raw(ZIPPED + b"Content-Length: 4\r\n\r\nnope"), MalformedAnswerError),
    (raw(ZIPPED + b"Content-Length: 12\r\n\r\n" + gzip.compress(b"{}")[:12]), MalformedAnswerError),
    (raw(OK + b"Content-Length: 2, 40\r\n\r\n{}"), MalformedAnswerError),
    (raw(OK + b"Content-Length: -7\r\n\r\n{}"), MalformedAnswerError),
    (raw(OK + b"Content-Length: 0\r\n\r\n"), MalformedAnswerError),
    (raw(OK + b"Content-Encoding: unheard-of\r\n\r\n{}"), MalformedAnswerError),
    (Reply(content_type="text/html", body=b"<h1>Free Wi-Fi</h1>"), MalformedAnswerError),
    (Reply(status=302, headers={"Location": "http://wifi.example/"}), MalformedAnswerError),
    (Reply(status=511, content_type="text/html", body=b"<h1>Sign in</h1>"), LinkError),
    (raw(b""), OfflineError),
]


@pytest.mark.parametrize(("behaviour", "error"), NONSENSE)
def test_what_is_no_answer_is_told_from_a_line_that_broke(
    client: LinkClient, server: HostileServer, behaviour: bad.Behaviour, error: type[LinkError]
) -> None:
    server.answer(LINK_PATH, behaviour)
    with pytest.raises(error):
        client.link()
    server.answer(LINK_PATH, json_reply(LINK))
    assert client.link().link_id == "link-1"
