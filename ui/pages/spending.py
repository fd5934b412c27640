"""Spending: what was bought this month, against the caps."""

from PySide6.QtWidgets import QProgressBar, QWidget

from guardian.desk.values import PurchaseView, SpendingView
from ui.formats import foreign
from ui.pages.base import Operation, Page
from ui.ports import Spending
from ui.presentation import Presentation
from ui.theme.fonts import Size
from ui.there import moment_there
from ui.widgets.boxes import Card, column, row, rule
from ui.widgets.chip import StatusChip
from ui.widgets.icon import Icon
from ui.widgets.states import EmptyState
from ui.widgets.text import Elided, Text, section, sentence


class SpendingPage(Page[SpendingView]):
    """The month's total, its cap, and every purchase."""

    def __init__(self, presentation: Presentation, spending: Spending) -> None:
        super().__init__(presentation, "spending", operation=self._month, draw=self._parts)
        self._spending = spending

    def _month(self) -> Operation[SpendingView] | None:
        if self.link is None:
            return None
        spending, link_id = self._spending, self.link.link_id
        return lambda: spending.spending(link_id)

    def _parts(self, value: SpendingView) -> list[QWidget]:
        words = self.words
        name = foreign(self.link.ward_name, 24) if self.link is not None else ""
        if value.as_of is None:
            title = words.say("Nothing is known about {name}'s spending yet.", name=name)
        elif value.month_total_minor:
            amount = self.presentation.formats.money(value.month_total_minor, value.currency)
            title = words.say("{name} spent {amount} this month.", name=name, amount=amount)
        else:
            title = words.say("{name} spent nothing this month.", name=name)
        parts: list[QWidget] = [self._opening(title, value), self._caps(value)]
        if value.purchases:
            parts.append(self._purchases(value.purchases))
        else:
            parts.append(
                EmptyState(
                    self.presentation,
                    icon="shopping-bag",
                    title=words.say("No purchases"),
                    text=words.say("What is bought with this account appears here."),
                )
            )
        return parts

    def _opening(self, title: str, value: SpendingView) -> QWidget:
        """Return the page's sentence, and of when its figures are."""
        lines = column(sentence(self.presentation, title), spacing=4)
        if value.as_of is not None:
            lines.addWidget(self._as_of(value.as_of))
        made = QWidget()
        made.setLayout(lines)
        return made

    def _caps(self, value: SpendingView) -> QWidget:
        words, formats = self.words, self.presentation.formats
        card = Card(spacing=8)
        card.setObjectName("caps")
        cap = value.cap_per_month_minor
        if cap is None:
            text = words.say("There is no cap for a month. You can set one under Limits.")
            card.add(Text(self.presentation, text, ink="second"))
        else:
            left = formats.money(max(0, cap - value.month_total_minor), value.currency)
            text = words.say(
                "{left} left of {cap} this month", left=left, cap=formats.money(cap, value.currency)
            )
            card.add(Text(self.presentation, text, Size.STRONG, bold=True))
            card.add(self._bar(value.month_total_minor, cap, text))
        daily = value.cap_per_day_minor
        if daily is not None:
            amount = formats.money(daily, value.currency)
            text = words.say("At most {amount} in one day.", amount=amount)
            card.add(Text(self.presentation, text, ink="second"))
        single = value.cap_per_purchase_minor
        if single is not None:
            amount = formats.money(single, value.currency)
            text = words.say("At most {amount} for one purchase.", amount=amount)
            card.add(Text(self.presentation, text, ink="second"))
        return card

    def _bar(self, total: int, cap: int, spoken: str) -> QWidget:
        bar = QProgressBar()
        bar.setObjectName("month_bar")
        bar.setRange(0, max(1, cap))
        bar.setValue(min(total, max(1, cap)))
        bar.setTextVisible(False)
        bar.setFixedHeight(8)
        bar.setAccessibleName(spoken)
        return bar

    def _purchases(self, purchases: tuple[PurchaseView, ...]) -> QWidget:
        card = Card(spacing=8)
        card.setObjectName("purchases")
        card.add(section(self.presentation, self.words.say("Purchases")))
        for position, purchase in enumerate(purchases):
            if position:
                card.add(rule())
            card.add(self._purchase(purchase))
        return card

    def _purchase(self, purchase: PurchaseView) -> QWidget:
        formats = self.presentation.formats
        when = moment_there(self.presentation, purchase.at, self.link)
        line = row(
            Icon(self.presentation, "shopping-bag", self.presentation.colours.second, 20),
            spacing=12,
        )
        line.addLayout(
            column(
                Elided(self.presentation, foreign(purchase.item)),
                Text(self.presentation, when, Size.CAPTION, ink="second", wrap=False),
                spacing=0,
            ),
            1,
        )
        if purchase.refunded:
            line.addWidget(
                StatusChip(self.presentation, "arrow-u-up-left", self.words.say("Refunded"))
            )
        price = formats.money(purchase.price_minor, purchase.currency)
        line.addWidget(Text(self.presentation, price, wrap=False))
        made = QWidget()
        made.setObjectName(f"purchase_{purchase.purchase_id}")
        made.setLayout(line)
        return made
