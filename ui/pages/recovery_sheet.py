"""The recovery sheet on the screen: its words, and ways to have them on paper."""

import os
from pathlib import Path

from PySide6.QtCore import QDir, QLocale, Qt
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QFileDialog, QGridLayout, QWidget

from guardian.desk.security_values import RecoverySheet
from ui import tasks
from ui.clipboard import HOLD_SECONDS, SecretClipboard
from ui.presentation import Presentation
from ui.recovery_print import (
    DOCUMENT_NAME,
    paper,
    print_sheet,
    set_page,
    sheet_pdf,
    sheet_text,
    spaced_mark,
)
from ui.theme.fonts import Size, font
from ui.widgets.boxes import Card, row
from ui.widgets.buttons import button
from ui.widgets.text import Text, caption

_COLUMNS = 3


class SheetView(Card):
    """Shows the words once; they are gone with the page."""

    def __init__(
        self, presentation: Presentation, sheet: RecoverySheet, clipboard: SecretClipboard
    ) -> None:
        super().__init__(margin=24, spacing=12)
        self.setObjectName("recovery_sheet")
        self._presentation = presentation
        self._words = presentation.words
        self._sheet = sheet
        self._clipboard = clipboard
        text = sheet_text(presentation, sheet)
        self.add(Text(presentation, f"{text.mark} · {text.made}", ink="second"))
        self.add(self._grid())
        self._said = caption(presentation, "")
        self._said.setObjectName("sheet_said")
        self.add(self._buttons())
        self.add(self._said)
        self._said.hide()

    def _grid(self) -> QWidget:
        made = Card("well", margin=20)
        made.setObjectName("recovery_words")
        made.setAccessibleName(self._words.say("The words of the recovery sheet, in their order"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        rows = -(-len(self._sheet.words) // _COLUMNS)
        locale = self._presentation.formats.locale
        for position, word in enumerate(self._sheet.words):
            across, down = divmod(position, rows)
            number = locale.toString(position + 1)
            figure = caption(self._presentation, number, wrap=False)
            figure.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            shown = Text(self._presentation, word, Size.STRONG, bold=True, wrap=False)
            shown.setFont(font(self._sheet.language, Size.STRONG, bold=True))
            shown.setAccessibleName(
                self._words.say("Word {number}: {word}", number=number, word=word)
            )
            grid.addWidget(figure, down, 2 * across)
            grid.addWidget(shown, down, 2 * across + 1)
            grid.setColumnStretch(2 * across + 1, 1)
        made.add(grid)
        return made

    def _buttons(self) -> QWidget:
        words, shown = self._words, self._presentation
        made = QWidget()
        made.setLayout(
            row(
                button(
                    shown,
                    words.say("Print"),
                    self._ask_printer,
                    name="print_sheet",
                    kind="primary",
                    icon="printer",
                ),
                button(shown, words.say("Save as PDF"), self._ask_file, name="save_sheet"),
                button(shown, words.say("Copy"), self._copy, name="copy_sheet"),
                None,
            )
        )
        return made

    def _say(self, text: str, *, ink: str = "second") -> None:
        self._said.setText(text)
        self._said.setProperty("ink", ink)
        self._said.style().unpolish(self._said)
        self._said.style().polish(self._said)
        self._said.show()

    def _copy(self) -> None:
        self._clipboard.copy(" ".join(self._sheet.words))
        self._say(
            self._words.say(
                "Copied. In {n} seconds Guardian takes the words off the clipboard again.",
                n=HOLD_SECONDS,
            )
        )

    def _ask_printer(self) -> None:
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setDocName(DOCUMENT_NAME)
        printer.setCreator(DOCUMENT_NAME)
        dialog = QPrintDialog(printer, self)
        dialog.setObjectName("print_dialog")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setWindowModality(Qt.WindowModality.WindowModal)
        dialog.finished.connect(lambda result: self._print(printer) if result else None)
        dialog.show()  # its own open() wants a receiver

    def _print(self, printer: QPrinter) -> None:
        set_page(printer, printer.pageLayout().pageSize())
        print_sheet(printer, self._presentation, self._sheet)
        self._say(self._words.say("Sent to the printer. Look whether every word can be read."))

    def _ask_file(self) -> None:
        words = self._words
        dialog = QFileDialog(self, words.say("Save as PDF"), QDir.homePath(), "PDF (*.pdf)")
        dialog.setObjectName("choose_file")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("pdf")
        mark = spaced_mark(self._sheet.profile_mark).replace(" ", "-")
        dialog.selectFile(f"{DOCUMENT_NAME}-{mark}.pdf")
        dialog.fileSelected.connect(lambda name: self._save(Path(name)))
        dialog.open()

    def _save(self, file: Path) -> None:
        contents = sheet_pdf(self._presentation, self._sheet, paper(QLocale.system()))
        tasks.run(lambda: write_privately(file, contents), self._saved, parent=self)

    def _saved(self, file: Path | None) -> None:
        words = self._words
        if file is None:
            text = words.say("The file could not be written there. Choose another place.")
            self._say(text, ink="attention")
            return
        self._say(
            words.say(
                "{file} is as good as the words themselves. Print it, then delete it.",
                file=file.name,
            )
        )


def write_privately(file: Path, contents: bytes) -> Path | None:
    """Write a file that only its owner may read; return it, or ``None`` where it cannot be."""
    try:
        opened = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(opened, "wb") as stream:
            stream.write(contents)
        file.chmod(0o600)
    except OSError:
        return None
    return file
