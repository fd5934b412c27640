"""Companions of the family's own, in memory: steps are told, and all can be taken back."""

import threading
from collections.abc import Callable
from dataclasses import replace
from typing import ClassVar

from guardian.bridging.values import (
    BridgeKind,
    BridgeView,
    Discovered,
    KeyForChild,
    Looked,
    Running,
    SetUpWanted,
    Step,
)
from guardian.desk.values import LinkView
from guardian.errors import GuardianError
from guardian.link.errors import LinkCancelledError
from tests.ui import bridge_samples, samples
from tests.ui.fake_calls import Calls
from ui.sayings.bridges import EXPECTED

GOOD_KEY = "sk-family-1234567890abcdef"


class WrongKeyError(GuardianError):
    """Not the key of an administrator."""

    code: ClassVar[str] = "bridge_wrong_key"
    domain: ClassVar[str] = "ui"
    title: ClassVar[str] = "The key does not open that door"
    message: ClassVar[str] = "Open WebUI did not take the key. Nothing was changed."
    advice: ClassVar[str] = "Copy the whole key once more."


class NoSuchBridgeError(GuardianError):
    """It was taken away."""

    code: ClassVar[str] = "bridge_gone"


class FakeBridges:
    """A port over one Open WebUI and one model's server. ``held_at``: waits there until let go."""

    def __init__(self, language: str = "en") -> None:
        self.calls = Calls()
        self.language = language
        self.found: tuple[Discovered, ...] = bridge_samples.found()
        self.lacking = False
        self.people_there = bridge_samples.people(language)
        self.bridges: tuple[BridgeView, ...] = ()
        self.held_at: Step | None = None
        self.waits_at: Step | None = None
        self.let_go = threading.Event()
        self.fails_at: tuple[Step, GuardianError] | None = None
        self.linked: Callable[[LinkView], None] = lambda _link: None
        self.link_fails: GuardianError | None = None
        self.unlinked: Callable[[str], None] = lambda _link_id: None
        self.set_up_here: list[SetUpWanted] = []

    def find(self) -> tuple[Discovered, ...]:
        self.calls.note("find")
        return self.found

    def look(self, kind: BridgeKind, address: str, key: str) -> Looked:
        self.calls.note("look", kind, address)
        if kind is BridgeKind.OPEN_WEBUI and key != GOOD_KEY:
            raise WrongKeyError
        made = bridge_samples.looked(kind, address, self.language, lacking=self.lacking)
        return replace(made, people=self.people_there if made.people else ())

    def set_up(
        self,
        wanted: SetUpWanted,
        on_step: Callable[[Step], None],
        cancelled: threading.Event,
    ) -> tuple[LinkView, KeyForChild | None]:
        self.calls.note("set_up", wanted.kind, wanted.address)
        for step in EXPECTED[wanted.kind]:
            on_step(step)
            self._wait_at(step, cancelled)
            if cancelled.is_set():
                on_step(Step.PUTTING_BACK)
                raise LinkCancelledError
            if self.fails_at is not None and self.fails_at[0] is step:
                on_step(Step.PUTTING_BACK)
                raise self.fails_at[1]
        link = replace(
            samples.second_link(self.language),
            link_id=f"link-own-{len(self.bridges) + 1}",
            ward_name=wanted.child.name,
            provider_name="Open WebUI" if wanted.kind is BridgeKind.OPEN_WEBUI else "Gateway",
            provider_url="http://127.0.0.1:40123",
        )
        made = bridge_samples.bridge(
            wanted.kind,
            language=self.language,
            bridge_id=f"bridge-{len(self.bridges) + 1}",
            link_ids=(link.link_id,),
        )
        made = replace(made, children=(link.ward_name,))
        self.set_up_here.append(wanted)
        self.bridges = (*self.bridges, replace(made, address=wanted.address))
        self.linked(link)
        key = None
        if wanted.kind is BridgeKind.GATEWAY:
            key = self._given("first")
        return link, key

    def _wait_at(self, step: Step, cancelled: threading.Event) -> None:
        if step is not self.held_at:
            return
        self.waits_at = step
        while not self.let_go.wait(0.01):
            if cancelled.is_set():
                return

    def _given(self, which: str) -> KeyForChild:
        return KeyForChild(base_url="http://127.0.0.1:40123/v1", key=f"gk-{which}-0123456789abcdef")

    def every(self) -> tuple[BridgeView, ...]:
        self.calls.note("every")
        return self.bridges

    def look_again(self, bridge_id: str) -> Looked:
        self.calls.note("look_again", bridge_id)
        bridge = self._bridge(bridge_id)
        return bridge_samples.looked(
            bridge.kind, bridge.address, self.language, lacking=self.lacking
        )

    def restart(self, bridge_id: str) -> None:
        self.calls.note("restart", bridge_id)
        found = self._bridge(bridge_id)
        well = bridge_samples.health(Running.WELL, self.language)
        self.bridges = tuple(
            replace(each, health=well) if each is found else each for each in self.bridges
        )

    def give_key(self, bridge_id: str, key: str) -> None:
        self.calls.note("give_key", bridge_id)
        self._bridge(bridge_id)
        if key != GOOD_KEY:
            raise WrongKeyError
        self.restart(bridge_id)

    def new_key(self, bridge_id: str, link_id: str) -> KeyForChild:
        self.calls.note("new_key", bridge_id, link_id)
        self._bridge(bridge_id)
        return self._given("second")

    def link_again(self, bridge_id: str, link_id: str | None = None) -> tuple[LinkView, ...]:
        self.calls.note("link_again", bridge_id, link_id)
        found = self._bridge(bridge_id)
        if self.link_fails is not None:
            raise self.link_fails
        if link_id is None:
            return ()
        if link_id not in found.link_ids:
            raise NoSuchBridgeError
        new = f"{link_id}-again"
        replaced = replace(
            found, link_ids=tuple(new if each == link_id else each for each in found.link_ids)
        )
        self.bridges = tuple(replaced if each is found else each for each in self.bridges)
        link = replace(samples.second_link(self.language), link_id=new)
        self.unlinked(link_id)
        self.linked(link)
        return (link,)

    def say_whose(self, bridge_id: str, user_id: str, link_id: str | None) -> None:
        self.calls.note("say_whose", bridge_id, user_id, link_id)
        found = self._bridge(bridge_id)
        if link_id is not None and link_id not in found.link_ids:
            raise NoSuchBridgeError
        left = tuple(each for each in found.doubtful if each.user_id != user_id)
        answered = replace(found, doubtful=left)
        if not left:
            answered = replace(answered, health=bridge_samples.health(language=self.language))
        self.bridges = tuple(answered if each is found else each for each in self.bridges)

    def take_away(
        self, bridge_id: str, on_step: Callable[[Step], None], *, leave_server: bool = False
    ) -> None:
        self.calls.note("take_away", bridge_id, leave_server)
        found = self._bridge(bridge_id)
        for step in (Step.STOPPING,) if leave_server else (Step.PUTTING_BACK, Step.STOPPING):
            on_step(step)
            self._wait_at(step, threading.Event())
            if self.fails_at is not None and self.fails_at[0] is step:
                raise self.fails_at[1]
        for link_id in found.link_ids:
            self.unlinked(link_id)
        self.bridges = tuple(each for each in self.bridges if each is not found)

    def _bridge(self, bridge_id: str) -> BridgeView:
        for each in self.bridges:
            if each.bridge_id == bridge_id:
                return each
        raise NoSuchBridgeError
