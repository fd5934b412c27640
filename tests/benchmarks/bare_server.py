"""``python -m tests.benchmarks.bare_server``: the least that answers HTTP; prints its port."""

import sys
from http.server import BaseHTTPRequestHandler, HTTPServer

ANSWER = b'{"sets": {}}'


class _Bare(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.send_header("Content-Length", str(len(ANSWER)))
        self.end_headers()
        self.wfile.write(ANSWER)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's name
        """Stay quiet."""


if __name__ == "__main__":
    with HTTPServer(("127.0.0.1", 0), _Bare) as server:
        sys.stdout.write(f"{server.server_address[1]}\n")
        sys.stdout.flush()
        server.serve_forever()
