"""Cards of what Guardian found out: what the service reports, and what to do next."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtWidgets import QWidget

from guardian.desk.finding_values import FindingView
from ui.formats import foreign
from ui.presentation import Presentation
from ui.sayings.findings import KINDS, Said, said
from ui.widgets.beside import Beside
from ui.widgets.boxes import Card, column
from ui.widgets.buttons import button
from ui.widgets.flow import Flow
from ui.widgets.icon import Icon
from ui.widgets.text import Elided, Text, caption


@dataclass(frozen=True, kw_only=True)
class FindingActs:
    """What a guardian can do with a finding."""

    acknowledge: Callable[[int], None]
    save: Callable[[FindingView, Said], None]


class FindingCard(Card):
    """One finding. What waits stands on a ground of its own; what was settled is kept short."""

    def __init__(self, presentation: Presentation, finding: FindingView, acts: FindingActs) -> None:
        super().__init__("attention" if finding.waits else "card", spacing=8)
        self.setObjectName(f"finding_{finding.finding_id}")
        self._presentation = presentation
        self._words = presentation.words
        self._finding = finding
        self._acts = acts
        self._said = said(presentation, finding)
        self.setAccessibleName(self._said.title)
        body = column(
            Elided(presentation, self._said.title, bold=finding.waits),
            caption(presentation, self._about()),
            spacing=4,
        )
        body.addSpacing(4)
        body.addWidget(Text(presentation, self._said.text))
        if finding.closed_at is None:
            body.addWidget(Text(presentation, self._said.advice, ink="second"))
        if finding.waits or finding.has_evidence:
            body.addSpacing(8)
            body.addWidget(self._buttons())
        self.add(Beside(self._icon(), body))

    def _icon(self) -> QWidget:
        finding, colours = self._finding, self._presentation.colours
        ink = colours.attention if finding.waits else colours.faint
        icon = KINDS[finding.kind].icon if finding.closed_at is None else "check"
        return Icon(self._presentation, icon, ink, 22)

    def _about(self) -> str:
        """Return whom it is about and since when; names may be gone with the account."""
        words, finding = self._words, self._finding
        when = self._moment(finding.opened_at)
        if not finding.ward_name:
            return words.say("An account that is no longer linked · found {time}", time=when)
        about = words.say(
            "{name} · {service} · found {time}",
            name=foreign(finding.ward_name, 24),
            service=foreign(finding.provider_name, 24),
            time=when,
        )
        if finding.closed_at is not None:
            over = self._moment(finding.closed_at)
            return words.say("{about} · settled {time}", about=about, time=over)
        if finding.times > 1:
            return words.say_n(
                "{about} · seen {n} time", "{about} · seen {n} times", finding.times, about=about
            )
        return about

    def _buttons(self) -> QWidget:
        finding, words = self._finding, self._words
        made: list[QWidget] = []
        if finding.waits:
            seen = button(
                self._presentation,
                words.say("Seen"),
                lambda: self._acts.acknowledge(finding.finding_id),
                name=f"seen_{finding.finding_id}",
                icon="check",
            )
            seen.setAccessibleName(words.say("Seen: {title}", title=self._said.title))
            made.append(seen)
        if finding.has_evidence:
            made.append(
                button(
                    self._presentation,
                    words.say("Save what the service signed"),
                    lambda: self._acts.save(finding, self._said),
                    name=f"evidence_{finding.finding_id}",
                    icon="floppy-disk",
                )
            )
        return Flow(made)

    def _moment(self, moment: datetime) -> str:
        return self._presentation.formats.moment(
            moment, self._presentation.now(), self._finding.time_zone
        )


def finding_groups(
    presentation: Presentation, findings: Sequence[FindingView], acts: FindingActs
) -> tuple[list[QWidget], list[QWidget]]:
    """Return the groups of what holds, and those of what was settled."""
    words = presentation.words
    waiting = [each for each in findings if each.waits]
    seen = [each for each in findings if each.closed_at is None and not each.waits]
    settled = [each for each in findings if each.closed_at is not None]
    held = [
        _group(presentation, title, group, acts)
        for title, group in (
            (words.say("Found by Guardian"), waiting),
            (words.say("Found by Guardian, seen by you and still so"), seen),
        )
        if group
    ]
    over = [_group(presentation, words.say("Found by Guardian, settled since"), settled, acts)]
    return held, over if settled else []


def _group(
    presentation: Presentation, title: str, findings: Sequence[FindingView], acts: FindingActs
) -> QWidget:
    made = QWidget()
    made.setLayout(
        column(
            Text(presentation, title, ink="second", bold=True),
            *(FindingCard(presentation, each, acts) for each in findings),
            spacing=8,
        )
    )
    return made
