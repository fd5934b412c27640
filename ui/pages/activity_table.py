"""Saves the use of some days as a table, where the guardian wants it."""

from datetime import date
from pathlib import Path

from PySide6.QtCore import QDir, Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from guardian.desk.activity_values import UseHeadings
from guardian.desk.table_file import save_table
from guardian.words import Words
from ui import tasks
from ui.activity_port import ActivityPort
from ui.failures import show_failure
from ui.formats import foreign
from ui.pages.base import Notice
from ui.presentation import Presentation

SUFFIX = "csv"


def headings(words: Words) -> UseHeadings:
    """Return the words at the head of the table's columns."""
    return UseHeadings(
        day=words.say("Day"),
        started_at=words.say("From"),
        ended_at=words.say("Until"),
        character=words.say("Character"),
        minutes=words.say("Minutes"),
        turns=words.say("Messages of the child"),
        all_characters=words.say("All characters"),
    )


def ask_where_to_save(
    parent: QWidget,
    presentation: Presentation,
    port: ActivityPort,
    link_id: str,
    days: tuple[date, date],
    notice: Notice,
) -> None:
    """Open the system's dialog for the file, and write it in a worker once it is chosen."""
    words = presentation.words
    first, last = days
    kind = words.say("Tables")  # apart: the catalogue's reader does not look into f-strings
    dialog = QFileDialog(
        parent,
        words.say("Save as a table"),
        QDir.homePath(),
        f"{kind} (*.{SUFFIX})",
    )
    dialog.setObjectName("choose_file")
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(SUFFIX)
    dialog.selectFile(f"Guardian-{first.isoformat()}-{last.isoformat()}.{SUFFIX}")
    columns = headings(words)

    def write(file: Path) -> None:
        tasks.run(
            lambda: save_table(file, port.export_csv(link_id, first, last, columns)),
            lambda _written: notice(words.say("{file} is saved.", file=foreign(file.name))),
            lambda error: show_failure(error, parent),
            parent=parent,
        )

    dialog.fileSelected.connect(lambda name: write(Path(name)))
    dialog.open()
