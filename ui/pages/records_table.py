"""Saves the log as a table, where the guardian wants it."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from PySide6.QtCore import QDir, Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from guardian.desk.record_table import as_csv
from guardian.desk.record_values import LogEntry, LogFilter
from guardian.desk.table_file import save_table
from guardian.words import Words
from ui import tasks
from ui.failures import show_failure
from ui.formats import foreign
from ui.pages.base import Notice
from ui.presentation import Presentation
from ui.records_port import Records
from ui.sayings.records import WHO, account_text, what

SUFFIX = "csv"


def ask_where_to_save(
    parent: QWidget,
    presentation: Presentation,
    records: Records,
    chosen: LogFilter,
    notice: Notice,
) -> None:
    """Open the system's dialog for the file, and write it in a worker once it is chosen."""
    words = presentation.words
    kinds = f"{words.say('Tables')} (*.{SUFFIX})"
    dialog = QFileDialog(parent, words.say("Save as a table"), QDir.homePath(), kinds)
    dialog.setObjectName("choose_file")
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(SUFFIX)
    day = presentation.now().astimezone().date().isoformat()
    dialog.selectFile(f"Guardian-log-{day}.{SUFFIX}")

    def write(file: Path) -> None:
        tasks.run(
            lambda: save_table(file, as_csv(table(words, records.whole_log(chosen)))),
            lambda _written: notice(words.say("{file} is saved.", file=foreign(file.name))),
            lambda error: show_failure(error, parent),
            parent=parent,
        )

    dialog.fileSelected.connect(lambda name: write(Path(name)))
    dialog.open()


def table(words: Words, entries: Iterator[LogEntry]) -> Iterator[Sequence[str]]:
    """Yield the heading and a row for each entry, its time local and with its offset (ISO 8601)."""
    yield (
        words.say("Number"),
        words.say("Time"),
        words.say("Who"),
        words.say("Account"),
        words.say("What"),
        words.say("Code"),
    )
    for entry in entries:
        yield (
            str(entry.position),
            entry.at.astimezone().isoformat(timespec="seconds"),
            words.say(WHO[entry.who]),
            account_text(words, entry),
            what(words, entry),
            entry.code,
        )
