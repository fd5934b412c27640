"""One connection to the provider, whose requests begin in time and with a head of bounded size.

The server's own protocol waits for the end of a head for ever, and keeps whatever comes until then.
"""

import asyncio

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

MAX_HEAD_BYTES = 65_536
"""Request line and headers; more is refused with 400."""
HEAD_SECONDS = 20.0
"""How long a head may take to arrive; then the connection is closed."""

_FIELD_MARKS = len(": \r\n")


class BoundedConnection(HttpToolsProtocol):
    """Refuses endless heads, and does not wait for those that never end."""

    _deadline: asyncio.TimerHandle | None = None
    _head_bytes = 0
    _in_head = True

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # as in the base class
        """Wait for a first request, but not for ever."""
        super().connection_made(transport)
        self._await_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no more."""
        self._cancel()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Read on, as long as the head stays within its bounds."""
        served = self.cycle is None or self.cycle.response_complete  # type: ignore[redundant-expr] # None before the first request
        if self._deadline is None and served:
            self._await_head()
        super().data_received(data)
        if self._in_head and not self.transport.is_closing():
            self._head_bytes += len(data)
            if self._head_bytes > MAX_HEAD_BYTES:
                self.send_400_response("The head of the request is too long.")

    def on_message_begin(self) -> None:
        """Begin to count."""
        self._in_head = True
        self._head_bytes = 0
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """Check the size of a head that came at once, then serve the request.

        Raises ``ValueError``, which the base class answers with 400.
        """
        self._in_head = False
        self._cancel()
        fields = sum(len(name) + len(value) + _FIELD_MARKS for name, value in self.headers)
        if len(self.url) + fields > MAX_HEAD_BYTES:
            raise ValueError("the head of the request is too long")
        super().on_headers_complete()

    def _await_head(self) -> None:
        self._deadline = self.loop.call_later(HEAD_SECONDS, self.transport.close)

    def _cancel(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None
