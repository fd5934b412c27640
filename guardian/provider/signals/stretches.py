"""Cuts a long text into what is read at once, so that nothing hides behind a long beginning."""

from collections.abc import Iterator, Sequence

from guardian.provider.signals.normal import MAX_CHARACTERS

_OVERLAP = 200
_MOST = 50


def stretches(text: str) -> Iterator[str]:
    """Yield stretches that overlap, of a very long text those of both its ends; at least one."""
    starts: Sequence[int] = range(0, max(len(text) - _OVERLAP, 1), MAX_CHARACTERS - _OVERLAP)
    if len(starts) > _MOST:
        starts = (*starts[: _MOST // 2], *starts[-_MOST // 2 :])
    for at in starts:
        yield text[at : at + MAX_CHARACTERS]
