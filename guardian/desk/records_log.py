"""The log as the guardian reads it: who did what, of which account, when. Codes, no words."""

import base64
import binascii
import json
from collections.abc import Iterator, Mapping
from typing import Any

from guardian.desk import choices
from guardian.desk.record_codes import EVENTS, GROUP_OF_ACT, group_of_event, who_did
from guardian.desk.record_values import (
    PAGE,
    UNREADABLE,
    LogAccount,
    LogEntry,
    LogFilter,
    LogView,
    Who,
)
from guardian.link.wire.events import EVENT_PREFIX
from guardian.policy.merge_patch import JsonObject
from guardian.store import journal_reading, links, wards
from guardian.store.connection import Connection
from guardian.store.database import Database
from guardian.store.journal import EVENT, JournalEntry
from guardian.store.journal_reading import ReadEntry

_AT_ONCE = 500
_MOST_READ = 10_000
"""Entries that are gone through for one page: what is rare is found over several."""
_LONGEST_CODE = 64
_SUBJECTS = ("kind", "decision", "setting", "of", "category", "method", "state")
_COUNTS = ("count", "months", "minutes")


class RecordsLog:
    """Reads the journal; nothing here changes it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def log(self, chosen: LogFilter, before: int | None = None) -> LogView:
        """Return the entries below position ``before`` (``None``: the last ones) that fit.

        At most :data:`PAGE`, fewer where many others lie between them.
        """
        with self._database.read() as connection:
            accounts = _accounts(connection)
            entries: list[LogEntry] = []
            next_before = before
            for position, entry in _fitting(connection, chosen, before, _MOST_READ, accounts):
                next_before = position
                if entry is not None:
                    entries.append(entry)
                if len(entries) == PAGE:
                    break
            more = next_before is not None and bool(
                journal_reading.backwards(
                    connection, next_before, 1, link_id=chosen.link_id, acts=_acts(chosen)
                )
            )
            return LogView(
                entries=tuple(entries),
                next_before=next_before if more else None,
                accounts=tuple(accounts.values()),
                intact_at=choices.moment(connection, choices.INTACT_AT),
            )

    def whole_log(self, chosen: LogFilter) -> Iterator[LogEntry]:
        """Yield every entry that fits, the newest first, all as they are at one moment."""
        with self._database.read() as connection:
            accounts = _accounts(connection)
            for _, entry in _fitting(connection, chosen, None, None, accounts):
                if entry is not None:
                    yield entry


def _accounts(connection: Connection) -> dict[str, LogAccount]:
    found = {}
    for link in links.every(connection):
        ward = wards.find(connection, link.link_id)
        if ward is not None:
            found[link.link_id] = LogAccount(
                link_id=link.link_id,
                ward_name=ward.display_name,
                provider_name=link.provider_name,
            )
    return found


def _acts(chosen: LogFilter) -> list[str] | None:
    if chosen.group is None:
        return None
    return [act for act, group in GROUP_OF_ACT.items() if group is chosen.group]


def _fitting(
    connection: Connection,
    chosen: LogFilter,
    before: int | None,
    most: int | None,
    accounts: Mapping[str, LogAccount],
) -> Iterator[tuple[int, LogEntry | None]]:
    """Yield the position of each entry that was read, with the entry where it fits."""
    acts, read = _acts(chosen), 0
    while most is None or read < most:
        page = journal_reading.backwards(
            connection, before, _AT_ONCE, link_id=chosen.link_id, acts=acts
        )
        for each in page:
            entry = _entry(each, accounts)
            fits = chosen.group is None or entry.group is chosen.group
            yield entry.position, entry if fits else None
        if len(page) < _AT_ONCE:
            return
        read, before = read + len(page), page[-1].entry.position


def _entry(read: ReadEntry, accounts: Mapping[str, LogAccount]) -> LogEntry:
    entry = read.entry
    account = accounts.get(entry.link_id or "")
    if entry.kind == EVENT:
        return _event(entry, account, read.compact)
    return LogEntry(
        position=entry.position,
        at=entry.at,
        who=who_did(entry.kind, entry.details),
        code=entry.kind,
        group=GROUP_OF_ACT.get(entry.kind),
        link_id=entry.link_id,
        account=account,
        subject=_subject(entry.details),
        fields=_codes(entry.details.get("fields")),
        count=_count(entry.details),
    )


def _event(entry: JournalEntry, account: LogAccount | None, compact: str | None) -> LogEntry:
    kind, payload = told(compact)
    topics = _codes(payload.get("topics"))
    return LogEntry(
        position=entry.position,
        at=entry.at,
        who=Who.SERVICE,
        code=f"{EVENT}:{kind}" if kind else UNREADABLE,
        group=group_of_event(kind, topics),
        link_id=entry.link_id,
        account=account,
        subject=_subject(payload),
        fields=topics,
        count=_count(payload),
    )


def told(compact: str | None) -> tuple[str, JsonObject]:
    """Return the kind and the payload of a token (RFC 8417), which was verified when it came.

    Nothing of one that was emptied, or whose kind is not known.
    """
    try:
        _, payload, _ = (compact or "").split(".")
        raw = base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4))
        events: Any = json.loads(raw)["events"]
        uri, said = next(iter(events.items()))
    except (ValueError, KeyError, TypeError, AttributeError, StopIteration, binascii.Error):
        return "", {}
    kind = str(uri).removeprefix(EVENT_PREFIX)
    return (kind, said) if kind in EVENTS and isinstance(said, dict) else ("", {})


def _subject(details: JsonObject) -> str:
    found = (details.get(name) for name in _SUBJECTS)
    return next((each[:_LONGEST_CODE] for each in found if isinstance(each, str)), "")


def _count(details: JsonObject) -> int | None:
    found = (details.get(name) for name in _COUNTS)
    return next((each for each in found if type(each) is int), None)


def _codes(value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        return ()
    return tuple(each[:_LONGEST_CODE] for each in value if isinstance(each, str))[:_LONGEST_CODE]
