"""The real server behind a way in that tells another version of it: all else goes through."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import requests

TELL_VERSION = ("/api/version", "/api/config")
_NOT_PASSED_ON = {"host", "connection", "content-length", "transfer-encoding", "content-encoding"}
SECONDS = 60


class VersionProxy(ThreadingHTTPServer):
    """``version`` ``None``: the server's own."""

    daemon_threads = True

    def __init__(self, server: str) -> None:
        super().__init__(("127.0.0.1", 0), _Way)
        self.server_url = server
        self.version: str | None = None
        self.url = f"http://127.0.0.1:{self.server_address[1]}"

    def told(self, path: str, body: bytes) -> bytes:
        """Return an answer as it is passed on."""
        if self.version is None or path.partition("?")[0] not in TELL_VERSION:
            return body
        return json.dumps({**json.loads(body), "version": self.version}).encode()


class _Way(BaseHTTPRequestHandler):
    server: VersionProxy

    def do_GET(self) -> None:
        self._pass_on()

    def do_POST(self) -> None:
        self._pass_on()

    def do_DELETE(self) -> None:
        self._pass_on()

    def _pass_on(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        answer = requests.request(
            self.command,
            self.server.server_url + self.path,
            data=self.rfile.read(length) if length else None,
            headers={k: v for k, v in self.headers.items() if k.lower() not in _NOT_PASSED_ON},
            timeout=SECONDS,
            allow_redirects=False,
        )
        body = self.server.told(self.path, answer.content)
        self.send_response(answer.status_code)
        for name, value in answer.headers.items():
            if name.lower() not in _NOT_PASSED_ON:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_request(self, _code: int | str = "-", _size: int | str = "-") -> None:
        """Say nothing."""


@contextmanager
def version_proxy(server: str) -> Iterator[VersionProxy]:
    """Stand before the server until the block ends."""
    proxy = VersionProxy(server)
    thread = Thread(target=proxy.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield proxy
    finally:
        proxy.shutdown()
        thread.join()
        proxy.server_close()
