"""Ends the answers of whom somebody stopped, and the conversation that they are part of.

With the gateway behind the server an answer has last words: the gateway ends it with a sentence. So
the server is told to end its own task only where that has not come about in a few seconds.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from guardian.link.wire.happenings import ExitMethod
from guardian.provider.accounts.people import lock_ward
from guardian.provider.backends.openwebui.bridge import Bridge
from guardian.provider.backends.openwebui.household import Account
from guardian.provider.backends.openwebui.stops import Stops
from guardian.provider.context import Provider
from guardian.provider.engine.exits import end_by
from guardian.provider.engine.live import Live, Stopper

if TYPE_CHECKING:  # with it comes aiohttp, which is slow
    from guardian.provider.backends.openwebui.behind import Behind

LOOK_AGAIN = timedelta(milliseconds=500)
"""How soon it is looked again whether an answer has come to its end."""
RunningOf = Callable[[str], Sequence[str]]


class Ending:
    """What is still to be ended; one thread at a time.

    ``take_in`` reads what an account was answered until now. ``look_again`` wants a round so many
    seconds from now.
    """

    def __init__(
        self,
        provider: Provider,
        live: Live,
        bridge: Bridge,
        behind: "Behind | None",
        take_in: Callable[[Account], None],
        look_again: Callable[[float], None],
    ) -> None:
        self._provider = provider
        self._live = live
        self._bridge = bridge
        self._behind = behind
        self._take_in = take_in
        self._look_again = look_again
        self._stops = Stops()

    def end(
        self,
        stops: Mapping[str, Stopper],
        people: Sequence[Account],
        running_of: RunningOf | None,
    ) -> None:
        """End what is to be ended; ``stops`` came since the last time.

        One that nobody had looked at yet was not known as running when the guardian stopped it.
        What the server was not there for is ended once it is there again. ``running_of`` gives the
        answers of an account; ``None``: they are not known yet. Raises `errors.OpenWebUIError`.
        """
        now = self._provider.clock.now()
        self._stops.want(stops, now)
        if running_of is None:
            return
        for ward_id, stopper in self._stops.due(now):
            mine = [each for each in people if each.ward_id == ward_id]
            running = [task for each in mine for task in running_of(each.subject)]
            if self._has_time_left(ward_id, running, now):
                self._look_again(LOOK_AGAIN.total_seconds())
                continue
            if self._has_ended(ward_id, running) and stopper is Stopper.GUARDIAN:
                for account in mine:
                    self._take_in(account)
                self._end_talk(ward_id)
            self._stops.done(ward_id)

    def under_way(self) -> frozenset[str]:
        """Return the wards whose answers are just coming to their end."""
        return self._stops.met

    def _has_time_left(self, ward_id: str, running: Sequence[str], now: datetime) -> bool:
        if self._behind is None or not self._bridge.still_running(running):
            return False
        return self._stops.may_end_by_itself(ward_id, now)

    def _has_ended(self, ward_id: str, running: Sequence[str]) -> bool:
        """End what runs, and tell whether there was anything; asks the gateway as well."""
        ended = self._bridge.stop(running) > 0 or ward_id in self._stops.met
        by_gateway = self._behind is not None and self._behind.take_ended(ward_id)
        return ended or by_gateway

    def _end_talk(self, ward_id: str) -> None:
        with self._provider.engine.begin() as connection:
            lock_ward(connection, ward_id)
            now = self._provider.clock.now()
            end_by(self._provider, connection, ward_id, ExitMethod.GUARDIAN, now)
        self._live.bell.ring(ward_id)
