"""Backup, check, keeping time and keys of the records."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from guardian.desk.security_values import KEEP_MONTHS, Checked, SecurityView
from guardian.errors import GuardianError
from ui import tasks
from ui.failures import show_failure
from ui.pages.security_panel import Working
from ui.pages.security_rows import here, setting
from ui.ports import Security
from ui.presentation import Presentation
from ui.questions import Answer, Role, ask
from ui.theme.fonts import Size
from ui.widgets.boxes import Card, column, row, rule
from ui.widgets.buttons import button
from ui.widgets.segments import Segments
from ui.widgets.text import Text, section

_FOREVER = "forever"
_MONTHS_OF_A_YEAR = 12


@dataclass(frozen=True, kw_only=True)
class RecordsActs:
    """What can be done from here; ``checked`` keeps the result while the page is drawn anew."""

    back_up: Callable[[], None]
    renew_keys: Callable[[], None]
    kept: Callable[[], None]
    checked: Callable[[Checked], None]


class RecordsCard(Card):
    """The records: a copy of them, whether they are whole, how long they are kept."""

    def __init__(
        self,
        presentation: Presentation,
        security: Security,
        view: SecurityView,
        last_check: Checked | None,
        acts: RecordsActs,
    ) -> None:
        super().__init__(spacing=14)
        self.setObjectName("records")
        self._presentation = presentation
        self._words = presentation.words
        self._security = security
        self._view = view
        self._acts = acts
        words = self._words
        self.add(section(presentation, words.say("Your records")))
        self.add(self._backup())
        self.add(rule())
        self._check_button = button(
            presentation, words.say("Check now"), self._check, name="check_records"
        )
        self.add(
            self._row(
                words.say("Are the records whole?"),
                words.say("Reads every page and follows the log from its first entry."),
                self._check_button,
            )
        )
        self._working = Working(presentation)
        self.add(self._working)
        self._result = Text(presentation, "")
        self._result.setObjectName("check_result")
        self._result.hide()
        self.add(self._result)
        if last_check is not None:
            self._say_checked(last_check)
        self.add(rule())
        self._keeping()
        self.add(rule())
        self.add(self._keys())

    def _row(self, title: str, state: str, control: QWidget) -> QWidget:
        made = QWidget()
        made.setLayout(setting(self._presentation, title, state, control))
        return made

    def _backup(self) -> QWidget:
        words, last = self._words, self._view.last_backup_at
        state = (
            words.say("There is none. If the disk breaks, the records are lost.")
            if last is None
            else words.say("Last written {time}.", time=here(self._presentation, last))
        )
        back_up = button(
            self._presentation, words.say("Back up"), self._acts.back_up, name="open_backup"
        )
        return self._row(words.say("Backup"), state, back_up)

    def _keys(self) -> QWidget:
        words = self._words
        renew = button(
            self._presentation, words.say("Renew"), self._acts.renew_keys, name="open_keys"
        )
        renew.setAccessibleName(words.say("Renew every key"))
        state = words.say("Worth it if somebody may have had this computer or a copy of its disk.")
        return self._row(words.say("Keys"), state, renew)

    def _check(self) -> None:
        security, words = self._security, self._words
        self._check_button.setEnabled(False)
        self._result.hide()
        self._working.begin(words.say("Reading all records…"))
        tasks.run(security.check_records, self._checked, self._not_checked, parent=self)

    def _checked(self, checked: Checked) -> None:
        self._acts.checked(checked)
        self._end_check()
        self._say_checked(checked)

    def _not_checked(self, error: GuardianError) -> None:
        self._end_check()
        text = error.in_language(self._words.language)
        lines = (text.title, text.message, text.advice)
        self._say("\n".join(lines), ink="attention")

    def _end_check(self) -> None:
        self._working.hide()
        self._check_button.setEnabled(True)

    def _say_checked(self, checked: Checked) -> None:
        words, when = self._words, here(self._presentation, checked.checked_at)
        entries = self._presentation.formats.locale.toString(checked.entries)
        if checked.sound:
            text = words.say(
                "Checked {time}: everything is whole. {entries} entries of the log follow one"
                " another without a gap.",
                time=when,
                entries=entries,
            )
            self._say(text, ink="second")
            return
        text = words.say(
            "Checked {time}: the records are not as Guardian wrote them. Somebody or something has"
            " changed them. Limits stay in force at the services; back up, and look at the"
            " accounts there yourself.",
            time=when,
        )
        self._say(text, ink="attention")

    def _say(self, text: str, *, ink: str) -> None:
        self._result.setText(text)
        self._result.setProperty("ink", ink)
        self._result.style().unpolish(self._result)
        self._result.style().polish(self._result)
        self._result.show()

    def _keeping(self) -> None:
        words = self._words
        choices = {_FOREVER: words.say("For ever")} | {
            str(each): self._span(each) for each in KEEP_MONTHS
        }
        chosen = self._view.keep_months
        control = Segments(
            self._presentation,
            "keep",
            choices,
            _FOREVER if chosen is None else str(chosen),
            self._choose,
        )
        title = words.say("Keep records")
        control.setAccessibleName(title)
        state = words.say("Alerts, your notes, purchases and minutes; limits always stay.")
        self.add(
            column(
                Text(self._presentation, title),
                Text(self._presentation, state, Size.CAPTION, ink="second"),
                row(control, None),
                spacing=4,
            )
        )

    def _span(self, months: int) -> str:
        """Return a time in the largest unit that is whole."""
        if months % _MONTHS_OF_A_YEAR:
            return self._words.say_n("{n} month", "{n} months", months)
        return self._words.say_n("{n} year", "{n} years", months // _MONTHS_OF_A_YEAR)

    def _choose(self, value: str) -> None:
        months = None if value == _FOREVER else int(value)
        before = self._view.keep_months
        if months == before:
            return
        if months is None or (before is not None and months > before):
            self._keep(months)
        else:
            self._ask(months)

    def _ask(self, months: int) -> None:
        words = self._words
        title = words.say("Remove what is older than {time}?", time=self._span(months))
        ask(
            self.window(),
            "ask_keep",
            title,
            words.say(
                "Older alerts that you have seen, with your notes, and older purchases and minutes"
                " are removed from this computer now, and from then on every day. This cannot be"
                " undone. Alerts that you have not seen stay, backups keep what they have, and the"
                " log keeps that something was removed."
            ),
            does=Answer(
                name="confirm_keep",
                text=words.say("Remove"),
                role=Role.DestructiveRole,
                act=lambda: self._keep(months),
            ),
            leaves=Answer(
                name="keep_records",
                text=words.say("Keep everything"),
                role=Role.RejectRole,
                act=self._acts.kept,
            ),
        )

    def _keep(self, months: int | None) -> None:
        security = self._security
        self._working.begin(self._words.say("Putting the records in order…"))
        tasks.run(
            lambda: security.set_keep_months(months),
            lambda _nothing: self._acts.kept(),
            self._not_kept,
            parent=self,
        )

    def _not_kept(self, error: GuardianError) -> None:
        show_failure(error, self)
        self._acts.kept()
