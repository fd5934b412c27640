"""Activity: how long, with whom and when, by day, week or month; every number opens its rows."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QWidget

from guardian.desk.activity_values import ActivityView, Span, UseRow
from ui.activity_port import ActivityPort
from ui.formats import foreign
from ui.pages.activity_cards import Lists
from ui.pages.activity_charts import Charts
from ui.pages.activity_parts import INDENT, HeadActs, head, refused_line
from ui.pages.activity_rows import SHOWN_AT_ONCE, Behind, RowsPanel
from ui.pages.activity_table import ask_where_to_save
from ui.pages.base import Notice, Operation, Page
from ui.presentation import Presentation
from ui.sayings.activity import opening, span_name, unknown_days
from ui.there import there
from ui.widgets.boxes import Card, Columns, column
from ui.widgets.buttons import button
from ui.widgets.charts import Chart
from ui.widgets.flow import Flow
from ui.widgets.states import EmptyState
from ui.widgets.text import caption, sentence


@dataclass(frozen=True, kw_only=True)
class Shown:
    """One span, and the rows behind the number of it that is open, if one is."""

    view: ActivityView
    behind: Behind | None = None
    rows: tuple[UseRow, ...] = ()


class ActivityPage(Page[Shown]):
    """One span of one child's use; the rows behind a number open in its place."""

    def __init__(self, presentation: Presentation, port: ActivityPort, *, notice: Notice) -> None:
        super().__init__(presentation, "activity", operation=self._here, draw=self._parts)
        self._port = port
        self._notice = notice
        self._span = Span.WEEK
        self._ending: date | None = None
        self._behind: Behind | None = None
        self._every_character = False
        self._rows_shown = SHOWN_AT_ONCE
        self._left_at = 0
        self._looked_at: dict[str, int] = {}

    def _here(self) -> Operation[Shown] | None:
        if self.link is None:
            return None
        port, link_id, behind = self._port, self.link.link_id, self._behind
        span, ending = self._span, self._ending

        def fetch() -> Shown:
            view = port.activity(link_id, span, ending)
            rows = behind.fetch(port, link_id) if behind is not None else ()
            return Shown(view=view, behind=behind, rows=rows)

        return fetch

    def _forget(self) -> None:
        """Begin with this week again: it is another child's."""
        self._span, self._ending, self._behind = Span.WEEK, None, None
        self._from_anew()
        super()._forget()

    def _from_anew(self) -> None:
        self._every_character = False
        self._looked_at.clear()

    def _parts(self, shown: Shown) -> list[QWidget]:
        if shown.behind is not None:
            panel = RowsPanel(
                self.presentation,
                shown.behind,
                shown.rows,
                shown=self._rows_shown,
                back=self._close_rows,
                more=self._show_more,
            )
            return [panel]
        return self._overview(shown.view)

    def _overview(self, view: ActivityView) -> list[QWidget]:
        acts = HeadActs(
            choose=self._choose,
            earlier=lambda: self._go(view.first - timedelta(days=1)),
            now=lambda: self._go(None),
            later=lambda: self._go(view.last + timedelta(days=1)),
        )
        parts = [self._opening(view), head(self.presentation, view, acts)]
        if not view.minutes_total and not view.characters:
            parts.append(self._nothing(view))
            if view.refusals:
                card = Card(margin=INDENT)
                card.add(refused_line(self.presentation, view.refusals))
                parts.append(card)
            return parts
        charts = Charts(
            self.presentation,
            view,
            ward_name=self.link.ward_name if self.link is not None else "",
            there=there(self.presentation, self.link),
            open_rows=self._open_rows,
        )
        lists = Lists(self.presentation, view, self._open_rows)
        parts.append(charts.bars())
        if view.span is not Span.DAY:
            parts.append(charts.week_map())
        characters = lists.characters(every=self._every_character, show_all=self._show_all)
        parts += [Columns([characters, lists.facts()]), self._foot(view)]
        for part in parts:
            for chart in part.findChildren(Chart):
                self._remember(chart)
        return parts

    def _remember(self, chart: Chart) -> None:
        """Let a chart that is drawn anew go on where the keyboard was."""
        name = chart.objectName()
        chart.look_at(self._looked_at.get(name, chart.current))
        chart.moved.connect(lambda part: self._looked_at.update({name: part}))

    def _opening(self, view: ActivityView) -> QWidget:
        """Return the page's sentence, what is missing, and of when its figures are."""
        name = self.link.ward_name if self.link is not None else ""
        lines = column(
            sentence(self.presentation, opening(self.presentation, view, name)), spacing=4
        )
        missing = unknown_days(self.presentation, view)
        if missing:
            lines.addWidget(caption(self.presentation, missing))
        if view.as_of is not None:
            lines.addWidget(self._as_of(view.as_of))
        made = QWidget()
        made.setLayout(lines)
        return made

    def _nothing(self, view: ActivityView) -> QWidget:
        words = self.words
        name = foreign(self.link.ward_name, 24) if self.link is not None else ""
        if not view.known_days:
            title = words.say("The service has not told of this time.")
            text = words.say("That does not mean that nobody chatted then.")
            icon = "cloud-slash"
        else:
            title = words.say("Nothing was chatted in this time.")
            text = words.say(
                "When {name} chats, you see here how long, with whom and when. You never see the"
                " chat itself.",
                name=name,
            )
            icon = "chart-bar"
        return EmptyState(self.presentation, icon=icon, title=title, text=text)

    def _foot(self, view: ActivityView) -> QWidget:
        words = self.words
        every = button(
            self.presentation,
            words.say("Show every entry"),
            lambda: self._open_rows(self._everything(view)),
            name="open_all",
            icon="list-bullets",
        )
        save = button(
            self.presentation,
            words.say("Save as a table (CSV)…"),
            lambda: self._save(view),
            name="save_table",
            icon="download-simple",
        )
        return Flow([every, save])

    def _everything(self, view: ActivityView) -> Behind:
        title = span_name(self.presentation.formats, view.span, view.first, view.last)
        return Behind(origin="open_all", title=title, first=view.first, last=view.last)

    def _choose(self, span: Span) -> None:
        if span is not self._span:
            self._span = span
            self._from_anew()
            self.reload()

    def _go(self, ending: date | None) -> None:
        self._ending = ending
        self._from_anew()
        self.reload()

    def _show_all(self) -> None:
        self._every_character = True
        self._redraw()

    def _show_more(self) -> None:
        self._rows_shown += SHOWN_AT_ONCE
        self._redraw()

    def _open_rows(self, behind: Behind) -> None:
        self._behind = behind
        self._rows_shown = SHOWN_AT_ONCE
        self.reload()

    def step_back(self) -> bool:
        """Close the rows that are open."""
        opened = self._behind is not None
        if opened:
            self._close_rows()
        return opened

    def _close_rows(self) -> None:
        """Go back to where the rows were opened, keyboard and scroll bar alike."""
        opened, self._behind = self._behind, None
        if self.value is not None:
            self.show_value(replace(self.value, behind=None, rows=()))
        if opened is not None:
            self._focus(opened.origin)
        bar, there = self._scroll.verticalScrollBar(), self._left_at
        QTimer.singleShot(0, bar, lambda: bar.setValue(there))

    def _arrived(self, turn: int, value: Shown) -> None:
        before = self.value.behind if self.value is not None else None
        left_at = self._scroll.verticalScrollBar().value()
        super()._arrived(turn, value)
        drawn = self.value is value and value.behind is not None
        if drawn and value.behind != before:
            self._left_at = left_at
            self._focus("rows_back")
            bar = self._scroll.verticalScrollBar()
            QTimer.singleShot(0, bar, lambda: bar.setValue(0))

    def _focus(self, name: str) -> None:
        found = self.findChild(QWidget, name)
        if isinstance(found, QWidget):
            found.setFocus(Qt.FocusReason.TabFocusReason)

    def _save(self, view: ActivityView) -> None:
        ask_where_to_save(
            self,
            self.presentation,
            self._port,
            view.link_id,
            (view.first, min(view.last, view.today)),
            self._notice,
        )
