"""Server-sent events (WHATWG HTML, section 9.2), read as they arrive and written one by one."""

from dataclasses import dataclass

MOST_EVENT_BYTES = 4 * 1024 * 1024
"""A longer event is nobody's piece of an answer; a whole answer of ``responses`` fits."""


class EndlessEventError(ValueError):
    """An event is longer than :data:`MOST_EVENT_BYTES`."""


@dataclass(frozen=True)
class Event:
    """One event: its type, ``""`` where it names none, and its data."""

    name: str
    data: bytes


class EventReader:
    """Takes bytes in any pieces and gives the events that they complete."""

    def __init__(self) -> None:
        self._line = bytearray()
        self._data: list[bytes] = []
        self._name = ""
        self._kept = 0
        self._first = True
        self._after_return = False

    def feed(self, piece: bytes) -> list[Event]:
        """Return the events that end within ``piece``; raises `EndlessEventError`."""
        if not piece:
            return []
        if self._after_return:
            piece = piece.removeprefix(b"\n")  # the other half of a CR LF
        events: list[Event] = []
        *lines, rest = piece.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
        self._after_return = piece.endswith(b"\r")
        for line in lines:
            self._add(line)
            self._end_line(events)
        self._add(rest)
        return events

    def close(self) -> list[Event]:
        """Return the event that the end of the stream cut off behind its data.

        The standard drops it; servers that leave out the last blank line mean it all the same.
        """
        events: list[Event] = []
        self._end_line(events)
        self._dispatch(events)
        return events

    def _add(self, part: bytes) -> None:
        if self._kept + len(self._line) + len(part) > MOST_EVENT_BYTES:
            raise EndlessEventError
        self._line += part

    def _end_line(self, events: list[Event]) -> None:
        line = bytes(self._line)
        self._line.clear()
        if self._first:
            self._first = False
            line = line.removeprefix(b"\xef\xbb\xbf")
        if not line:
            self._dispatch(events)
            return
        field, _, value = line.partition(b":")
        value = value.removeprefix(b" ")
        if field == b"data":
            self._data.append(value)
            self._kept += len(value) + 1
        elif field == b"event":
            self._name = value.decode("utf-8", "replace")

    def _dispatch(self, events: list[Event]) -> None:
        if self._data:
            events.append(Event(self._name, b"\n".join(self._data)))
        self._data = []
        self._name = ""
        self._kept = 0


def event_bytes(data: bytes, name: str = "") -> bytes:
    """Return an event on the wire; ``data`` is one line, as JSON of ours is."""
    head = f"event: {name}\n".encode() if name else b""
    return b"%sdata: %s\n\n" % (head, data)


DONE = b"[DONE]"
"""What ends a stream of chat completions."""
