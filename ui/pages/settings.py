"""Settings: language, theme, the linked accounts, protection and records."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from guardian.desk.security_values import Checked, History, PassphraseOpinion, SecurityView
from guardian.desk.values import LinkView
from ui import tasks
from ui.clipboard import SecretClipboard
from ui.pages.base import Operation, Page
from ui.pages.recovery_panel import RecoveryPanel
from ui.pages.security_backup import BackupPanel
from ui.pages.security_history import HistoryCard
from ui.pages.security_keys import KeysPanel
from ui.pages.security_passphrase import PassphrasePanel
from ui.pages.security_protection import ProtectionActs, ProtectionCard
from ui.pages.security_records import RecordsActs, RecordsCard
from ui.pages.settings_accounts import AccountsCard
from ui.pages.settings_look import LookCard
from ui.pages.settings_start import start_cards
from ui.ports import Accounts, Security
from ui.presentation import Presentation
from ui.start_port import AtLogin
from ui.widgets.boxes import Card, row
from ui.widgets.buttons import button
from ui.widgets.text import Text, caption, section, sentence


@dataclass(frozen=True, kw_only=True)
class SettingsActs:
    """What the window does for this page; ``lock_after`` tells it another idle time."""

    set_language: Callable[[str], None]
    set_theme: Callable[[str], None]
    link_another: Callable[[], None]
    unlinked: Callable[[], None]
    quit: Callable[[], None]
    opinion: Callable[[str], PassphraseOpinion]
    lock_after: Callable[[int], None]
    at_login: AtLogin | None = None


class SettingsPage(Page[SecurityView]):
    """What is chosen once, the accounts, and what guards it all.

    An act that asks for the passphrase has the page to itself until it is left.
    """

    def __init__(
        self,
        presentation: Presentation,
        accounts: Accounts,
        security: Security,
        *,
        theme: str,
        version: str,
        acts: SettingsActs,
    ) -> None:
        super().__init__(presentation, "settings", operation=self._protection, draw=self._parts)
        self._accounts = accounts
        self._security = security
        self._theme = theme
        self._version = version
        self._acts = acts
        self._panel: QWidget | None = None
        self._last_check: Checked | None = None
        self._clipboard = SecretClipboard(self)

    def show_for(self, links: tuple[LinkView, ...], link: LinkView | None) -> None:
        """Draw again when the accounts are others than before."""
        if links != self.links:
            self.value = None
        super().show_for(links, link)

    def stop(self) -> None:
        """Take back what was copied."""
        self._clipboard.forget()

    def leave_panel(self) -> None:
        """Go back to the list of settings."""
        self._panel = None
        self._redraw()
        self.reload()

    def _redraw(self) -> None:
        if self._panel is None:
            super()._redraw()

    def _open(self, panel: QWidget) -> None:
        self._panel = panel
        self._put([panel])

    def _protection(self) -> Operation[SecurityView]:
        return self._security.security

    def _parts(self, view: SecurityView) -> list[QWidget]:
        shown, words = self.presentation, self.words
        parts: list[QWidget] = [sentence(shown, words.say("Settings"))]
        if view.history.history is not History.SOUND:
            parts.append(HistoryCard(shown, view.history, self._accept_history))
        return [
            *parts,
            self._looks(),
            *start_cards(shown, self._acts.at_login),
            AccountsCard(
                shown,
                self._accounts,
                self.links,
                link_another=self._acts.link_another,
                unlinked=self._acts.unlinked,
            ),
            self._guard(view),
            self._records(view),
            self._about(),
        ]

    def _guard(self, view: SecurityView) -> QWidget:
        shown, security = self.presentation, self._security
        return ProtectionCard(
            shown,
            view,
            ProtectionActs(
                change_passphrase=lambda: self._open(
                    PassphrasePanel(shown, security, self._acts.opinion, self.leave_panel)
                ),
                make_sheet=lambda: self._make_sheet(again=view.recovery_sheet_made_at is not None),
                set_lock_after=self._set_lock_after,
                set_seen=lambda seen: self._keep(lambda: security.set_seen_while_locked(seen)),
            ),
        )

    def _records(self, view: SecurityView) -> QWidget:
        shown, security = self.presentation, self._security
        return RecordsCard(
            shown,
            security,
            view,
            self._last_check,
            RecordsActs(
                back_up=lambda: self._open(BackupPanel(shown, security, self.leave_panel)),
                renew_keys=lambda: self._open(
                    KeysPanel(
                        shown,
                        security,
                        self.leave_panel,
                        make_sheet=lambda: self._make_sheet(again=False),
                        has_sheet=view.recovery_sheet_made_at is not None,
                    )
                ),
                kept=self._draw_anew,
                checked=self._remember_check,
            ),
        )

    def _make_sheet(self, *, again: bool) -> None:
        self._open(
            RecoveryPanel(
                self.presentation, self._security, self._clipboard, self.leave_panel, again=again
            )
        )

    def _set_lock_after(self, minutes: int) -> None:
        security = self._security

        def kept() -> None:
            self._acts.lock_after(minutes)
            self.reload()

        tasks.run(lambda: security.set_lock_after(minutes), lambda _nothing: kept(), parent=self)

    def _keep(self, change: Callable[[], None]) -> None:
        tasks.run(change, lambda _nothing: self.reload(), parent=self)

    def _accept_history(self) -> None:
        self._keep(self._security.accept_history)

    def _remember_check(self, checked: Checked) -> None:
        self._last_check = checked

    def _draw_anew(self) -> None:
        """Show what is kept now, also where that is what was kept before."""
        self._redraw()
        self.reload()

    def _looks(self) -> QWidget:
        return LookCard(
            self.presentation,
            self._theme,
            set_language=self._acts.set_language,
            set_theme=self._acts.set_theme,
        )

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
