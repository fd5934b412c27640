"""The list of alerts, with a field that searches all of them."""

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QLineEdit, QPushButton, QVBoxLayout, QWidget

from guardian.desk.finding_values import FindingView
from guardian.desk.values import AlertView
from ui.formats import foreign
from ui.pages.finding_cards import FindingActs, finding_groups
from ui.presentation import Presentation
from ui.sayings.codes import is_crisis, level_saying
from ui.sayings.findings import found_by_guardian
from ui.sayings.signals import signal_title
from ui.theme.fonts import Size
from ui.widgets.boxes import column, row
from ui.widgets.icon import Icon
from ui.widgets.states import EmptyState
from ui.widgets.text import Elided, Text, caption, sentence

PAUSE_MILLISECONDS = 200
"""How long the keys rest before the records are searched."""
LONGEST_SEARCH = 100


class AlertsList(QWidget):
    """Stays while alerts come and go, so that nobody is interrupted who is typing a word.

    ``search`` is called when another text is wanted; the answer comes through ``show_found``.
    """

    def __init__(
        self,
        presentation: Presentation,
        *,
        text: str,
        search: Callable[[str], None],
        open_alert: Callable[[str], None],
        zone_of: Callable[[AlertView], str],
        acts: FindingActs,
    ) -> None:
        super().__init__()
        self.setObjectName("alerts_list")
        self._presentation = presentation
        self._words = presentation.words
        self._search = search
        self._open_alert = open_alert
        self._zone_of = zone_of
        self._acts = acts
        self._title = sentence(presentation, "")
        self._field = QLineEdit(text)
        self._field.setObjectName("search_alerts")
        self._field.setFont(presentation.font())
        self._field.setMaxLength(LONGEST_SEARCH)
        self._field.setPlaceholderText(self._words.say("Search notes, names and kinds of alert"))
        self._field.setAccessibleName(self._words.say("Search the alerts"))
        self._field.addAction(
            presentation.icon("magnifying-glass", presentation.colours.faint),
            QLineEdit.ActionPosition.LeadingPosition,
        )
        clear = self._field.addAction(
            presentation.icon("x", presentation.colours.second),
            QLineEdit.ActionPosition.TrailingPosition,
        )
        clear.setToolTip(self._words.say("Clear the search"))
        clear.setVisible(bool(text))
        clear.triggered.connect(self._field.clear)
        self._field.textChanged.connect(lambda typed: clear.setVisible(bool(typed)))
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MILLISECONDS)
        self._pause.timeout.connect(self.search_now)
        self._field.textChanged.connect(lambda _text: self._pause.start())
        self._field.returnPressed.connect(self.search_now)
        self._results = QWidget()
        self._place = QVBoxLayout()
        self._place.setContentsMargins(0, 0, 0, 0)
        self._place.addWidget(self._results)
        self.setLayout(column(self._title, self._field, self._place, spacing=16))

    def search_now(self) -> None:
        """Search for what is typed, without a pause."""
        self._pause.stop()
        self._search(self._field.text().strip())

    def show_all(
        self, alerts: tuple[AlertView, ...], findings: tuple[FindingView, ...], *, heard: bool
    ) -> None:
        """Show what waits, what holds and what was seen; ``heard``: new alerts would arrive."""
        words = self._words
        waiting = [each for each in alerts if each.acknowledged_at is None]
        settled = [each for each in alerts if each.acknowledged_at is not None]
        found = sum(each.waits for each in findings)
        self._title.setText(self._sum(len(waiting), found, any_alert=bool(alerts), heard=heard))
        held, over = finding_groups(self._presentation, findings, self._acts)
        groups = []
        if waiting:
            groups.append(self._group(words.say("Waiting"), waiting))
        groups += held
        if settled:
            groups.append(self._group(words.say("Seen by you"), settled))
        self._put([*groups, *over])

    def _sum(self, waiting: int, found: int, *, any_alert: bool, heard: bool) -> str:
        """Return the page's first sentence."""
        words = self._words
        if waiting:
            return words.say_n("{n} alert waits for you.", "{n} alerts wait for you.", waiting)
        if found:
            return found_by_guardian(words, found)
        if not heard:
            return words.say("Nothing has arrived, and new alerts may be missing.")
        if any_alert:
            return words.say("You have seen every alert that arrived.")
        return words.say("No alerts.")

    def show_found(self, found: tuple[AlertView, ...]) -> None:
        """Show what a search has found."""
        words = self._words
        if found:
            self._title.setText(words.say_n("{n} alert found.", "{n} alerts found.", len(found)))
            self._put([self._group(words.say("Found, the newest first"), list(found))])
            return
        self._title.setText(words.say("Nothing found."))
        self._put(
            [
                EmptyState(
                    self._presentation,
                    icon="magnifying-glass",
                    text=words.say(
                        "No note, child, character or kind of alert has these words. Try fewer"
                        " letters, or clear the field to see every alert."
                    ),
                )
            ]
        )

    def _put(self, parts: list[QWidget]) -> None:
        """Replace the rows; whoever was on one of them stays on it."""
        focused = self.focusWidget()
        name = focused.objectName() if isinstance(focused, AlertRow) and focused.hasFocus() else ""
        before = self._results
        self._results = QWidget()
        self._results.setLayout(column(*parts, spacing=16))
        self._place.addWidget(self._results)
        self._place.removeWidget(before)
        before.hide()
        before.deleteLater()
        again = self._results.findChild(AlertRow, name) if name else None
        if isinstance(again, AlertRow):
            again.setFocus(Qt.FocusReason.TabFocusReason)

    def _group(self, title: str, alerts: list[AlertView]) -> QWidget:
        made = QWidget()
        made.setLayout(
            column(
                Text(self._presentation, title, ink="second", bold=True),
                *(self._row(each) for each in alerts),
                spacing=8,
            )
        )
        return made

    def _row(self, alert: AlertView) -> QWidget:
        return AlertRow(
            self._presentation,
            alert,
            self._zone_of(alert),
            lambda: self._open_alert(alert.alert_id),
        )


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
