"""A service in memory that decides as the real one does, and an app that reads it now and then.

Deciding is the policy's own code and counting the provider's; only the ledger is a list.
"""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from guardian.policy.closing import weekday_of
from guardian.policy.decide import (
    CharacterFacts,
    UseFacts,
    break_length,
    decide_chat,
    decide_purchase,
)
from guardian.policy.decisions import Decision, Reason
from guardian.policy.effective import effective
from guardian.policy.extra_minutes import with_extra_minutes
from guardian.policy.settings import EffectivePolicy, Floor, PolicySettings, RelationshipClass
from guardian.policy.usage_time import IDLE_GAP, DaySeconds, credit
from guardian.policy.wall_clock import local_date
from guardian.provider.engine.stretches import WardUse, after_turn
from guardian.store.purchases import PurchaseRow
from guardian.store.stretches import StretchRow
from guardian.store.usage import UsageRow
from guardian.sync.proof.facts import ApprovalFact, ExitFact, Facts, ReminderFact, SeenPolicy

CLASSES = {
    "owl": RelationshipClass.STUDY,
    "lan": RelationshipClass.STORY,
    "max": RelationshipClass.FRIEND,
}
_BY_TIME = {Reason.LIMIT_REACHED, Reason.REST_BREAK}


@dataclass(kw_only=True)
class Session:
    """A conversation, as far as its time was counted."""

    character_id: str
    start: datetime
    last_turn_at: datetime
    used_until: datetime
    turns: int = 1


