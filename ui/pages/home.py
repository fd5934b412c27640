"""Home: one sentence, the thing to do, then the detail."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from guardian.desk.values import ALL_CHARACTERS, Condition, Overview, RequestView
from ui.formats import foreign
from ui.pages import home_cards
from ui.pages.base import Operation, Page
from ui.pages.finding_notes import findings_banner
from ui.pages.request_cards import Asked, request_cards
from ui.ports import Overviews
from ui.presentation import Presentation
from ui.sayings.codes import is_crisis
from ui.sayings.findings import UNHEARD, found_by_guardian
from ui.sayings.signals import signal_title
from ui.theme.fonts import Size
from ui.widgets.boxes import Columns, column
from ui.widgets.buttons import button
from ui.widgets.states import Banner
from ui.widgets.text import Text, caption, sentence


@dataclass(frozen=True, kw_only=True)
class Today:
    """One child's day, and what every child asks for."""

    overview: Overview
    requests: tuple[RequestView, ...]


class HomePage(Page[Today]):
    """One child at one service, today."""

    def __init__(
        self,
        presentation: Presentation,
        overviews: Overviews,
        asked: Asked,
        *,
        open_alert: Callable[[str], None],
        pause: Callable[[], None],
        go_to: Callable[[str], None],
    ) -> None:
        super().__init__(presentation, "home", operation=self._operation_here, draw=self._parts)
        self._overviews = overviews
        self._asking = asked
        asked.answers.changed.connect(self._redraw)
        self._open_alert = open_alert
        self._pause = pause
        self._go_to = go_to

    def _operation_here(self) -> Operation[Today] | None:
        if self.link is None:
            return None
        overviews, requests = self._overviews, self._asking.requests
        link_id = self.link.link_id
        return lambda: Today(overview=overviews.overview(link_id), requests=requests.waiting())

    def _parts(self, today: Today) -> list[QWidget]:
        overview = today.overview
        opening = QWidget()
        opening.setLayout(
            column(
                sentence(self.presentation, self._today(overview)),
                Text(self.presentation, self._standing(today), Size.STRONG, ink="second"),
                *self._age(overview),
                spacing=4,
            )
        )
        parts: list[QWidget] = [opening]
        waiting = self._waiting(overview)
        if waiting is not None:
            parts.append(waiting)
        found = findings_banner(self.presentation, overview.findings, lambda: self._go_to("alerts"))
        if found is not None:
            parts.append(found)
        parts += request_cards(
            self.presentation,
            today.requests,
            self._asking,
            undo=True,
            first_link_id=overview.link.link_id,
        )
        cards = home_cards.Cards(
            self.presentation, overview, pause=self._pause, open_alert=self._open_alert
        )
        parts.append(
            Columns(
                [
                    cards.time_left(lambda: self._go_to("limits")),
                    cards.in_force(),
                    cards.week(),
                    cards.characters_and_refusals(),
                    cards.alerts(),
                    cards.spending(),
                ]
            )
        )
        return parts

    def _age(self, overview: Overview) -> list[QWidget]:
        """Return of when the day's figures are, where there are any."""
        if overview.use_as_of is None:
            return []
        now = overview.ward_now or self.presentation.now()
        zone = overview.link.time_zone
        when = self.presentation.formats.moment(overview.use_as_of, now, zone)
        age = caption(self.presentation, self.words.say("As of {time}", time=when))
        age.setObjectName("figures_as_of")
        return [age]

    def _today(self, overview: Overview) -> str:
        name = foreign(overview.link.ward_name, 24)
        minutes = overview.minutes_today
        if overview.ward_now is None or overview.use_as_of is None:
            return self._unknown(overview, name)
        if not minutes and overview.characters_today:
            return self.words.say("{name} chatted less than a minute today.", name=name)
        if not minutes:
            return self.words.say("{name} has not chatted today.", name=name)
        most = max(overview.characters_today, key=lambda each: each.minutes, default=None)
        if most is None or most.character_id == ALL_CHARACTERS:
            return self.words.say_n(
                "{name} chatted {n} minute today.",
                "{name} chatted {n} minutes today.",
                minutes,
                name=name,
            )
        character = foreign(most.name, 24)
        if len(overview.characters_today) == 1:
            return self.words.say_n(
                "{name} chatted {n} minute today, with {character}.",
                "{name} chatted {n} minutes today, with {character}.",
                minutes,
                name=name,
                character=character,
            )
        return self.words.say_n(
            "{name} chatted {n} minute today, mostly with {character}.",
            "{name} chatted {n} minutes today, mostly with {character}.",
            minutes,
            name=name,
            character=character,
        )

    def _unknown(self, overview: Overview, name: str) -> str:
        if overview.ward_now is None:
            return self.words.say("Nothing is known about {name} yet.", name=name)
        return self.words.say("Whether {name} chatted today is not known yet.", name=name)

    def _standing(self, today: Today) -> str:
        overview = today.overview
        if overview.link.condition is not Condition.ACTIVE:
            return self.words.say("This is what was known when the service was last heard.")
        if overview.alerts_waiting:
            return self.words.say_n(
                "{n} alert waits for you.",
                "{n} alerts wait for you.",
                overview.alerts_waiting,
            )
        found = sum(each.waits for each in overview.findings)
        if found:
            return found_by_guardian(self.words, found)
        if any(self._open(each) for each in today.requests):
            return self.words.say("A request waits for your answer.")
        if any(each.kind in UNHEARD for each in overview.findings):
            return self.words.say("Whether there are new alerts is not known just now.")
        return self.words.say("Nothing waits for you.")

    def _open(self, request: RequestView) -> bool:
        return request.stage is None and self._asking.answers.held(request) is None

    def _waiting(self, overview: Overview) -> QWidget | None:
        """Return the gravest alert that nobody has answered, as a banner with one thing to do."""
        open_ones = [each for each in overview.latest_alerts if each.acknowledged_at is None]
        if not open_ones:
            return None
        first = next((each for each in open_ones if is_crisis(each)), open_ones[0])
        kind = "crisis" if is_crisis(first) else "attention"
        zone = overview.link.time_zone
        now = overview.ward_now or self.presentation.now()
        when = self.presentation.formats.moment(first.detected_at, now, zone)
        text = when
        if first.character_name:
            text = self.words.say(
                "With {character} · {time}", character=foreign(first.character_name), time=when
            )
        look = button(
            self.presentation,
            self.words.say("Look at it"),
            lambda: self._open_alert(first.alert_id),
            name="open_waiting_alert",
            kind="crisis" if kind == "crisis" else "primary",
        )
        banner = Banner(
            self.presentation,
            kind,
            "first-aid" if kind == "crisis" else "bell",
            signal_title(self.words, first.category),
            text,
            look,
        )
        banner.setObjectName("waiting_alert")
        return banner
