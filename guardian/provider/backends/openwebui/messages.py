"""A child's messages, page by page: newest first, and nothing lost between two pages.

The list is asked for by offset, so what comes or goes between two pages moves it. Each page is
asked for from the last row of the one before: where that row is not found again, the reading begins
anew. And the list is ordered by a time that a child's browser may choose, so a message can lie
deeper than it should: a *sweep* reads all of it.
"""

from collections.abc import Callable, Sequence
from typing import Protocol

from pydantic import TypeAdapter

from guardian.provider.backends.openwebui import errors
from guardian.provider.backends.openwebui.shapes import Chat, ChatTitle, KeptMessage, Row
from guardian.provider.backends.openwebui.transport import Calls, part

ROWS_A_PAGE = 100
"""More is answered with 422."""
MOST_PAGES = 500
MOST_BEGINNINGS = 4
LATE_SECONDS = 24 * 60 * 60
"""A row that is younger than this is read again: its answer may have come since."""
MILLISECONDS_FROM = 10_000_000_000
CHATS_A_PAGE = 60

Page = Callable[[int], Sequence[Row]]
_ROWS = TypeAdapter(tuple[Row, ...])
_TITLES = TypeAdapter(tuple[ChatTitle, ...])
_CHAT = TypeAdapter(Chat)


class MovedMeanwhileError(Exception):
    """A row that was read is gone from where it was: somebody removed one."""


class Messages(Protocol):
    """Where a child's messages are read."""

    def since(self, user_id: str, cursor: int | None) -> Sequence[Row]:
        """Return rows newest first: all, or those of a day before ``cursor`` and later.

        ``cursor``: seconds of the server's clock up to which everything was read before.
        """


class Analytics:
    """The server's own table of messages: deleted chats are not in it."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    def since(self, user_id: str, cursor: int | None) -> Sequence[Row]:
        """Return rows newest first; raises `SwitchedOffError` where the table is not offered."""
        return read_since(lambda skip: self._page(user_id, skip), cursor)

    def _page(self, user_id: str, skip: int) -> Sequence[Row]:
        path = "/api/v1/analytics/messages"
        try:
            return self._calls.get(_ROWS, path, user_id=user_id, limit=ROWS_A_PAGE, skip=skip)
        except (errors.NotThereError, errors.NotOpenWebUIError):
            # a route that is not there is answered with the start page
            raise errors.SwitchedOffError(setting="ENABLE_ADMIN_ANALYTICS") from None


class ChatsOneByOne:
    """The child's chats, where the table is switched off: slower, and read whole."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    def since(self, user_id: str, cursor: int | None) -> Sequence[Row]:
        """Return rows newest first; raises `SwitchedOffError` where chats may not be read."""
        oldest = 0 if cursor is None else cursor - LATE_SECONDS
        rows: list[Row] = []
        for number in range(1, MOST_PAGES + 1):
            titles = self._titles(user_id, number)
            fresh = [title for title in titles if title.updated_at >= oldest]
            for title in fresh:
                chat = self._calls.get(_CHAT, f"/api/v1/chats/{part(title.id)}")
                rows += rows_of(chat)
            if len(titles) < CHATS_A_PAGE or len(fresh) < len(titles):
                break
        return sorted(rows, key=lambda row: row.created_at, reverse=True)

    def _titles(self, user_id: str, number: int) -> Sequence[ChatTitle]:
        path = f"/api/v1/chats/list/user/{part(user_id)}"
        try:
            return self._calls.get(_TITLES, path, page=number)
        except (errors.NotAdministratorError, errors.RefusedThereError):
            raise errors.SwitchedOffError(setting="ENABLE_ADMIN_CHAT_ACCESS") from None


def read_since(page: Page, cursor: int | None) -> Sequence[Row]:
    """Read pages until a day before ``cursor``; ``page`` answers from an offset, newest first."""
    for _ in range(MOST_BEGINNINGS):
        try:
            return _read_once(page, cursor)
        except MovedMeanwhileError:
            continue
    raise errors.ServerTroubleError


def _read_once(page: Page, cursor: int | None) -> Sequence[Row]:
    found: dict[str, Row] = {}
    skip = 0
    for _ in range(MOST_PAGES):
        rows = page(skip)
        if skip and (not rows or all(row.id not in found for row in rows)):
            raise MovedMeanwhileError
        found.update({row.id: row for row in rows})
        if len(rows) < ROWS_A_PAGE or _is_late_enough(rows[-1], cursor):
            break
        skip += ROWS_A_PAGE - 1
    return tuple(found.values())


def _is_late_enough(oldest: Row, cursor: int | None) -> bool:
    return cursor is not None and in_seconds(oldest.created_at) < cursor - LATE_SECONDS


def in_seconds(moment: float) -> int:
    """Return a moment in seconds: some browsers write milliseconds."""
    return int(moment / 1000) if moment > MILLISECONDS_FROM else int(moment)


def rows_of(chat: Chat) -> Sequence[Row]:
    """Return the messages of every branch of a chat as the table has them."""
    return tuple(_row(chat, message) for message in chat.chat.history.messages.values())


def _row(chat: Chat, message: KeptMessage) -> Row:
    at = in_seconds(message.timestamp) or chat.updated_at
    return Row(
        id=f"{chat.id}-{message.id}",
        chat_id=chat.id,
        user_id=chat.user_id,
        role=message.role,
        parent_id=message.parentId,
        content=message.content,
        model_id=message.model if message.role == "assistant" else None,
        done=message.done,
        error=message.error,
        usage=message.usage,
        created_at=at,
        updated_at=min(max(at, 0), chat.updated_at),
    )