@dataclass(kw_only=True)
class Service:
    """What a provider decides and tells. ``ignored``: reasons for which it does not refuse."""

    zone: ZoneInfo
    now: datetime
    settings: PolicySettings = field(default_factory=PolicySettings)
    ignored: frozenset[Reason] = frozenset()
    reminds: bool = True
    version: int = 1
    extra: dict[date, int] = field(default_factory=dict)
    waiting: list[datetime] = field(default_factory=list)
    sessions: list[Session] = field(default_factory=list)
    session: Session | None = None
    use: WardUse = field(default_factory=WardUse)
    seconds: dict[tuple[date, str], int] = field(default_factory=dict)
    reminders: list[ReminderFact] = field(default_factory=list)
    exits: list[ExitFact] = field(default_factory=list)
    purchases: list[PurchaseRow] = field(default_factory=list)
    approvals: list[ApprovalFact] = field(default_factory=list)
    known: dict[tuple[int, int, str | None], EffectivePolicy] = field(default_factory=dict)

    def held(self) -> EffectivePolicy:
        """Return what holds, with the extra time of this day."""
        today = local_date(self.now, self.zone)
        minutes = self.extra.get(today, 0)
        key = self.version, minutes, weekday_of(today) if minutes else None
        if key not in self.known:
            settings = self.settings
            if minutes:
                settings = with_extra_minutes(settings, weekday_of(today), minutes)
            self.known[key] = effective(Floor(), [settings])
        return self.known[key]

    def change(self, settings: PolicySettings) -> None:
        """Make a new version of the limits, and tell of it."""
        self.settings, self.version = settings, self.version + 1
        self._tell()

    def grant(self, minutes: int) -> None:
        """Give more time today, or take it back with none."""
        self.extra[local_date(self.now, self.zone)] = minutes
        self._tell()

    def say(self, character_id: str) -> bool:
        """Take a message, or refuse it."""
        policy = self.held()
        pending, counted = self._pending(policy)
        decision = self._decide(character_id, policy, counted)
        refusal = decision.refusal
        if refusal is not None and refusal.reason not in self.ignored:
            if refusal.reason in _BY_TIME:
                self._use_up(character_id, policy, pending, counted)
                self.session = None
            resting = self.use.resting_until is not None and self.use.resting_until > self.now
            if refusal.reason is Reason.REST_BREAK and not resting:
                until = self.now + break_length(policy.settings)
                self.use = replace(self.use, resting_until=until)
            return False
        self._earn(pending)
        session = self.session
        goes_on = session is not None and self.now - session.last_turn_at < IDLE_GAP
        if session is not None and goes_on and session.character_id == character_id:
            session.last_turn_at, session.turns = self.now, session.turns + 1
        else:
            self.session = Session(
                character_id=character_id,
                start=self.now,
                last_turn_at=self.now,
                used_until=self.now,
            )
            self.sessions.append(self.session)
        self._count(character_id, policy.settings)
        return True

    def answer(self, settings: PolicySettings) -> None:
        """Let the AI's answer end now; ``settings`` held for the message."""
        if self.session is not None and self.now - self.session.last_turn_at < IDLE_GAP:
            self._earn(self._pending(self.held())[0])
            self.session.last_turn_at = self.now
            self._count(self.session.character_id, settings)

    def leave(self, character_id: str) -> None:
        """Let the child say goodbye, which nobody refuses."""
        policy = self.held()
        pending, counted = self._pending(policy)
        refusal = self._decide(character_id, policy, counted).refusal
        if refusal is not None and refusal.reason in _BY_TIME:
            self._use_up(character_id, policy, pending, counted)
        else:
            self._earn(pending)
        if self.session is not None:
            exit_fact = ExitFact(requested_at=self.now, stopped_at=self.now, messages_after=0)
            self.exits.append(exit_fact)
        self.session = None

    def buy(self, price_minor: int) -> bool:
        """Sell something, or refuse it."""
        day = local_date(self.now, self.zone)
        days = [(local_date(each.at, self.zone), each.price_minor) for each in self.purchases]
        refusal = decide_purchase(
            self.held(),
            price_minor=price_minor,
            spent_day_minor=sum(price for bought, price in days if bought == day),
            spent_month_minor=sum(
                price for bought, price in days if bought.replace(day=1) == day.replace(day=1)
            ),
            now=self.now,
            zone=self.zone,
        ).refusal
        if refusal is not None and refusal.reason not in self.ignored:
            return False
        self.purchases.append(
            PurchaseRow(
                purchase_id=str(len(self.purchases)),
                at=self.now,
                item="",
                price_minor=price_minor,
                currency="CNY",
                refunded=False,
            )
        )
        return True

    def _tell(self) -> None:
        # one change that waits says it for all that follow
        if not self.waiting:
            self.waiting.append(self.now)

    def _pending(
        self, policy: EffectivePolicy
    ) -> tuple[tuple[DaySeconds, ...], tuple[DaySeconds, ...]]:
        if self.session is None:
            return (), ()
        pending = credit(self.session.last_turn_at, self.now, self.zone)
        exempt = self.session.character_id in policy.settings.exempt_characters
        return pending, () if exempt else pending

    def _decide(
        self, character_id: str, policy: EffectivePolicy, counted: tuple[DaySeconds, ...] | None
    ) -> Decision:
        settings, today = policy.settings, local_date(self.now, self.zone)
        used = sum(
            self.seconds.get((today, name), 0)
            for name in CLASSES
            if name not in settings.exempt_characters
        )
        run = 0 if self.use.rested_at(self.now, settings) else self.use.run_seconds
        if counted is not None:
            used += sum(part.seconds for part in counted if part.day == today)
            run = self.use.run_seconds_at(self.now, settings)
        return decide_chat(
            policy,
            character=CharacterFacts(
                character_id=character_id, relationship_class=CLASSES[character_id]
            ),
            use=UseFacts(
                used_today_seconds=used,
                session_seconds=run,
                resting_until=self.use.resting_until if settings.session_minutes else None,
            ),
            now=self.now,
            zone=self.zone,
        )

    def _use_up(
        self,
        character_id: str,
        policy: EffectivePolicy,
        pending: tuple[DaySeconds, ...],
        counted: tuple[DaySeconds, ...],
    ) -> None:
        left = self._decide(character_id, policy, None).remaining_seconds
        today = local_date(self.now, self.zone)
        kept = tuple(
            replace(part, seconds=min(part.seconds, left))
            if left is not None and part.day == today
            else part
            for part in counted
        )
        self._earn(kept if counted else pending)

    def _earn(self, parts: tuple[DaySeconds, ...]) -> None:
        if self.session is None:
            return
        name = self.session.character_id
        for part in parts:
            key = part.day, name
            self.seconds[key] = self.seconds.get(key, 0) + part.seconds
        if parts:
            used = timedelta(seconds=sum(part.seconds for part in parts))
            self.session.used_until = self.session.last_turn_at + used

    def _count(self, character_id: str, settings: PolicySettings) -> None:
        self.use = after_turn(self.use, self.now, character_id, settings)
        seconds = self.use.continuous_seconds(self.now)
        every = settings.duration_reminder_minutes
        if self._is_due(every, self.use.duration_at_seconds, seconds):
            self.use = replace(self.use, duration_at_seconds=seconds)
            self.reminders.append(ReminderFact(at=self.now, kind="duration"))
        every = settings.reality_reminder_minutes
        is_minor = settings.minor_mode is not False
        if is_minor and self._is_due(every, self.use.reality_at_seconds, seconds):
            self.use = replace(self.use, reality_at_seconds=seconds)
            self.reminders.append(ReminderFact(at=self.now, kind="reality"))

    def _is_due(self, every: int | None, before: int, seconds: int) -> bool:
        every_seconds = 60 * (every or 0)
        due = every_seconds and seconds // every_seconds > before // every_seconds
        return bool(due) and self.reminds


