"""Alerts: the list, and beside or below it the one that is open."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from guardian.desk.values import AlertView, Condition
from ui import tasks
from ui.formats import foreign
from ui.pages.alert_detail import AlertActs, AlertDetail
from ui.pages.base import Operation, Page
from ui.ports import Alerts
from ui.presentation import Presentation
from ui.sayings.codes import is_crisis, level_saying
from ui.sayings.signals import signal_title
from ui.theme.fonts import Size
from ui.widgets.boxes import column, row
from ui.widgets.icon import Icon
from ui.widgets.states import EmptyState
from ui.widgets.text import Elided, Text, caption, sentence


class AlertsPage(Page[tuple[AlertView, ...]]):
    """The list of every account's alerts; one opens as a page of its own."""

    def __init__(
        self,
        presentation: Presentation,
        alerts: Alerts,
        *,
        pause: Callable[[str], None],
        go_to: Callable[[str], None],
    ) -> None:
        super().__init__(presentation, "alerts", operation=self._recent, draw=self._parts)
        self._alerts = alerts
        self._pause = pause
        self._go_to = go_to
        self._open_id: str | None = None

    @property
    def open_id(self) -> str | None:
        """The id of the alert that is open."""
        return self._open_id

    def open(self, alert_id: str) -> None:
        """Show one alert in full and record that it was on the screen."""
        self._open_id = alert_id
        alerts = self._alerts
        self._redraw()
        self.reload()
        tasks.run(
            lambda: alerts.mark_shown(alert_id),
            lambda _nothing: None,
            lambda _error: None,  # it is shown all the same; the desk asks again
            parent=self,
        )

    def close_alert(self) -> None:
        """Go back to the list."""
        self._open_id = None
        self._redraw()

    def _recent(self) -> Operation[tuple[AlertView, ...]]:
        alerts, wanted = self._alerts, self._open_id

        def fetch() -> tuple[AlertView, ...]:
            found = alerts.recent()
            if wanted is None or any(each.alert_id == wanted for each in found):
                return found
            older = alerts.alert(wanted)
            return (*found, older) if older is not None else found

        return fetch

    def _parts(self, found: tuple[AlertView, ...]) -> list[QWidget]:
        opened = next((each for each in found if each.alert_id == self._open_id), None)
        if opened is not None:
            return [self._detail(opened)]
        return self._list(found)

    def _detail(self, alert: AlertView) -> QWidget:
        link = next((each for each in self.links if each.link_id == alert.link_id), None)
        return AlertDetail(
            self.presentation,
            alert,
            link,
            AlertActs(
                back=self.close_alert,
                acknowledge=lambda: self._acknowledge(alert.alert_id),
                pause=lambda: self._pause(alert.link_id),
                characters=lambda: self._go_to("characters"),
            ),
        )

    def _acknowledge(self, alert_id: str) -> None:
        alerts = self._alerts
        tasks.run(lambda: alerts.acknowledge(alert_id), lambda _nothing: self.reload(), parent=self)

    def _list(self, found: tuple[AlertView, ...]) -> list[QWidget]:
        words = self.words
        waiting = [each for each in found if each.acknowledged_at is None]
        settled = [each for each in found if each.acknowledged_at is not None]
        if not found:
            return self._nothing()
        title = (
            words.say_n("{n} alert waits for you.", "{n} alerts wait for you.", len(waiting))
            if waiting
            else words.say("You have seen every alert that arrived.")
        )
        parts: list[QWidget] = [sentence(self.presentation, title)]
        if waiting:
            parts.append(self._group(words.say("Waiting"), waiting))
        if settled:
            parts.append(self._group(words.say("Seen by you"), settled))
        return parts

    def _nothing(self) -> list[QWidget]:
        words = self.words
        live = bool(self.links) and all(link.condition is Condition.ACTIVE for link in self.links)
        if live:
            title = words.say("No alerts.")
            text = words.say(
                "When a chat gives a sign that asks you to look, it appears here and on your"
                " desktop. You never see the chat itself."
            )
        else:
            title = words.say("Nothing has arrived, and new alerts may be missing.")
            text = words.say(
                "An account is not up to date just now, so an empty list does not mean that all"
                " is well."
            )
        return [
            sentence(self.presentation, title),
            EmptyState(
                self.presentation,
                icon="bell" if live else "cloud-slash",
                text=text,
            ),
        ]

    def _group(self, title: str, alerts: list[AlertView]) -> QWidget:
        made = QWidget()
        made.setLayout(
            column(
                Text(self.presentation, title, ink="second", bold=True),
                *(self._row(each) for each in alerts),
                spacing=8,
            )
        )
        return made

    def _row(self, alert: AlertView) -> QWidget:
        return AlertRow(
            self.presentation, alert, self._zone_of(alert), lambda: self.open(alert.alert_id)
        )

    def _zone_of(self, alert: AlertView) -> str:
        return next((each.time_zone for each in self.links if each.link_id == alert.link_id), "UTC")


class AlertRow(QPushButton):
    """One alert as a wide button."""

    def __init__(
        self,
        presentation: Presentation,
        alert: AlertView,
        zone: str,
        on_click: Callable[[], None],
    ) -> None:
        super().__init__()
        words = presentation.words
        settled = alert.acknowledged_at is not None
        crisis = is_crisis(alert) and not settled
        self.setObjectName(f"alert_{alert.alert_id}")
        self.setProperty("kind", "alert_crisis" if crisis else "alert")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.clicked.connect(lambda _checked=False: on_click())
        saying = level_saying(alert)
        title = signal_title(words, alert.category)
        when = presentation.formats.moment(alert.detected_at, presentation.now(), zone)
        name = foreign(alert.ward_name, 24)
        about = words.say("{name} · {time}", name=name, time=when)
        if alert.character_name:
            about = words.say(
                "{name} with {character} · {time}",
                name=name,
                character=foreign(alert.character_name, 24),
                time=when,
            )
        level = words.say(saying.text)
        self.setAccessibleName(
            words.say("{level}: {title}. {about}", level=level, title=title, about=about)
        )
        ink = "faint" if settled else saying.ink
        line = row(
            Icon(
                presentation,
                "check" if settled else saying.icon,
                getattr(presentation.colours, ink),
                22,
            ),
            spacing=16,
        )
        line.addLayout(
            column(
                Elided(presentation, title, bold=not settled),
                Elided(presentation, about, Size.CAPTION, ink="second"),
                spacing=1,
            ),
            1,
        )
        line.addWidget(
            caption(presentation, level, ink="second" if settled else saying.ink, wrap=False)
        )
        line.addWidget(Icon(presentation, "caret-right", presentation.colours.faint, 16))
        around = QVBoxLayout(self)
        around.setContentsMargins(16, 12, 16, 12)
        around.addLayout(line)
        for child in self.findChildren(QWidget):
            child.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
