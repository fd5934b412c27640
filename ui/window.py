"""The window: opens the profile in a worker, then holds the pages; stays when it is closed."""

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QThreadPool, QTimer
from PySide6.QtGui import QCloseEvent, QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QMainWindow, QMessageBox, QWidget

from guardian import __version__
from guardian.desk.opening_state import OpeningState
from guardian.errors import GuardianError
from ui import tasks
from ui.appearance import Appearance
from ui.bridge import Bridge
from ui.entrance import Failed, Loading, Unlock
from ui.failures import show_failure
from ui.ports import NotifierPort, Opening, Services
from ui.presentation import Presentation
from ui.tray import Tray
from ui.widgets.icon import window_icon

if TYPE_CHECKING:
    from ui.messenger import Messenger
    from ui.shell import Shell

_SIZE = (1180, 760)
_SMALLEST = (760, 520)
_KEYRING_PATIENCE_MILLISECONDS = 900
_PASSPHRASE_STATES = {OpeningState.NEW_NEEDS_PASSPHRASE, OpeningState.NEEDS_PASSPHRASE}


@dataclass(frozen=True, kw_only=True)
class _Opened:
    services: Services
    language: str
    theme: str


class MainWindow(QMainWindow):
    """One window for everything."""

    def __init__(
        self,
        opening: Opening,
        notifier: NotifierPort | None,
        appearance: Appearance,
        *,
        language: str,
        leave: Callable[[], None],
    ) -> None:
        super().__init__()
        self.setObjectName("main_window")
        self.setWindowTitle("Guardian")
        self.resize(*_SIZE)
        self.setMinimumSize(*_SMALLEST)
        self._opening = opening
        self._notifier = notifier
        self._appearance = appearance
        self._language = language
        self._theme = "system"
        self._leave = leave
        self._leaving = False
        self._services: Services | None = None
        self._shell: Shell | None = None
        self._messenger: Messenger | None = None
        self._tray: Tray | None = None
        self.bridge = Bridge(self)
        self._presentation = self._dress()
        QShortcut(QKeySequence(QKeySequence.StandardKey.Quit), self, self.leave)
        hints = QGuiApplication.styleHints()
        hints.colorSchemeChanged.connect(self._system_theme_changed)
        self._show(Loading(self._presentation))

    @property
    def services(self) -> Services | None:
        """What the profile offers, once it is open."""
        return self._services

    def begin(self) -> None:
        """Open the profile."""
        self._show(Loading(self._presentation))
        tasks.run(self._opening.state, self._begin_in, self._failed, parent=self)

    def _begin_in(self, state: OpeningState) -> None:
        if state in _PASSPHRASE_STATES:
            new = state is OpeningState.NEW_NEEDS_PASSPHRASE
            self._ask_passphrase(new=new)
            return
        QTimer.singleShot(_KEYRING_PATIENCE_MILLISECONDS, self, self._still_waiting)
        self._open(None, self._failed)

    def _still_waiting(self) -> None:
        shown = self.centralWidget()
        if isinstance(shown, Loading):
            shown.wait_for_keyring()

    def _ask_passphrase(self, *, new: bool, error: GuardianError | None = None) -> None:
        def proceed(passphrase: str) -> None:
            self._open(passphrase, lambda known: self._ask_passphrase(new=new, error=known))

        text = error.in_language(self._language) if error is not None else None
        self._show(Unlock(self._presentation, new=new, proceed=proceed, error=text))

    def _open(self, passphrase: str | None, on_failure: Callable[[GuardianError], None]) -> None:
        opening = self._opening

        def work() -> _Opened:
            importlib.import_module("ui.shell")  # the pages, after the first paint
            importlib.import_module("ui.messenger")
            services = opening.open(passphrase)
            return _Opened(
                services=services,
                language=services.preferences.language(),
                theme=services.preferences.theme(),
            )

        tasks.run(work, self._opened, on_failure, parent=self)

    def _failed(self, error: GuardianError) -> None:
        text = error.in_language(self._language)
        self._show(Failed(self._presentation, text, self.begin))

    def _opened(self, opened: _Opened) -> None:
        self._services = opened.services
        self._language, self._theme = opened.language, opened.theme
        self._appearance.icons.load()
        self.setWindowIcon(window_icon(self._dress()))
        self.bridge.changed.connect(self._something_changed)
        self.bridge.alert_arrived.connect(self._alert_arrived)
        self.bridge.trouble.connect(self._in_trouble)
        self.bridge.alert_clicked.connect(self.open_alert)
        self._rebuild()
        watch, bridge = opened.services.watch, self.bridge
        tasks.run(
            lambda: watch.start(
                bridge.announce_change, bridge.announce_alert, bridge.announce_trouble
            ),
            lambda _nothing: None,
            parent=self,
        )

    def _dress(self) -> Presentation:
        self._presentation = self._appearance.apply(self._language, self._theme)
        self.setProperty("language", self._language)
        return self._presentation

    def _rebuild(self) -> None:
        """Draw everything anew, in the present language and theme, at the same place."""
        services = self._services
        if services is None:
            return
        shell_module = importlib.import_module("ui.shell")
        messenger_module = importlib.import_module("ui.messenger")
        place = self._shell.place() if self._shell is not None else shell_module.Place()
        if self._shell is not None:
            self._shell.stop()
        shown = self._dress()
        self._shell = shell_module.Shell(
            shown,
            services,
            theme=self._theme,
            version=__version__,
            acts=shell_module.ShellActs(
                set_language=self._set_language, set_theme=self._set_theme, quit=self.leave
            ),
            place=place,
        )
        self._messenger = messenger_module.Messenger(
            shown, services.alerts, self._notifier, self._shell, self.bridge
        )
        self._show(self._shell)
        self._renew_tray()

    def _renew_tray(self) -> None:
        if self._tray is not None:
            self._tray.remove()
            self._tray = None
        if Tray.available():
            self._tray = Tray(
                self._presentation, show_window=self.come_forward, leave=self.leave, parent=self
            )

    def _show(self, content: QWidget) -> None:
        self.setCentralWidget(content)

    def _set_language(self, language: str) -> None:
        self._language = language
        self._keep(lambda services: services.preferences.set_language(language))

    def _set_theme(self, theme: str) -> None:
        self._theme = theme
        self._keep(lambda services: services.preferences.set_theme(theme))

    def _keep(self, change: Callable[[Services], None]) -> None:
        services = self._services
        if services is not None:
            tasks.run(lambda: change(services), lambda _nothing: None, parent=self)
            QTimer.singleShot(0, self, self._rebuild)  # the button that asked is still in its click

    def _system_theme_changed(self) -> None:
        if self._theme == "system":
            self._rebuild()

    def _something_changed(self, topics: frozenset[str]) -> None:  # noqa: ARG002 - the signal's own
        if self._shell is not None:
            self._shell.refresh()

    def _alert_arrived(self, alert_id: str) -> None:
        if self._messenger is not None and self._shell is not None:
            self._messenger.tell(alert_id)
            self._shell.refresh()

    def _in_trouble(self, error: GuardianError) -> None:
        """Tell that accounts are not watched, unless the parent is being told just that."""
        title = error.in_language(self._language).title
        if any(box.text() == title for box in self.findChildren(QMessageBox, "failure")):
            return
        if not self.isVisible():
            self.come_forward()
        show_failure(error, self)

    def open_alert(self, alert_id: str) -> None:
        """Come forward with one alert open."""
        self.come_forward()
        if self._shell is not None:
            self._shell.open_alert(alert_id)

    def come_forward(self) -> None:
        """Show and raise the window."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()

    def leave(self) -> None:
        """End the program: stop watching, then quit."""
        if self._leaving:
            return
        self._leaving = True
        if self._shell is not None:
            self._shell.stop()
        if self._tray is not None:
            self._tray.remove()
            self._tray = None
        self.hide()
        services = self._services
        if services is None:
            self._leave()
            return
        tasks.run(
            services.watch.stop,
            lambda _nothing: self._leave(),
            lambda _error: self._leave(),
            parent=self,
        )

    def closeEvent(self, event: QCloseEvent) -> None:
        """Keep watching where the window can be found again; otherwise ask."""
        if self._tray is None and self._shell is not None and not self._leaving:
            self._renew_tray()  # at log-in the tray may come after Guardian
        if self._leaving or self._shell is None:
            event.accept()
            self.leave()
        elif self._tray is not None and self._tray.visible:
            event.ignore()
            self.hide()
        else:
            event.ignore()
            self._ask_to_leave()

    def _ask_to_leave(self) -> None:
        words = self._presentation.words
        box = QMessageBox(self)
        box.setObjectName("ask_to_leave")
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setWindowTitle(words.say("Keep watching?"))
        box.setText(words.say("Keep watching?"))
        box.setInformativeText(
            words.say(
                "This desktop has no place for a small mark of Guardian. Minimised, it keeps"
                " telling you about alerts. If you quit, alerts do not reach this computer; limits"
                " stay in force at the service."
            )
        )
        stay = box.addButton(words.say("Minimise"), QMessageBox.ButtonRole.AcceptRole)
        stay.setObjectName("minimise")
        leave = box.addButton(words.say("Quit Guardian"), QMessageBox.ButtonRole.DestructiveRole)
        leave.setObjectName("quit_now")
        box.setDefaultButton(stay)
        box.setEscapeButton(stay)
        stay.clicked.connect(lambda _checked=False: self.showMinimized())
        leave.clicked.connect(lambda _checked=False: self.leave())
        box.open()


def wait_for_workers(milliseconds: int) -> bool:
    """Let running operations end before the application is taken down."""
    return QThreadPool.globalInstance().waitForDone(milliseconds)
