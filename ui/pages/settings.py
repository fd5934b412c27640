"""Settings: language, theme, the linked accounts, protection and records."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QAbstractButton, QWidget

from guardian.desk.about import AboutView
from guardian.desk.notice_values import NoticeChoices
from guardian.desk.security_values import Checked, History, PassphraseOpinion, SecurityView
from guardian.desk.values import LinkView, OwnBridge
from guardian.errors import GuardianError
from ui import tasks
from ui.about_port import AboutPort
from ui.bridge_views import BridgeViews
from ui.clipboard import SecretClipboard
from ui.failures import show_failure
from ui.pages.base import Operation, Page
from ui.pages.bridge_acts import BridgeSettings
from ui.pages.recovery_panel import RecoveryPanel
from ui.pages.security_backup import BackupPanel
from ui.pages.security_history import HistoryCard
from ui.pages.security_keys import KeysPanel
from ui.pages.security_passphrase import PassphrasePanel
from ui.pages.security_protection import ProtectionActs, ProtectionCard
from ui.pages.security_records import RecordsActs, RecordsCard
from ui.pages.settings_about import AboutCard, PartsPanel
from ui.pages.settings_accounts import AccountsActs, AccountsCard
from ui.pages.settings_index import SettingsIndex
from ui.pages.settings_look import LookCard
from ui.pages.settings_notices import NoticesCard
from ui.pages.settings_start import start_cards
from ui.ports import Accounts, Preferences, Security
from ui.presentation import Presentation
from ui.start_port import AtLogin
from ui.widgets.text import sentence

_AIR = 16
"""Between the top of the window and a part that was asked for, in pixels."""


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


@dataclass(frozen=True, kw_only=True)
class SettingsServices:
    """What this page asks."""

    accounts: Accounts
    security: Security
    preferences: Preferences
    about: AboutPort
    bridges: BridgeViews


@dataclass(frozen=True, kw_only=True)
class SettingsView:
    """What this page shows of the profile."""

    security: SecurityView
    notices: NoticeChoices
    about: AboutView


class SettingsPage(Page[SettingsView]):
    """What is chosen once, the accounts, and what guards it all.

    An act that asks for the passphrase has the page to itself until it is left.
    """

    def __init__(
        self,
        presentation: Presentation,
        services: SettingsServices,
        *,
        theme: str,
        version: str,
        acts: SettingsActs,
    ) -> None:
        super().__init__(presentation, "settings", operation=self._read, draw=self._parts)
        self._services = services
        self._accounts = services.accounts
        self._security = services.security
        self._theme = theme
        self._version = version
        self._acts = acts
        self._panel: QWidget | None = None
        self._last_check: Checked | None = None
        self._clipboard = SecretClipboard(self)
        self._own = BridgeSettings(
            presentation,
            services.bridges,
            self._clipboard,
            open_panel=self._open,
            leave_panel=self.leave_panel,
            unlinked=acts.unlinked,
        )

    def show_for(self, links: tuple[LinkView, ...], link: LinkView | None) -> None:
        """Draw again when the accounts are others than before."""
        if links != self.links:
            self.value = None
        super().show_for(links, link)

    def stop(self) -> None:
        """Take back what was copied."""
        self._clipboard.forget()

    def link_own_again(
        self, link: LinkView, own: OwnBridge, linked: Callable[[LinkView], None]
    ) -> None:
        """Link an account of the family's own companion again, on a page of its own."""
        self._own.link_again(link, own, linked)

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

    def _read(self) -> Operation[SettingsView]:
        services = self._services
        return lambda: SettingsView(
            security=services.security.security(),
            notices=services.preferences.notices(),
            about=services.about.about(),
        )

    def _parts(self, value: SettingsView) -> Iterator[QWidget]:
        shown, words, view = self.presentation, self.words, value.security
        yield sentence(shown, words.say("Settings"))
        yield self._index()
        if view.history.history is not History.SOUND:
            yield HistoryCard(shown, view.history, self._accept_history)
        yield self._looks()
        yield NoticesCard(shown, value.notices, self._set_notices)
        yield from start_cards(shown, self._acts.at_login)
        yield AccountsCard(
            shown,
            self._accounts,
            self._services.bridges,
            self.links,
            AccountsActs(
                link_another=self._acts.link_another,
                unlinked=self._acts.unlinked,
                take_away=self._own.take_away,
                link_again=self.link_again.emit,
            ),
        )
        yield self._own.card()
        yield self._guard(view)
        yield self._records(view)
        yield AboutCard(
            shown,
            value.about,
            version=self._version,
            show_parts=self._show_parts,
            leave=self._acts.quit,
        )

    def _index(self) -> QWidget:
        words = self.words
        parts = (
            ("look", words.say("Language and look")),
            ("notices", words.say("Notifications")),
            ("linked_accounts", words.say("Linked accounts")),
            ("protection", words.say("Protection")),
            ("records", words.say("Your records")),
            ("about", words.say("About")),
        )
        return SettingsIndex(self.presentation, parts, self.show_part)

    def show_part(self, name: str) -> None:
        """Bring a part to the top, and the keyboard to the first thing to do in it."""
        content = self._scroll.widget()
        part = content.findChild(QWidget, name) if content is not None else None
        if content is None or not isinstance(part, QWidget):
            return
        top = part.mapTo(content, QPoint(0, 0)).y()
        self._scroll.verticalScrollBar().setValue(max(0, top - _AIR))
        for each in part.findChildren(QAbstractButton):
            if each.isEnabled() and each.focusPolicy() & Qt.FocusPolicy.TabFocus:
                each.setFocus(Qt.FocusReason.OtherFocusReason)
                return

    def _show_parts(self) -> None:
        self._open(PartsPanel(self.presentation, self._services.about, self.leave_panel))

    def _set_notices(self, chosen: NoticeChoices) -> None:
        preferences = self._services.preferences

        def not_kept(error: GuardianError) -> None:
            show_failure(error, self)
            self._draw_anew()

        tasks.run(
            lambda: preferences.set_notices(chosen),
            lambda _nothing: self.reload(),
            not_kept,
            parent=self,
        )

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
        card = LookCard(
            self.presentation,
            self._theme,
            set_language=self._acts.set_language,
            set_theme=self._acts.set_theme,
        )
        card.setObjectName("look")
        return card
