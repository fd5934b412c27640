"""What the tray tells of an open profile; read anew when something changed, never by a clock."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

from guardian.desk.values import Condition, Overview, RequestView
from ui import tasks
from ui.formats import foreign
from ui.ports import Overviews
from ui.presentation import Presentation
from ui.request_port import Requests
from ui.sayings.today import unheard, waits_of
from ui.tray_marks import Standing

_GATHER_MILLISECONDS = 500
_HEARD = frozenset({Condition.ACTIVE, Condition.CATCHING_UP})


@dataclass(frozen=True, kw_only=True)
class ChildLine:
    """One account in the menu: its day as a line, and what stops its chat."""

    link_id: str
    day: str
    stop: str


@dataclass(frozen=True, kw_only=True)
class TrayNews:
    """What the menu and the mark tell now."""

    standing: Standing
    children: tuple[ChildLine, ...]


def news_of(
    presentation: Presentation,
    overviews: tuple[Overview, ...],
    requests: tuple[RequestView, ...],
) -> TrayNews:
    """Return what the tray tells of every account; ``requests``: those that nobody answered."""
    names = [each.link.ward_name for each in overviews]
    return TrayNews(
        standing=_standing(overviews, requests),
        children=tuple(
            _line(presentation, each, alone=names.count(each.link.ward_name) == 1)
            for each in overviews
        ),
    )


def _standing(overviews: tuple[Overview, ...], requests: tuple[RequestView, ...]) -> Standing:
    """Return the gravest of what holds. A link that has ended is a matter that waits, once."""
    waits = [waits_of(each, requests) for each in overviews]
    linked = [each for each in overviews if not each.link.condition.is_end]
    if any(each.crisis for each in waits):
        return Standing.CRISIS
    if any(each.link.condition not in _HEARD or unheard(each) for each in linked):
        return Standing.DEAF
    return Standing.WAITING if any(each.all for each in waits) else Standing.WATCHING


def _line(presentation: Presentation, overview: Overview, *, alone: bool) -> ChildLine:
    words = presentation.words
    name = foreign(overview.link.ward_name, 24)
    if not alone:
        provider = foreign(overview.link.provider_name, 30)
        name = words.say("{name} at {provider}", name=name, provider=provider)
    minutes = overview.minutes_today
    day = words.say_n("{name}: {n} minute today", "{name}: {n} minutes today", minutes, name=name)
    if overview.use_as_of is None:
        day = words.say("{name}: today is not known yet", name=name)
    stop = words.say("Stop the chat now: {name}", name=name)
    return ChildLine(link_id=overview.link.link_id, day=day, stop=stop)


class TrayReader(QObject):
    """Reads it in a worker; several changes in a row are one. ``told`` hears only what is new."""

    def __init__(
        self,
        presentation: Presentation,
        overviews: Overviews,
        requests: Requests,
        told: Callable[[], None],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._presentation = presentation
        self._overviews = overviews
        self._requests = requests
        self._told = told
        self._parent = parent
        self.news: TrayNews | None = None
        self._gather = QTimer(self)
        self._gather.setSingleShot(True)
        self._gather.setInterval(_GATHER_MILLISECONDS)
        self._gather.timeout.connect(self.read)

    def refresh(self) -> None:
        """Read it soon."""
        if not self._gather.isActive():
            self._gather.start()

    def read(self) -> None:
        """Read it now."""
        presentation = self._presentation
        overviews, requests = self._overviews, self._requests

        def fetch() -> TrayNews:
            waiting = tuple(each for each in requests.waiting() if each.stage is None)
            return news_of(presentation, overviews.every(), waiting)

        # What cannot be read now is told by the pages; the mark stays as it was.
        tasks.run(fetch, self._arrived, lambda _error: None, parent=self._parent)

    def _arrived(self, news: TrayNews) -> None:
        if news != self.news:
            self.news = news
            self._told()
