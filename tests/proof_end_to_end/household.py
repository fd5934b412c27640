"""A child at a real provider, and the app of a guardian with a real store, in one time."""

import json
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from joserfc.jwk import ECKey, KeySet

from guardian.clock import Clock
from guardian.link.client.credentials import Credentials
from guardian.link.client.discovery import discover
from guardian.link.client.link_client import LinkClient
from guardian.link.client.provider import DiscoveredProvider
from guardian.link.signed_reports import verify_report
from guardian.link.wire.reports import SignedReport
from guardian.policy.merge_patch import JsonValue
from guardian.provider.access import Permission
from guardian.provider.accounts.people import create_link
from guardian.provider.accounts.secret_tokens import new_token
from guardian.provider.engine import link_life
from guardian.provider.oauth.token_families import ACCESS_LIFETIME, record_answer, start_family
from guardian.store import credentials, findings, links, signing_keys
from guardian.store.alerts import AlertRow
from guardian.store.conditions import Condition
from guardian.store.database import Database
from guardian.store.finding_kinds import FindingKind
from guardian.store.findings import FindingRow
from guardian.store.links import LinkRow
from guardian.sync import asking
from guardian.sync.proof.values import Cause
from guardian.sync.session import LinkSession
from guardian.sync.silence_facts import Wakefulness, look
from tests.rig.child_browserless import Child, child_of
from tests.rig.one_time import World
from tests.rig.provider_server import ServedProvider
from tests.rig.seeded_store import open_database
from tests.rig.wire_family import claims_of

SHANGHAI = ZoneInfo("Asia/Shanghai")
PARENT, MIA = "guardian-parent", "ward-mia"
OWL, MAX = "study_owl", "buddy_max"
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def link_in(
    database: Database, served: ServedProvider, *, ward_id: str = MIA, guardian_id: str = PARENT
) -> str:
    """Link a profile to a ward of a provider, without its page; return the link's id."""
    key, access, refresh = ECKey.generate_key("P-256"), new_token(), new_token()
    now = served.provider.wall_clock.now()
    with served.provider.engine.begin() as connection:
        link_id = create_link(
            connection,
            guardian_id=guardian_id,
            ward_id=ward_id,
            permissions=tuple(Permission),
            client_name="Guardian",
            now=now - timedelta(seconds=1),
        )
        family = start_family(connection, link_id, key.thumbprint())
        record_answer(connection, family, access_token=access, refresh_token=refresh, now=now)
    kept = Credentials(
        link_id=link_id,
        access_token=access,
        refresh_token=refresh,
        expires_at=now + ACCESS_LIFETIME,
        dpop_jwk={name: str(value) for name, value in key.as_dict(private=True).items()},
    )
    provider = discover(served.url)
    with database.write() as connection:
        links.add(
            connection,
            LinkRow(
                link_id=link_id,
                provider_name=provider.name,
                issuer=provider.issuer,
                provider_card=json.dumps(provider.to_dict()),
                condition=Condition.CATCHING_UP,
                created_at=now,
            ),
        )
        credentials.save(connection, link_id, json.dumps(kept.to_dict()))
    return link_id


