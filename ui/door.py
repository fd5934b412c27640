"""The way in: asks what it takes to open the profile, asks for it, and listens while locked."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

from guardian.desk.opening_state import OpeningState
from guardian.errors import ErrorText, GuardianError
from ui import tasks
from ui.bridge import Bridge
from ui.entrance import Failed, Loading
from ui.locked_messenger import LockedMessenger
from ui.opening_port import NotifierPort, Opening
from ui.presentation import Presentation

if TYPE_CHECKING:
    from guardian.desk.locked_values import Face, Glance
    from ui.choose_passphrase import ChoosePassphrase
    from ui.inside_imports import InsideImports
    from ui.lock_screen import LockScreen
    from ui.ports import Services
    from ui.recovery_entry import RecoveryEntry

_GLANCE_MILLISECONDS = 60_000
_KEYRING_PATIENCE_MILLISECONDS = 900
_RECORDS_DAMAGED = "records_damaged"
_NOT_LISTENING = "not_listening"


@dataclass(frozen=True, kw_only=True)
class Opened:
    """An open profile. ``new``: its passphrase was chosen just now.

    ``quick``: only to answer what waits. ``alerts_wait``: whether some were not acknowledged.
    """

    services: "Services"
    language: str
    theme: str
    lock_after_minutes: int
    new: bool
    quick: bool
    alerts_wait: bool


@dataclass(frozen=True, kw_only=True)
class DoorActs:
    """What the window does.

    ``opens``: whether it is being opened from now on; ``opened`` gets the profile, and whether
    something waited behind the lock; ``changed``: locked or not, listening or not.
    """

    show: Callable[[QWidget], None]
    dress: Callable[[str, str], Presentation]
    opens: Callable[[bool], None]
    opened: Callable[[Opened, bool], None]
    changed: Callable[[], None]


@dataclass(frozen=True, kw_only=True)
class _Found:
    state: OpeningState
    face: "Face"


class Door(QObject):
    """Shows one page after the other until the profile is open; every verb runs in a worker."""

    def __init__(  # noqa: PLR0913 - what it shows itself with, each made by the window
        self,
        opening: Opening,
        bridge: Bridge,
        acts: DoorActs,
        *,
        presentation: Presentation,
        notifier: NotifierPort | None,
        seconds: Callable[[], float],
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._messenger = LockedMessenger(notifier, bridge, window)
        self._opening = opening
        self._bridge = bridge
        self._acts = acts
        self._presentation = presentation
        self._seconds = seconds
        self._window = window
        self._visit = 0
        self._found: _Found | None = None
        self._screen: LockScreen | None = None
        self._listens = False
        self._glance: Glance | None = None
        self._entering = False
        self._imports: InsideImports | None = None
        # Quiet cannot be promised for ever: a service counts as unheard as time passes.
        self._again = QTimer(self)
        self._again.setObjectName("glance_again")
        self._again.setInterval(_GLANCE_MILLISECONDS)
        self._again.timeout.connect(self._look)
        bridge.glance_changed.connect(self._look)

    @property
    def locked(self) -> bool:
        """Whether it is locked and could be opened by a passphrase."""
        return self._found is not None and self._found.state is OpeningState.LOCKED

    @property
    def listening(self) -> bool:
        """Whether events are heard now, as far as is known."""
        glance = self._glance
        deaf = glance is not None and glance.kind.value in {"deaf", _NOT_LISTENING}
        return self._listens and not deaf

    def begin(self) -> None:
        """Look what is there, and ask for what it takes."""
        self._leave()
        loading = Loading(self._presentation)
        self._acts.show(loading)
        QTimer.singleShot(_KEYRING_PATIENCE_MILLISECONDS, loading, loading.wait_for_keyring)
        opening = self._opening

        def look() -> _Found:
            return _Found(state=opening.state(), face=opening.face())

        self._ask(look, self._arrive, self.fail)

    def redraw(self) -> None:
        """Show the same page in the colours of now."""
        if self._found is not None and self._found.state is not OpeningState.PRACTICE:
            self._arrive(self._found)

    def wear(self, theme: str) -> None:
        """Show the same page in another theme."""
        found = self._found
        if found is not None:
            self._found = replace(found, face=replace(found.face, theme=theme))
        self.redraw()

    def _ask(
        self,
        operation: Callable[[], object],
        on_success: Callable[..., None],
        on_failure: Callable[[GuardianError], None],
    ) -> None:
        """Run it in a worker; what comes back after the visit has ended is dropped."""
        visit = self._visit

        def in_time(call: Callable[..., None]) -> Callable[[object], None]:
            return lambda found: call(found) if visit == self._visit else None

        tasks.run(operation, in_time(on_success), in_time(on_failure), parent=self._window)

    def _leave(self) -> None:
        self._visit += 1
        self._found = None
        self._screen = None
        self._listens = self._entering = False
        self._glance = None

    def _text(self, error: GuardianError) -> ErrorText:
        return error.in_language(self._presentation.words.language)

    def fail(self, error: GuardianError) -> None:
        """Say what keeps it from being opened, with a way to begin again."""
        self._acts.show(Failed(self._presentation, self._text(error), self.begin))
        self._acts.changed()

    def _arrive(self, found: _Found) -> None:
        self._found = found
        self._presentation = self._acts.dress(found.face.language, found.face.theme)
        self._presentation.icons.load()
        if found.state is OpeningState.PRACTICE:
            self._practise(found.face.practice_passphrase or "")
        elif found.state is OpeningState.LOCKED:
            self._show_lock()
        else:
            self._choose(kept=found.state is OpeningState.WITHOUT_PASSPHRASE)
        self._made_imports().begin_when_seen()
        self._acts.changed()

    def _made_imports(self) -> "InsideImports":
        from ui.inside_imports import InsideImports  # noqa: PLC0415 - after the first paint

        if self._imports is None:
            self._imports = InsideImports(self._opening.prepare, self._window)
        return self._imports

    def _practise(self, passphrase: str) -> None:
        words = self._presentation.words
        self._acts.show(Loading(self._presentation, words.say("Making the practice family ready…")))
        self._open(lambda: self._opening.unlock(passphrase), self.fail)

    def _choose(self, *, kept: bool) -> None:
        from ui.choose_passphrase import ChoosePassphrase  # noqa: PLC0415 - after the first paint

        def proceed(passphrase: str) -> None:
            self._open(lambda: self._opening.create(passphrase), self._refuse(page), new=True)

        page: ChoosePassphrase = ChoosePassphrase(
            self._presentation, self._opening, kept=kept, proceed=proceed, restore=self._restore
        )
        self._acts.show(page)

    def _restore(self) -> None:
        from ui.restore_entry import RestoreActs, RestoreEntry  # noqa: PLC0415 - as above

        opening = self._opening

        def proceed(file: Path, passphrase: str) -> None:
            self._ask(
                lambda: opening.restore(file, passphrase),
                lambda _nothing: self._open(
                    lambda: opening.unlock(passphrase), lambda _error: self.begin()
                ),
                lambda error: page.refused(error) if shiboken6.isValid(page) else None,
            )

        acts = RestoreActs(proceed=proceed, back=lambda: self._choose(kept=False))
        page: RestoreEntry = RestoreEntry(self._presentation, acts)
        self._acts.show(page)

    def _show_lock(self) -> None:
        from ui.lock_screen import LockScreen, LockScreenActs  # noqa: PLC0415 - as above

        assert self._found is not None  # noqa: S101 - for the type checker
        acts = LockScreenActs(
            unlock=self._unlock,
            answer=self._answer,
            forgot=self._recover,
            listen=self._listen,
            waited=self._ask_wait,
        )
        self._screen = LockScreen(
            self._presentation,
            acts,
            seconds=self._seconds,
            practice_passphrase=self._found.face.practice_passphrase,
        )
        self._acts.show(self._screen)
        self._listen()
        self._ask_wait()

    def _listen(self) -> None:
        if self._screen is not None:
            self._screen.begin_to_listen()
        opening, bridge = self._opening, self._bridge
        messenger, presentation = self._messenger, self._presentation

        def tell(urgent: bool) -> bool:
            return self.locked and messenger.tell(presentation, urgent=urgent)

        def heard(_nothing: None) -> None:
            self._hear(None)

        def deaf(error: GuardianError) -> None:
            self._hear(error)

        self._ask(lambda: opening.listen(tell, bridge.announce_glance), heard, deaf)

    def _hear(self, error: GuardianError | None) -> None:
        self._listens = error is None
        if self._screen is not None:
            self._screen.show_trouble(self._text(error) if error is not None else None)
        self._look()
        self._acts.changed()

    def _look(self) -> None:
        if not self.locked:
            self._again.stop()
            return
        self._again.start()
        self._ask(self._opening.glance, self._glanced, lambda _error: None)

    def _glanced(self, glance: "Glance") -> None:
        if self._entering and glance.kind.value == _NOT_LISTENING:
            return  # it rests for the passphrase that is being tried
        self._glance = glance
        if self._screen is not None:
            self._screen.show_glance(glance)
        self._acts.changed()

    def _ask_wait(self) -> None:
        self._ask(self._opening.wait_seconds, self._wait, lambda _error: None)

    def _wait(self, seconds: int) -> None:
        if self._screen is not None:
            self._screen.wait(seconds)

    def _unlock(self, passphrase: str) -> None:
        self._open(lambda: self._opening.unlock(passphrase), self._not_unlocked)

    def _answer(self, passphrase: str) -> None:
        self._open(lambda: self._opening.unlock(passphrase), self._not_unlocked, quick=True)

    def _not_unlocked(self, error: GuardianError) -> None:
        if self._screen is not None:
            self._screen.refused(self._text(error))
            self._ask_wait()
            self._look()

    def _recover(self) -> None:
        from ui.recovery_entry import RecoveryActs, RecoveryEntry  # noqa: PLC0415 - as above

        def proceed(words: str, passphrase: str) -> None:
            self._open(
                lambda: self._opening.unlock_with_recovery(words, passphrase), self._refuse(page)
            )

        acts = RecoveryActs(proceed=proceed, back=self._show_lock)
        page: RecoveryEntry = RecoveryEntry(self._presentation, self._opening, acts)
        self._screen = None
        self._acts.show(page)

    def _refuse(self, page: "ChoosePassphrase | RecoveryEntry") -> Callable[[GuardianError], None]:
        return lambda error: page.refused(self._text(error)) if shiboken6.isValid(page) else None

    def _open(
        self,
        operation: "Callable[[], Services]",
        refuse: Callable[[GuardianError], None],
        *,
        new: bool = False,
        quick: bool = False,
    ) -> None:
        def work() -> Opened:
            services = operation()
            return Opened(
                services=services,
                language=services.preferences.language(),
                theme=services.preferences.theme(),
                lock_after_minutes=services.security.security().lock_after_minutes,
                new=new,
                quick=quick,
                alerts_wait=any(each.acknowledged_at is None for each in services.alerts.recent()),
            )

        def failed(error: GuardianError) -> None:
            self._entering = False
            self._acts.opens(False)
            if error.code == _RECORDS_DAMAGED:
                self._repair(error)
            else:
                refuse(error)

        self._acts.opens(True)
        self._entering = True
        imports = self._made_imports()
        self._ask(work, lambda opened: imports.then(lambda: self._enter(opened)), failed)

    def _enter(self, opened: Opened) -> None:
        waited = self._glance is not None and self._glance.kind.value == "waiting"
        self._leave()
        self._acts.opened(opened, waited)

    def _repair(self, error: GuardianError) -> None:
        from ui.pages.repair import Repair  # noqa: PLC0415 - as above

        self._screen = None
        self._acts.show(Repair(self._presentation, self._text(error), self._opening, self.begin))
