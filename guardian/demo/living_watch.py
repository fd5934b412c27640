"""A watch under which the practice family lives its week."""

import threading
from collections.abc import Callable

import requests

from guardian.desk.services import Watching
from guardian.errors import GuardianError


def _ignore(_told: object) -> None:
    """Tell nobody: nobody listens."""


class LivingWatch:
    """Starts the week with the watch. ``live`` is given what is set at every change."""

    def __init__(self, watch: Watching, live: Callable[[threading.Event], None]) -> None:
        self._watch = watch
        self._live = live
        self._changed = threading.Event()
        self._stopping = False
        self._lived = threading.Thread(target=self._live_quietly, name="demo-story", daemon=True)
        self._on_trouble: Callable[[GuardianError], None] = _ignore
        self.trouble: GuardianError | requests.RequestException | None = None

    def start(
        self,
        on_change: Callable[[frozenset[str]], None],
        on_alert: Callable[[str], None],
        on_trouble: Callable[[GuardianError], None] = _ignore,
        *,
        on_finding: Callable[[int], None] = _ignore,
    ) -> None:
        """Begin to watch and to live. A week that cannot be lived is trouble, too."""

        def note(topics: frozenset[str]) -> None:
            self._changed.set()
            on_change(topics)

        self._on_trouble = on_trouble
        self._watch.start(note, on_alert, on_trouble, on_finding=on_finding)
        self._lived.start()

    def catch_up(self, link_id: str) -> None:
        """Wait for the end of the week, then bring the link up to date; raises its trouble."""
        self._lived.join()
        if self.trouble is not None:
            raise self.trouble
        self._watch.catch_up(link_id)

    def is_lived(self) -> bool:
        """Whether the week is over, well or not."""
        return self._lived.ident is not None and not self._lived.is_alive()

    def break_off(self) -> None:
        """End a week that is not over; what it runs into from now on is no trouble."""
        self._stopping = True

    def stop(self) -> None:
        """Stop; a week that is not over ends here."""
        self.break_off()
        self._watch.stop()

    def _live_quietly(self) -> None:
        trouble: GuardianError | requests.RequestException | None = GuardianError()
        try:
            self._live(self._changed)
            trouble = None
        except (GuardianError, requests.RequestException) as error:
            trouble = error
        finally:  # what nobody expected also goes on, to threading.excepthook
            if trouble is not None and not self._stopping:
                self.trouble = trouble
                self._on_trouble(trouble if isinstance(trouble, GuardianError) else GuardianError())
