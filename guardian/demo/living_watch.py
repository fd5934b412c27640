"""A watch under which the practice family lives its week."""

import threading
from collections.abc import Callable

import requests

from guardian.desk.services import Watching
from guardian.errors import GuardianError


class LivingWatch:
    """Starts the week with the watch. ``live`` is given what is set at every change."""

    def __init__(self, watch: Watching, live: Callable[[threading.Event], None]) -> None:
        self._watch = watch
        self._live = live
        self._changed = threading.Event()
        self._stopping = False
        self._lived = threading.Thread(target=self._live_quietly, name="demo-story", daemon=True)
        self.trouble: GuardianError | requests.RequestException | None = None

    def start(
        self, on_change: Callable[[frozenset[str]], None], on_alert: Callable[[str], None]
    ) -> None:
        """Begin to watch and to live."""

        def note(topics: frozenset[str]) -> None:
            self._changed.set()
            on_change(topics)

        self._watch.start(note, on_alert)
        self._lived.start()

    def catch_up(self, link_id: str) -> None:
        """Wait for the end of the week, then bring the link up to date; raises its trouble."""
        self._lived.join()
        if self.trouble is not None:
            raise self.trouble
        self._watch.catch_up(link_id)

    def stop(self) -> None:
        """Stop; a week that is not over ends here."""
        self._stopping = True
        self._watch.stop()

    def _live_quietly(self) -> None:
        try:
            self._live(self._changed)
        except (GuardianError, requests.RequestException) as error:
            if not self._stopping:
                self.trouble = error
