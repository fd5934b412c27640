"""The bridge to one Open WebUI: every act on it, each noted before it is made."""

import secrets
from collections.abc import Collection, Mapping, Sequence
from functools import partial

from pydantic import TypeAdapter

from guardian.provider.backends.openwebui import errors, wanted
from guardian.provider.backends.openwebui.filter.assembled import filter_code
from guardian.provider.backends.openwebui.filter.counting import Policy
from guardian.provider.backends.openwebui.hints_there import HintsWanted, tell_of
from guardian.provider.backends.openwebui.messages import Messages
from guardian.provider.backends.openwebui.places import (
    FUNCTION,
    GRANTS,
    PERMISSIONS,
    ROLE,
    SETTINGS,
    Places,
    named,
)
from guardian.provider.backends.openwebui.reading import Reading
from guardian.provider.backends.openwebui.transport import Calls, part
from guardian.provider.backends.openwebui.undo import ChangeStore, Undoable
from guardian.provider.backends.openwebui.versions import NEEDED, Standing, standing

FILTER_ID = "guardian_bridge"
FILTER_NAME = "Guardian"
LONGEST_SHOWN = 16
_ANY: TypeAdapter[object] = TypeAdapter(object)


class Bridge:
    """What a guardian does at the family's server; every method raises `errors.OpenWebUIError`.

    With ``hints`` the server tells when somebody does something whom the policy holds to anything.
    """

    def __init__(self, calls: Calls, store: ChangeStore, hints: HintsWanted | None = None) -> None:
        self._calls = calls
        self._hints = hints
        self._undoable = Undoable(store, Places(calls))
        self.reading = Reading(calls)

    def check_right(self) -> None:
        """Raise what stands in the way: the server, its key, or an old version (`TooOldError`)."""
        version = self.reading.version()
        if standing(version) is Standing.TOO_OLD:  # what it answers may have another form
            needed = ".".join(map(str, NEEDED))
            raise errors.TooOldError(version=version[:LONGEST_SHOWN], needed=needed)
        self.reading.users()

    def block(self, wards_by_character: Mapping[str, Collection[str]]) -> None:
        """Let wards meet a character no more, from their next message on; hard.

        The whole truth of each character that is named: an empty set lets everybody in again whom
        the server lets in by itself.
        """
        if not wards_by_character:
            return
        people = self._people()
        for character_id, wards in wards_by_character.items():
            keep_out = partial(wanted.blocked, wards=wards, people=people)
            try:
                self._undoable.change(named(GRANTS, character_id), keep_out)
            except errors.NotThereError:  # nobody meets it any more
                self._undoable.put_back(named(GRANTS, character_id))

    def block_only(self, wards_by_character: Mapping[str, Collection[str]]) -> None:
        """Block as `block` does, and end every block that is not named."""
        ended = {of: frozenset[str]() for of in self._undoable.changed(GRANTS)}
        self.block({**ended, **wards_by_character})

    def may_meet(self, user_id: str, character_id: str) -> bool:
        """Tell whether the server's own rules let an account meet a character.

        Its maker and administrators always may: grants do not hold them.
        """
        character = self.reading.character(character_id)
        if not character.is_active:
            return False
        if user_id == character.user_id or self.reading.user(user_id).role == "admin":
            return True
        people = self._people()
        return any(user_id in wanted.crowd(grant, people) for grant in character.access_grants)

    def suspend(self, user_id: str, running: Sequence[str] = ()) -> None:
        """End everything of an account at once, ``running`` answers first; hard."""
        self.stop(running)
        self._undoable.change(named(ROLE, user_id), wanted.suspended)

    def restore(self, user_id: str) -> None:
        """Let a suspended account in again, in the role that it would have without us."""
        self._undoable.put_back(named(ROLE, user_id))

    def restore_all_but(self, suspended: Collection[str]) -> None:
        """Let every account in again that we suspended, but for these."""
        for user_id in self._undoable.changed(ROLE):
            if user_id not in suspended:
                self.restore(user_id)

    def sign_out_everywhere(self, user_id: str) -> None:
        """End every session of an account: each page has to sign in again."""
        self._calls.post(_ANY, f"/api/v1/users/{part(user_id)}/sessions/revoke")

    def stop(self, tasks: Sequence[str]) -> int:
        """Stop answers in their midst; return how many were still being given.

        The server's own route for a chat stops only its owner's, so answers are named one by one.
        """
        stopped = 0
        for task in self.still_running(tasks):
            try:
                self._calls.post(_ANY, f"/api/tasks/stop/{part(task)}")
            except errors.NotThereError:
                continue  # it ended by itself
            stopped += 1
        return stopped

    def still_running(self, tasks: Sequence[str]) -> Sequence[str]:
        """Return those of the answers that the server is still at."""
        running = set(self.reading.running()) if tasks else set()
        return [task for task in tasks if task in running]

    def running_of(self, user_id: str, messages: Messages, now: int) -> Sequence[str]:
        """Return the answers that a child is being given; ``now`` in seconds of the server."""
        rows = messages.since(user_id, now)
        return [row.meta.task_id for row in rows if not row.done and row.meta and row.meta.task_id]

    def let_new_accounts_wait(self, title: str, text: str) -> None:
        """Let accounts that people make for themselves wait, and set what all read that wait."""
        self._undoable.change(named(SETTINGS), lambda base: wanted.guarded(base, title, text))

    def keep_chats_countable(self) -> None:
        """Take away what lets a chat go uncounted, of all accounts that no group gives it to."""
        self._undoable.change(named(PERMISSIONS), wanted.without_uncounted)

    def set_policy(self, policy: Policy) -> None:
        """Install, update or tell the filter; it holds from the next message on.

        Raises `FilterNotRunningError` where the server takes no functions.
        """
        valves = {"policy": policy.model_dump_json()}
        self._change_filter(valves)
        if self._hints is not None:
            tell_of(self._undoable, self._hints, policy.wards)

    def check_filter(self, policy: Policy, model_id: str) -> None:
        """Show that the server runs the filter, by a message that only the filter answers.

        Raises `FilterNotRunningError`; then the model was asked a few meaningless letters.
        """
        canary, answer = secrets.token_hex(16), secrets.token_hex(16)
        told = {"policy": policy.model_dump_json()}
        self._change_filter({**told, "canary": canary, "canary_answer": answer})
        try:
            _, said = self._calls.status_and_detail(
                "/api/chat/completions",
                {
                    "model": model_id,
                    "messages": [{"role": "user", "content": canary}],
                    "stream": False,
                    "max_tokens": 1,
                },
            )
        finally:
            self._change_filter(told)
        if said != answer:
            raise errors.FilterNotRunningError

    def remove_filter(self) -> None:
        """Take the filter out of the server."""
        self._undoable.put_back(named(FUNCTION, FILTER_ID))

    def put_everything_back(self) -> None:
        """Leave the server as it would be without the bridge; may be called again."""
        self._undoable.put_everything_back()

    def _change_filter(self, valves: Mapping[str, str]) -> None:
        wish = wanted.installed(FILTER_NAME, filter_code(), valves)
        try:
            self._undoable.change(named(FUNCTION, FILTER_ID), lambda _base: wish)
        except errors.RefusedThereError:
            raise errors.FilterNotRunningError from None

    def _people(self) -> wanted.People:
        members = {group.id: self.reading.members(group.id) for group in self.reading.groups()}
        user_ids = tuple(user.id for user in self.reading.users())
        return wanted.People(user_ids=user_ids, members=members)
