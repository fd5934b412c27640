"""Opens the practice family: a provider of its own, a profile of its own, one account linked."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from guardian.clock import SystemClock
from guardian.demo.child import ScriptedChild
from guardian.demo.consent import approve
from guardian.demo.earlier_weeks import earlier_start, live_earlier_weeks
from guardian.demo.family import CHILD, CHILD_NAMES, PARENT, PASSPHRASE
from guardian.demo.living_watch import LivingWatch
from guardian.demo.provider_process import ProviderProcess
from guardian.demo.story import Story, first_afternoon
from guardian.demo.virtual_clock import VirtualClock
from guardian.desk.locked_values import Face, Glance
from guardian.desk.opening import ProfileOpening
from guardian.desk.opening_state import OpeningState
from guardian.desk.services import Services
from guardian.desk.values import LinkView
from guardian.system.passing_folder import PassingFolder
from guardian.words import is_chinese

if TYPE_CHECKING:
    from guardian.desk.security_values import PassphraseOpinion

FOLDER_PREFIX = "guardian-demo-"
LINK_SECONDS = 60


def _no_keyring(_wanted: str | None) -> None:
    """Leave the person's keyring alone: a practice profile is gone when it is closed."""


class DemoOpening:
    """Opens like any profile, and is gone when it is closed: nothing of it is kept.

    The service and the weeks before the story begin at once, while the window is still being made.
    Once locked it asks for the practice passphrase, which the lock screen tells.
    ``language`` is the family's and the window's: one of ``guardian.words.LANGUAGES``.
    """

    def __init__(self, language: str) -> None:
        self._family_language = "zh-CN" if is_chinese(language) else "en"
        self._folder = PassingFolder(FOLDER_PREFIX)
        place = self._folder.path
        self._week: LivingWatch | None = None
        self._start = first_afternoon(SystemClock().now())
        self.provider = ProviderProcess(
            place / "provider.db",
            options=[
                *("--seed-family", "--seed-language", self._family_language),
                *("--test-control", "--start-at", earlier_start(self._start).isoformat()),
                *("--device-interval", "1", "--reply-delay-ms", "0"),
            ],
        )
        self._profile = ProfileOpening(
            place / "profile",
            language=language,
            state_folder=place / "state",
            find_keyring=_no_keyring,
        )
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="demo-weeks")
        self._lived = self._pool.submit(self._live_earlier_weeks)

    def state(self) -> OpeningState:
        """Ask for nothing before it was locked."""
        state = self._profile.state()
        return OpeningState.PRACTICE if state is OpeningState.NEW else state

    def face(self) -> Face:
        """Return how to look; the passphrase is told to everybody."""
        return replace(self._profile.face(), practice_passphrase=PASSPHRASE)

    def prepare(self) -> None:
        """Get ready to be opened."""
        self._profile.prepare()

    def opinion(self, passphrase: str) -> "PassphraseOpinion":
        """Say how good a new passphrase is."""
        return self._profile.opinion(passphrase)

    def listen(self, on_waiting: Callable[[bool], bool], on_change: Callable[[], None]) -> None:
        """Hear events while locked."""
        self._profile.listen(on_waiting, on_change)

    def glance(self) -> Glance:
        """Return what the lock screen may say now."""
        return self._profile.glance()

    def wait_seconds(self) -> int:
        """Return how long no passphrase is taken, after wrong ones."""
        return self._profile.wait_seconds()

    def create(self, passphrase: str) -> Services:
        """Make the profile under that passphrase and link the child.

        The week begins when the watch is started.
        """
        services = self._profile.create(passphrase)
        self._lived.result()  # before the link, so that no app asks after every day of theirs
        self._link(services)
        self._week = LivingWatch(services.watch, lambda changed: self._live(services, changed))
        return replace(services, watch=self._week, bridges=None)

    def is_lived(self) -> bool:
        """Whether the week is over, well or not: nothing new happens by itself."""
        return self._week is not None and self._week.is_lived()

    def unlock(self, passphrase: str) -> Services:
        """Open it; for the first time as :meth:`create` does."""
        if self.state() is OpeningState.PRACTICE:
            return self.create(passphrase)
        return replace(self._profile.unlock(passphrase), bridges=None)

    def unlock_with_recovery(self, words: str, passphrase: str) -> Services:
        """Open it with the words of the recovery sheet."""
        return self._profile.unlock_with_recovery(words, passphrase)

    def lock(self) -> None:
        """Close what is open and forget the keys; a week that is not over ends here."""
        if self._week is not None:
            self._week.break_off()
        self._profile.lock()

    def set_records_aside(self) -> str:
        """Rename damaged records and return their new name."""
        return self._profile.set_records_aside()

    def restore(self, file: Path, passphrase: str) -> None:
        """Put a backup in the place of the profile."""
        self._profile.restore(file, passphrase)

    def handover(self) -> bytes | None:
        """Leave the process as it is: the provider is its child, and no key is worth anything."""
        return None

    def close(self) -> None:
        """Stop the provider and remove every file."""
        self.lock()
        self._profile.close()
        self.provider.stop()
        self._pool.shutdown()
        self._folder.remove()

    def _live_earlier_weeks(self) -> None:
        live_earlier_weeks(self.provider.url, self._start)

    def _live(self, services: Services, changed: threading.Event) -> None:
        link = linked(services)
        with closing(ScriptedChild(self.provider.url, CHILD.login, CHILD.password)) as child:
            clock = VirtualClock(self.provider.url)
            story = Story(services, link.link_id, child, clock, changed, self._family_language)
            story.live(self._start)

    def _link(self, services: Services) -> None:
        pending = services.accounts.begin_link(self.provider.url)
        with ThreadPoolExecutor(1) as pool:
            linking = pool.submit(services.accounts.wait_for_link, pending, threading.Event())
            approve(
                pending.verification_uri_complete,
                PARENT.login,
                PARENT.password,
                CHILD_NAMES[self._family_language],
            )
            linking.result(LINK_SECONDS)


def linked(services: Services) -> LinkView:
    """Return the practice account."""
    return services.accounts.links()[0]
