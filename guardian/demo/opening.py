"""Opens the practice family: a provider of its own, a profile of its own, one account linked."""

import secrets
import shutil
import tempfile
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from guardian.clock import SystemClock
from guardian.demo.child import ScriptedChild
from guardian.demo.consent import approve
from guardian.demo.family import CHILD, CHILD_NAMES, PARENT
from guardian.demo.living_watch import LivingWatch
from guardian.demo.provider_process import ProviderProcess
from guardian.demo.story import Story, first_afternoon
from guardian.demo.virtual_clock import VirtualClock
from guardian.desk.opening import ProfileOpening
from guardian.desk.opening_state import OpeningState
from guardian.desk.services import Services
from guardian.desk.values import LinkView

LINK_SECONDS = 60


class DemoOpening:
    """Opens like any profile, and is gone when it is closed: nothing of it is kept.

    ``language`` is the family's and the window's: one of ``guardian.words.LANGUAGES``.
    """

    def __init__(self, language: str) -> None:
        self._language = language
        self._family_language = "zh-CN" if language == "zh_CN" else "en"
        self._folder = Path(tempfile.mkdtemp(prefix="guardian-demo-"))
        self._start = first_afternoon(SystemClock().now())
        self.provider = ProviderProcess(
            self._folder / "provider.db",
            options=[
                *("--seed-family", "--seed-language", self._family_language),
                *("--test-control", "--start-at", self._start.isoformat()),
                *("--device-interval", "1", "--reply-delay-ms", "0"),
            ],
        )

    def state(self) -> OpeningState:
        """Ask for nothing: the key of a practice profile is thrown away with it."""
        return OpeningState.KEYRING

    def open(self, passphrase: str | None) -> Services:
        """Open an empty profile under a random passphrase, and link the child.

        The week begins when the watch is started.
        """
        del passphrase
        profile = ProfileOpening(self._folder / "profile", language=self._language)
        services = profile.open(secrets.token_urlsafe())
        self._link(services)
        watch = LivingWatch(services.watch, lambda changed: self._live(services, changed))
        return replace(services, watch=watch)

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

    def close(self) -> None:
        """Stop the provider and remove every file."""
        self.provider.stop()
        shutil.rmtree(self._folder, ignore_errors=True)


def linked(services: Services) -> LinkView:
    """Return the practice account."""
    return services.accounts.links()[0]
