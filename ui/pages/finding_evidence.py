"""Saves what a service signed about a finding, with what it means, where the guardian wants it."""

from pathlib import Path

from PySide6.QtCore import QDir, Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from guardian.desk.finding_values import FindingView
from ui import tasks
from ui.failures import show_failure
from ui.finding_port import Findings
from ui.formats import foreign
from ui.pages.base import Notice
from ui.presentation import Presentation
from ui.sayings.findings import Said

SUFFIX = "json"


def ask_where_to_save(
    parent: QWidget,
    presentation: Presentation,
    findings: Findings,
    finding: FindingView,
    said: Said,
    notice: Notice,
) -> QFileDialog:
    """Open the system's dialog for the file, and write it in a worker once it is chosen."""
    words = presentation.words
    dialog = QFileDialog(
        parent,
        words.say("Save what the service signed"),
        QDir.homePath(),
        f"{words.say('Signed reports')} (*.{SUFFIX})",
    )
    dialog.setObjectName("choose_file")
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(SUFFIX)
    dialog.selectFile(f"Guardian-{finding.opened_at.date().isoformat()}-{finding.kind}.{SUFFIX}")
    meaning = _meaning(presentation, finding, said)

    def write(file: Path) -> None:
        tasks.run(
            lambda: findings.export_evidence(finding.finding_id, file, meaning),
            lambda _written: notice(words.say("{file} is saved.", file=foreign(file.name))),
            lambda error: show_failure(error, parent),
            parent=parent,
        )

    dialog.fileSelected.connect(lambda name: write(Path(name)))
    dialog.open()
    return dialog


def _meaning(presentation: Presentation, finding: FindingView, said: Said) -> tuple[str, ...]:
    words = presentation.words
    return (
        said.title,
        said.text,
        words.say(
            "“signed_report” is what {service} answered to Guardian, signed by itself (JWS, RFC"
            " 7515). Whoever has the service's public key, one of “keys”, can check that it was not"
            " changed.",
            service=foreign(finding.provider_name, 24),
        ),
        words.say("That something was signed does not say that it is true."),
    )
