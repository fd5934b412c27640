"""What comes to the window from elsewhere: news of the watch, clicks on notifications, a lock."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMessageBox, QWidget

from guardian.errors import GuardianError
from ui.bridge import Bridge

if TYPE_CHECKING:
    from ui.inside import Inside


@dataclass(frozen=True, kw_only=True)
class CalledActs:
    """What the window does when it is called. ``inside``: what is open now."""

    inside: "Callable[[], Inside | None]"
    language: Callable[[], str]
    come_forward: Callable[[], None]
    lock: Callable[[], None]


class Callers(QObject):
    """Answers the bridge; remembers while it is locked what is wanted once it is open.

    ``wish``: the id of an alert; empty: what waits; ``None``: nothing.
    """

    def __init__(self, bridge: Bridge, acts: CalledActs, window: QWidget) -> None:
        super().__init__(window)
        self._bridge = bridge
        self._acts = acts
        self._window = window
        self.wish: str | None = None

    def listen(self) -> None:
        """Answer from now on."""
        bridge, acts = self._bridge, self._acts
        bridge.changed.connect(self._something_changed)
        bridge.alert_arrived.connect(self._alert_arrived)
        bridge.trouble.connect(self._in_trouble)
        bridge.alert_clicked.connect(self.open_alert)
        bridge.request_clicked.connect(lambda: self._come_to("home"))
        bridge.finding_clicked.connect(lambda: self._come_to("alerts"))
        bridge.waiting_clicked.connect(self._open_what_waits)
        bridge.lock_wanted.connect(acts.lock)
        bridge.show_wanted.connect(acts.come_forward)

    def take_wish(self) -> str | None:
        """Return what is wanted, once."""
        wish, self.wish = self.wish, None
        return wish

    def open_alert(self, alert_id: str) -> None:
        """Come forward with one alert open, after the passphrase where it is locked."""
        self._acts.come_forward()
        inside = self._acts.inside()
        if inside is not None and inside.shell is not None:
            inside.shell.open_alert(alert_id)
        else:
            self.wish = alert_id

    def show_child(self, link_id: str) -> None:
        """Come forward with one child's day, where every page is open."""
        self._acts.come_forward()
        inside = self._acts.inside()
        if inside is not None and inside.shell is not None:
            inside.shell.show_child(link_id)

    def go_to(self, page: str) -> None:
        """Show a page, where every page is open."""
        inside = self._acts.inside()
        if inside is not None and inside.shell is not None:
            inside.shell.go_to(page)

    def _come_to(self, page: str) -> None:
        self._acts.come_forward()
        self.go_to(page)

    def _open_what_waits(self) -> None:
        """Come forward; what waits is shown once it is open."""
        self._come_to("alerts")
        inside = self._acts.inside()
        if (inside is None or inside.shell is None) and not self.wish:
            self.wish = ""

    def _something_changed(self, topics: frozenset[str]) -> None:
        inside = self._acts.inside()
        if inside is not None:
            inside.changed(topics)

    def _alert_arrived(self, alert_id: str) -> None:
        inside = self._acts.inside()
        if inside is not None:
            inside.alert_arrived(alert_id)

    def _in_trouble(self, error: GuardianError) -> None:
        """Tell that accounts are not watched, unless the parent is being told just that."""
        window = self._window
        title = error.in_language(self._acts.language()).title
        told = any(box.text() == title for box in window.findChildren(QMessageBox, "failure"))
        if told or self._acts.inside() is None:
            return
        if not window.isVisible():
            self._acts.come_forward()
        from ui.failures import show_failure  # noqa: PLC0415 - after the first paint

        show_failure(error, window)
