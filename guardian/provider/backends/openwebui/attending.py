"""One whole round: what the server tells comes in, what the ledger holds goes out."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta

from guardian.link.wire.events import Topic
from guardian.provider.accounts.people import lock_ward
from guardian.provider.backends.offering import announce_offered
from guardian.provider.backends.openwebui import errors
from guardian.provider.backends.openwebui.bridge import Bridge
from guardian.provider.backends.openwebui.capabilities import Found
from guardian.provider.backends.openwebui.casting import offered
from guardian.provider.backends.openwebui.health import Health
from guardian.provider.backends.openwebui.household import Account, accounts, facts_of
from guardian.provider.backends.openwebui.keeping import Keeping
from guardian.provider.backends.openwebui.kept_changes import LedgerChanges
from guardian.provider.backends.openwebui.looking import look, messages_of
from guardian.provider.backends.openwebui.messages import Messages
from guardian.provider.backends.openwebui.round import Round
from guardian.provider.backends.openwebui.rules import WardFacts, policy_of
from guardian.provider.backends.openwebui.shapes import Character
from guardian.provider.backends.openwebui.transport import Calls
from guardian.provider.context import Provider
from guardian.provider.engine.events import append_change
from guardian.provider.engine.layers import reading_limits
from guardian.provider.engine.live import Live
from guardian.provider.ledger.base import reading

LOOK_AGAIN = timedelta(hours=24)
LOOK_AGAIN_IN_TROUBLE = timedelta(minutes=10)
"""How often the canary is sent while the filter is not seen to run."""


class Attending:
    """Everything that a round needs; one thread at a time."""

    def __init__(self, provider: Provider, live: Live, calls: Calls) -> None:
        self.health = Health(provider.engine)
        self.keeping = Keeping(live, self.make_round)
        self._provider = provider
        self._live = live
        self._calls = calls
        self._bridge = Bridge(calls, LedgerChanges(provider.engine))
        self._messages: Messages | None = None
        self._found: Found | None = None
        self._looked_at: datetime | None = None
        self._went_past_filter = False
        self._troubles: list[errors.OpenWebUIError] = []

    def make_round(self) -> bool:
        """Make one round; return whether the server let it come to its end."""
        with reading(self._provider.engine) as connection:
            people = accounts(connection)
        self.keeping.follow(each.ward_id for each in people)
        self._troubles = []
        whole = True
        try:
            self._attend(people)
        except errors.OpenWebUIError as error:
            self._troubles.insert(0, error)
            self._looked_at = None  # whatever was changed there meanwhile is looked at anew
            whole = False
        if not self.keeping.calling.stopping:
            self._tell_health(people, whole=whole)
        return whole

    def _attend(self, people: Sequence[Account]) -> None:
        self._bridge.check_right()
        present = self._present(people)
        characters = self._bridge.reading.characters()
        members = offered(characters, [each.subject for each in people])
        announce_offered(self._provider, self._live, members)
        facts = self._facts(present)
        if self._is_to_be_looked_at():
            self._look(present, facts, characters)
            facts = self._facts(present)
        self._enforce(facts, characters)

    def _present(self, people: Sequence[Account]) -> list[Account]:
        """Return the accounts that can be held to something."""
        roles = {user.id: user.role for user in self._bridge.reading.users()}
        for each in people:
            if each.subject not in roles:
                self._troubles.append(errors.AccountGoneError())
            elif roles[each.subject] == "admin":
                self._troubles.append(errors.AccountIsAdministratorError())
        return [each for each in people if roles.get(each.subject, "admin") != "admin"]

    def _facts(self, people: Sequence[Account]) -> list[WardFacts]:
        runs = self._found is not None and self._found.filter_runs
        facts = []
        for each in people:
            with reading_limits(self._provider.engine, each.ward_id) as connection:
                now = self._provider.clock.now()
                facts.append(facts_of(connection, each, now, filter_runs=runs))
        return facts

    def _enforce(self, facts: Sequence[WardFacts], characters: Sequence[Character]) -> None:
        acts = Round(self._bridge, self._messages, self._provider.clock)
        with self._going_on():
            acts.pause(facts)
        with self._going_on():
            acts.block(facts, [each.id for each in characters])
        with self._going_on():
            if not acts.tell_filter(facts) or self._went_past_filter:
                raise errors.FilterNotRunningError

    def _is_to_be_looked_at(self) -> bool:
        if self._looked_at is None or self._found is None:
            return True
        every = LOOK_AGAIN if self._found.filter_runs else LOOK_AGAIN_IN_TROUBLE
        return self._provider.clock.now() - self._looked_at >= every

    def _look(
        self, people: Sequence[Account], facts: Sequence[WardFacts], characters: Sequence[Character]
    ) -> None:
        model = self._somebody(characters)
        runs = model is not None and self._shows_filter(facts, model)
        self._went_past_filter = model is not None and not runs
        self._found = look(self._calls, [each.subject for each in people], filter_runs=runs)
        self._looked_at = self._provider.clock.now()
        self._messages = None
        with self._going_on():
            self._messages = messages_of(self._calls, self._found)

    def _somebody(self, characters: Sequence[Character]) -> str | None:
        """Return whom a canary can be sent to; ``None``: there is nobody to talk with."""
        met = (*characters, *self._bridge.reading.bare_models())
        return next((each.id for each in met if each.is_active), None)

    def _shows_filter(self, facts: Sequence[WardFacts], model: str) -> bool:
        try:
            self._bridge.check_filter(policy_of(facts), model)
        except errors.FilterNotRunningError:
            return False
        return True

    @contextmanager
    def _going_on(self) -> Iterator[None]:
        """Let the rest of a round be done, unless nothing more can be."""
        try:
            yield
        except errors.SHUT_OUT:
            raise
        except errors.OpenWebUIError as error:
            self._troubles.append(error)

    def _tell_health(self, people: Sequence[Account], *, whole: bool) -> None:
        trouble = self._troubles[0] if self._troubles else None
        now = self._provider.clock.now()
        if not self.health.note(self._found, trouble, now, whole=whole):
            return
        for ward_id in sorted({each.ward_id for each in people}):
            with self._provider.engine.begin() as connection:
                lock_ward(connection, ward_id)
                append_change(self._provider, connection, ward_id, [Topic.DISCOVERY], now)
            self._live.bell.ring(ward_id)
