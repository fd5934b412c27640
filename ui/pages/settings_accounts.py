"""The linked accounts in Settings, and unlinking one."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QSize, Qt, QTime
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from guardian.bridging.values import BridgeView
from guardian.desk.values import RETRIED, Condition, LinkView
from ui import tasks
from ui.bridge_views import BridgeViews
from ui.formats import Formats, foreign
from ui.ports import Accounts
from ui.presentation import Presentation
from ui.questions import Answer, Role, ask
from ui.sayings.bridges import what_taking_away_means
from ui.sayings.codes import CONDITIONS, LINKED_AGAIN, condition_meaning
from ui.widgets.boxes import Card, column, row, rule
from ui.widgets.buttons import button
from ui.widgets.chip import say_chip
from ui.widgets.flow import Flow, line_width
from ui.widgets.icon import Icon
from ui.widgets.text import Text, section


@dataclass(frozen=True, kw_only=True)
class AccountsActs:
    """What the window does; ``take_away``: a companion of the family's own, with its account."""

    link_another: Callable[[], None]
    unlinked: Callable[[], None]
    take_away: Callable[[BridgeView], None]
    link_again: Callable[[LinkView], None]


class AccountsCard(Card):
    """Every linked account with its condition. ``own``: the companions that the family runs."""

    def __init__(
        self,
        presentation: Presentation,
        accounts: Accounts,
        own: BridgeViews,
        links: tuple[LinkView, ...],
        acts: AccountsActs,
    ) -> None:
        super().__init__(spacing=12)
        self.setObjectName("linked_accounts")
        self._presentation = presentation
        self._words = presentation.words
        self._accounts = accounts
        self._own = own
        self._acts = acts
        words = self._words
        self.add(section(presentation, words.say("Linked accounts")))
        if not links:
            self.add(Text(presentation, words.say("No account is linked."), ink="second"))
        for link in links:
            self.add(self._account(link))
            self._tell_state(link)
            self.add(rule())
        self.add(
            Flow(
                [
                    button(
                        presentation,
                        words.say("Link another account") if links else words.say("Link one"),
                        acts.link_another,
                        name="link_another",
                        icon="plus",
                    )
                ]
            )
        )

    def _account(self, link: LinkView) -> QHBoxLayout:
        words = self._words
        who = words.say(
            "{name} at {provider}",
            name=foreign(link.ward_name, 24),
            provider=foreign(link.provider_name, 32),
        )
        unlink = button(
            self._presentation,
            words.say("Unlink"),
            lambda: self._ask_unlink(link),
            name=f"unlink_{link.link_id}",
        )
        unlink.setAccessibleName(words.say("Unlink {who}", who=who))
        chip = say_chip(self._presentation, CONDITIONS[link.condition])
        address = foreign(link.provider_url, 80)
        acts = Flow([chip, unlink], spacing=12)
        named = _Lines(
            Text(self._presentation, who), Text(self._presentation, address, ink="second")
        )
        icon = Icon(self._presentation, "user-circle", self._presentation.colours.second, 24)
        line = row(icon, spacing=12)
        line.setAlignment(icon, Qt.AlignmentFlag.AlignTop)
        line.addWidget(Flow([named, acts], spacing=12, apart=True), 1)
        return line

    def _tell_state(self, link: LinkView) -> None:
        """Say what it means that an account is not well, since when, and what helps."""
        meaning = condition_meaning(link)
        if meaning is None:
            return
        said = [self._words.say(meaning), *self._moments(link)]
        text = Text(self._presentation, self._presentation.formats.sentences(said), ink="second")
        text.setObjectName(f"state_{link.link_id}")
        self.add(text)
        if link.condition in RETRIED:
            self.add(Flow([self._try_now(link)]))
        elif link.condition in LINKED_AGAIN:
            self.add(Flow([self._link_again(link)]))

    def _moments(self, link: LinkView) -> list[str]:
        words, formats, now = self._words, self._presentation.formats, self._presentation.now()
        if link.condition in RETRIED:
            at = link.next_attempt_at
            if at is None or at <= now:
                return [words.say("Guardian is trying now.")]
            return [words.say("Guardian tries again at {time}.", time=_here(formats, at))]
        since = link.condition_at
        known = link.condition.is_end or link.condition is Condition.SUSPENDED
        if since is None or not known:
            return []
        return [words.say("Since {moment}.", moment=formats.moment(since, now, link.time_zone))]

    def _try_now(self, link: LinkView) -> QPushButton:
        accounts = self._accounts
        return button(
            self._presentation,
            self._words.say("Try now"),
            lambda: tasks.run(
                lambda: accounts.try_now(link.link_id), lambda _nothing: None, parent=self
            ),
            name=f"try_now_{link.link_id}",
            icon="arrow-clockwise",
        )

    def _link_again(self, link: LinkView) -> QPushButton:
        again = button(
            self._presentation,
            self._words.say("Link again"),
            lambda: self._acts.link_again(link),
            name=f"link_again_{link.link_id}",
            icon="link",
        )
        again.setAccessibleDescription(foreign(link.ward_name, 24))
        return again

    def _ask_unlink(self, link: LinkView) -> None:
        bridge = self._own.of(link.link_id)
        if bridge is not None and len(bridge.link_ids) == 1:
            self._ask_take_away(link, bridge)
            return
        words = self._words
        name = foreign(link.ward_name, 24)
        ask(
            self.window(),
            "ask_unlink",
            words.say("Unlink {name}?", name=name),
            self._what_unlinking_means(link, name),
            does=Answer(
                name="confirm_unlink",
                text=words.say("Unlink"),
                role=Role.DestructiveRole,
                act=lambda: self._unlink(link),
            ),
            leaves=Answer(name="keep_link", text=words.say("Keep it"), role=Role.RejectRole),
        )

    def _ask_take_away(self, link: LinkView, bridge: BridgeView) -> None:
        """Ask whether what Guardian runs for this one account shall go, too."""
        words = self._words
        name = foreign(link.ward_name, 24)
        ask(
            self.window(),
            "ask_unlink",
            words.say("Unlink {name}?", name=name),
            self._presentation.formats.sentences(
                [
                    what_taking_away_means(words, bridge),
                    words.say("If you only unlink, the rules go on and nobody is told of alerts."),
                ]
            ),
            does=Answer(
                name="confirm_take_away",
                text=words.say("Unlink and take away"),
                role=Role.DestructiveRole,
                act=lambda: self._acts.take_away(bridge),
            ),
            less=Answer(
                name="confirm_unlink",
                text=words.say("Only unlink"),
                role=Role.DestructiveRole,
                act=lambda: self._unlink(link),
            ),
            leaves=Answer(name="keep_link", text=words.say("Keep it"), role=Role.RejectRole),
        )

    def _what_unlinking_means(self, link: LinkView, name: str) -> str:
        words = self._words
        if link.condition is Condition.SIGN_IN_NEEDED:
            return words.say(
                "This computer is not signed in at the service, so it cannot tell it: there the"
                " link goes on until you end it with the service itself. What this computer knows"
                " of the account is deleted; alerts that came stay."
            )
        if link.condition.is_end:
            return words.say(
                "This link has ended. What this computer knows of it is deleted; alerts that came"
                " stay. The limits set at the service stay as they are there."
            )
        return words.say(
            "Alerts about {name} will no longer reach you, and what this computer knows of"
            " the account is deleted. The limits set at the service stay as they are there.",
            name=name,
        )

    def _unlink(self, link: LinkView) -> None:
        accounts = self._accounts
        tasks.run(
            lambda: accounts.unlink(link.link_id),
            lambda _nothing: self._acts.unlinked(),
            parent=self,
        )


class _Lines(QWidget):
    """Texts one below the other, that like to be as wide as the longest; each wraps if it must."""

    def __init__(self, *texts: Text) -> None:
        super().__init__()
        self._texts = texts
        self.setLayout(column(*texts, spacing=0))

    def sizeHint(self) -> QSize:
        """Like to break no line."""
        width = max(line_width(each) for each in self._texts)
        return QSize(width, self.heightForWidth(width))


def _here(formats: Formats, moment: datetime) -> str:
    """Return the hour and minute by the clock of this computer."""
    local = moment.astimezone()
    return formats.locale.toString(QTime(local.hour, local.minute), "HH:mm")
