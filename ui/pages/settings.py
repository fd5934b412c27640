"""Settings: language, theme, what protects this profile, the linked accounts."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QMessageBox, QPushButton, QWidget

from guardian.desk.values import LinkView
from guardian.vault.protection import Protection, ProtectionView
from ui import tasks
from ui.formats import foreign
from ui.pages.base import Operation, Page
from ui.ports import Accounts
from ui.presentation import Presentation
from ui.sayings.codes import CONDITIONS
from ui.widgets.boxes import Card, column, row, rule
from ui.widgets.buttons import button
from ui.widgets.chip import say_chip
from ui.widgets.icon import Icon
from ui.widgets.text import Elided, Text, caption, section, sentence

LANGUAGE_NAMES = {"en": "English", "zh_CN": "简体中文"}
"""Each language by its own name, so that whoever is lost finds theirs."""


@dataclass(frozen=True, kw_only=True)
class SettingsActs:
    """What the window does for this page."""

    set_language: Callable[[str], None]
    set_theme: Callable[[str], None]
    link_another: Callable[[], None]
    unlinked: Callable[[], None]
    quit: Callable[[], None]


class SettingsPage(Page[ProtectionView]):
    """What is chosen once, and the accounts."""

    def __init__(
        self,
        presentation: Presentation,
        accounts: Accounts,
        *,
        theme: str,
        version: str,
        acts: SettingsActs,
    ) -> None:
        super().__init__(presentation, "settings", operation=self._protection, draw=self._parts)
        self._accounts = accounts
        self._theme = theme
        self._version = version
        self._acts = acts

    def show_for(self, links: tuple[LinkView, ...], link: LinkView | None) -> None:
        """Draw again when the accounts are others than before."""
        if links != self.links:
            self.value = None
        super().show_for(links, link)

    def _protection(self) -> Operation[ProtectionView]:
        return self._accounts.protection

    def _parts(self, value: ProtectionView) -> list[QWidget]:
        words = self.words
        return [
            sentence(self.presentation, words.say("Settings")),
            self._looks(),
            self._linked_accounts(),
            self._guard(value),
            self._about(),
        ]

    def _looks(self) -> QWidget:
        words = self.words
        card = Card(spacing=16)
        card.add(section(self.presentation, words.say("Language and look")))
        languages = Segments(
            self.presentation,
            "language",
            LANGUAGE_NAMES,
            words.language,
            self._acts.set_language,
        )
        themes = Segments(
            self.presentation,
            "theme",
            {
                "system": words.say("Like the system"),
                "light": words.say("Light"),
                "dark": words.say("Dark"),
            },
            self._theme,
            self._acts.set_theme,
        )
        card.add(self._setting(words.say("Language"), languages))
        card.add(self._setting(words.say("Theme"), themes))
        return card

    def _setting(self, title: str, control: QWidget) -> QHBoxLayout:
        control.setAccessibleName(title)
        return row(Text(self.presentation, title, wrap=False), None, control)

    def _linked_accounts(self) -> QWidget:
        words = self.words
        card = Card(spacing=12)
        card.setObjectName("linked_accounts")
        card.add(section(self.presentation, words.say("Linked accounts")))
        if not self.links:
            card.add(Text(self.presentation, words.say("No account is linked."), ink="second"))
        for link in self.links:
            card.add(self._account(link))
            card.add(rule())
        card.add(
            row(
                button(
                    self.presentation,
                    words.say("Link another account") if self.links else words.say("Link one"),
                    self._acts.link_another,
                    name="link_another",
                    icon="plus",
                ),
                None,
            )
        )
        return card

    def _account(self, link: LinkView) -> QHBoxLayout:
        words = self.words
        who = words.say(
            "{name} at {provider}",
            name=foreign(link.ward_name, 24),
            provider=foreign(link.provider_name, 32),
        )
        line = row(
            Icon(self.presentation, "user-circle", self.presentation.colours.second, 24),
            spacing=12,
        )
        line.addLayout(
            column(
                Elided(self.presentation, who),
                Elided(self.presentation, foreign(link.provider_url, 80), ink="second"),
                spacing=0,
            ),
            1,
        )
        line.addWidget(say_chip(self.presentation, CONDITIONS[link.condition]))
        unlink = button(
            self.presentation,
            words.say("Unlink"),
            lambda: self._ask_unlink(link),
            name=f"unlink_{link.link_id}",
        )
        unlink.setAccessibleName(words.say("Unlink {who}", who=who))
        line.addWidget(unlink)
        return line

    def _ask_unlink(self, link: LinkView) -> None:
        words = self.words
        box = QMessageBox(self.window())
        box.setObjectName("ask_unlink")
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setTextFormat(Qt.TextFormat.PlainText)
        name = foreign(link.ward_name, 24)
        box.setWindowTitle(words.say("Unlink {name}?", name=name))
        box.setText(words.say("Unlink {name}?", name=name))
        box.setInformativeText(
            words.say(
                "Alerts about {name} will no longer reach you, and what this computer knows of"
                " the account is deleted. The limits set at the service stay as they are there.",
                name=name,
            )
        )
        unlink = box.addButton(words.say("Unlink"), QMessageBox.ButtonRole.DestructiveRole)
        unlink.setObjectName("confirm_unlink")
        keep = box.addButton(words.say("Keep it"), QMessageBox.ButtonRole.RejectRole)
        keep.setObjectName("keep_link")
        box.setDefaultButton(keep)
        box.setEscapeButton(keep)
        unlink.clicked.connect(lambda: self._unlink(link))
        box.open()

    def _unlink(self, link: LinkView) -> None:
        accounts = self._accounts
        tasks.run(
            lambda: accounts.unlink(link.link_id),
            lambda _nothing: self._acts.unlinked(),
            parent=self,
        )

    def _guard(self, value: ProtectionView) -> QWidget:
        words = self.words
        backend = foreign(value.backend)
        if value.protection is Protection.KEYRING:
            title = words.say("What Guardian keeps here is encrypted.")
            text = words.say(
                "The key lies in the keyring of this computer ({backend}). Whoever can use your"
                " unlocked session can open Guardian.",
                backend=backend,
            )
        else:
            title = words.say("What Guardian keeps here is encrypted.")
            text = words.say(
                "Only your passphrase opens it ({backend}). Nobody can recover a lost passphrase;"
                " you would link the accounts again.",
                backend=backend,
            )
        card = Card(spacing=8)
        card.setObjectName("protection")
        card.add(section(self.presentation, words.say("Protection")))
        line = row(
            Icon(self.presentation, "lock", self.presentation.colours.accent, 22), spacing=12
        )
        line.addLayout(
            column(
                Text(self.presentation, title),
                Text(self.presentation, text, ink="second"),
                spacing=2,
            ),
            1,
        )
        card.add(line)
        return card

    def _about(self) -> QWidget:
        words = self.words
        card = Card(spacing=8)
        card.add(section(self.presentation, words.say("About")))
        text = words.say(
            "Guardian {version}. Free software. No account, no telemetry.",
            version=self._version,
        )
        card.add(Text(self.presentation, text))
        card.add(
            caption(
                self.presentation,
                words.say("Icons: Phosphor. Window: Qt for Python (LGPL)."),
            )
        )
        leave = button(self.presentation, words.say("Quit Guardian"), self._acts.quit, name="quit")
        leave.setToolTip(words.say("Alerts will not reach this computer until you start it again"))
        card.add(row(leave, None))
        return card


class Segments(QFrame):
    """A choice of few, all visible."""

    def __init__(
        self,
        presentation: Presentation,
        name: str,
        choices: dict[str, str],
        chosen: str,
        on_choice: Callable[[str], None],
    ) -> None:
        super().__init__()
        self.setObjectName(f"segments_{name}")
        self.setProperty("kind", "well")
        line = QHBoxLayout(self)
        line.setContentsMargins(3, 3, 3, 3)
        line.setSpacing(2)
        group = QButtonGroup(self)
        for value, text in choices.items():
            choice = QPushButton(text)
            choice.setObjectName(f"{name}_{value}")
            choice.setProperty("kind", "segment")
            choice.setFont(presentation.font())
            choice.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            choice.setCheckable(True)
            choice.setChecked(value == chosen)
            # toggled and not clicked: a screen reader toggles
            choice.toggled.connect(lambda on, value=value: on_choice(value) if on else None)
            group.addButton(choice)
            line.addWidget(choice)
