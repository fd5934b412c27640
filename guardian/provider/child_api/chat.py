"""The chat: a message in, a reply out, piece by piece (text/event-stream)."""

from collections.abc import AsyncIterator, Iterator
from http import HTTPStatus

from fastapi import Response
from starlette.concurrency import run_in_threadpool
from starlette.responses import StreamingResponse

from guardian.link.wire.base import Wire
from guardian.link.wire.problems import ProblemType
from guardian.provider.child_api.me import whole_minutes
from guardian.provider.child_api.refusing import refusal_response, support_for
from guardian.provider.child_api.shapes import Message, ReplyEnd, ReplyStopped
from guardian.provider.companion.replies import reply
from guardian.provider.context import Provider
from guardian.provider.engine.characters import find_member
from guardian.provider.engine.chat import ChatOutcome, take_message
from guardian.provider.engine.live import Live, RunningReply, Stopper
from guardian.provider.engine.sentences import closing_sentence, stopped_sentence
from guardian.provider.problems import ProblemError


class EventStream(StreamingResponse):
    """Server-sent events."""

    media_type = "text/event-stream"


class Delta(Wire):
    """One piece of a reply."""

    text: str


class Chat:
    """Answers messages. ``reply_delay_ms`` is the pause between two pieces."""

    def __init__(self, provider: Provider, live: Live, reply_delay_ms: int) -> None:
        self._provider = provider
        self._live = live
        self._pause_seconds = reply_delay_ms / 1000

    async def answer(self, ward_id: str, message: Message) -> Response:
        """Return the running reply, or the refusal; raises ``ProblemError`` 404."""
        member = find_member(message.character_id)
        if member is None:
            raise ProblemError(
                HTTPStatus.NOT_FOUND,
                ProblemType.NOT_FOUND,
                title="There is no such character",
                detail="Choose one of the list.",
            )
        # announced before the message is decided: a stop in between finds it
        running = self._live.replies.begin(ward_id)
        outcome = await run_in_threadpool(
            take_message, self._provider, ward_id, member, message.text
        )
        self._live.bell.ring(ward_id)
        if outcome.refusal is not None:
            return refusal_response(outcome.refusal, outcome.ward, outcome.at, outcome.support)
        pieces = reply(member, message.text, outcome.ward.language, outcome.turn_number)
        return EventStream(self._stream(running, outcome, pieces))

    async def _stream(
        self, running: RunningReply, outcome: ChatOutcome, pieces: Iterator[str]
    ) -> AsyncIterator[str]:
        for piece in pieces:
            if running.stopped_by is not None:
                break
            yield _frame("delta", Delta(text=piece))
            await running.pause(self._pause_seconds)
        yield _last_frame(running.stopped_by, outcome)


def _last_frame(stopper: Stopper | None, outcome: ChatOutcome) -> str:
    support = support_for(outcome.ward, outcome.support)
    if stopper is Stopper.GUARDIAN:
        return _frame("stopped", ReplyStopped(text=stopped_sentence(outcome.ward), support=support))
    if stopper is Stopper.SERVICE:
        return _frame("stopped", ReplyStopped(text=closing_sentence(outcome.ward), support=support))
    return _frame(
        "end",
        ReplyEnd(
            turn_id=outcome.turn_id,
            remaining_minutes=whole_minutes(outcome.remaining_seconds),
            support=support,
        ),
    )


def _frame(event: str, data: Wire) -> str:
    return f"event: {event}\ndata: {data.model_dump_json()}\n\n"
