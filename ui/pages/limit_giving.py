"""Giving more time today: the card, the act and its undoing."""

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QWidget

from guardian.desk.values import LimitsView, LinkView
from guardian.errors import GuardianError
from ui import tasks
from ui.pages.base import Notice
from ui.pages.limit_extra import ExtraTimeCard
from ui.ports import Limits
from ui.presentation import Presentation
from ui.sayings.asked import more_minutes
from ui.there import there


class Giving:
    """Keeps the card of one child's day; ``given`` gets what came of an act."""

    def __init__(
        self,
        presentation: Presentation,
        limits: Limits,
        *,
        parent: QWidget,
        notice: Notice,
        given: Callable[[LimitsView], None],
        failed: Callable[[GuardianError], None],
    ) -> None:
        self._presentation = presentation
        self._words = presentation.words
        self._limits = limits
        self._parent = parent
        self._notice = notice
        self._given = given
        self._failed = failed
        self._card: ExtraTimeCard | None = None
        self._link: LinkView | None = None

    def card(self, value: LimitsView, link: LinkView | None) -> ExtraTimeCard:
        """Return the card for the child's day of now, in place of any before."""
        today = there(self._presentation, link).today
        self._link = link
        self._card = ExtraTimeCard(self._presentation, value.extra, today=today, give=self._give)
        return self._card

    def forget(self) -> None:
        """Have no card: none is shown any more."""
        self._card = None

    def renew(self, value: LimitsView, link: LinkView | None) -> None:
        """Put a new card where the one before is shown, and leave all around it alone."""
        before = self._card
        parent = before.parentWidget() if before is not None else None
        layout = parent.layout() if parent is not None else None
        if before is None or layout is None:
            return
        layout.replaceWidget(before, self.card(value, link))
        before.hide()
        before.deleteLater()
        self.tell_time(link)

    def is_over(self, link: LinkView | None) -> bool:
        """Whether the day of the card is no longer the child's."""
        return self._card is not None and self._card.day != there(self._presentation, link).today

    def tell_time(self, link: LinkView | None) -> None:
        """Say how far it has come and since when."""
        if self._card is not None:
            self._card.tell_time(link)

    def rest(self, resting: bool) -> None:
        """Take no second answer while the first is being kept."""
        if self._card is not None:
            self._card.rest(resting)

    def _give(self, minutes: int) -> None:
        """Ask for so many minutes more today in all; what was given before can be had again."""
        if self._link is None or self._card is None:
            return
        self.rest(True)
        self._give_to(self._link.link_id, minutes, self._card.given)

    def _give_to(self, link_id: str, minutes: int, before: int | None) -> None:
        """Ask for an account by its id: Undo is about the child of then. ``None``: it is undone."""
        limits = self._limits
        tasks.run(
            lambda: limits.give_extra(link_id, minutes),
            lambda value: self._done(value, minutes, before),
            self._failed,
            parent=self._parent,
        )

    def _done(self, value: LimitsView, minutes: int, before: int | None) -> None:
        self._given(value)
        text = self._words.say("No more time today.")
        if minutes:
            text = more_minutes(self._words, minutes)
        if before is None:
            self._notice(text)
            return
        undo = partial(self._give_to, value.link_id, before, None)
        self._notice(text, self._words.say("Undo"), undo)
