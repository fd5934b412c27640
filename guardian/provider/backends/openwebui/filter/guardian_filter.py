"""Guardian's rules inside Open WebUI: this file runs in that server's own process.

It is installed through the server's API, as one text with `counting`, and imports nothing else of
Guardian. What it holds whom to is in its valves, which the bridge writes and no child can read.
Time is counted from the server's own table, so neither a restart nor a second worker process
forgets any; what was in chats that are deleted, the bridge tells. It keeps nothing of a
conversation and sends nothing anywhere.
"""

import importlib
import json
import time as clock
from typing import Any

from pydantic import BaseModel, ValidationError
from sqlalchemy import select

from guardian.provider.backends.openwebui.filter.counting import (
    IDLE_GAP_SECONDS,
    UNREADABLE,
    Answer,
    Policy,
    Use,
    Ward,
    refusal_at,
)

LOOK_BACK_SECONDS = 2 * 86_400
"""The longest rest is a day, so nothing that was before has a say."""
MOST_ROWS = 5_000
REMINDER = "guardian_reminder"


class Refused(Exception):  # noqa: N818 - its text is what the child reads, not an error
    """Nothing is answered; the text is for the child."""


class Filter:
    """Hooks that Open WebUI calls around each answer."""

    class Valves(BaseModel):
        """Settings as the server keeps them; low priority runs first."""

        priority: int = -1000
        policy: str = "{}"
        canary: str = ""
        canary_answer: str = ""

    def __init__(self) -> None:
        self.valves = self.Valves()

    async def inlet(
        self,
        body: dict[str, Any],
        __user__: dict[str, Any] | None = None,
        __metadata__: dict[str, Any] | None = None,
    ) -> dict[str, Any]:
        """Refuse, or let through with what models are told; the reminder is only decided on."""
        self._answer_canary(body)
        user, metadata = __user__ or {}, {} if __metadata__ is None else __metadata__
        ward = self._ward(user)
        if ward is None:
            return body
        model, now = str(body.get("model", "")), int(clock.time())
        if refusal := refusal_at(ward, model, now):
            raise Refused(refusal)
        if ward.unsaved and _is_unsaved(str(metadata.get("chat_id") or "")):
            raise Refused(ward.unsaved)
        answers = await _others(str(user["id"]), ward, metadata, now)
        use = Use(ward, answers)
        if refusal := use.refusal(model, now):
            raise Refused(refusal)
        if note := _note_for(ward, now):
            _add_note(body, note)
        metadata[REMINDER] = use.reminder(now)
        return body

    async def stream(
        self, event: dict[str, Any], __metadata__: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        """Say the reminder with the last words of an answer."""
        reminder = (__metadata__ or {}).get(REMINDER)
        for choice in event.get("choices") or []:
            ends = choice.get("finish_reason") not in {None, "tool_calls"}
            if reminder and __metadata__ is not None and ends:
                delta = choice.setdefault("delta", {})
                delta["content"] = (delta.get("content") or "") + _shown(reminder)
                __metadata__[REMINDER] = ""
                break
        return event

    async def outlet(
        self, body: dict[str, Any], __metadata__: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        """Say the reminder where the answer had no stream that could carry it."""
        reminder = (__metadata__ or {}).get(REMINDER)
        messages = body.get("messages") or []
        if reminder and messages and messages[-1].get("role") == "assistant":
            _append(messages[-1], _shown(reminder))
        return body

    def _answer_canary(self, body: dict[str, Any]) -> None:
        """Show the bridge that this server lets filters run."""
        canary = self.valves.canary
        if canary and any(said.get("content") == canary for said in body.get("messages", [])):
            raise Refused(self.valves.canary_answer)

    def _ward(self, user: dict[str, Any]) -> Ward | None:
        try:
            policy = Policy.model_validate_json(self.valves.policy)
        except ValidationError:
            if user.get("role") == "admin":
                return None
            raise Refused(UNREADABLE) from None
        return policy.wards.get(str(user.get("id")))


def _is_unsaved(chat_id: str) -> bool:
    return not chat_id or ":" in chat_id


async def _others(user_id: str, ward: Ward, metadata: dict[str, Any], now: int) -> list[Answer]:
    """Return the child's answers but for those that are to come now.

    To go on with an old answer would leave no new row to count by, so that is refused.
    """
    since = now - LOOK_BACK_SECONDS
    if ward.known.last_at is not None:
        since = max(since, min(ward.known.last_at, now) - IDLE_GAP_SECONDS)
    try:
        answers = await _answers_since([user_id, *ward.accounts], since)
    except Exception:  # noqa: BLE001 - a server that changed: the child is told, and nothing leaks
        raise Refused(ward.uncountable) from None
    asked, resumed = metadata.get("user_message_id"), metadata.get("assistant_message_id")
    if resumed and ward.unsaved:
        row_id = f"{metadata.get('chat_id')}-{resumed}"
        begun = next((each.begun for each in answers if each.id == row_id), 0)
        if not 0 <= now - begun < IDLE_GAP_SECONDS:
            raise Refused(ward.unsaved)
    return [each for each in answers if each.done or each.parent_id != asked]


async def _answers_since(user_ids: list[str], since: int) -> list[Answer]:
    """Read the table; what a child's browser dated is found by the server's own note of time."""
    table = importlib.import_module("open_webui.models.chat_messages").ChatMessage
    session = importlib.import_module("open_webui.internal.db").get_async_db_context
    columns = (table.id, table.parent_id, table.model_id, table.done, table.error)
    query = (
        select(*columns, table.created_at, table.updated_at)
        .where(table.user_id.in_(user_ids), table.role == "assistant", table.updated_at >= since)
        .order_by(table.updated_at.desc())
        .limit(MOST_ROWS)
    )
    async with session() as reading:
        rows = (await reading.execute(query)).all()
    return [
        Answer(
            id=row.id,
            parent_id=row.parent_id,
            model=row.model_id or "",
            done=bool(row.done),
            refused=bool(row.done and row.error),
            begun=int(row.created_at),
            changed=int(row.updated_at),
        )
        for row in rows
    ]


def _shown(reminder: str) -> str:
    return "\n\n" + "\n".join(f"> {line}" for line in reminder.splitlines())


def _note_for(ward: Ward, now: int) -> str:
    softer = ward.softer if now < ward.softer_until else ""
    return "\n\n".join(filter(None, (ward.note, softer)))


def _add_note(body: dict[str, Any], note: str) -> None:
    messages = body.setdefault("messages", [])
    if messages and messages[0].get("role") == "system":
        written = messages[0].get("content")
        before = written if isinstance(written, str) else json.dumps(written)
        messages[0]["content"] = f"{note}\n\n{before}"
    else:
        messages.insert(0, {"role": "system", "content": note})


def _append(message: dict[str, Any], text: str) -> None:
    """Add to what is kept and to what pages draw from: they are two."""
    if isinstance(message.get("content"), str):
        message["content"] += text
    parts = [
        part
        for item in message.get("output") or []
        for part in item.get("content") or []
        if isinstance(part, dict) and isinstance(part.get("text"), str)
    ]
    if parts:
        parts[-1]["text"] += text
