"""Events are the same however their bytes are cut."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guardian.provider.backends.gateway import sse
from guardian.provider.backends.gateway.sse import (
    EndlessEventError,
    Event,
    EventReader,
    event_bytes,
)

LINES = st.sampled_from(
    [
        *(
            b"data: a",
            b"data:b",
            b"data",
            b"data:  c",
            b"event: e",
            b"event",
            b": comment",
            b"id: 7",
        ),
        *(
            b"",
            b"retry: 5",
            b"datax: no",
            "data: 潮汐\u2028".encode(),
            b"data: \xff",
            b"\xef\xbb\xbf",
        ),
    ]
)
ENDS = st.sampled_from([b"\n", b"\r", b"\r\n"])


def events_of(pieces: list[bytes]) -> list[Event]:
    reader = EventReader()
    events = [event for piece in pieces for event in reader.feed(piece)]
    return events + reader.close()


@st.composite
def cut_streams(draw: st.DrawFn) -> tuple[bytes, list[bytes]]:
    lines = draw(st.lists(st.tuples(LINES, ENDS), max_size=12))
    stream = b"".join(line + end for line, end in lines) + draw(st.sampled_from([b"", b"data: z"]))
    cuts = sorted(draw(st.lists(st.integers(0, len(stream)), max_size=8)))
    edges = [0, *cuts, len(stream)]
    return stream, [stream[a:b] for a, b in pairwise(edges)]


@given(cut_streams())
def test_any_pieces_give_the_same_events(cut: tuple[bytes, list[bytes]]) -> None:
    stream, pieces = cut
    whole = events_of([stream])
    assert events_of(pieces) == whole
    assert events_of([stream[at : at + 1] for at in range(len(stream))]) == whole


def test_events_are_read_as_the_standard_says() -> None:
    stream = (
        b"\xef\xbb\xbf: hi\n\nevent: add\ndata: 1\r\ndata:  2\r\rdata\n\nevent: lost\n\ndata: x"
    )
    assert events_of([stream]) == [Event("add", b"1\n 2"), Event("", b""), Event("", b"x")]


@given(
    st.lists(
        st.tuples(st.sampled_from(["", "error"]), st.text(alphabet="a{}:潮 ").map(str.encode)),
        max_size=5,
    )
)
def test_what_is_written_is_read(events: list[tuple[str, bytes]]) -> None:
    stream = b"".join(event_bytes(data, name) for name, data in events)
    assert events_of([stream]) == [Event(name, data) for name, data in events]


@pytest.mark.parametrize("piece", [b"data: xxxxxxxx\n", b"xxxxxxxx", b"data\n"])
def test_an_event_without_end_is_not_gathered(
    piece: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sse, "MOST_EVENT_BYTES", 100)
    reader = EventReader()
    with pytest.raises(EndlessEventError):
        [reader.feed(piece) for _ in range(200)]


def test_a_server_may_comment_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sse, "MOST_EVENT_BYTES", 100)
    reader = EventReader()
    assert [reader.feed(b": still there\n") for _ in range(200)] == [[]] * 200
