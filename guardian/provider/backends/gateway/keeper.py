"""The rules as a proxy meets them: who asks, whether it is answered, and what is counted."""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from guardian.policy.bands import is_minor
from guardian.policy.decisions import Refusal
from guardian.policy.settings import EffectivePolicy, PolicySettings
from guardian.provider.accounts.people import WardRow, lock_ward, ward
from guardian.provider.backends.characters import (
    LedgerCast,
    LedgerMember,
    Offered,
    find_offered,
)
from guardian.provider.backends.gateway.health import Health
from guardian.provider.backends.gateway.minors_note import MINORS_NOTE
from guardian.provider.backends.gateway.paying import LONGEST_PAID, Paying
from guardian.provider.backends.gateway.people import People, Trust
from guardian.provider.backends.gateway.port import (
    FAREWELL,
    Asked,
    Caller,
    Refused,
)
from guardian.provider.backends.gateway.prices import PriceTable
from guardian.provider.backends.gateway.recent_turns import (
    HELPER_TOKENS,
    RecentTurn,
    RecentTurns,
)
from guardian.provider.backends.gateway.refusing import not_offered, refused
from guardian.provider.backends.gateway.reply import EngineReply, Going, Office, reminder_text
from guardian.provider.backends.gateway.softer_note import softer_note
from guardian.provider.backends.gateway.spending import Spending
from guardian.provider.backends.offering import announce_offered
from guardian.provider.context import Provider
from guardian.provider.engine.age_assurance import treated_age
from guardian.provider.engine.chat import ChatOutcome, decide_all, take_message
from guardian.provider.engine.exits import farewell
from guardian.provider.engine.layers import reading_limits
from guardian.provider.engine.live import AnnouncedReply, Live, Stopper
from guardian.provider.engine.policy import read_policy
from guardian.provider.engine.reminders import minor_mode
from guardian.provider.engine.request_asking import closed_by_itself
from guardian.provider.engine.sessions import open_session
from guardian.provider.ledger.base import reading
from guardian.provider.signals.exit_words import wants_to_leave


