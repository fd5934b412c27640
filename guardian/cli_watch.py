"""``guardian watch``: hears every account without a window, for a home server.

Locked, as after a start of the computer, it says no more than that something waits. With
``--unlock`` it asks for the passphrase once and keeps the accounts wholly in step: limits are
proved and silence is noticed, too. Where a Guardian with a window starts on the same profile, this
one leaves it the profile and comes back afterwards, locked.
"""

import contextlib
import getpass
import queue
import shlex
import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from guardian.clock import Clock, SystemClock
from guardian.desk.locked_values import GlanceKind
from guardian.desk.opening import ProfileOpening
from guardian.desk.opening_state import OpeningState
from guardian.errors import GuardianError, Recovery
from guardian.link.wire.events import Level
from guardian.system.instance import Instance, NoLockError
from guardian.system.service_manager import notify
from guardian.words import N_, Words

if TYPE_CHECKING:
    from guardian.desk.notifying import DesktopNotifications
    from guardian.desk.services import Services

UNIT = Path(__file__).parent.parent / "resources" / "systemd" / "guardian-watch.service"
LOOK_SECONDS = 20.0
"""How often it looks whether what it said still holds: silence becomes known by time alone."""
AGAIN_SECONDS = 5.0
"""How often it asks whether the profile is free again."""

_SAID = {
    GlanceKind.HIDDEN: N_("Listening. Nothing is told while Guardian is locked, as you chose."),
    GlanceKind.NOTHING_LINKED: N_("Listening, but no account is linked yet."),
    GlanceKind.QUIET: N_("Listening. All quiet."),
    GlanceKind.WAITING: N_("Something waits for you. Open Guardian to see it."),
    GlanceKind.DEAF: N_("A service is not heard now, so quiet cannot be promised."),
    GlanceKind.NOT_LISTENING: N_("Nothing is heard before you type your passphrase."),
}
_UNLOCKED = N_("Listening, unlocked. Limits are being checked, too.")
_WAITS = N_("Something waits for you. Open Guardian to see it.")
_IN_USE = N_("Guardian's window has the profile. Waiting until it is closed.")


class NoProfileYetError(GuardianError):
    """There is nothing to watch."""

    code = "no_profile_yet"
    title = N_("There is no profile yet")
    message = N_("Guardian has nothing to listen to on this computer.")
    advice = N_("Start Guardian with its window once, and link an account.")
    recovery = Recovery.NEEDS_YOU


def print_unit(command: list[str]) -> None:
    """Print the unit for systemd's user manager; ``command`` is what it starts."""
    quoted = shlex.join(command).replace("%", "%%")
    sys.stdout.write(UNIT.read_text(encoding="utf-8").format(command=quoted))


def watch_profile(folder: Path, language: str, *, unlock: bool) -> int:
    """Watch until SIGTERM or Ctrl+C and return the exit status.

    Raises NoProfileYetError, NoLockError, and what opening a profile raises.
    """
    from guardian.desk.notifying import desktop_notifications  # noqa: PLC0415 - see guardian.cli

    words = Words("guardian", language)
    passphrase = _passphrase(words) if unlock else None
    ends = Ends()
    with _ended_by_signals(ends), closing(desktop_notifications()) as notifications:
        teller = Teller(words, SystemClock(), notifications)
        while not ends.for_good:
            instance = _taken(folder, teller, ends)
            if instance is None:
                break
            try:
                watch(ProfileOpening(folder), instance, teller, ends, passphrase)
            finally:
                instance.release()
            passphrase = None
            ends.pause()
        notify(STOPPING="1")
    return 0


class Ends:
    """Why watching ends: for good, or for a Guardian with a window that wants the profile.

    Signals may come at any moment, so what they put into has to bear that, as this queue does.
    """

    def __init__(self) -> None:
        self.for_good = False
        self._woken: queue.SimpleQueue[None] = queue.SimpleQueue()

    def end(self) -> None:
        """End for good."""
        self.for_good = True
        self._woken.put(None)

    def step_aside(self) -> None:
        """End for now."""
        self._woken.put(None)

    def wait(self, seconds: float) -> bool:
        """Wait at most so long; return whether it ends."""
        try:
            self._woken.get(timeout=seconds)
        except queue.Empty:
            return self.for_good
        return True

    def pause(self) -> None:
        """Leave the profile to whoever wanted it, for a while."""
        until = time.monotonic() + AGAIN_SECONDS
        while not self.for_good and (left := until - time.monotonic()) > 0:
            self.wait(left)


