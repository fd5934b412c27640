"""A real HTTP server on loopback that answers as badly as a test tells it to."""

import base64
import contextlib
import datetime as dt
import ipaddress
import json
import socket
import ssl
import struct
import threading
from collections import defaultdict, deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

JSON = "application/json"
PROBLEM = "application/problem+json"


@dataclass(frozen=True)
class Seen:
    """One request as it arrived."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True, kw_only=True)
class Reply:
    """A whole answer; ``None`` for a header leaves it out."""

    status: int = 200
    body: bytes = b""
    content_type: str | None = JSON
    headers: Mapping[str, str] = field(default_factory=dict)


def claims_of(seen: Seen) -> dict[str, object]:
    """Return the claims of the DPoP proof of a request."""
    part = seen.headers["DPoP"].split(".")[1]
    read: dict[str, object] = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    return read


Handler = BaseHTTPRequestHandler
Behaviour = Reply | Callable[[Handler], None]


def json_reply(document: object, *, status: int = 200, **headers: str) -> Reply:
    """Answer with JSON; underscores in header names become hyphens."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Reply(status=status, body=json.dumps(document).encode(), headers=named)


def problem_reply(kind: str, status: int, **members: object) -> Reply:
    """Answer with a problem document (RFC 9457)."""
    document = {
        "type": f"urn:guardian-link:1:problem:{kind}",
        "title": "No",
        "status": status,
        **members,
    }
    return Reply(status=status, body=json.dumps(document).encode(), content_type=PROBLEM)


class HostileServer(ThreadingHTTPServer):
    """Answers each path by its script: the behaviours in order, the last one for ever."""

    daemon_threads = True
    block_on_close = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Scripted)
        self.scheme = "http"
        self.seen: list[Seen] = []
        self.arrived = threading.Event()
        self.stopping = threading.Event()
        self._scripts: dict[str, deque[Behaviour]] = defaultdict(deque)

    @property
    def origin(self) -> str:
        return f"{self.scheme}://127.0.0.1:{self.server_address[1]}"

    def answer(self, path: str, *behaviours: Behaviour) -> None:
        """Say how ``path`` (without query) is answered from now on."""
        self._scripts[path] = deque(behaviours)

    def next_behaviour(self, path: str) -> Behaviour:
        script = self._scripts[path.partition("?")[0]]
        if not script:
            return Reply(status=404, body=b"<h1>Not found</h1>", content_type="text/html")
        return script[0] if len(script) == 1 else script.popleft()

    def requests_of(self, path: str) -> list[Seen]:
        """Return what arrived at ``path``, without regard to the query."""
        return [seen for seen in self.seen if seen.path.partition("?")[0] == path]

    def handle_error(self, request: object, client_address: object) -> None:
        """Stay quiet: clients that hang up are what these tests are about."""


class _Scripted(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: HostileServer

    def _handle(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length)
        self.server.seen.append(Seen(self.command, self.path, dict(self.headers.items()), body))
        self.server.arrived.set()
        behaviour = self.server.next_behaviour(self.path)
        if isinstance(behaviour, Reply):
            send(self, behaviour)
        else:
            self.close_connection = True
            behaviour(self)

    do_GET = do_POST = do_PATCH = do_DELETE = _handle  # noqa: N815 - the base class's names

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's name
        """Stay quiet."""


def send(handler: Handler, reply: Reply) -> None:
    """Send a whole answer."""
    start(handler, reply, {"Content-Length": str(len(reply.body))})
    handler.wfile.write(reply.body)


def start(handler: Handler, reply: Reply, extra: Mapping[str, str]) -> None:
    """Send the status and the headers only."""
    if "Date" in reply.headers:
        handler.send_response_only(reply.status)
    else:
        handler.send_response(reply.status)
    headers = {"Content-Type": reply.content_type, **extra, **reply.headers}
    for name, value in headers.items():
        if value is not None:
            handler.send_header(name, value)
    handler.end_headers()


def endless(handler: Handler) -> None:
    """Send spaces of valid JSON for ever."""
    start(handler, Reply(), {"Connection": "close"})
    with contextlib.suppress(OSError):
        while True:
            handler.wfile.write(b" " * 65_536)


def announced_too_large(handler: Handler) -> None:
    """Announce a gigabyte and send nothing of it."""
    start(handler, Reply(), {"Content-Length": str(2**30)})


def truncated(handler: Handler) -> None:
    """Hang up in the middle of the body."""
    start(handler, Reply(), {"Content-Length": "1000"})
    handler.wfile.write(b'{"protocol": ')


def reset(handler: Handler) -> None:
    """Reset the connection in the middle of the body."""
    start(handler, Reply(), {"Content-Length": "1000"})
    handler.wfile.write(b'{"protocol": ')
    handler.wfile.flush()
    linger = struct.pack("ii", 1, 0)
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)


def hang_up(handler: Handler) -> None:
    """Close without a word, as a connection that was kept alive too long does."""
    handler.close_connection = True


def silent(handler: Handler) -> None:
    """Say nothing at all until the test is over."""
    server = handler.server
    assert isinstance(server, HostileServer)
    server.stopping.wait(60)


def trickle(handler: Handler) -> None:
    """Send one byte at a time, each soon enough to keep a read from timing out."""
    server = handler.server
    assert isinstance(server, HostileServer)
    start(handler, Reply(), {"Content-Length": "100000"})
    with contextlib.suppress(OSError):
        while not server.stopping.wait(0.05):
            handler.wfile.write(b" ")


@contextlib.contextmanager
def hostile_server(certificate: Path | None = None) -> Iterator[HostileServer]:
    """Run a server; with ``certificate`` (PEM with key) over TLS."""
    server = HostileServer()
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
        server.scheme = "https"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.stopping.set()
        server.shutdown()
        server.server_close()
        thread.join(5)


def self_signed(folder: Path, host: str = "127.0.0.1") -> Path:
    """Write a certificate for ``host`` with its key into one PEM file, and return it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    now = dt.datetime.now(dt.UTC)
    alternative = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(host))])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=30))
        .add_extension(alternative, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = certificate.public_bytes(serialization.Encoding.PEM) + key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    path = folder / "server.pem"
    path.write_bytes(pem)
    return path
