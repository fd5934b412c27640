"""From any thread to the window: plain callables in, signals on the main thread out."""

from PySide6.QtCore import QObject, Signal

from guardian.errors import GuardianError


class Bridge(QObject):
    """Lives on the main thread; emitting from another thread queues."""

    changed = Signal(frozenset)
    """Topics of which something can be read anew."""
    alert_arrived = Signal(str)
    """The id of an alert that is stored and not yet shown."""
    trouble = Signal(object)
    """A :class:`GuardianError` that keeps accounts from being watched."""
    alert_clicked = Signal(str)
    """The id of an alert whose notification was clicked."""

    request_clicked = Signal()
    """The notification of a child's request was clicked."""

    finding_clicked = Signal()
    """The notification of something that Guardian found out was clicked."""

    waiting_unseen = Signal()
    """While locked: something asks for a person, and the desktop showed no notification."""
    glance_changed = Signal()
    """While locked: what the lock screen says may have changed."""
    waiting_clicked = Signal()
    """The notification of a locked Guardian was clicked."""
    lock_wanted = Signal()
    """The desktop locked its session or goes to sleep."""
    show_wanted = Signal()
    """Somebody started Guardian a second time."""

    def announce_change(self, topics: frozenset[str]) -> None:
        """Say that something changed; any thread."""
        self.changed.emit(topics)

    def announce_alert(self, alert_id: str) -> None:
        """Say that an alert arrived; any thread."""
        self.alert_arrived.emit(alert_id)

    def announce_trouble(self, error: GuardianError) -> None:
        """Say that accounts are not watched; any thread."""
        self.trouble.emit(error)

    def announce_click(self, alert_id: str) -> None:
        """Say that an alert's notification was clicked; any thread."""
        self.alert_clicked.emit(alert_id)

    def announce_request_click(self) -> None:
        """Say that the notification of a child's request was clicked; any thread."""
        self.request_clicked.emit()

    def announce_finding_click(self) -> None:
        """Say that the notification of a finding was clicked; any thread."""
        self.finding_clicked.emit()

    def announce_waiting_unseen(self) -> None:
        """Say that something waits behind the lock, untold; any thread."""
        self.waiting_unseen.emit()

    def announce_glance(self) -> None:
        """Say that the lock screen may say something else; any thread."""
        self.glance_changed.emit()

    def announce_waiting_click(self) -> None:
        """Say that the notification of a locked Guardian was clicked; any thread."""
        self.waiting_clicked.emit()

    def announce_lock(self) -> None:
        """Say that the desktop wants it locked; any thread."""
        self.lock_wanted.emit()

    def announce_show(self) -> None:
        """Say that the window is wanted; any thread."""
        self.show_wanted.emit()
