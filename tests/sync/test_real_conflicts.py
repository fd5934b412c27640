"""Two computers of one guardian, and a second guardian, at the real provider over HTTP."""

import json
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

import pytest

from guardian.clock import SystemClock
from guardian.desk.limits import Limits
from guardian.desk.values import LimitsView, Stage
from guardian.link.client.credentials import Credentials
from guardian.link.client.discovery import discover
from guardian.link.client.link_client import LinkClient
from guardian.link.errors import OfflineError
from guardian.link.wire.policy import PolicyDocument
from guardian.policy.merge_patch import JsonObject
from guardian.store import journal, links, outbox
from guardian.store.conditions import Condition
from guardian.store.links import LinkRow
from guardian.sync.session import LinkSession
from tests.rig.provider_fixtures import seed, set_local_time
from tests.rig.provider_server import ServedProvider, served_provider
from tests.rig.seeded_store import open_database
from tests.rig.wire_family import WireApp, WireFamily, leap, wire_family

OWNER, OTHER = 0, 1


class CutClient(LinkClient):
    """The real client, on a line that breaks after a change has arrived."""

    def change_policy(self, patch: JsonObject, etag: str) -> tuple[PolicyDocument, str]:
        super().change_policy(patch, etag)
        raise OfflineError


class Computer:
    """A profile with one link, brought up to date only when it is online."""

    def __init__(self, app: WireApp, folder: Path) -> None:
        self.link_id = app.link_id
        self.cut = False
        self.provider = discover(app.url)
        self.credentials = Credentials(
            link_id=app.link_id,
            access_token=app.tokens["access_token"],
            refresh_token=app.tokens["refresh_token"],
            expires_at=SystemClock().now() + timedelta(minutes=5),
            dpop_jwk={name: str(part) for name, part in app.key.as_dict(private=True).items()},
        )
        self.database = open_database(folder)
        with self.database.write() as connection:
            links.add(
                connection,
                LinkRow(
                    link_id=app.link_id,
                    provider_name=self.provider.name,
                    issuer=self.provider.issuer,
                    provider_card=json.dumps(self.provider.to_dict()),
                    condition=Condition.CATCHING_UP,
                    created_at=SystemClock().now(),
                ),
            )
        self.limits = Limits(self.database, SystemClock(), lambda _link_id: None)
        self.restart()

    def restart(self) -> None:
        """Go on with nothing but what the store has."""
        self.session = LinkSession(
            self.database,
            self.new_client,
            self.link_id,
            SystemClock(),
            lambda _: None,
            lambda _: None,
            on_trouble=lambda _: None,
        )

    def new_client(self) -> LinkClient:
        kind = CutClient if self.cut else LinkClient
        return kind(self.provider, self.credentials, self._renewed, SystemClock())

    def _renewed(self, credentials: Credentials) -> None:
        self.credentials = credentials

    def ask(self, **fields: object) -> None:
        self.limits.ask(self.link_id, fields, self.view().wished)

    def sync(self) -> LimitsView:
        self.session.catch_up()
        with self.database.read() as connection:
            assert journal.verify(connection) is None
            assert outbox.open_wishes(connection, self.link_id) == ()
        return self.view()

    def view(self) -> LimitsView:
        return self.limits.limits(self.link_id)

    def close(self) -> None:
        self.database.close()


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedProvider]:
    folder = tmp_path_factory.mktemp("provider")
    db = f"sqlite:///{folder / 'provider.db'}"
    seed(db)
    with served_provider(folder, db=db) as provider:
        set_local_time(provider, 10, day_of_month=10)
        yield provider


@pytest.fixture
def family(served: ServedProvider) -> WireFamily:
    return wire_family(served.url, 11, "owner", "co_guardian")


@pytest.fixture
def computers(family: WireFamily, tmp_path: Path) -> Iterator[tuple[Computer, Computer, Computer]]:
    """Two computers of the owner, and one of the other guardian, all up to date."""
    with ExitStack() as stack:
        made = [
            Computer(family.app(who), tmp_path / name)
            for who, name in ((OWNER, "desk"), (OWNER, "laptop"), (OTHER, "other"))
        ]
        for each in made:
            stack.callback(each.close)
            each.sync()
        yield made[0], made[1], made[2]


Three = tuple[Computer, Computer, Computer]


