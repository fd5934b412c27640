"""One whole round: what the server tells comes in, what the ledger holds goes out."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from guardian.link.wire.events import Topic
from guardian.link.wire.happenings import ExitMethod
from guardian.provider.accounts.people import lock_ward
from guardian.provider.backends.offering import announce_offered
from guardian.provider.backends.openwebui import errors
from guardian.provider.backends.openwebui.behind_leaving import lead_as_before
from guardian.provider.backends.openwebui.bridge import Bridge
from guardian.provider.backends.openwebui.capabilities import Found
from guardian.provider.backends.openwebui.casting import offered
from guardian.provider.backends.openwebui.happened import SETTLED
from guardian.provider.backends.openwebui.health import Health
from guardian.provider.backends.openwebui.hints_there import HintsWanted
from guardian.provider.backends.openwebui.household import Account, accounts, facts_of
from guardian.provider.backends.openwebui.keeping import Keeping
from guardian.provider.backends.openwebui.kept_changes import LedgerChanges
from guardian.provider.backends.openwebui.looking import bare_models_for, look, messages_of
from guardian.provider.backends.openwebui.messages import Messages
from guardian.provider.backends.openwebui.round import Round
from guardian.provider.backends.openwebui.rules import WardFacts, policy_of
from guardian.provider.backends.openwebui.shapes import Character
from guardian.provider.backends.openwebui.stops import Stops
from guardian.provider.backends.openwebui.taking_in import AT_ONCE, TakingIn
from guardian.provider.backends.openwebui.transport import Calls
from guardian.provider.backends.openwebui.versions import Standing
from guardian.provider.context import Provider
from guardian.provider.engine.due import turn_of_processes
from guardian.provider.engine.events import append_change
from guardian.provider.engine.exits import end_by
from guardian.provider.engine.layers import reading_limits
from guardian.provider.engine.live import Live, Stopper
from guardian.provider.ledger.base import reading

if TYPE_CHECKING:  # with it comes aiohttp, which is slow
    from guardian.provider.backends.openwebui.behind import Behind

_ROUND_LOCK = 0x6775_6163
"""PostgreSQL's advisory lock of whoever makes a round."""
LOOK_AGAIN = timedelta(hours=24)
LOOK_AGAIN_IN_TROUBLE = timedelta(minutes=10)
"""How often the canary is sent while the filter is not seen to run."""


