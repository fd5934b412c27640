"""The one shape of work off the GUI thread: ``run(operation, on_success, on_failure)``.

Exactly one of the two callbacks is called, on the GUI thread, and none once the parent is gone.
Whoever forgets ``on_failure`` gets a dialog. An error that is no :class:`GuardianError` is a fault
of the program: the page gets a plain error, and the fault itself is raised on the GUI thread for
the top-level handler.
"""

from collections.abc import Callable
from typing import TypeVar

import shiboken6
from PySide6.QtCore import QCoreApplication, QObject, QRunnable, QThreadPool, Signal
from PySide6.QtWidgets import QWidget

from guardian.errors import GuardianError

T = TypeVar("T")
Failed = Callable[[GuardianError], None]
_WORKERS = 8
"""At least so many: a keyring that waits for its prompt must not keep a passphrase waiting."""


class _Outcome(QObject):
    """Belongs to the application, so that no worker ever destroys it."""

    arrived = Signal(object)


class _Work(QRunnable):
    def __init__(self, operation: Callable[[], object], outcome: _Outcome) -> None:
        super().__init__()
        self._operation = operation
        self._outcome = outcome

    def run(self) -> None:
        result: object
        try:
            result = (self._operation(), None)
        # A panic of a library in Rust is no Exception, and a page would wait for ever.
        except BaseException as error:  # noqa: BLE001 - handed over and raised on the GUI thread
            result = (None, error)
        if shiboken6.isValid(self._outcome):
            self._outcome.arrived.emit(result)


def make_room() -> None:
    """Let as many operations run at once as may have to wait for somebody."""
    pool = QThreadPool.globalInstance()
    pool.setMaxThreadCount(max(_WORKERS, pool.maxThreadCount()))


def wait_for_workers(milliseconds: int) -> bool:
    """Let running operations end before the application is taken down."""
    return QThreadPool.globalInstance().waitForDone(milliseconds)


def run(
    operation: Callable[[], T],
    on_success: Callable[[T], None],
    on_failure: Failed | None = None,
    *,
    parent: QWidget,
) -> None:
    """Run ``operation`` in a worker and hand its result or its error to the GUI thread."""
    outcome = _Outcome(QCoreApplication.instance())

    def deliver(result: tuple[T, BaseException | None]) -> None:
        outcome.deleteLater()
        if not shiboken6.isValid(parent):
            return
        value, error = result
        if error is None:
            on_success(value)
            return
        failed = on_failure or (lambda known: _show(known, parent))
        if isinstance(error, GuardianError):
            failed(error)
            return
        failed(GuardianError())
        raise error

    outcome.arrived.connect(deliver)
    QThreadPool.globalInstance().start(_Work(operation, outcome))


def _show(error: GuardianError, parent: QWidget) -> None:
    from ui.failures import show_failure  # noqa: PLC0415 - after the first paint

    show_failure(error, parent)