class Teller:
    """Says each thing once: a line, the status for systemd, and for what waits a notification."""

    def __init__(
        self, words: Words, clock: Clock, notifications: "DesktopNotifications | None"
    ) -> None:
        self.language = words.language
        self._words = words
        self._clock = clock
        self._notifications = notifications
        self._lock = threading.Lock()
        self._said = ""

    def say(self, msgid: str) -> None:
        """Say how things stand, where that is news."""
        text = self._words.say(msgid)
        with self._lock:
            if text == self._said:
                return
            self._said = text
            notify(STATUS=text)
            self._line(text)

    def tell(self, *, urgent: bool) -> bool:
        """Tell that something waits, never what; return whether a notification went out."""
        text = self._words.say(_WAITS)
        with self._lock:
            self._said = text
            notify(STATUS=text)
            self._line(text)
        if self._notifications is None:
            return False
        return self._notifications.show(
            key="something-waits", title="Guardian", body=text, crisis=urgent, on_click=_nothing
        )

    def _line(self, text: str) -> None:
        at = self._clock.now().astimezone().strftime("%Y-%m-%d %H:%M")
        with contextlib.suppress(BrokenPipeError):  # nobody reads it any more
            sys.stdout.write(f"{at}  {text}\n")
            sys.stdout.flush()


def watch(
    opening: ProfileOpening,
    instance: Instance,
    teller: Teller,
    ends: Ends,
    passphrase: str | None = None,
) -> None:
    """Watch one profile, which is closed at the end; ``None``: locked.

    Raises NoProfileYetError and what opening it raises.
    """
    instance.serve_leaving(ends.step_aside)
    with closing(opening):
        if opening.state() is not OpeningState.LOCKED:
            raise NoProfileYetError
        if passphrase is None:
            opening.listen(lambda urgent: teller.tell(urgent=urgent), _nothing)
            services = None
        else:
            services = _unlock(opening, passphrase, teller)
        notify(READY="1")
        while True:
            if services is None:
                teller.say(_SAID[opening.glance().kind])
            else:
                teller.say(_WAITS if _something_waits(services) else _UNLOCKED)
            if ends.wait(LOOK_SECONDS):
                return


def _unlock(opening: ProfileOpening, passphrase: str, teller: Teller) -> "Services":
    services = opening.unlock(passphrase)

    def tell(alert_id: str) -> None:
        alert = services.alerts.alert(alert_id)
        if alert is not None and teller.tell(urgent=alert.level is Level.CRITICAL):
            services.alerts.mark_shown(alert_id)

    def tell_finding(finding_id: int) -> None:
        if teller.tell(urgent=False):
            services.findings.mark_finding_told(finding_id)

    def tell_trouble(error: GuardianError) -> None:
        teller.say(error.in_language(teller.language).message)

    services.watch.start(_nothing, tell, tell_trouble, on_finding=tell_finding)
    return services


def _something_waits(services: "Services") -> bool:
    if any(alert.acknowledged_at is None for alert in services.alerts.recent()):
        return True
    found = services.findings.recent_findings()
    return any(each.acknowledged_at is None and each.closed_at is None for each in found)


def _taken(folder: Path, teller: Teller, ends: Ends) -> Instance | None:
    """Take the profile as soon as it is free; ``None``: it ended before."""
    while True:
        try:
            instance = Instance.take(folder)
        except OSError as error:
            raise NoLockError(folder=str(folder)) from error
        if instance is not None:
            return instance
        notify(READY="1")
        teller.say(_IN_USE)
        if ends.wait(AGAIN_SECONDS):
            return None


def _passphrase(words: Words) -> str:
    """Read it from the terminal without an echo, or the first line of what is piped in."""
    if sys.stdin.isatty():
        return getpass.getpass(words.say("Passphrase: "))
    return sys.stdin.readline().rstrip("\n")


@contextlib.contextmanager
def _ended_by_signals(ends: Ends) -> Iterator[None]:
    numbers = (signal.SIGTERM, signal.SIGINT)
    before = {each: signal.signal(each, lambda _number, _frame: ends.end()) for each in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _nothing(*_told: object) -> None:
    """Do nothing: nobody looks at a page here."""
