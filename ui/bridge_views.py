"""How the family's own companions do, read in the background and kept for whoever shows it."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from guardian.bridging.values import BridgeView
from guardian.desk.values import LinkView
from guardian.errors import GuardianError
from ui import tasks
from ui.bridges_port import Bridges
from ui.sayings.bridges import tells_more


class BridgeViews(QObject):
    """Asks one at a time: a companion that does not answer holds up nobody but its own news."""

    changed = Signal()
    """``views`` or ``error`` are others than before."""

    def __init__(self, bridges: Bridges | None, parent: QWidget) -> None:
        super().__init__(parent)
        self.bridges = bridges
        self.views: tuple[BridgeView, ...] = ()
        self.error: GuardianError | None = None
        """Why they could not be read the last time."""
        self._parent = parent
        self._asking = self._again = False

    def reload(self) -> None:
        """Read anew; what is known stays until the answer is here."""
        bridges = self.bridges
        if bridges is None:
            return
        if self._asking:
            self._again = True
            return
        self._asking = True
        tasks.run(
            lambda: tuple(bridges.every()),
            lambda views: self._arrived(views, None),
            lambda error: self._arrived(self.views, error),
            parent=self._parent,
        )

    def look_after(self) -> None:
        """Read anew where there is anything to look after."""
        if self.views:
            self.reload()

    def of(self, link_id: str) -> BridgeView | None:
        """Return the bridge that serves an account."""
        return next((each for each in self.views if link_id in each.link_ids), None)

    def troubled(self, link: LinkView | None) -> BridgeView | None:
        """Return the bridge of an account where there is more to tell than the account does."""
        found = self.of(link.link_id) if link is not None else None
        return found if found is not None and link and tells_more(link, found) else None

    def _arrived(self, views: tuple[BridgeView, ...], error: GuardianError | None) -> None:
        self._asking = False
        is_other = views != self.views or (error is None) is not (self.error is None)
        self.views, self.error = views, error
        if is_other:
            self.changed.emit()
        if self._again:
            self._again = False
            self.reload()