class EngineKeeper:
    """See :class:`guardian.provider.backends.gateway.port.Keeper`."""

    def __init__(
        self,
        provider: Provider,
        live: Live,
        *,
        trust: Trust | None = None,
        prices: PriceTable | None = None,
        tokens_per_day: int | None = None,
    ) -> None:
        self.health = Health(provider.engine, provider.wall_clock)
        self._provider = provider
        self._live = live
        self._people = People(provider, trust or Trust(), self.health)
        self._recent = RecentTurns()
        self._asking = ThreadPoolExecutor(max_workers=2, thread_name_prefix="gateway-asks")
        self._office = Office(
            provider=provider,
            live=live,
            spending=Spending(provider, prices, self.health, tokens_per_day),
            recent=self._recent,
            asking=self._asking,
        )

    def caller(self, headers: Mapping[str, str], peer: str | None = None) -> Caller:
        """Tell who sent a request; raises `UnknownCallerError`."""
        return self._people.caller(headers, peer)

    def begin(self, ward_id: str, asked: Asked) -> EngineReply | Refused:
        """Decide on a request of a ward and count it.

        A regenerated answer is a turn like any other. What comes after a tool, and what is asked
        again since the model did not answer, goes on with its turn, as long as its conversation
        does; a helper call belongs to a turn. Anything that only looks so is a turn of its own.
        """
        with reading(self._provider.engine) as connection:
            member = find_offered(connection, asked.model)
            if member is None:
                return not_offered(ward(connection, ward_id))
        if wants_to_leave(asked.text):
            return self._let_go(ward_id, member, asked)
        running = self._live.replies.announce(ward_id)  # a stop in between finds it
        beside = self._beside(ward_id, member, asked)
        if beside is not None:
            answer = self._go_on(beside, member, asked, running)
            if answer is not None:
                return answer
        return self._take(ward_id, member, asked, running)

    def models(self, ward_id: str, offered: Sequence[str]) -> Sequence[str]:
        """Note which models the upstream offers and return those that this ward may meet.

        At an hour without chat the list is as long as at any other.
        """
        self.note([Offered(external_id=name) for name in offered])
        with reading_limits(self._provider.engine, ward_id) as connection:
            now = self._provider.clock.now()
            person = ward(connection, ward_id)
            policy = read_policy(connection, person, now).effective
            members = {each.external_id: each for each in LedgerCast().members(connection)}
        met = ((name, members.get(name)) for name in offered)
        return tuple(
            name
            for name, member in met
            if member is not None and closed_by_itself(policy, person, member, now) is None
        )

    def note(self, offered: Sequence[Offered]) -> None:
        """Write down who is offered, and tell every app when that has changed."""
        announce_offered(self._provider, self._live, offered)

    def close(self) -> None:
        """Write down what was counted; nothing is asked any more."""
        self._asking.shutdown()
        self.health.write()

    def _let_go(self, ward_id: str, member: LedgerMember, asked: Asked) -> Refused:
        """End the conversation: what runs is stopped first, and nothing is said after."""
        self._live.replies.stop(ward_id, Stopper.WARD)
        before = self._recent.before(ward_id, member, self._provider.clock.now())
        outcome = take_message(self._provider, ward_id, member, asked.text, before=before)
        self._live.replies.stop(ward_id, Stopper.WARD)
        self._live.bell.ring(ward_id)
        return Refused(
            code=FAREWELL, title="", detail=farewell(outcome.ward), support=_support(outcome)
        )

    def _beside(self, ward_id: str, member: LedgerMember, asked: Asked) -> RecentTurn | None:
        """Return the turn that a request belongs to without being one itself."""
        now = self._provider.clock.now()
        if asked.helper:
            return self._recent.helped(ward_id, asked.text, now)
        return self._recent.gone_on_with(ward_id, member, asked.text, now, tool=asked.continues)

    def _go_on(
        self, turn: RecentTurn, member: LedgerMember, asked: Asked, running: AnnouncedReply
    ) -> EngineReply | Refused | None:
        """Answer beside a turn; ``None``: it is to be taken, and refused, as a turn of its own."""
        provider = self._provider
        now = provider.clock.now()
        ward_id = turn.outcome.ward.ward_id
        with reading(provider.engine) as connection:
            person = ward(connection, ward_id)
            policy = read_policy(connection, person, now)
            (decision,) = decide_all(connection, person, [member], now, policy)
            session = open_session(connection, ward_id)
        refusal = decision.refusal
        ended = session is None or session.session_id != turn.outcome.session_id
        if refusal is None and ended and not asked.helper:
            return None
        most = HELPER_TOKENS if asked.helper else LONGEST_PAID
        paying = self._office.spending.paying(asked, most)
        if refusal is None:
            refusal = self._pay(paying, person, policy.effective)
        if asked.helper and refusal is not None:
            return refused(refusal, person, now)
        if refusal is not None:
            return None
        going = Going(
            person=person,
            member=member,
            asked=asked,
            turn=turn,
            helper=asked.helper,
            began_at=now,
            running=running,
            paying=paying,
        )
        return self._reply(going, policy.effective.settings, ())

    def _pay(self, paying: Paying, person: WardRow, policy: EffectivePolicy) -> Refusal | None:
        """Hold what an answer beside a turn may cost; return what stands against it."""
        if paying.free_of_charge:
            return None
        with self._provider.engine.begin() as connection:
            lock_ward(connection, person.ward_id)
            return paying.refusal(connection, person, policy, self._provider.clock.now())

    def _take(
        self, ward_id: str, member: LedgerMember, asked: Asked, running: AnnouncedReply
    ) -> EngineReply | Refused:
        paying = self._office.spending.paying(asked)
        before = self._recent.before(ward_id, member, self._provider.clock.now())
        outcome = take_message(
            self._provider, ward_id, member, asked.text, paying.refusal, before=before
        )
        self._live.bell.ring(ward_id)
        if outcome.refusal is not None:
            told = refused(outcome.refusal, outcome.ward, outcome.at)
            return replace(told, support=_support(outcome))
        going = Going(
            person=outcome.ward,
            member=member,
            asked=asked,
            turn=self._recent.add(ward_id, member, asked.text, outcome),
            helper=False,
            began_at=outcome.at,
            running=running,
            paying=paying,
        )
        comfort = _support(outcome)
        reminders = (reminder_text(each, outcome.ward) for each in outcome.reminders)
        opening = (*(() if comfort is None else (comfort,)), *reminders)
        return self._reply(going, outcome.settings, opening)

    def _reply(self, going: Going, settings: PolicySettings, opening: Sequence[str]) -> EngineReply:
        person, now = going.person, going.began_at
        most = going.paying.most_tokens
        if going.helper:
            most = HELPER_TOKENS if most is None else min(most, HELPER_TOKENS)
        young = is_minor(treated_age(person, now)) or minor_mode(person, settings, now)
        softer = going.turn.outcome.softer is not None
        notes = [MINORS_NOTE] if young else []
        notes += [softer_note(person.language)] if softer else []
        return EngineReply(
            self._office,
            going,
            note="\n\n".join(notes) or None,
            opening=opening,
            most_tokens=most,
        )


def _support(outcome: ChatOutcome) -> str | None:
    """Return comfort with the numbers that help at once, one on a line."""
    if outcome.support is None:
        return None
    numbers = (f"{name}: {number}" for number, name in outcome.support.helplines.items())
    return "\n".join((outcome.support.text, *numbers))
