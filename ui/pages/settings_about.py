"""Settings: what Guardian is, where it keeps the records, and what it is made of."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from guardian.desk.about import AboutView, Part
from guardian.errors import GuardianError
from ui import tasks
from ui.about_port import AboutPort
from ui.formats import foreign
from ui.pages.security_panel import Panel
from ui.presentation import Presentation
from ui.theme.fonts import Size
from ui.widgets.boxes import Card, column, row, rule
from ui.widgets.buttons import button
from ui.widgets.flow import Flow
from ui.widgets.icon import Icon
from ui.widgets.text import Elided, Text, section

_LONGEST_PATH = 400


class AboutCard(Card):
    """``show_parts`` opens the list of what it is made of."""

    def __init__(
        self,
        presentation: Presentation,
        about: AboutView,
        *,
        version: str,
        show_parts: Callable[[], None],
        leave: Callable[[], None],
    ) -> None:
        super().__init__(spacing=12)
        self.setObjectName("about")
        words = presentation.words
        self.add(section(presentation, words.say("About")))
        self.add(Text(presentation, words.say("Guardian {version}", version=version)))
        self.add(
            _line(
                presentation,
                "shield-check",
                words.say("Nothing leaves this computer but Guardian Link"),
                words.say(
                    "Guardian speaks with the services that you link, and with nobody else. There"
                    " is no account of Guardian's own, and nothing is counted or reported."
                ),
            )
        )
        folder = Text(presentation, foreign(str(about.folder), _LONGEST_PATH), ink="second")
        folder.setObjectName("records_folder")
        folder.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        folder.setAccessibleName(
            words.say("The records are kept, encrypted, in {folder}", folder=about.folder)
        )
        heading = Text(presentation, words.say("The records are kept here, encrypted"))
        icon = Icon(presentation, "folder", presentation.colours.second, 22)
        line = row(icon, spacing=12)
        line.setAlignment(icon, Qt.AlignmentFlag.AlignTop)
        line.addLayout(column(heading, folder, spacing=2), 1)
        self.add(line)
        self.add(
            _line(
                presentation,
                "file-text",
                words.say("Free software under {licence}", licence=about.licence),
                words.say("Icons: Phosphor. Window: Qt for Python (LGPL)."),
            )
        )
        made_of = button(presentation, words.say("Parts and licences"), show_parts, name="parts")
        quit_it = button(presentation, words.say("Quit Guardian"), leave, name="quit")
        quit_it.setToolTip(
            words.say("Alerts will not reach this computer until you start it again")
        )
        self.add(Flow([made_of, quit_it], spacing=12))


class PartsPanel(Panel):
    """Every distribution that is installed and used, with its version and licence."""

    def __init__(
        self, presentation: Presentation, about: AboutPort, back: Callable[[], None]
    ) -> None:
        words = presentation.words
        super().__init__(
            presentation,
            "parts",
            title=words.say("What Guardian is made of"),
            text=words.say("Read from what is installed on this computer."),
            back=back,
        )
        tasks.run(about.parts, self._show, self._failed, parent=self)

    def _show(self, parts: tuple[Part, ...]) -> None:
        for at, part in enumerate(parts):
            if at:
                self.add(rule())
            self.add(self._part(part))

    def _part(self, part: Part) -> QWidget:
        licence = foreign(part.licence) or self.words.say("Its licence is in its own files")
        made = QWidget()
        made.setObjectName(f"part_{part.name.lower()}")
        name = self.words.say(
            "{name} {version}", name=foreign(part.name), version=foreign(part.version)
        )
        made.setLayout(
            column(
                Elided(self.presentation, name),
                Text(self.presentation, licence, Size.CAPTION, ink="second"),
                spacing=0,
            )
        )
        return made

    def _failed(self, error: GuardianError) -> None:
        self.say_failure(error)


def _line(presentation: Presentation, icon: str, title: str, text: str) -> QWidget:
    picture = Icon(presentation, icon, presentation.colours.second, 22)
    line = row(picture, spacing=12)
    line.setAlignment(picture, Qt.AlignmentFlag.AlignTop)
    line.addLayout(
        column(Text(presentation, title), Text(presentation, text, ink="second"), spacing=2), 1
    )
    made = QWidget()
    made.setLayout(line)
    return made
