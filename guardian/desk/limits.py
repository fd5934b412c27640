"""Time and money: what is wished, demanded by law and in force; and "stop now"."""

from collections.abc import Callable, Mapping
from typing import cast

from guardian.clock import Clock
from guardian.desk.errors import AccountGoneError, LimitsNotPossibleError
from guardian.desk.extra_time import today_of
from guardian.desk.policy_reading import PolicyReading, read_policy
from guardian.desk.values import LONGEST_EXTRA_MINUTES, FieldRefusal, LimitsView
from guardian.link.wire.policy import SettingsError, parse_requested
from guardian.policy.effective import floor_faults
from guardian.policy.merge_patch import JsonObject, JsonValue, merge_patch
from guardian.policy.settings import Floor, PolicySettings
from guardian.store import wards
from guardian.store.connection import Connection
from guardian.store.database import Database
from guardian.sync.asking import (
    ask_extra_time,
    ask_policy_change,
    ask_session_stop,
    keep_theirs,
)
from guardian.sync.conflicts import last_about, ours
from guardian.sync.merging import (
    Leaves,
    as_patch,
    leaves,
    patched,
    settings_json,
    touched,
)


class Limits:
    """The limits of each account. ``wake(link_id)`` tells the account's worker of a new wish."""

    def __init__(self, database: Database, clock: Clock, wake: Callable[[str], None]) -> None:
        self._database = database
        self._clock = clock
        self._wake = wake

    def limits(self, link_id: str) -> LimitsView:
        """Return what is wished, demanded by law and in force; raises AccountGoneError."""
        with self._database.read() as connection:
            return _view(connection, link_id)

    def ask(
        self, link_id: str, patch: Mapping[str, object], seen: PolicySettings | None = None
    ) -> LimitsView:
        """Ask for a change, as a JSON merge patch of the settings (RFC 7396).

        It is kept before it is sent. ``seen``: the settings that the guardian edited, where they
        were read some time ago; what changed since then in the same fields is a conflict. Raises
        LimitsNotPossibleError, with the fields, for what cannot be meant and for what asks for
        less than the law; AccountGoneError; LinkEndedError, for nobody would answer.
        """
        return self._ask(
            link_id, cast("JsonObject", dict(patch)), None if seen is None else leaves(seen)
        )

    def keep_theirs(self, link_id: str, field: str) -> LimitsView:
        """Let the value stand that a field in conflict was given elsewhere.

        Nothing happens where there is no conflict. Raises AccountGoneError.
        """
        with self._database.write() as connection:
            _view(connection, link_id)
            keep_theirs(connection, link_id, field, self._clock.now())
            return _view(connection, link_id)

    def use_ours(self, link_id: str, field: str, theirs: JsonValue) -> LimitsView:
        """Ask again for the value that was wished here, instead of ``theirs``, as it was shown.

        Where it was changed once more since then, that is a new conflict. Also takes back
        :meth:`keep_theirs`. Nothing happens where there was no conflict. Raises
        LimitsNotPossibleError where the law has come to demand more; AccountGoneError;
        LinkEndedError.
        """
        with self._database.read() as connection:
            view, row = _view(connection, link_id), last_about(connection, link_id, field)
        if row is None:
            return view
        return self._ask(link_id, as_patch({field: ours(row, field)}), {field: theirs})

    def take_back(
        self, link_id: str, patch: Mapping[str, object], before: PolicySettings
    ) -> LimitsView:
        """Ask for the values that the fields of ``patch`` had in ``before``.

        What somebody else changed in the same fields meanwhile is a conflict. Raises as
        :meth:`ask` does.
        """
        asked = cast("JsonObject", dict(patch))
        after = leaves(patched(before, [asked]))
        return self._ask(link_id, as_patch(touched(asked, leaves(before))), after)

    def give_extra(self, link_id: str, minutes: int) -> LimitsView:
        """Ask for so many minutes beyond one's own limits today, in place of any before.

        Today is the child's local day; 0 takes them back. Raises AccountGoneError, LinkEndedError,
        and ``ValueError`` for minutes that nobody can give.
        """
        if not 0 <= minutes <= LONGEST_EXTRA_MINUTES:
            raise ValueError(f"extra time is 0 to {LONGEST_EXTRA_MINUTES} minutes")
        now = self._clock.now()
        with self._database.write() as connection:
            ward = wards.find(connection, link_id)
            if ward is None:
                raise AccountGoneError
            ask_extra_time(connection, link_id, today_of(ward, now), minutes, now)
            view = _view(connection, link_id)
        self._wake(link_id)
        return view

    def _ask(self, link_id: str, wish: JsonObject, seen: Leaves | None) -> LimitsView:
        with self._database.write() as connection:
            _view(connection, link_id)
            _refuse_impossible(read_policy(connection, link_id), wish)
            ask_policy_change(connection, link_id, wish, self._clock.now(), seen)
            view = _view(connection, link_id)
        self._wake(link_id)
        return view

    def pause_now(self, link_id: str) -> None:
        """Stop the conversation that runs now, as soon as the service is reached.

        Raises AccountGoneError and LinkEndedError.
        """
        with self._database.write() as connection:
            _view(connection, link_id)
            ask_session_stop(connection, link_id, self._clock.now())
        self._wake(link_id)


def _view(connection: Connection, link_id: str) -> LimitsView:
    ward = wards.find(connection, link_id)
    if ward is None:
        raise AccountGoneError
    return read_policy(connection, link_id).as_limits(link_id, ward.currency)


def _refuse_impossible(reading: PolicyReading, wish: JsonObject) -> None:
    try:
        asked = parse_requested(merge_patch(settings_json(reading.wished), wish))
    except SettingsError as error:
        raise LimitsNotPossibleError(
            tuple(
                FieldRefusal(field=fault.field, message=fault.message, clause=None)
                for fault in error.errors
            )
        ) from None
    floor = reading.document.floor if reading.document else Floor()
    faults = [
        FieldRefusal(field=fault.field, message="", clause=fault.clause)
        for fault in floor_faults(floor, asked)
    ]
    if faults:
        raise LimitsNotPossibleError(tuple(faults))
