"""The cards of Home."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from guardian.desk.values import (
    ALL_CHARACTERS,
    AlertView,
    CharacterMinutes,
    Condition,
    DayMinutes,
    Overview,
    RefusalView,
)
from guardian.policy.decisions import Reason
from ui.formats import foreign
from ui.pages.home_time import time_card
from ui.presentation import Presentation
from ui.sayings.codes import CLASSES, REASONS, is_crisis
from ui.sayings.findings import UNHEARD
from ui.sayings.limits import lines_in_force
from ui.sayings.signals import signal_title
from ui.theme.fonts import Size
from ui.widgets.aside import Aside
from ui.widgets.bars import Bar, WeekBars
from ui.widgets.boxes import Card, Columns, column, row, rule
from ui.widgets.buttons import button
from ui.widgets.flow import Flow
from ui.widgets.icon import Icon
from ui.widgets.overhang import Overhang
from ui.widgets.text import Elided, Text, caption, section

_MOST_LINES = 4


@dataclass(frozen=True, kw_only=True)
class CardActs:
    """What the cards ask for. ``go_to``: the name of a place."""

    pause: Callable[[], None]
    open_alert: Callable[[str], None]
    go_to: Callable[[str], None]


class Cards:
    """Draws the cards of one overview; each leads to what is behind its figures."""

    def __init__(self, presentation: Presentation, overview: Overview, acts: CardActs) -> None:
        self._presentation = presentation
        self._words = presentation.words
        self._formats = presentation.formats
        self._overview = overview
        self._zone = overview.link.time_zone
        self._now = overview.ward_now or presentation.now()
        self._acts = acts

    def all(self) -> Iterator[QWidget | None]:
        """Make every card, side by side where there is room; ``None``: a turn may end."""
        shown, overview, acts = self._presentation, self._overview, self._acts
        cards: list[QWidget] = [time_card(shown, overview, acts.pause, acts.go_to)]
        for make in (
            self.in_force,
            self.week,
            self.characters_and_refusals,
            self.alerts,
            self.spending,
        ):
            yield None
            cards.append(make())
        yield Columns(cards)

    def _head(self, title: str, place: str, text: str) -> QHBoxLayout:
        """Return a card's title, and the way to what is behind it."""
        line = Overhang()
        more = button(
            self._presentation,
            text,
            lambda: self._acts.go_to(place),
            name=f"behind_{place}",
            kind="plain",
        )
        heading = column(section(self._presentation, title))
        line.addWidget(Aside(heading, more, spacing=8), 1)
        return line

    def in_force(self) -> QWidget:
        """Return the limits with how far each has come."""
        card = Card(spacing=8)
        card.setObjectName("in_force")
        card.add(
            self._head(self._words.say("In force now"), "limits", self._words.say("All limits"))
        )
        here = self._presentation.now()  # the moment of asking is by this computer's clock
        lines = lines_in_force(self._presentation, self._overview.limits, here, self._zone)
        if not lines:
            text = self._words.say("No limits yet. Set some under Limits.")
            card.add(Text(self._presentation, text, ink="second"))
        for line in lines:
            card.add(self._line(line.icon, line.ink, line.text, line.state))
        card.column.addStretch(1)
        return card

    def _line(self, icon: str, ink: str, text: str, state: str) -> QWidget:
        colours = self._presentation.colours
        shown = QWidget()
        line = row(
            Icon(self._presentation, icon, getattr(colours, ink), 18),
            Elided(self._presentation, text),
            None,
            spacing=12,
        )
        line.addWidget(Elided(self._presentation, state, ink="second" if ink == "accent" else ink))
        shown.setLayout(line)
        return shown

    def week(self) -> QWidget:
        """Return the bars of seven days."""
        words = self._words
        card = Card(spacing=4)
        card.add(self._head(words.say("This week"), "activity", words.say("Activity")))
        known = [each.minutes for each in self._overview.week if each.minutes is not None]
        if not known:
            text = words.say("No day of this week is known yet.")
            card.add(Text(self._presentation, text, ink="second"))
            card.column.addStretch(1)
            return card
        average = round(sum(known) / len(known))
        text = words.say_n("{n} minute a day on average", "{n} minutes a day on average", average)
        if len(known) < len(self._overview.week):
            text = words.say_n(
                "{n} minute a day, where known",
                "{n} minutes a day, where known",
                average,
            )
        card.add(Text(self._presentation, text, ink="second"))
        card.column.addSpacing(8)
        today = self._overview.week[-1].day
        bars = tuple(self._bar(day, today) for day in self._overview.week)
        card.add(
            WeekBars(
                self._presentation,
                bars,
                limit=self._overview.limit_minutes,
                limit_label=words.say("limit"),
                spoken=text,
            )
        )
        return card

    def _bar(self, day: DayMinutes, today: date) -> Bar:
        name = self._formats.long_weekday(day.day.isoweekday())
        if day.minutes is None:
            spoken = self._words.say("{day}: nothing is known", day=name)
        else:
            spoken = self._words.say_n(
                "{day}: {n} minute", "{day}: {n} minutes", day.minutes, day=name
            )
        return Bar(
            label=self._formats.weekday(day.day.isoweekday()),
            minutes=day.minutes,
            today=day.day == today,
            spoken=spoken,
        )

    def characters_and_refusals(self) -> QWidget:
        """Return today's minutes per character, and what was tried and refused."""
        words = self._words
        card = Card(spacing=8)
        card.setObjectName("today_characters")
        card.add(
            self._head(words.say("Characters today"), "characters", words.say("All characters"))
        )
        for each in self._overview.characters_today[:_MOST_LINES]:
            card.add(self._character(each))
        if not self._overview.characters_today:
            text = words.say("No chat today.")
            card.add(Text(self._presentation, text, ink="second"))
        refusals = self._overview.refusals_today
        if refusals:
            card.add(rule())
            card.add(section(self._presentation, words.say("Not let through today")))
            for refusal in refusals[:_MOST_LINES]:
                card.add(self._refusal(refusal))
            more = len(refusals) - _MOST_LINES
            if more > 0:
                card.add(
                    caption(
                        self._presentation,
                        words.say_n("and {n} more", "and {n} more", more),
                    )
                )
        card.column.addStretch(1)
        return card

    def _character(self, each: CharacterMinutes) -> QHBoxLayout:
        words, presentation = self._words, self._presentation
        saying = CLASSES[each.relationship_class]
        together = each.character_id == ALL_CHARACTERS
        icon = Icon(
            presentation, "users-three" if together else saying.icon, presentation.colours.second
        )
        name = words.say("All characters") if together else foreign(each.name)
        line = row(icon, spacing=12)
        about: list[QWidget] = [Elided(presentation, name)]
        if not together:
            about.append(caption(presentation, words.say(saying.text)))
        minutes = Text(presentation, self._formats.minutes(each.minutes), wrap=False)
        line.addWidget(Aside(column(Flow(about, spacing=12)), minutes, spacing=12), 1)
        return line

    def _refusal(self, refusal: RefusalView) -> QWidget:
        shown = QWidget()
        time = self._formats.clock_time(refusal.at, self._zone)
        why = self._words.say(REASONS[refusal.reason])
        parts = column(
            Elided(self._presentation, self._what_was_tried(refusal)),
            Elided(self._presentation, why, Size.CAPTION, ink="second"),
            spacing=0,
        )
        line = row(spacing=12)
        line.addLayout(parts, 1)
        moment = Text(self._presentation, time, ink="second", wrap=False)
        line.addWidget(moment, 0, Qt.AlignmentFlag.AlignTop)
        shown.setLayout(line)
        return shown

    def _what_was_tried(self, refusal: RefusalView) -> str:
        if refusal.character_name:
            return foreign(refusal.character_name)
        if refusal.reason is Reason.SPENDING_CAP:
            return self._words.say("A purchase")
        return self._words.say("A chat")

    def alerts(self) -> QWidget:
        """Return the latest alerts."""
        words = self._words
        card = Card(spacing=4)
        card.setObjectName("latest_alerts")
        card.add(self._head(words.say("Alerts"), "alerts", words.say("All alerts")))
        for alert in self._overview.latest_alerts[:3]:
            card.add(self._alert_line(alert))
        if not self._overview.latest_alerts:
            unheard = any(each.kind in UNHEARD for each in self._overview.findings)
            quiet = self._overview.link.condition is Condition.ACTIVE and not unheard
            text = (
                words.say("No alerts.")
                if quiet
                else words.say("Whether there are new alerts is not known just now.")
            )
            card.add(Text(self._presentation, text, ink="second"))
        card.column.addStretch(1)
        return card

    def _alert_line(self, alert: AlertView) -> QWidget:
        words = self._words
        settled = alert.acknowledged_at is not None
        when = self._formats.moment(alert.detected_at, self._now, self._zone)
        ink = "crisis" if is_crisis(alert) and not settled else "attention"
        icon = "check" if settled else "bell"
        if settled:
            ink = "second"
        line = row(
            Icon(self._presentation, icon, getattr(self._presentation.colours, ink), 18),
            spacing=12,
        )
        state = words.say("seen by you") if settled else words.say("waits for you")
        about = words.say("{time} · {state}", time=when, state=state)
        title = Elided(self._presentation, signal_title(words, alert.category))
        line.addLayout(column(title, caption(self._presentation, about), spacing=1), 1)
        line.addWidget(
            button(
                self._presentation,
                words.say("Open"),
                lambda: self._acts.open_alert(alert.alert_id),
                name=f"open_alert_{alert.alert_id}",
                kind="plain",
            )
        )
        shown = QWidget()
        shown.setLayout(line)
        return shown

    def spending(self) -> QWidget:
        """Return this month's money against its cap."""
        spending, words = self._overview.spending, self._words
        card = Card(spacing=4)
        card.setObjectName("month_spending")
        card.add(self._head(words.say("Spent this month"), "spending", words.say("All purchases")))
        if spending.as_of is None:
            name = foreign(self._overview.link.ward_name, 24)
            text = words.say("Nothing is known about {name}'s spending yet.", name=name)
            card.add(Text(self._presentation, text, ink="second"))
            card.column.addStretch(1)
            return card
        total = self._formats.money(spending.month_total_minor, spending.currency)
        if spending.cap_per_month_minor is None:
            text = words.say("{amount}, without a cap", amount=total)
        else:
            cap = self._formats.money(spending.cap_per_month_minor, spending.currency)
            text = words.say("{amount} of {cap}", amount=total, cap=cap)
        card.add(Text(self._presentation, text))
        if spending.as_of is not None:
            when = self._formats.moment(spending.as_of, self._now, self._zone)
            card.add(caption(self._presentation, words.say("As of {time}", time=when)))
        for purchase in spending.purchases[:2]:
            price = self._formats.money(purchase.price_minor, purchase.currency)
            line = row(
                Elided(self._presentation, foreign(purchase.item), ink="second"), None, spacing=12
            )
            line.addWidget(Text(self._presentation, price, ink="second", wrap=False))
            card.add(line)
        card.column.addStretch(1)
        return card
