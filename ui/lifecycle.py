"""What the window shows and does: locked or open; it stays when closed, so that alerts are told."""

import importlib
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication, QDialog, QMainWindow, QWidget

from guardian.clock import Clock
from ui import tasks
from ui.appearance import Appearance
from ui.auto_lock import AutoLock
from ui.bridge import Bridge
from ui.callers import CalledActs, Callers
from ui.closing import Closing
from ui.departure import Departure
from ui.door import Door, DoorActs
from ui.ending import WindowStart
from ui.entrance import Loading
from ui.opening_port import Opening
from ui.outside import Surroundings
from ui.place import Place, ShellActs
from ui.presentation import Presentation
from ui.remembered import Memory
from ui.tray import TrayActs, TrayPlace
from ui.tray_marks import Standing
from ui.watch_start import WatchStart
from ui.widgets.icon import window_icon
from ui.window_keys import WindowKeys

if TYPE_CHECKING:
    from ui.door import Opened
    from ui.inside import Inside
    from ui.ports import Services
    from ui.shell import Shell

_QUICK_MINUTES = 1
"""After so long without a hand it locks, where it was opened only to answer."""


class Lifecycle(QObject):
    """Leads the window from locked to open, back, and to its end."""

    def __init__(
        self,
        window: QMainWindow,
        opening: Opening,
        clock: Clock,
        surroundings: Surroundings,
        *,
        memory: Memory,
        language: str,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._memory = memory
        self._opening = opening
        application = QApplication.instance()
        assert isinstance(application, QApplication)  # noqa: S101 - a window needs one
        self._appearance = Appearance(application, clock)
        self._around = surroundings
        self._language = language
        self._theme = "system"
        self._begun = False
        self._leaving = False
        self._services: Services | None = None
        self._inside: Inside | None = None
        self._closing = Closing(opening, surroundings.notifier)
        self._departure = Departure(
            opening, self._closing, surroundings.signals, surroundings.leave, window
        )
        self.bridge = Bridge(window)
        self._watch_start = WatchStart(self.bridge, window)
        self._callers = Callers(self.bridge, self._called_acts(), window)
        self._keys = WindowKeys(
            window, theme=lambda: self._theme, choose=self._set_theme, opened=lambda: self.shell
        )
        self._tray = TrayPlace(self._tray_acts(), window)
        self._presentation = self._dress(self._language, self._theme)
        self._door = Door(
            opening,
            self.bridge,
            self._door_acts(),
            presentation=self._presentation,
            notifier=surroundings.notifier,
            seconds=surroundings.seconds,
            window=window,
        )
        self.auto_lock = AutoLock(
            opened=lambda: self.shell, lock=self.lock, seconds=surroundings.seconds, window=window
        )
        self._appearance.follow(self._system_theme_changed)

    def _called_acts(self) -> CalledActs:
        return CalledActs(
            inside=lambda: self._inside,
            language=lambda: self._language,
            come_forward=self.come_forward,
            lock=self.lock,
        )

    def _tray_acts(self) -> TrayActs:
        return TrayActs(
            show_window=self.come_forward,
            show_child=self._callers.show_child,
            pause=self._pause,
            opened=self._read_tray,
            lock=self.lock,
            leave=self.leave,
        )

    def _door_acts(self) -> DoorActs:
        return DoorActs(
            show=self._show,
            dress=self._dress,
            opens=self._closing.opens,
            opened=self._opened,
            changed=self._door_changed,
        )

    @property
    def services(self) -> "Services | None":
        """What the profile offers, while it is open."""
        return self._services

    def begin(self) -> None:
        """Look what is there, and hear what the desktop and other processes ask."""
        tasks.make_room()
        self._begun = True
        self._keys.listen(lock=self.lock, leave=self.leave)
        self._callers.listen()
        self._door.begin()
        signals, instance, bridge = self._around.signals, self._around.instance, self.bridge
        before = self._before_sleep
        if signals is not None:
            self._in_worker(lambda: signals.start(bridge.announce_lock, before, _nothing))
        if instance is not None:
            self._in_worker(lambda: instance.serve(bridge.announce_show))

    def _in_worker(self, operation: Callable[[], None]) -> None:
        tasks.run(operation, lambda _nothing: None, parent=self._window)

    def _before_sleep(self) -> None:
        """Keep the computer awake until it is locked; on a thread of the desktop's signals."""
        self.bridge.announce_lock()
        self._closing.wait()

    def _dress(self, language: str, theme: str) -> Presentation:
        self._language, self._theme = language, theme
        self._presentation = self._appearance.apply(language, theme)
        self._window.setProperty("language", language)
        return self._presentation

    def _opened(self, opened: "Opened", waited: bool) -> None:
        if self._leaving:
            return
        if self._closing.wanted:
            self._close_profile(_nothing)
            return
        self._services = opened.services
        self._language, self._theme = opened.language, self._keys.carried(opened.theme)
        if self._theme != opened.theme:
            self._in_worker(lambda: opened.services.preferences.set_theme(self._theme))
        self._appearance.icons.load()
        self._window.setWindowIcon(window_icon(self._presentation))
        wish = self._callers.take_wish()
        if opened.quick:
            self._answer_quickly(opened.services)
        else:
            looked_for = opened.alerts_wait and (waited or wish == "")
            self._rebuild(Place(page="alerts") if looked_for else self._memory.place)
        if wish:
            self.open_alert(wish)
        self.auto_lock.start(_QUICK_MINUTES if opened.quick else opened.lock_after_minutes)
        self._watch_start.wait(opened.services.watch, self.shell)
        if opened.new:
            from ui.questions import offer_recovery_sheet  # noqa: PLC0415 - after the first paint

            offer_recovery_sheet(
                self._presentation, self._window, lambda: self._callers.go_to("settings")
            )

    def _answer_quickly(self, services: "Services") -> None:
        inside = importlib.import_module("ui.inside")
        shown = self._dress(self._language, self._theme)
        self._enter(inside.only_answers(shown, services, self.lock))

    def _rebuild(self, place: Place | None = None) -> None:
        """Draw everything anew, in the present language and theme, at the same place."""
        services = self._services
        if services is None:
            return
        place = place or Place()
        if self._inside is not None:
            self._in_worker(self._inside.close())
            if self._inside.shell is None:
                self._answer_quickly(services)
                return
            place = self._inside.shell.place()
        acts = ShellActs(
            set_language=self._set_language,
            set_theme=self._set_theme,
            opinion=self._opening.opinion,
            lock_after=self.auto_lock.set_minutes,
            lock=self.lock,
            quit=self.leave,
            tray_changed=self._renew_tray,
            at_login=self._around.at_login,
            try_demo=self._demo_act(),
            practice=self._around.practice,
        )
        theme, around = self._theme, (self._around.notifier, self.bridge)
        shown = self._dress(self._language, theme)
        inside = importlib.import_module("ui.inside")
        self._enter(inside.every_page(shown, services, around, theme=theme, acts=acts, place=place))

    def _demo_act(self) -> Callable[[], None] | None:
        show, language = self._around.try_demo, self._language
        return None if show is None else lambda: self._in_worker(lambda: show(language))

    def _enter(self, inside: "Inside") -> None:
        self._inside = inside
        self._show(inside.widget)
        self._renew_tray()

    @property
    def shell(self) -> "Shell | None":
        """Every page, while they are open."""
        return self._inside.shell if self._inside is not None else None

    def _stands(self) -> Standing | None:
        if self._inside is not None:
            news = self._inside.news
            return Standing.WATCHING if news is None else news.standing
        if not self._door.locked:
            return None
        return Standing.LISTENING if self._door.listening else Standing.LOCKED

    def _renew_tray(self) -> None:
        if not self._leaving:
            news = None if self._inside is None else self._inside.news
            self._tray.show(self._presentation, self._stands(), news)

    def _door_changed(self) -> None:
        """Let nobody search for a window that was started hidden and that no mark leads to."""
        self._renew_tray()
        if not (self._tray.visible or self._window.isVisible() or self._leaving):
            self._window.showMinimized()

    def _read_tray(self) -> None:
        """Read it anew for somebody who looks: what is told of today may be yesterday's."""
        if self._inside is not None and self._inside.tray is not None:
            self._inside.tray.read()

    def _pause(self, link_id: str) -> None:
        if self._inside is not None and self._inside.pauser is not None:
            self._inside.pauser.pause(link_id)

    def _show(self, content: QWidget) -> None:
        self._window.setCentralWidget(content)
        if content.focusProxy() is not None:
            content.show()  # what is hidden cannot take the focus
            content.setFocus()

    def _set_language(self, language: str) -> None:
        self._language = language
        self._keep(lambda services: services.preferences.set_language(language))

    def _set_theme(self, theme: str) -> None:
        self._theme = theme
        if self._services is None:
            self._keys.remember()
            self._door.wear(theme)
        self._keep(lambda services: services.preferences.set_theme(theme))

    def _keep(self, change: "Callable[[Services], None]") -> None:
        services = self._services
        if services is not None:
            self._in_worker(lambda: change(services))
            QTimer.singleShot(0, self, self._rebuild)  # the button that asked is still in its click

    def _system_theme_changed(self) -> None:
        if not self._appearance.outdated(self._presentation, self._theme):
            return
        if self.shell is not None:
            self._rebuild()
        else:
            self._door.redraw()

    def open_alert(self, alert_id: str) -> None:
        """Come forward with one alert open, after the passphrase where it is locked."""
        self._callers.open_alert(alert_id)

    def come_forward(self) -> None:
        """Show and raise the window."""
        if self._leaving:
            return
        self._window.setWindowState(self._window.windowState() & ~Qt.WindowState.WindowMinimized)
        self._window.show()
        self._window.raise_()
        self._window.activateWindow()

    def lock(self) -> None:
        """Close the profile and forget what it held; what is half-way is broken off."""
        if self._leaving:
            return
        if self._inside is None:
            self._closing.wanted = True  # where it is being opened, it is not shown
            return
        self.auto_lock.stop()
        self._watch_start.forget()
        self._memory.keep(self._window, self.shell)
        for dialog in self._window.findChildren(QDialog):
            dialog.reject()
        finish = self._inside.close()
        self._inside = self._services = self._callers.wish = None
        self._close_profile(finish)

    def _close_profile(self, finish: Callable[[], None]) -> None:
        self._show(Loading(self._presentation, self._presentation.words.say("Locking…")))
        self._renew_tray()
        closing = self._closing
        tasks.run(lambda: closing.close(finish), self._locked, self._door.fail, parent=self._window)

    def _locked(self, renewable: bool) -> None:
        if self._leaving:
            return
        if not renewable:
            self._door.begin()
            return
        self._leaving = True
        self._tray.clear()
        seen = self._window.isVisible() and not self._window.isMinimized()
        geometry = bytes(self._window.saveGeometry().data())
        self._around.renew(WindowStart(visible=seen, geometry=geometry))

    def leave(self) -> None:
        """End the program: close the profile, then quit."""
        if self._leaving:
            return
        self._leaving = True
        self.auto_lock.stop()
        self._watch_start.forget()
        self._memory.keep(self._window, self.shell)
        finish = _nothing if self._inside is None else self._inside.close()
        self._tray.clear()
        self._window.hide()
        if self._begun:
            self._departure.after(finish)
        else:
            self._departure.at_once()

    def closes(self) -> bool:
        """Whether a window that is closed ends the program; otherwise hide it, or ask."""
        if self._tray.empty:
            self._renew_tray()  # at log-in the tray may come after Guardian
        if self._leaving or self._stands() is None:
            return True
        if self._tray.visible:
            self._put_away()
        else:
            from ui.questions import ask_to_leave  # noqa: PLC0415 - after the first paint

            window = self._window
            ask_to_leave(
                self._presentation, window, minimise=window.showMinimized, leave=self.leave
            )
        return False

    def _put_away(self) -> None:
        """Hide; what was answered leaves, and what was opened only to answer locks."""
        self._window.hide()
        if self.shell is not None:
            self.shell.answers.send()
            self.shell.held.send()
        elif self._inside is not None:
            self.lock()


def _nothing() -> None:
    """Waking up changes nothing: it was locked before the sleep."""
