"""A year of a normal child at the real provider, with what happens in a family meanwhile."""

import random
from collections import Counter
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from guardian.policy.merge_patch import JsonObject
from guardian.policy.wall_clock import first_showing
from guardian.provider.test_control.simulated_use import MessageWanted, say_once
from guardian.store import ward_requests
from guardian.sync import asking
from tests.proof_end_to_end.household import MAX, OWL, App
from tests.rig.one_time import World
from tests.rig.provider_server import ServedProvider
from tests.rig.wire_family import control

LAN = "storyteller_lan"
FRIDAY = 5
SPAN = timedelta(days=365)
HOLIDAYS = range(182, 196)
"""Days of the year on which the child uses nothing at all."""
EDITS: tuple[JsonObject, ...] = (
    {"daily_minutes": 60},
    {"daily_minutes": 45, "weekday_minutes": {"sat": 90, "sun": 75}},
    {"weekday_minutes": None, "daily_minutes": None},
    {"session_minutes": 30, "break_minutes": 20},
    {"session_minutes": None, "break_minutes": None},
    {"curfew": {"start": "21:00", "end": "07:00"}},
    {"curfew": {"start": "22:30", "end": "06:30"}},
    {"curfew": None},
    {"closed_hours": {"mon": {"homework": {"start": "16:00", "end": "17:30"}}}},
    {"closed_hours": None},
    {"blocked_characters": {MAX: {}}},
    {"blocked_characters": None},
    {"approve_new_characters": True, "approved_characters": {OWL: {}, LAN: {}}},
    {"approve_new_characters": None, "approved_characters": None},
    {"exempt_characters": {OWL: {}}},
    {"exempt_characters": None},
    {"duration_reminder_minutes": 30, "reality_reminder_minutes": 20},
    {"duration_reminder_minutes": 60, "reality_reminder_minutes": None},
    {"spend_per_purchase_minor": 3_000, "spend_per_month_minor": 12_000},
    {"spend_per_day_minor": 3_600},
    {"spend_per_day_minor": None},
)
LARGE = "coins_large"
THINGS: tuple[JsonObject, ...] = (
    {"price_minor": 600},
    {"price_minor": 3_000},
    {"price_minor": 3_600},
    {"item_id": LARGE},
)


class Year:
    """Lives it. ``acts`` counts what was done, ``app`` hears of it now and then."""

    def __init__(
        self,
        world: World,
        served: ServedProvider,
        ward_id: str,
        zone: str,
        apps: tuple[App, App],
    ) -> None:
        self.world, self.served, self.ward_id = world, served, ward_id
        self.app, self.other = apps
        self.zone = ZoneInfo(zone)
        self.chance = random.Random(5)  # noqa: S311 - a child's whims
        self.acts: Counter[str] = Counter()
        self.offline_until = 0

    def live(self) -> None:
        """Live the whole of it."""
        first = self.world.now().astimezone(self.zone).date()
        for number in range(SPAN.days):
            self._live_through(number, first + timedelta(days=number))

    def _live_through(self, number: int, day: date) -> None:
        if self.chance.random() < 0.04:
            self.offline_until = number + self.chance.randint(2, 9)
        times = [1, 2] if day.isoweekday() > FRIDAY else [0, 1, 1]
        hours = self.chance.sample(range(6, 23), self.chance.choice(times))
        self._family(number, day)
        if number not in HOLIDAYS:
            for hour in sorted(hours):
                self._wait_until(day, time(hour, self.chance.choice([0, 10, 45])))
                self._chat()
                self._spend_and_ask()
        if self.chance.random() < 0.5:
            self._wait_until(day, time(23, 40))
        self.world.pass_by(timedelta())  # what fell due in the day
        self._hear(number)

    def _wait_until(self, day: date, wall: time) -> None:
        moment: datetime = first_showing(day, wall, self.zone)
        self.world.clock.advance(max(moment - self.world.now(), timedelta()))

    def _hear(self, number: int) -> None:
        if number < self.offline_until or self.chance.random() < 0.72:
            return
        self.app.session.catch_up()
        self.app.look()
        self.acts["catch-ups"] += 1

    def _chat(self) -> None:
        name = self.chance.choice([OWL, OWL, LAN, MAX])
        for _ in range(self.chance.randint(2, 5)):
            if self.chance.random() < 0.1:
                name = self.chance.choice([OWL, LAN, MAX])
            if not self._says("Tell me of whales.", name):
                return
            self.world.clock.advance(timedelta(seconds=self.chance.randint(240, 590)))
        if self.chance.random() < 0.5:
            self._says("bye", name)

    def _says(self, text: str, name: str) -> bool:
        wanted = MessageWanted(character_id=name, text=text)
        done = say_once(self.served.provider, self.served.live, self.ward_id, wanted)
        self.acts["messages" if done.refusal is None else "refused messages"] += 1
        return done.refusal is None

    def _spend_and_ask(self) -> None:
        if self.chance.random() < 0.2:
            bought = self._control("purchases", self.chance.choice(THINGS))
            self.acts["purchases" if bought else "refused purchases"] += 1
        if self.chance.random() < 0.12:
            wish: JsonObject = self.chance.choice(
                [{"kind": "extra_time", "minutes": 20}, {"kind": "purchase", "item_id": LARGE}]
            )
            self.acts["requests"] += self._control("requests", wish)
        if self.chance.random() < 0.04:
            self.acts["alerts"] += self._control(
                "signals", {"category": "grooming", "level": self.chance.choice(["high", "low"])}
            )

    def _control(self, path: str, body: JsonObject) -> bool:
        answer = control(self.served.url, f"/wards/{self.ward_id}/{path}", body)
        assert answer.ok or answer.status_code in {403, 409, 422, 429}, answer.text
        return answer.ok

    def _family(self, number: int, day: date) -> None:
        if self.chance.random() < 0.12:
            self._wait_until(day, time(self.chance.randint(6, 12), 5))
        if self.chance.random() < 0.07 and number >= self.offline_until:
            self.app.ask(**self.chance.choice(EDITS))
            self.acts["edits"] += 1
        if self.chance.random() < 0.04:
            self.other.ask(**self.chance.choice(EDITS))
            self.acts["edits of the other guardian"] += 1
        self._decide()

    def _decide(self) -> None:
        if self.chance.random() < 0.5:
            return
        now = self.world.now()
        with self.app.database.write() as connection:
            for row in ward_requests.pending(connection):
                if row.link_id != self.app.link_id:
                    continue
                asking.ask_request_decision(
                    connection,
                    self.app.link_id,
                    row.request_id,
                    now,
                    approve=self.chance.random() < 0.7,
                )
                self.acts["answers"] += 1
