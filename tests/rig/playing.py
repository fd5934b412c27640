"""Plays a schedule with a real family, and says in what the two sides differ afterwards."""

import threading
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import requests

from guardian.link.wire.policy import SETTINGS, PolicyDocument
from guardian.store import alerts, outbox, ward_requests
from guardian.store.alerts import AlertStep
from guardian.store.outbox import OutboxKind, OutboxRow, OutboxState
from guardian.sync import asking, conflicts
from tests.rig.fronted_family import FrontedFamily
from tests.rig.oracle import differences
from tests.rig.proxied_provider import FrontedProvider
from tests.rig.proxy_faults import Fault
from tests.rig.schedules import Schedule, Step
from tests.rig.wire_family import control

SETTLING = 4
"""So often the app may catch up, undisturbed, until both sides agree."""
SETTLING_SECONDS = 12.0
_PAUSE_SECONDS = 0.01
_ENDS = {OutboxState.CONFIRMED, OutboxState.CONFLICT}
_SCALARS = {"daily_minutes", "session_minutes", "spend_per_day_minor", "spend_per_month_minor"}


class Player:
    """One family that lives a schedule; ``layer`` is what its guardian's limits have to be."""

    def __init__(self, family: FrontedFamily, *, live: bool) -> None:
        self.family = family
        self.app = family.app
        self.live = live
        self.layer = self._requested()
        self._counted: set[int] = set()
        self._overwritten: list[str] = []
        if live:
            self.app.run()

    def play(self, step: Step) -> None:
        """Do one step."""
        getattr(self, step.act)(**step.detail)
        if self.live:
            threading.Event().wait(_PAUSE_SECONDS)

    def settle(self) -> list[str]:
        """Let every fault stop and the app catch up; return in what the two sides still differ."""
        self.family.provider.proxy.clear()
        self.app.clock.shift = timedelta()
        return self._settle_live() if self.live else self._settle_caught_up()

    # What happens at the provider, past the proxy.

    def chat(self, **detail: object) -> None:
        self.family.control("/use", **detail)

    def signal(self, **detail: object) -> None:
        self.family.control("/signals", **detail)

    def purchase(self, **detail: object) -> None:
        self._try("/purchases", detail)

    def request(self, **detail: object) -> None:
        self._try("/requests", detail)

    def co_guardian(self, **patch: object) -> None:
        self.family.co_guardian.limit(patch)

    def second_device(self, **patch: object) -> None:
        self._count()
        if self.family.second_device.limit(patch):
            self.layer |= flat(patch)

    def rotate_keys(self) -> None:
        assert control(self.family.provider.url, "/key-rotation").ok

    def advance(self, minutes: int) -> None:
        self.family.provider.advance(minutes * 60)

    def kill_provider(self, after_ms: int) -> None:
        provider = self.family.provider
        killer = threading.Timer(after_ms / 1000, provider.kill)
        killer.start()
        try:
            self.sync()
        finally:
            killer.join()
            provider.start()

    # What the guardian does.

    def limit(self, **patch: Any) -> None:
        with self.app.database.write() as connection:
            asking.ask_policy_change(connection, self.app.link_id, patch, self.app.clock.now())
        self.app.session.wake()

    def block(self, name: str, blocked: bool) -> None:
        self.limit(blocked_characters={name: {} if blocked else None})

    def keep_theirs(self) -> None:
        with self.app.database.write() as connection:
            for row in outbox.in_conflict(connection, self.app.link_id)[:1]:
                for field in conflicts.fields_of(row):
                    now = self.app.clock.now()
                    asking.keep_theirs(connection, self.app.link_id, field, now)

    def answer(self, approve: bool) -> None:
        with self.app.database.write() as connection:
            for row in ward_requests.pending(connection)[:1]:
                now, link = self.app.clock.now(), self.app.link_id
                asking.ask_request_decision(connection, link, row.request_id, now, approve=approve)
        self.app.session.wake()

    def acknowledge(self) -> None:
        with self.app.database.write() as connection:
            for row in alerts.waiting(connection)[:1]:
                now, link = self.app.clock.now(), self.app.link_id
                asking.ask_alert_step(connection, link, row.alert_id, AlertStep.ACKNOWLEDGED, now)
        self.app.session.wake()

    def stop_now(self) -> None:
        with self.app.database.write() as connection:
            asking.ask_session_stop(connection, self.app.link_id, self.app.clock.now())
        self.app.session.wake()

    # What becomes of the app and of the line.

    def sync(self) -> None:
        if not self.live:
            self.app.catch_up()
            self._count()

    def restart_app(self) -> None:
        self.app.restart()

    def expire_token(self) -> None:
        self.app.expire_token()

    def wrong_clock(self, hours: int) -> None:
        self.app.clock.shift = timedelta(hours=hours)

    def fault(self, **detail: Any) -> None:
        self.family.provider.proxy.add([Fault.heard(detail)])

    def line_down(self) -> None:
        self.family.provider.proxy.go_down()
        self.sync()
        if self.live:
            threading.Event().wait(_PAUSE_SECONDS)
        self.family.provider.proxy.clear()

    def _settle_caught_up(self) -> list[str]:
        told: list[str] = []
        for _ in range(SETTLING):
            error = self.app.catch_up()
            self._count()
            told = [*self._differences(), *([] if error is None else [f"it raised {error.code}"])]
            if not told:
                break
        return told

    def _settle_live(self) -> list[str]:
        deadline = time.monotonic() + SETTLING_SECONDS
        told = ["nothing was compared"]
        while told and time.monotonic() < deadline:
            self.app.session.wake()  # where it rests until the guardian has signed in again
            threading.Event().wait(5 * _PAUSE_SECONDS)
            told = self._differences()
        return told

    def _differences(self) -> list[str]:
        self._count()
        told, there = [*self._overwritten, *differences(self.family)], self._requested()
        return told + [
            f"{name}: {there.get(name)} there, granted {self.layer.get(name)}"
            for name in sorted({*there, *self.layer})
            if there.get(name) != self.layer.get(name)
        ]

    def _requested(self) -> dict[str, Any]:
        """Return the guardian's own layer as the provider has it."""
        document = PolicyDocument.model_validate(self.family.second_device.read("/policy"))
        return flat(SETTINGS.dump_python(document.requested, mode="json"))

    def _count(self) -> None:
        """Take wishes that were granted since into account, in the order of asking."""
        with self.app.database.read() as connection:
            rows = outbox.latest(connection, self.app.link_id, OutboxKind.POLICY_PATCH, 1000)
        for row in reversed(rows):
            if row.id not in self._counted and row.state in _ENDS:
                self._counted.add(row.id)
                self._take_into_account(row)

    def _take_into_account(self, row: OutboxRow) -> None:
        """Hold a change to what the guardian saw, and a conflict to there being another value."""
        base, ours = row.base or {}, flat(row.body)
        if row.state is OutboxState.CONFLICT:
            theirs = (row.refusal or {})["theirs"]
            assert isinstance(theirs, dict)
            for name, value in theirs.items():
                if value in (base.get(name), ours.get(name)):
                    self._overwritten.append(f"wish {row.id}: {name} is no conflict")
            return
        for name in set(ours) & _SCALARS:
            if not self.live and self.layer.get(name) not in {base.get(name), ours[name]}:
                self._overwritten.append(f"wish {row.id} overwrote {self.layer.get(name)}: {name}")
        self.layer |= ours

    def _try(self, path: str, detail: dict[str, object]) -> None:
        """Let the ward try something that may be refused."""
        answer = control(self.family.provider.url, f"/wards/{self.family.ward_id}{path}", detail)
        assert answer.status_code < requests.codes.server_error, answer.text


def flat(settings: dict[str, Any]) -> dict[str, Any]:
    """Return settings with each entry of a map under a name of its own."""
    told: dict[str, Any] = {}
    for name, value in settings.items():
        if name == "blocked_characters":
            told |= {f"{name}/{key}": entry for key, entry in value.items()}
        elif value != {}:
            told[name] = value
    return told


def play(provider: FrontedProvider, folder: Path, made: Schedule) -> list[str]:
    """Live a whole schedule with a family of its own; return in what the two sides differ."""
    folder.mkdir()
    if not provider.runs:  # what went before broke off
        provider.start()
    family = FrontedFamily(provider, folder)
    try:
        player = Player(family, live=made.live)
        for step in made.steps:
            player.play(step)
        return player.settle()
    finally:
        provider.proxy.clear()
        family.close()