class Attending:
    """Everything that a round needs; one thread at a time."""

    def __init__(
        self,
        provider: Provider,
        live: Live,
        calls: Calls,
        behind: "Behind | None" = None,
        hints: HintsWanted | None = None,
    ) -> None:
        self.health = Health(provider.engine)
        self.keeping = Keeping(live, self.make_round)
        self._provider = provider
        self._live = live
        self._calls = calls
        self._changes = LedgerChanges(provider.engine)
        self._bridge = Bridge(calls, self._changes, hints)
        self._behind = behind
        self._taking = TakingIn(provider, live)
        self._messages: Messages | None = None
        self._found = self.health.found
        self._looked_at: datetime | None = None
        self._looked_for: set[str] = set()
        self._went_past_filter = False
        self._stops = Stops()
        self._troubles: list[errors.OpenWebUIError] = []

    def make_round(self) -> bool:
        """Make one round; return whether the server let it come to its end.

        Of several processes on a ledger, one makes rounds.
        """
        with turn_of_processes(self._provider.engine, _ROUND_LOCK, wait=False) as mine:
            return self._make_round() if mine else True

    def _make_round(self) -> bool:
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
        self._end_what_runs(people)
        try:
            self._bridge.check_right()
        except errors.TooOldError as error:
            self._pause_only(people, error)
            return
        present = self._present(people)
        characters = self._bridge.reading.characters()
        bare = bare_models_for(self._bridge.reading, [each.subject for each in present])
        members = offered(characters, [each.subject for each in people], bare)
        announce_offered(self._provider, self._live, members)
        with self._going_on():
            if self._behind is None:
                lead_as_before(self._calls, self._changes)
            else:
                self._behind.hold(self._calls, self._changes)
        # It asks for no looking and no counting, so it waits for neither. Bare models are the
        # filter's to refuse: without one no character that it plays would answer.
        with self._going_on():
            self._round().block(self._facts(present), [each.id for each in characters])
        if self._is_to_be_looked_at(present):
            self._look(present, self._facts(present), characters)
        self._take_in(present)
        if self._behind is not None:
            self._behind.settle(present)
        facts = self._facts(present)
        for act in (
            lambda acts: acts.pause(facts),
            lambda acts: self._tell_filter(acts, facts),
        ):
            self._end_what_runs(present)
            with self._going_on():
                act(self._round())

    def _pause_only(self, people: Sequence[Account], error: errors.TooOldError) -> None:
        """Do what an old server can: suspend."""
        self._troubles.append(error)
        self._found = Found(
            standing=Standing.TOO_OLD, filter_runs=False, messages_table=False, chat_access=False
        )
        self._looked_at = None
        self._round().pause(self._facts(self._present(people)))

    def _take_in(self, people: Sequence[Account], settled: timedelta = SETTLED) -> None:
        runs = self._found is not None and self._found.filter_runs
        for each in people:
            with self._going_on():
                if self._messages is None:
                    raise errors.SwitchedOffError(setting="ENABLE_ADMIN_CHAT_ACCESS")
                try:
                    self._taking.take(each, self._messages, reminds=runs, settled=settled)
                except errors.SwitchedOffError:
                    self._looked_at = None  # there may be another way
                    raise

    def _end_what_runs(self, people: Sequence[Account]) -> None:
        """End the answers of whom a guardian stopped, and the conversation that they are part of.

        One that nobody had looked at yet was not known as running when the guardian stopped it.
        What the server was not there for is ended once it is there again.
        """
        now = self._provider.clock.now()
        self._stops.want(self.keeping.take_stops(), now)
        if self._messages is None:
            return  # who is answered is not known yet
        for ward_id, stopper in self._stops.due(now):
            for account in (each for each in people if each.ward_id == ward_id):
                ended = self._bridge.stop(self._round().running_of(account.subject))
                if ended and stopper is Stopper.GUARDIAN:
                    self._take_in([account], settled=AT_ONCE)
                    self._end_talk(ward_id)
            self._stops.done(ward_id)

    def _end_talk(self, ward_id: str) -> None:
        with self._provider.engine.begin() as connection:
            lock_ward(connection, ward_id)
            now = self._provider.clock.now()
            end_by(self._provider, connection, ward_id, ExitMethod.GUARDIAN, now)
        self._live.bell.ring(ward_id)

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

    def _round(self) -> Round:
        return Round(self._bridge, self._messages, self._provider.clock)

    def _tell_filter(self, acts: Round, facts: Sequence[WardFacts]) -> None:
        if not acts.tell_filter(facts) or self._went_past_filter:
            raise errors.FilterNotRunningError

    def _is_to_be_looked_at(self, people: Sequence[Account]) -> bool:
        subjects = {each.subject for each in people}
        if self._looked_at is None or self._found is None or subjects != self._looked_for:
            return True
        every = LOOK_AGAIN if self._found.filter_runs else LOOK_AGAIN_IN_TROUBLE
        return self._provider.clock.now() - self._looked_at >= every

    def _look(
        self, people: Sequence[Account], facts: Sequence[WardFacts], characters: Sequence[Character]
    ) -> None:
        model = self._somebody(characters)
        runs = model is not None and self._shows_filter(facts, model)
        self._went_past_filter = model is not None and not runs
        self._found = look(
            self._calls,
            [each.subject for each in people],
            filter_runs=runs,
            behind_gateway=self._behind is not None and self._behind.holds(self._calls),
        )
        self._looked_at = self._provider.clock.now()
        self._looked_for = {each.subject for each in people}
        try:
            self._messages = messages_of(self._calls, self._found)
        except errors.SwitchedOffError:
            self._messages = None

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
