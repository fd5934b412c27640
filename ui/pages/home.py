"""Home: one sentence, the thing to do, then the detail."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from guardian.desk.values import Condition, LinkView, Overview, RequestView
from ui.bridge_views import BridgeViews
from ui.formats import foreign
from ui.pages.base import Operation, Page
from ui.pages.bridge_note import own_banner
from ui.pages.finding_notes import findings_banner
from ui.pages.home_cards import CardActs, Cards
from ui.pages.home_children import Child, children_cards
from ui.pages.request_cards import Asked, request_cards
from ui.ports import Overviews
from ui.presentation import Presentation
from ui.sayings.codes import is_crisis
from ui.sayings.signals import signal_title
from ui.sayings.today import Waits, chatted, family_standing, standing, unheard, waits_of
from ui.theme.fonts import Size
from ui.widgets.boxes import column
from ui.widgets.buttons import button
from ui.widgets.states import Banner
from ui.widgets.text import Text, caption, named, sentence


@dataclass(frozen=True, kw_only=True)
class HomeActs:
    """What Home asks for. ``choose``: look at another account; ``go_to``: the name of a place."""

    open_alert: Callable[[str], None]
    pause: Callable[[], None]
    go_to: Callable[[str], None]
    choose: Callable[[LinkView], None]
    own: BridgeViews


@dataclass(frozen=True, kw_only=True)
class Today:
    """Every child's day, and what every child asks for."""

    overviews: tuple[Overview, ...]
    requests: tuple[RequestView, ...]


class HomePage(Page[Today]):
    """All children at a glance where there are several, and one child's day in full."""

    def __init__(
        self, presentation: Presentation, overviews: Overviews, asked: Asked, acts: HomeActs
    ) -> None:
        super().__init__(presentation, "home", operation=self._operation_here, draw=self._parts)
        self._overviews = overviews
        self._asking = asked
        self._acts = acts
        asked.answers.changed.connect(self._redraw)
        asked.answers.set_anew.connect(self._make_again)
        acts.own.changed.connect(self._redraw)

    def _operation_here(self) -> Operation[Today] | None:
        if self.link is None:
            return None
        overviews, requests = self._overviews, self._asking.requests
        return lambda: Today(overviews=overviews.every(), requests=requests.waiting())

    def _condition_banner(self) -> QWidget | None:
        """Return none where the companion itself tells more: one banner says it."""
        if self._acts.own.troubled(self.link) is not None:
            return None
        return super()._condition_banner()

    def _forget(self) -> None:
        """Show another child at once: the day of each is known."""
        if self.value is not None and self._chosen(self.value) is not None:
            self._redraw()
        else:
            super()._forget()

    def _renew(self) -> None:
        """Show it once it is made: what is set meanwhile is kept elsewhere."""
        if self.value is not None:
            self._make(self._drawn(self.value))

    def _make_again(self) -> None:
        """Let what is being made say the minutes that were set in what is still shown."""
        if self.making:
            self._renew()

    def _chosen(self, today: Today) -> Overview | None:
        link_id = self.link.link_id if self.link is not None else ""
        return next((each for each in today.overviews if each.link.link_id == link_id), None)

    def _parts(self, today: Today) -> Iterator[QWidget | None]:
        overview = self._chosen(today)
        if overview is None:  # it was unlinked a moment ago: the window is about to look elsewhere
            return
        children = [
            Child(overview=each, waits=waits_of(each, self._open(today.requests)))
            for each in today.overviews
        ]
        several = len(children) > 1
        troubled = self._acts.own.troubled(overview.link)
        if troubled is not None:
            yield own_banner(self.presentation, troubled, lambda: self._acts.go_to("settings"))
        if several:
            yield self._family(children)
            yield children_cards(
                self.presentation, children, overview.link.link_id, self._acts.choose
            )
        chosen = next(each for each in children if each.overview is overview)
        yield self._opening(chosen, several=several)
        waiting = self._waiting(overview)
        if waiting is not None:
            yield waiting
        found = findings_banner(
            self.presentation, overview.findings, lambda: self._acts.go_to("alerts")
        )
        if found is not None:
            yield found
        yield from request_cards(
            self.presentation,
            today.requests,
            self._asking,
            undo=True,
            first_link_id=overview.link.link_id,
        )
        acts = CardActs(
            pause=self._acts.pause, open_alert=self._acts.open_alert, go_to=self._acts.go_to
        )
        yield from Cards(self.presentation, overview, acts).all()

    def _family(self, children: list[Child]) -> QWidget:
        waits = Waits(
            alerts=sum(each.waits.alerts for each in children),
            findings=sum(each.waits.findings for each in children),
            requests=sum(each.waits.requests for each in children),
            crisis=any(each.waits.crisis for each in children),
        )
        known = all(
            each.overview.link.condition is Condition.ACTIVE and not unheard(each.overview)
            for each in children
        )
        text = family_standing(self.words, waits, known=known)
        return sentence(self.presentation, text)

    def _opening(self, child: Child, *, several: bool) -> QWidget:
        """Return the child's sentence, what waits, and of when it is; smaller below a family."""
        overview = child.overview
        said = chatted(self.words, overview)
        title = sentence(self.presentation, said)
        if several:
            title = Text(self.presentation, said, Size.SECTION, bold=True)
        opening = QWidget()
        opening.setLayout(
            column(
                named(title, "child_sentence" if several else "sentence"),
                Text(
                    self.presentation,
                    standing(self.words, overview, child.waits),
                    Size.STRONG,
                    ink="second",
                ),
                *self._age(overview),
                spacing=4,
            )
        )
        if several:
            opening.setContentsMargins(0, 16, 0, 0)
        return opening

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

    def _open(self, requests: tuple[RequestView, ...]) -> tuple[RequestView, ...]:
        """Return the requests that nobody has answered."""
        held = self._asking.answers.held
        return tuple(each for each in requests if each.stage is None and held(each) is None)

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
            lambda: self._acts.open_alert(first.alert_id),
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
