"""The chat: a message in, a reply out, piece by piece (text/event-stream)."""

from collections.abc import AsyncIterator
from datetime import datetime
from http import HTTPStatus

from anyio import CancelScope
from fastapi import Response
from starlette.concurrency import run_in_threadpool
from starlette.responses import StreamingResponse

from guardian.link.wire.base import Wire
from guardian.link.wire.problems import ProblemType
from guardian.policy.decisions import Refusal
from guardian.provider.accounts.people import WardRow
from guardian.provider.backends.cast import CastMember
from guardian.provider.backends.sandbox.replies import pieces, reply
from guardian.provider.child_api.me import whole_minutes
from guardian.provider.child_api.refusing import refusal_response, support_for
from guardian.provider.child_api.shapes import (
    Ended,
    Message,
    ReminderCard,
    ReplyEnd,
    ReplyStopped,
)
from guardian.provider.context import Provider
from guardian.provider.engine.answering import (
    Sent,
    check_reply,
    finish_reply,
    forbidden_meanwhile,
)
from guardian.provider.engine.chat import ChatOutcome, take_message
from guardian.provider.engine.exits import farewell
from guardian.provider.engine.live import Live, RunningReply, Stopper
from guardian.provider.engine.reminders import Reminder, spoken
from guardian.provider.engine.sentences import (
    closing_sentence,
    explain,
    stopped_sentence,
    unconsented_sentence,
)
from guardian.provider.ledger.base import reading
from guardian.provider.problems import ProblemError
from guardian.provider.signals.exit_words import wants_to_leave


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
        """Return the running reply, or the refusal; raises ``ProblemError`` 404 or 409."""
        member = await run_in_threadpool(self._member, message.character_id)
        if wants_to_leave(message.text):
            return await self._let_go(ward_id, member, message.text)
        # announced before the message is decided: a stop in between finds it
        running = self._live.replies.begin(ward_id)
        outcome = await run_in_threadpool(
            take_message, self._provider, ward_id, member, message.text
        )
        self._live.bell.ring(ward_id)
        if outcome.refusal is not None:
            return refusal_response(outcome.refusal, outcome.ward, outcome.at, outcome.support)
        written = reply(
            member,
            message.text,
            outcome.ward.language,
            outcome.turn_number,
            outcome.softer,
        )
        words = await run_in_threadpool(check_reply, self._provider, outcome, member, written)
        return EventStream(self._stream(running, outcome, member, words))

    def _member(self, character_id: str) -> CastMember:
        cast = self._provider.cast
        if not cast.speaks_here:
            raise ProblemError(
                HTTPStatus.CONFLICT,
                ProblemType.STATE_CONFLICT,
                title="The talk is in another program",
                detail="Talk where you always do; this page has your time and your family's rules.",
            )
        with reading(self._provider.engine) as connection:
            member = cast.find(connection, character_id)
        if member is None:
            raise ProblemError(
                HTTPStatus.NOT_FOUND,
                ProblemType.NOT_FOUND,
                title="There is no such character",
                detail="Choose one of the list.",
            )
        return member

    async def _let_go(self, ward_id: str, member: CastMember, text: str) -> Response:
        """End the conversation: what runs is stopped first, and nothing is said after."""
        self._live.replies.stop(ward_id, Stopper.WARD)
        outcome = await run_in_threadpool(take_message, self._provider, ward_id, member, text)
        self._live.replies.stop(ward_id, Stopper.WARD)
        self._live.bell.ring(ward_id)
        ended = Ended(
            text=farewell(outcome.ward),
            stopped_at=outcome.at,
            support=support_for(outcome.support),
        )
        return EventStream(iter((_frame("ended", ended),)))

    async def _stream(
        self, running: RunningReply, outcome: ChatOutcome, member: CastMember, words: str
    ) -> AsyncIterator[str]:
        for reminder in outcome.reminders:
            yield _reminder_frame(reminder, outcome.ward)
        said: list[str] = []
        sent_at = outcome.at
        reminders: tuple[Reminder, ...] = ()
        refusal: Refusal | None = None
        try:
            for piece in pieces(words):
                at = self._provider.clock.now()  # read first: a stop after it is later than it
                if running.take_doubt():
                    refusal = await run_in_threadpool(
                        forbidden_meanwhile, self._provider, outcome.ward.ward_id, member
                    )
                if refusal is not None or running.stopped_by is not None:
                    break
                said.append(piece)
                sent_at = at
                yield _frame("delta", Delta(text=piece))
                await running.pause(self._pause_seconds)
        finally:
            # also for a reader who went away: what was said is kept, and its time counts
            with CancelScope(shield=True):
                reminders = await self._finish(outcome, member, "".join(said), sent_at)
        for reminder in reminders:
            yield _reminder_frame(reminder, outcome.ward)
        yield _last_frame(running.stopped_by, refusal, outcome)

    async def _finish(
        self, outcome: ChatOutcome, member: CastMember, text: str, sent_at: datetime
    ) -> tuple[Reminder, ...]:
        if not text:
            return ()
        sent = Sent(text=text, last_at=sent_at)
        reminders = await run_in_threadpool(
            finish_reply, self._provider, outcome, member.character_id, sent
        )
        if reminders:
            self._live.bell.ring(outcome.ward.ward_id)
        return reminders


_WHY_STOPPED = {
    Stopper.GUARDIAN: stopped_sentence,
    Stopper.SERVICE: closing_sentence,
    Stopper.CONSENT: unconsented_sentence,
}


def _last_frame(stopper: Stopper | None, refusal: Refusal | None, outcome: ChatOutcome) -> str:
    support = support_for(outcome.support)
    if refusal is not None:
        text = explain(refusal, outcome.ward, outcome.at).detail
        return _frame("stopped", ReplyStopped(text=text, support=support))
    if stopper in _WHY_STOPPED:
        text = _WHY_STOPPED[stopper](outcome.ward)
        return _frame("stopped", ReplyStopped(text=text, support=support))
    return _frame(
        "end",
        ReplyEnd(
            turn_id=outcome.turn_id,
            remaining_minutes=whole_minutes(outcome.remaining_seconds),
            support=support,
        ),
    )


def _reminder_frame(reminder: Reminder, person: WardRow) -> str:
    words = spoken(reminder, person)
    card = ReminderCard(
        kind=reminder.kind,
        n=reminder.n,
        continuous_minutes=reminder.continuous_minutes,
        title=words.title,
        text=words.text,
    )
    return _frame("reminder", card)


def _frame(event: str, data: Wire) -> str:
    return f"event: {event}\ndata: {data.model_dump_json()}\n\n"
