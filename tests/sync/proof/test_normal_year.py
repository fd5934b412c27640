"""A year of a normal child, with everything that happens in a family: nobody is accused."""

import random
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from guardian.policy.settings import Block, Curfew, PolicySettings, Weekday
from guardian.policy.wall_clock import first_showing
from guardian.store.finding_kinds import FindingKind
from guardian.sync.proof.judge import judge
from tests.sync.proof.lived import App, Service

FIRST_DAY = date(2026, 1, 1)
SCHOOL = {weekday: {"school": Curfew(start=time(8), end=time(13))} for weekday in list(Weekday)[:5]}
LIMITS = (
    PolicySettings(
        daily_minutes=60,
        weekday_minutes={Weekday.FRIDAY: 45},
        session_minutes=30,
        break_minutes=15,
        curfew=Curfew(start=time(21), end=time(6, 30)),
        closed_hours=SCHOOL,
        duration_reminder_minutes=60,
        reality_reminder_minutes=20,
        exempt_characters={"owl": Block()},
        spend_per_day_minor=600,
        spend_per_month_minor=2000,
    ),
    PolicySettings(
        daily_minutes=90,
        curfew=Curfew(start=time(22), end=time(6)),
        duration_reminder_minutes=30,
        blocked_characters={"max": Block()},
        spend_per_purchase_minor=300,
    ),
    PolicySettings(
        session_minutes=45,
        reality_reminder_minutes=30,
        approve_new_characters=True,
        approved_characters={"lan": Block(), "owl": Block()},
    ),
)


class Child:
    """Tries at all hours, also where it may not, and goes away when it is told to."""

    def __init__(self, service: Service, app: App, chance: random.Random) -> None:
        self.service, self.app, self.chance = service, app, chance
        self.is_offline = False
        self.refused = 0

    def live_through(self, day: date) -> None:
        """Live one local day, with what the family does meanwhile."""
        if self.chance.random() < 0.07:
            self.is_offline = not self.is_offline
        hours = sorted(self.chance.sample(range(6, 24), 3 if day.month in {7, 8} else 2))
        for hour in hours:
            wall = time(hour, self.chance.choice([0, 20, 50, 55]))
            self.service.now = max(
                self.service.now, first_showing(day, wall, self.service.zone).astimezone(UTC)
            )
            self.look()
            self.guardian_acts()
            self.chat()
            self.look()

    def look(self) -> None:
        """Let the app, where it is on, hear and read; at times in the wrong order."""
        if self.is_offline:
            return
        if self.chance.random() < 0.1:
            self.app.read()
        self.app.hear()
        self.app.read()

    def guardian_acts(self) -> None:
        """Change the limits now and then; by the co-guardian's app too, which we do not see."""
        if self.chance.random() < 0.04:
            self.service.change(self.chance.choice(LIMITS))
        if self.chance.random() < 0.08:
            self.service.grant(self.chance.choice([0, 15, 30]))
        if self.chance.random() < 0.9:
            self.look()

    def chat(self) -> None:
        """Chat until it is refused or has enough."""
        service, chance = self.service, self.chance
        name = chance.choice(["lan", "max", "owl"])
        for _ in range(chance.randint(3, 30)):
            settings = service.held().settings
            if service.say(name):
                service.now += timedelta(seconds=chance.randint(2, 50))
                service.answer(settings)
            else:
                self.refused += 1
                name = chance.choice(["lan", "max", "owl"])
            service.now += timedelta(seconds=chance.choice([30, 90, 200, 550]))
            if chance.random() < 0.05:
                service.buy(chance.choice([100, 300, 600]))
        if chance.random() < 0.5:
            service.leave(name)


@pytest.mark.parametrize(("zone", "seed"), [("Europe/Berlin", 1), ("Asia/Shanghai", 2)])
def test_nobody_is_accused_and_limits_are_seen_to_hold(zone: str, seed: int) -> None:
    begins = datetime.combine(FIRST_DAY, time(), ZoneInfo(zone)).astimezone(UTC)
    service = Service(zone=ZoneInfo(zone), now=begins, settings=LIMITS[0])
    app = App(service=service, linked_at=begins)
    child = Child(service, app, random.Random(seed))  # noqa: S311 - a life, not a secret
    clean = set()

    for number in range(365):
        child.live_through(FIRST_DAY + timedelta(days=number))
        if not child.is_offline and number % 3 == 0:
            judgement = judge(app.facts())
            assert not judgement.found
            assert not judgement.settled
            clean |= {kind for kind, _ in judgement.clean}

    assert child.refused > 500
    assert clean >= {
        FindingKind.CURFEW_BROKEN,
        FindingKind.BLOCKED_CHARACTER_USED,
        FindingKind.DAY_LIMIT_EXCEEDED,
        FindingKind.SESSION_LIMIT_EXCEEDED,
        FindingKind.SPENDING_CAP_EXCEEDED,
        FindingKind.REMINDER_MISSING,
    }
