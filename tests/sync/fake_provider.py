"""A provider in memory: one ward and one link."""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from joserfc.jwk import OKPKey

from guardian.clock import Clock
from guardian.link.client.provider import RenewedCard
from guardian.link.errors import (
    LinkError,
)
from guardian.link.set_tokens import new_signing_key, sign_set
from guardian.link.wire.activity import (
    Exit,
    Purchase,
    RefusalRecord,
    Reminded,
    Stretch,
    UsageDay,
)
from guardian.link.wire.base import Wire
from guardian.link.wire.events import (
    ALERT_URI,
    CHANGE_URI,
    Alert,
    Change,
    SetClaims,
    Topic,
)
from guardian.link.wire.happenings import REQUEST_URI, VERIFICATION_URI, Verification
from guardian.link.wire.policy import (
    ApplyState,
    PolicyDocument,
)
from guardian.link.wire.requests import WardRequest
from guardian.link.wire.ward import LinkState
from guardian.policy.decisions import Decision
from guardian.policy.effective import effective
from guardian.policy.presets import law_floor
from guardian.policy.settings import PolicySettings
from tests.sync.fake_ward_records import ToldOfWard
from tests.sync.fake_wire import alert, ward_request

ISSUER = "http://127.0.0.1:8420"
WAIT_SECONDS = 25.0
CURRENCY = "CNY"


def forger_of(key: OKPKey) -> OKPKey:
    """Return a key of somebody else that goes by the name of ``key``."""
    return OKPKey.import_key({**new_signing_key().as_dict(private=True), "kid": str(key.kid)})


@dataclass
class FakeProvider:
    """One ward and one link. ``clock`` is the provider's own; ``faults`` are raised in turn.

    ``stretches`` ``None``: it does not tell them. ``report_key``: what signs its reports; ``None``:
    it signs none. ``named_key``: what stands in its key set in place of ``key``. ``card``: what it
    tells of itself; ``None``: as at linking.
    """

    clock: Clock
    link_id: str = "link-1"
    linked_at: datetime = datetime(2026, 1, 1, tzinfo=UTC)
    key: OKPKey = field(default_factory=new_signing_key)
    named_key: OKPKey | None = None
    further_keys: list[OKPKey] = field(default_factory=list)
    state: LinkState = LinkState.ACTIVE
    version: int = 1
    requested: PolicySettings = field(default_factory=PolicySettings)
    extra_minutes: int = 0
    usage: list[UsageDay] = field(default_factory=list)
    stretches: list[Stretch] | None = None
    reminders: list[Reminded] = field(default_factory=list)
    exits: list[Exit] = field(default_factory=list)
    report_key: OKPKey | None = None
    expires_at: datetime | None = None
    card: RenewedCard | None = None
    of_ward: ToldOfWard = field(default_factory=ToldOfWard)
    refusals: list[RefusalRecord] = field(default_factory=list)
    purchases: list[Purchase] = field(default_factory=list)
    alerts: dict[str, Alert] = field(default_factory=dict)
    steps: list[tuple[str, str]] = field(default_factory=list)
    requests: dict[str, WardRequest] = field(default_factory=dict)
    offers_requests: bool = True
    stops: dict[str, datetime] = field(default_factory=dict)
    events: dict[str, str] = field(default_factory=dict)
    acked: list[str] = field(default_factory=list)
    errors: dict[str, Mapping[str, str]] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)
    faults: dict[str, list[LinkError]] = field(default_factory=dict)
    online: bool = True
    offers_watch: bool = True
    trouble: LinkError | None = None
    changed: threading.Condition = field(default_factory=threading.Condition)
    gl_seq: int = 0
    before_answer: Callable[[str], None] | None = None

    def emit(self, uri: str, payload: Wire, **change: object) -> str:
        """Sign an event and offer it; ``change`` replaces claims. Return its jti."""
        with self.changed:
            self.gl_seq += 1
            values: Mapping[str, object] = {
                "iss": ISSUER,
                "aud": self.link_id,
                "iat": int(self.clock.now().timestamp()),
                "jti": f"set-{self.gl_seq}",
                "gl_seq": self.gl_seq,
                "events": {uri: payload.model_dump(mode="json")},
                **change,
            }
            claims = SetClaims.model_validate(values)
            self.offer(claims.jti, sign_set(claims, self.key))
            return claims.jti

    def emit_alert(self, alert_id: str, **change: object) -> str:
        told = alert(alert_id, self.clock)
        if not change:  # of a bent event the provider knows no alert
            self.alerts[alert_id] = told
        return self.emit(ALERT_URI, told, **change)

    def emit_request(self, request_id: str, **change: object) -> str:
        """Let the child ask, or let a request stand otherwise, and tell."""
        self.requests[request_id] = ward_request(request_id, self.clock, **change)
        return self.emit(REQUEST_URI, self.requests[request_id])

    def emit_change(self, *topics: Topic) -> str:
        return self.emit(CHANGE_URI, Change(topics=list(topics), at=self.clock.now()))

    def emit_verification(self) -> str:
        """Prove that the channel lives."""
        return self.emit(VERIFICATION_URI, Verification(at=self.clock.now()))

    def offer(self, jti: str, compact: str) -> None:
        """Offer anything as an event, signed or not."""
        with self.changed:
            self.events[jti] = compact
            self.changed.notify_all()

    def waiting(self) -> dict[str, str]:
        settled = {*self.acked, *self.errors}
        return {jti: compact for jti, compact in self.events.items() if jti not in settled}

    def set_requested(self, requested: PolicySettings) -> None:
        """Change the policy, as another guardian does."""
        self.requested = requested
        self.version += 1
        self.emit_change(Topic.POLICY)

    def document(self) -> tuple[PolicyDocument, str]:
        floor = law_floor("CN", 11)
        document = PolicyDocument(
            version=self.version,
            requested=self.requested,
            floor=floor,
            effective=effective(floor, [self.requested]),
            apply_state=ApplyState.APPLIED,
            applied_at=self.clock.now(),
            now=Decision(refusal=None),
            as_of=self.clock.now(),
            extra_minutes_today=self.extra_minutes,
        )
        return document, f'"v{self.version}"'

    def fail(self, trouble: LinkError | None) -> None:
        """Answer everything with ``trouble``, even a waiting poll; ``None``: no longer."""
        with self.changed:
            self.trouble = trouble
            self.changed.notify_all()

    def go(self, *, online: bool) -> None:
        """Pull the plug, which a waiting poll notices, or put it back."""
        with self.changed:
            self.online = online
            self.changed.notify_all()
