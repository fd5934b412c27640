"""One whole round: what the server tells comes in, what the ledger holds goes out."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy.exc import OperationalError

from guardian.bridging.values import Person
from guardian.link.wire.events import Topic
from guardian.provider.accounts.people import lock_ward
from guardian.provider.backends.gateway.identities import remove_identity
from guardian.provider.backends.offering import announce_offered
from guardian.provider.backends.openwebui import errors
from guardian.provider.backends.openwebui.behind_leaving import lead_as_before
from guardian.provider.backends.openwebui.bridge import Bridge
from guardian.provider.backends.openwebui.capabilities import Found
from guardian.provider.backends.openwebui.casting import offered
from guardian.provider.backends.openwebui.ending import Ending
from guardian.provider.backends.openwebui.happened import SETTLED
from guardian.provider.backends.openwebui.health import Health, has_passed
from guardian.provider.backends.openwebui.hints_there import HintsWanted
from guardian.provider.backends.openwebui.household import (
    Account,
    accounts,
    facts_of,
    known_people,
    subjects_by_ward,
)
from guardian.provider.backends.openwebui.keeping import Keeping
from guardian.provider.backends.openwebui.kept_changes import LedgerChanges
from guardian.provider.backends.openwebui.looking import bare_models_for, look, messages_of
from guardian.provider.backends.openwebui.messages import Messages
from guardian.provider.backends.openwebui.round import Round
from guardian.provider.backends.openwebui.rules import WardFacts, policy_of
from guardian.provider.backends.openwebui.shapes import Character, User
from guardian.provider.backends.openwebui.strangers import doubtful, unanswered
from guardian.provider.backends.openwebui.taking_in import AT_ONCE, TakingIn
from guardian.provider.backends.openwebui.transport import Calls
from guardian.provider.backends.openwebui.versions import Standing
from guardian.provider.context import Provider
from guardian.provider.engine.due import turn_of_processes
from guardian.provider.engine.events import append_change
from guardian.provider.engine.layers import reading_limits
from guardian.provider.engine.live import Live
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
        self._ending = Ending(
            provider,
            live,
            self._bridge,
            behind,
            take_in=lambda account: self._take_in([account], settled=AT_ONCE),
            look_again=self.keeping.calling.within,
        )
        self._troubles: list[errors.OpenWebUIError] = []
        self._doubtful: tuple[Person, ...] = ()
        self._doubt: errors.DoubtfulAccountError | None = None

    def make_round(self) -> bool:
        """Make one round; return whether the server let it come to its end.

        Of several processes on a ledger, one makes rounds.
        """
        try:
            with turn_of_processes(self._provider.engine, _ROUND_LOCK, wait=False) as mine:
                return self._make_round() if mine else True
        except OperationalError:
            # nothing is written, so it is said from memory; the next round does all of it
            self.health.note_only(errors.LedgerFullError(), self._provider.clock.now())
            return False

    def _make_round(self) -> bool:
        with reading(self._provider.engine) as connection:
            people = accounts(connection)
        self.keeping.follow(each.ward_id for each in people)
        self._troubles, self._doubtful = [], ()
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
        members = offered(characters, {each.subject: each.ward_id for each in people}, bare)
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
            lambda acts: acts.pause(facts, self._coming_to_an_end(present)),
            lambda acts: self._tell_filter(acts, facts),
        ):
            self._end_what_runs(present)
            with self._going_on():
                act(self._round())
        if self._doubt is not None:  # what keeps rules from holding is graver
            self._troubles.append(self._doubt)

    def _pause_only(self, people: Sequence[Account], error: errors.TooOldError) -> None:
        """Do what an old server can: suspend."""
        self._troubles.append(error)
        self._found = Found(
            standing=Standing.TOO_OLD, filter_runs=False, messages_table=False, chat_access=False
        )
        self._looked_at = None
        with self._going_on():
            self._round().pause(self._facts(self._present(people)))

    def _take_in(self, people: Sequence[Account], settled: timedelta = SETTLED) -> None:
        runs = self._found is not None and self._found.filter_runs
        softens = runs or self._behind is not None
        for each in people:
            with self._going_on():
                if self._messages is None:
                    raise errors.SwitchedOffError(setting="ENABLE_ADMIN_CHAT_ACCESS")
                try:
                    self._taking.take(
                        each, self._messages, reminds=runs, softens=softens, settled=settled
                    )
                except errors.SwitchedOffError:
                    self._looked_at = None  # there may be another way
                    raise

    def _end_what_runs(self, people: Sequence[Account]) -> None:
        stops = self.keeping.take_stops()
        # who is answered is not known before the first look
        self._ending.end(stops, people, self._round().running_of if self._messages else None)

    def _coming_to_an_end(self, people: Sequence[Account]) -> frozenset[str]:
        """Return the accounts that are just being given the last words of an answer."""
        wards = self._ending.under_way()
        return frozenset(each.subject for each in people if each.ward_id in wards)

    def _present(self, people: Sequence[Account]) -> list[Account]:
        """Return the accounts that can be held to something, and note whose are doubtful."""
        users = self._bridge.reading.users()
        roles = {user.id: user.role for user in users}
        self._note_doubtful(users)
        for each in people:
            if each.subject not in roles:
                if not self._forget_one_of_several(each, people, roles):
                    self._troubles.append(errors.AccountGoneError())
            elif roles[each.subject] == "admin":
                self._troubles.append(errors.AccountIsAdministratorError())
        return [each for each in people if roles.get(each.subject, "admin") != "admin"]

    def _note_doubtful(self, users: Sequence[User]) -> None:
        """Note the accounts of which somebody has to say whose they are; the first is told."""
        with reading(self._provider.engine) as connection:
            known = known_people(connection)
        alike = doubtful(users, known)
        refused = unanswered(users, known) if self._behind is not None else ()
        of_id = {user.id: user for user in (*alike, *refused)}
        self._doubtful = tuple(
            Person(user_id=user.id, name=user.name, role=user.role) for user in of_id.values()
        )
        self._doubt = None
        for user in of_id.values():
            kind = errors.SecondAccountError if user in alike else errors.UnknownAccountError
            self._doubt = self._doubt or kind(user.name)

    def _forget_one_of_several(
        self, gone: Account, people: Sequence[Account], roles: Collection[str]
    ) -> bool:
        """Forget an account that went, whose child has another one; what was counted stays."""
        others = [each for each in people if each.ward_id == gone.ward_id and each != gone]
        if all(each.subject not in roles for each in others):
            return False
        try:
            self._bridge.reading.user(gone.subject)
        except errors.NotThereError:
            with self._provider.engine.begin() as connection:
                remove_identity(connection, gone.subject)
        return True

    def _facts(self, people: Sequence[Account]) -> list[WardFacts]:
        runs = self._found is not None and self._found.filter_runs
        facts, subjects = [], subjects_by_ward(people)
        for each in people:
            mine = subjects[each.ward_id]
            with reading_limits(self._provider.engine, each.ward_id) as connection:
                now = self._provider.clock.now()
                facts.append(facts_of(connection, each, now, mine, filter_runs=runs))
        return facts

    def _round(self) -> Round:
        return Round(self._bridge, self._messages, self._provider.clock)

    def _tell_filter(self, acts: Round, facts: Sequence[WardFacts]) -> None:
        if not acts.tell_filter(facts) or self._went_past_filter:
            raise errors.FilterNotRunningError

    def _is_to_be_looked_at(self, people: Sequence[Account]) -> bool:
        subjects = {each.subject for each in people}
        if self._found is None or subjects != self._looked_for:
            return True
        every = LOOK_AGAIN if self._found.filter_runs else LOOK_AGAIN_IN_TROUBLE
        return has_passed(self._looked_at, every, self._provider.clock.now())

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
        asked = self._doubtful
        if not self.health.note(self._found, trouble, now, whole=whole, doubtful=asked):
            return
        for ward_id in sorted({each.ward_id for each in people}):
            with self._provider.engine.begin() as connection:
                lock_ward(connection, ward_id)
                append_change(self._provider, connection, ward_id, [Topic.DISCOVERY], now)
            self._live.bell.ring(ward_id)
