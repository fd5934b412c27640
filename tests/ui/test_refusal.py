"""A start that is refused tells why in a window."""

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMessageBox

from guardian.system.instance import AnotherGuardianError, NoLockError
from ui.refusal import tell_refusal


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize(
    "error",
    [AnotherGuardianError(), NoLockError(folder="/home/<b>us</b>/profile")],
    ids=lambda error: type(error).__name__,
)
def test_it_tells_what_happened_and_what_to_do(
    qapp: QApplication, error: AnotherGuardianError | NoLockError, language: str
) -> None:
    said: list[str] = []

    def read() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        said.extend((box.text(), box.informativeText(), box.windowTitle()))
        box.accept()

    QTimer.singleShot(0, qapp, read)
    tell_refusal(error, language)
    text = error.in_language(language)
    assert said == [text.title, f"{text.message}\n\n{text.advice}", text.title]