class App:
    """One link of a profile."""

    def __init__(self, database: Database, link_id: str, clock: Clock) -> None:
        self.database, self.link_id, self.clock = database, link_id, clock
        self.found: list[FindingRow] = []
        self.alerts: list[AlertRow] = []
        self.wakefulness = Wakefulness()
        self.session = LinkSession(
            database,
            self.client,
            link_id,
            clock,
            lambda _: None,
            self.alerts.append,
            on_trouble=lambda _: None,
            on_finding=self.found.append,
        )

    def client(self) -> LinkClient:
        """Return a client made of what the store keeps, as the product makes one."""
        with self.database.read() as connection:
            row = links.find(connection, self.link_id)
            kept = credentials.find(connection, self.link_id)
        assert row is not None
        assert kept is not None
        return LinkClient(
            DiscoveredProvider.from_dict(json.loads(row.provider_card)),
            Credentials.from_dict(json.loads(kept)),
            self._save,
            self.clock,
        )

    def look(self) -> None:
        """Look for silence, as the running app does every minute."""
        now = self.clock.now()
        self.found += look(self.database, self.link_id, self.clock, self.wakefulness.at(now))

    def ask(self, **fields: JsonValue) -> int:
        """Ask for a change of limits and bring it about; return the wish's id."""
        with self.database.write() as connection:
            wish = asking.ask_policy_change(connection, self.link_id, fields, self.clock.now())
        self.session.catch_up()
        return wish

    def every(self) -> tuple[FindingRow, ...]:
        """Return every finding of this link, closed or not."""
        with self.database.read() as connection:
            rows = findings.latest(connection)
        return tuple(row for row in rows if row.link_id == self.link_id)

    def open(self) -> dict[Cause, FindingRow]:
        """Return what holds now."""
        with self.database.read() as connection:
            rows = findings.open_ones(connection, self.link_id)
        return {(row.kind, row.subject): row for row in rows}

    def proof(self, row: FindingRow) -> SignedReport:
        """Return what the provider signed about a finding; raises where it proves nothing."""
        assert row.evidence is not None
        target = str(claims_of(row.evidence)["target"])
        with self.database.read() as connection:
            link = links.find(connection, self.link_id)
            keys = signing_keys.history(connection, self.link_id)
        assert link is not None
        key_set = KeySet.import_key_set({"keys": [json.loads(key.jwk) for key in keys]})
        return verify_report(
            row.evidence, key_set, issuer=link.issuer, audience=self.link_id, target=target
        )

    def _save(self, kept: Credentials) -> None:
        with self.database.write() as connection:
            credentials.save(connection, kept.link_id, json.dumps(kept.to_dict()))


class Household:
    """Mia, and one app, at one provider; ``time`` is everybody's."""

    def __init__(self, world: World, served: ServedProvider, folder: Path) -> None:
        self.time, self.served = world, served
        self.database = open_database(folder)
        self.app = App(self.database, link_in(self.database, served), world)
        self.app.session.catch_up()

    @property
    def child(self) -> Child:
        """Return Mia, signed in anew: no session of hers lasts as long as some tests."""
        return child_of(self.served)

    def local(self) -> datetime:
        return self.time.now().astimezone(SHANGHAI)

    def at(self, hour: int, minute: int = 0, *, days: int = 0) -> None:
        """Let it be the next such time of the family's, and some days more."""
        now = self.local()
        moment = now.replace(hour=hour, minute=minute, second=0, microsecond=0)
        if moment <= now:
            moment += DAY
        self.time.pass_by(moment + days * DAY - now)

    def settle(self) -> None:
        """Let the app take what waits, so that a proof of life can follow, and judge."""
        self.app.session.catch_up()
        self.time.pass_by(20 * MINUTE)
        self.app.session.catch_up()

    def chat(self, minutes: int, to: str = OWL) -> set[int]:
        """Say something every five minutes; return how that was answered."""
        child = self.child
        answered = {child.say(to=to).status}
        for _ in range(minutes // 5):
            self.time.pass_by(5 * MINUTE)
            answered.add(child.say(to=to).status)
        return answered

    def reconfirm(self) -> None:
        """Let the guardian confirm the link for another year."""
        provider = self.served.provider
        with provider.engine.begin() as connection:
            link_life.reconfirm(
                provider, connection, ward_id=MIA, link_id=self.app.link_id, now=self.time.now()
            )

    def good_days(self, days: int = 4) -> None:
        """Let the child chat a little on some afternoons, and the app hear of it."""
        for _ in range(days):
            self.at(15)
            assert self.chat(5) == {200}
            self.settle()
        self.at(0, 30)
        self.settle()


def only(app: App, kind: FindingKind, subject: str = "") -> FindingRow:
    """Return the one finding that holds; there is no other."""
    held = app.open()
    assert set(held) == {(kind, subject)}, held
    return held[kind, subject]
