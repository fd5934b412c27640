"""A model that says what a test can foretell, behind the real Open WebUI."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, TypeVar

T = TypeVar("T")

MODEL = "stand-in"
PATIENCE_SECONDS = 30
ANSWER = ("I ", "heard ", "you.")
SLOWLY = "slowly"
"""A message with this word is answered without end, until somebody stops it."""
_USAGE = {"prompt_tokens": 11, "completion_tokens": 3, "total_tokens": 14}
_BETWEEN_WORDS_SECONDS = 0.02


class ModelStandIn(ThreadingHTTPServer):
    """OpenAI's interface. ``asked`` is what it was sent.

    ``speaking``: an endless answer has begun; ``hung_up``: somebody left in the midst of one.
    """

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.asked: list[dict[str, Any]] = []
        self.speaking, self.hung_up = threading.Event(), threading.Event()
        self.closing = threading.Event()

    def await_endless(self, begin: Callable[[], T]) -> T:
        """Call ``begin``, which asks for an endless answer, and wait until it is being given."""
        self.speaking.clear()
        self.hung_up.clear()
        begun = begin()
        assert self.speaking.wait(PATIENCE_SECONDS)
        return begun

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/v1"

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: a client that left is what some tests are about."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: ModelStandIn

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        pass

    def do_GET(self) -> None:
        self._whole({"object": "list", "data": [{"id": MODEL, "object": "model"}]})

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append(body)
        if body.get("stream"):
            self._stream(endless=SLOWLY in json.dumps(body["messages"][-1]))
        else:
            said = {"role": "assistant", "content": "".join(ANSWER)}
            choice = {"index": 0, "message": said, "finish_reason": "stop"}
            self._whole({"id": "c", "model": MODEL, "choices": [choice], "usage": _USAGE})

    def _whole(self, document: object) -> None:
        raw = json.dumps(document).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)

    def _stream(self, *, endless: bool) -> None:
        self.close_connection = True
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        try:
            for word in ANSWER:
                self._event({"delta": {"content": word}, "finish_reason": None})
            if endless:
                self.server.speaking.set()
            while endless and not self.server.closing.wait(_BETWEEN_WORDS_SECONDS):
                self._event({"delta": {"content": "and "}, "finish_reason": None})
            self._event({"delta": {}, "finish_reason": "stop"})
            self._data(json.dumps({"id": "c", "model": MODEL, "choices": [], "usage": _USAGE}))
            self._data("[DONE]")
        except OSError:
            self.server.hung_up.set()

    def _event(self, choice: dict[str, Any]) -> None:
        self._data(json.dumps({"id": "c", "model": MODEL, "choices": [{"index": 0, **choice}]}))

    def _data(self, text: str) -> None:
        self.wfile.write(f"data: {text}\n\n".encode())
        self.wfile.flush()


@contextmanager
def model_stand_in() -> Iterator[ModelStandIn]:
    """Run one until the end of the block."""
    server = ModelStandIn()
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield server
    finally:
        server.closing.set()
        server.shutdown()
        thread.join()
        server.server_close()
