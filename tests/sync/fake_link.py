"""A provider in memory that really signs its events, and the port to one link of it."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Literal

from joserfc.jwk import KeySet, OKPKey

from guardian.link.client.credentials import Credentials
from guardian.link.client.provider import RenewedCard
from guardian.link.errors import (
    LinkCancelledError,
    LinkEndedError,
    OfflineError,
    PolicyRefusedError,
    RequestRefusedError,
    StaleVersionError,
    WatchNotOfferedError,
)
from guardian.link.http.cancellation import Cancellation
from guardian.link.refusals import (
    ApprovalInVainError,
    NotOfferedError,
    RequestSettledError,
    RequestUnknownError,
)
from guardian.link.signed_reports import sign_report
from guardian.link.wire.activity import (
    Character,
    CharacterList,
    Maker,
    RefusalReport,
    SpendingReport,
    UsageReport,
)
from guardian.link.wire.events import (
    PollResponse,
    StopResult,
)
from guardian.link.wire.policy import (
    SETTINGS,
    PolicyDocument,
    SettingsError,
    parse_requested,
)
from guardian.link.wire.problems import FieldError, ProblemType
from guardian.link.wire.reports import SignedReport
from guardian.link.wire.requests import ExtraTime, RequestState, WardRequest, WardRequestList
from guardian.link.wire.safety import AlertPage
from guardian.link.wire.ward import Link, LinkState, Ward
from guardian.policy.merge_patch import JsonObject, merge_patch
from guardian.policy.settings import RelationshipClass
from tests.rig.link_desk import fresh_credentials
from tests.sync.fake_extra_time import given, none_left
from tests.sync.fake_provider import CURRENCY, ISSUER, WAIT_SECONDS, FakeProvider
from tests.sync.fake_ward_records import TellsOfWard
from tests.sync.fake_wire import alert_page, locked_by


class FakeLink(TellsOfWard):
    """What :class:`LinkClient` is to a real provider."""

    def __init__(self, provider: FakeProvider) -> None:
        self._provider = provider
        self.told = provider.of_ward
        self.clock = provider.clock
        self.closed = False

    def card(self, etag: str | None) -> RenewedCard | None:
        self._enter("card")
        card = self._provider.card
        known = card is None or (etag is not None and etag == card.etag)
        return None if known else card

    def link(self) -> Link:
        self._enter("link")
        return Link(
            link_id=self._provider.link_id,
            state=self._provider.state,
            guardian_name="Mum",
            permissions=["consents.manage", "contacts.manage"],
            created_at=self._provider.linked_at,
            expires_at=self._provider.expires_at,
        )

    def ward(self) -> Ward:
        self._enter("ward")
        return Ward(
            ward_id="mia",
            display_name="小雅",
            band="8-11",
            minor=True,
            language="zh-CN",
            time_zone="Asia/Shanghai",
            currency=CURRENCY,
            as_of=self._provider.clock.now(),
        )

    def policy(self) -> tuple[PolicyDocument, str]:
        self._enter("policy")
        return self._provider.document()

    def change_policy(self, patch: JsonObject, etag: str) -> tuple[PolicyDocument, str]:
        self._enter("change_policy")
        provider = self._provider
        current, version = provider.document()
        if etag != version:
            raise StaleVersionError
        _refuse_unlawful(patch, current)
        document: JsonObject = SETTINGS.dump_python(provider.requested, mode="json")
        try:
            requested = parse_requested(merge_patch(document, patch))
        except SettingsError as error:
            raise PolicyRefusedError(error.errors) from None
        if requested != provider.requested:
            provider.set_requested(requested)
        self._leave("change_policy")
        return provider.document()

    def characters(self) -> CharacterList:
        self._enter("characters")
        provider = self._provider
        blocked = provider.requested.blocked_characters
        cast = {
            "owl": RelationshipClass.STUDY,
            "lan": RelationshipClass.STORY,
            "zed": RelationshipClass.VIRTUAL_PARTNER,
        }
        return CharacterList(
            characters=[
                Character(
                    character_id=name,
                    name=name.title(),
                    relationship_class=kind,
                    description="",
                    blocked=name == "zed" or name in blocked,
                    locked_by=locked_by(name, name in blocked),
                    min_age=6 if name == "owl" else None,
                    made_by=Maker.SERVICE if name == "owl" else None,
                )
                for name, kind in cast.items()
            ],
            as_of=provider.clock.now(),
        )

    def alerts(self, cursor: str | None) -> AlertPage:
        self._enter("alerts")
        provider = self._provider
        return alert_page(tuple(provider.alerts.values()), provider.steps, cursor, provider.clock)

    def usage(self, first_day: date, last_day: date) -> UsageReport:
        self._enter("usage")
        rows = [row for row in self._provider.usage if first_day <= row.date <= last_day]
        provider = self._provider
        return UsageReport(
            usage=rows,
            as_of=provider.clock.now(),
            stretches=provider.stretches,
            reminders=provider.reminders,
            exits=provider.exits,
        )

    def refusals(self, first_day: date, last_day: date) -> RefusalReport:
        self._enter("refusals")
        rows = [row for row in self._provider.refusals if first_day <= row.at.date() <= last_day]
        return RefusalReport(refusals=rows, as_of=self._provider.clock.now())

    def spending(self, first_day: date, last_day: date) -> SpendingReport:
        self._enter("spending")
        return SpendingReport(
            purchases=[
                one for one in self._provider.purchases if first_day <= one.at.date() <= last_day
            ],
            month_total_minor=sum(one.price_minor for one in self._provider.purchases),
            currency=CURRENCY,
            as_of=self._provider.clock.now(),
        )

    def poll(
        self,
        ack: Sequence[str],
        set_errs: Mapping[str, Mapping[str, str]],
        *,
        wait: bool,
        cancelled: Cancellation,
    ) -> PollResponse:
        self._enter("poll")
        provider = self._provider
        ends_at = time.monotonic() + WAIT_SECONDS
        with cancelled.calling(self._wake), provider.changed:
            provider.acked += ack
            provider.errors.update(set_errs)
            while wait and not provider.waiting() and not cancelled.is_set():
                self._refuse()
                if not provider.changed.wait(ends_at - time.monotonic()):
                    break
            return PollResponse(sets=dict(provider.waiting()))

    def acknowledge_alert(self, alert_id: str, step: str) -> None:
        self._enter("acknowledge_alert")
        if alert_id not in self._provider.alerts:
            raise RequestRefusedError(ProblemType.NOT_FOUND)
        self._provider.steps.append((alert_id, step))

    def requests(self) -> WardRequestList:
        self._enter("requests")
        if not self._provider.offers_requests:
            raise NotOfferedError
        newest_first = list(reversed(self._provider.requests.values()))
        return WardRequestList(requests=newest_first, as_of=self._provider.clock.now())

    def decide_request(
        self, request_id: str, decision: Literal["approve", "deny"], minutes: int | None = None
    ) -> WardRequest:
        self._enter("decide_request")
        provider = self._provider
        known = provider.requests.get(request_id)
        if known is None:
            raise RequestUnknownError
        if known.state is not RequestState.PENDING:
            raise RequestSettledError(known.state)
        approved = decision == "approve"
        if approved and provider.requested.daily_minutes is None:
            raise ApprovalInVainError(ProblemType.STATE_CONFLICT, "no_limit")
        provider.emit_request(
            request_id,
            minutes=minutes if approved and minutes is not None else known.minutes,
            state=RequestState.APPROVED if approved else RequestState.DENIED,
        )
        self._leave("decide_request")
        return provider.requests[request_id]

    def give_extra_time(self, day: date, minutes: int) -> ExtraTime:
        self._enter("give_extra_time")
        provider = self._provider
        answer = given(provider.requested, day, minutes, provider.clock.now())
        provider.extra_minutes = minutes
        self._leave("give_extra_time")
        return answer

    def take_extra_time_back(self, day: date) -> None:
        self._enter("take_extra_time_back")
        none_left(day, self._provider.clock.now())
        self._provider.extra_minutes = 0
        self._leave("take_extra_time_back")

    def signed_report(self, target: str) -> str:
        self._enter("signed_report")
        key = self._provider.report_key
        if key is None:
            raise NotOfferedError
        claims = SignedReport(
            iss=ISSUER,
            aud=self._provider.link_id,
            iat=int(self._provider.clock.now().timestamp()),
            target=target,
            report={},
        )
        return sign_report(claims, key)

    def stop_session(self, idempotency_key: str) -> StopResult:
        self._enter("stop_session")
        now = self._provider.clock.now()
        stopped_at = self._provider.stops.setdefault(idempotency_key, now)
        self._leave("stop_session")
        return StopResult(stopped_sessions=0, stopped_at=stopped_at)

    def end_link(self) -> None:
        if self._provider.state is LinkState.REVOKED:
            return
        self._enter("end_link")
        self._provider.state = LinkState.REVOKED

    def watch_credentials(self) -> Credentials:
        self._enter("watch_credentials")
        if not self._provider.offers_watch:
            raise WatchNotOfferedError
        return replace(fresh_credentials(), link_id=self._provider.link_id)

    def jwks(self) -> KeySet:
        self._enter("jwks")
        named = self._provider.named_key or self._provider.key
        keys = (named, *self._provider.further_keys)
        return KeySet([OKPKey.import_key(dict(key.as_dict(private=False))) for key in keys])

    def close(self) -> None:
        self.closed = True
        self._wake()

    def _wake(self) -> None:
        with self._provider.changed:
            self._provider.changed.notify_all()

    def _enter(self, call: str) -> None:
        self._provider.calls.append(call)
        waiting = self._provider.faults.get(call, [])
        self._refuse()
        if waiting:
            raise waiting.pop(0)

    def _leave(self, call: str) -> None:
        """Do the work and lose the answer on its way, where a test says so."""
        if self._provider.before_answer is not None:
            self._provider.before_answer(call)

    def _refuse(self) -> None:
        if self.closed:
            raise LinkCancelledError
        if not self._provider.online:
            raise OfflineError
        if self._provider.trouble is not None:
            raise self._provider.trouble
        if self._provider.state is LinkState.REVOKED:
            raise LinkEndedError


def _refuse_unlawful(patch: JsonObject, current: PolicyDocument) -> None:
    classes = patch.get("blocked_relationship_classes", {})
    lifted = [
        FieldError(field=field, message="The law does not let anybody lift this.", clause=clause)
        for field, clause in current.floor.clauses.items()
        if classes is None
        or (isinstance(classes, dict) and classes.get(field.partition("/")[2], {}) is None)
    ]
    if lifted:
        raise PolicyRefusedError(tuple(lifted))