@dataclass(kw_only=True)
class App:
    """What an app has heard and read."""

    service: Service
    linked_at: datetime
    policies: list[SeenPolicy] = field(default_factory=list)
    changes: list[datetime] = field(default_factory=list)
    told_until: datetime | None = None
    days_back: int = 35

    def hear(self) -> None:
        """Take what waits in the channel of events."""
        self.changes += self.service.waiting
        self.service.waiting.clear()
        self.told_until = self.service.now

    def read(self) -> None:
        """Read the limits."""
        now, settings = self.service.now, self.service.held().settings
        newest = self.policies[-1] if self.policies else None
        seen = SeenPolicy(
            version=self.service.version, settings=settings, first_as_of=now, last_as_of=now
        )
        if newest is not None and self._still_holds(newest, seen):
            self.policies[-1] = replace(newest, last_as_of=now)
            return
        self.policies.append(seen)

    def _still_holds(self, newest: SeenPolicy, seen: SeenPolicy) -> bool:
        told = any(newest.last_as_of < at <= seen.last_as_of for at in self.changes)
        return not told and (newest.version, newest.settings) == (seen.version, seen.settings)

    def facts(self, *, stretches: bool = True, summed: bool = False) -> Facts:
        """Return what is known after reading use now."""
        service = self.service
        today = local_date(service.now, service.zone)
        days = [today - timedelta(days=back) for back in range(self.days_back)]
        return Facts(
            zone=service.zone,
            as_of=service.now,
            linked_at=self.linked_at,
            told_until=self.told_until,
            policies=tuple(self.policies),
            changes=tuple(self.changes),
            stretches=self._stretches(days[-1]) if stretches else None,
            usage=tuple(
                UsageRow(
                    day=day,
                    character_id="*" if summed else name,
                    active_seconds=seconds,
                    turns=1,
                )
                for (day, name), seconds in service.seconds.items()
                if day >= days[-1]
            ),
            known_days=dict.fromkeys(days, service.now),
            reminders=tuple(service.reminders[-200:]),
            exits=tuple(service.exits[-200:]),
            purchases=tuple(service.purchases),
            approvals=tuple(service.approvals),
            characters=CLASSES,
        )

    def _stretches(self, first: date) -> tuple[StretchRow, ...]:
        zone = self.service.zone
        return tuple(
            StretchRow(
                started_at=each.start,
                ended_at=each.used_until,
                character_id=each.character_id,
                turns=each.turns,
            )
            for each in self.service.sessions
            if local_date(each.used_until, zone) >= first
        )