def test_edits_of_different_fields_all_survive(computers: Three) -> None:
    desk, laptop, other = computers
    desk.ask(daily_minutes=45)
    laptop.ask(spend_per_month_minor=900, blocked_characters={"buddy_max": {}})
    other.ask(daily_minutes=30, blocked_characters={"study_owl": {}})
    for each in (laptop, other, desk, laptop):
        view = each.sync()
    assert (view.wished.daily_minutes, view.wished.spend_per_month_minor) == (45, 900)
    held = view.effective.settings
    assert held.daily_minutes == 30, "the stricter of two guardians"
    assert set(held.blocked_characters) == {"buddy_max", "study_owl"}
    assert Stage.CONFLICT not in view.stages.values()
    assert Stage.CONFLICT not in other.sync().stages.values()


def test_the_same_field_is_a_choice_where_it_came_second(computers: Three) -> None:
    desk, laptop, other = computers
    desk.ask(daily_minutes=45, spend_per_month_minor=900)
    laptop.ask(daily_minutes=20)
    laptop.sync()
    view = desk.sync()
    assert view.stages["daily_minutes"] is Stage.CONFLICT
    state = view.states["daily_minutes"]
    assert (state.theirs, state.ours, view.wished.daily_minutes) == (20, 45, 20)
    assert view.wished.spend_per_month_minor == 900
    assert other.sync().effective.settings.daily_minutes == 20
    desk.limits.use_ours(desk.link_id, "daily_minutes", state.theirs)
    assert desk.sync().stages["daily_minutes"] is Stage.CONFIRMED
    assert laptop.sync().wished.daily_minutes == 45


def test_theirs_is_kept_and_taken_back(computers: Three) -> None:
    desk, laptop, _ = computers
    desk.ask(daily_minutes=45)
    laptop.ask(daily_minutes=20)
    laptop.sync()
    desk.sync()
    kept = desk.limits.keep_theirs(desk.link_id, "daily_minutes")
    assert (kept.stages["daily_minutes"], kept.wished.daily_minutes) == (Stage.CONFIRMED, 20)
    desk.limits.use_ours(desk.link_id, "daily_minutes", 20)
    assert desk.sync().wished.daily_minutes == 45


def test_a_change_of_mind_here_lifts_nothing_that_was_blocked_there(computers: Three) -> None:
    desk, laptop, other = computers
    desk.ask(blocked_characters={"buddy_max": {}})
    desk.ask(blocked_characters={"buddy_max": None})
    laptop.ask(blocked_characters={"buddy_max": {}})
    laptop.sync()
    view = desk.sync()
    assert view.stages["blocked_characters/buddy_max"] is Stage.CONFLICT
    assert set(other.sync().effective.settings.blocked_characters) == {"buddy_max"}
    desk.limits.keep_theirs(desk.link_id, "blocked_characters/buddy_max")
    assert set(laptop.sync().wished.blocked_characters) == {"buddy_max"}


def test_a_second_change_elsewhere_is_a_second_choice(computers: Three) -> None:
    desk, laptop, _ = computers
    desk.ask(daily_minutes=45)
    laptop.ask(daily_minutes=20)
    laptop.sync()
    desk.sync()
    laptop.ask(daily_minutes=10)
    laptop.sync()
    desk.limits.use_ours(desk.link_id, "daily_minutes", 20)
    state = desk.sync().states["daily_minutes"]
    assert (state.stage, state.theirs, state.ours) == (Stage.CONFLICT, 10, 45)


def test_days_offline_and_then_sent(computers: Three, served: ServedProvider) -> None:
    desk, laptop, other = computers
    desk.ask(curfew={"start": "20:30", "end": "06:30"}, daily_minutes=45)
    other.ask(daily_minutes=50)
    other.sync()
    leap(served.url, days=3)
    laptop.ask(spend_per_month_minor=100)
    laptop.sync()
    desk.restart()
    view = desk.sync()
    assert Stage.CONFLICT not in view.stages.values()
    assert (view.wished.daily_minutes, view.wished.spend_per_month_minor) == (45, 100)
    assert view.wished.curfew is not None


@pytest.mark.parametrize("crossed", [False, True])
def test_killed_between_sending_and_answer(computers: Three, crossed: bool) -> None:
    desk, laptop, _ = computers
    desk.ask(daily_minutes=45, spend_per_month_minor=900)
    desk.cut = True
    with pytest.raises(OfflineError):
        desk.session.catch_up()
    desk.cut = False
    before = laptop.sync()
    assert before.wished.daily_minutes == 45, "it had arrived"
    if crossed:
        laptop.ask(daily_minutes=20)
        laptop.sync()
    desk.restart()
    view = desk.sync()
    assert view.wished.daily_minutes == (20 if crossed else 45), "what came after it stays"
    assert view.wished.spend_per_month_minor == 900
    assert (view.stages["daily_minutes"] is Stage.CONFLICT) is crossed
