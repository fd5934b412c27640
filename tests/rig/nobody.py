"""An address at which nobody is: what was served there is gone, and nothing else comes there."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def nobody_at(url: str) -> Iterator[None]:
    """Keep the port of ``url`` on this machine, so that no other test's server takes it."""
    with socket.socket() as kept:
        kept.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        kept.bind(("127.0.0.1", int(url.rpartition(":")[2])))
        yield
