"""The log of Records: who did what, and when, by pages and of one kind or account."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from guardian.desk.record_values import Group, LogAccount, LogFilter, LogView
from ui.formats import foreign
from ui.pages.base import Operation
from ui.pages.records_rows import days
from ui.pages.security_rows import here
from ui.presentation import Presentation
from ui.records_port import Records
from ui.sayings.records import GROUPS
from ui.theme.fonts import Size
from ui.widgets.aside import Aside
from ui.widgets.boxes import Card, column, row
from ui.widgets.buttons import button
from ui.widgets.flow import Flow
from ui.widgets.icon import Icon
from ui.widgets.segments import Segments
from ui.widgets.states import EmptyState
from ui.widgets.text import Text, sentence

_EVERYTHING = "everything"


class LogParts:
    """Draws pages of the log and remembers which one. ``turned``: another one is wanted."""

    def __init__(
        self,
        presentation: Presentation,
        records: Records,
        *,
        check: Callable[[], None],
        turned: Callable[[], None],
        save: Callable[[LogFilter], None],
    ) -> None:
        self.presentation = presentation
        self.words = presentation.words
        self._records = records
        self._check = check
        self._turned = turned
        self._save = save
        self._chosen = LogFilter()
        self._before: tuple[int, ...] = ()

    def page(self) -> Operation[LogView]:
        """Return what fetches the page that is wanted."""
        records, chosen = self._records, self._chosen
        before = self._before[-1] if self._before else None
        return lambda: records.log(chosen, before)

    def parts(self, view: LogView) -> Iterator[QWidget | None]:
        """Yield the page part by part; ``None``: a turn may end."""
        yield self._opening()
        yield self._intact(view)
        yield self._choices(view)
        if view.entries:
            yield from days(self.presentation, view.entries)
        else:
            yield EmptyState(
                self.presentation,
                icon="notebook",
                text=self.words.say("Nothing of this kind is in this part of the log."),
            )
        if self._before or view.next_before is not None:
            yield self._turning(view)

    def _opening(self) -> QWidget:
        words = self.words
        made = QWidget()
        about = words.say(
            "Whatever you, a service or Guardian did is written down here, and never changed."
        )
        made.setLayout(
            column(
                sentence(self.presentation, words.say("Who did what, and when.")),
                Text(self.presentation, about, Size.STRONG, ink="second"),
                spacing=4,
            )
        )
        return made

    def _intact(self, view: LogView) -> QWidget:
        words, checked = self.words, view.intact_at
        text = words.say("The log has not been checked on this computer yet.")
        if checked is not None:
            text = words.say(
                "Checked {time}: no entry was changed, and none is missing.",
                time=here(self.presentation, checked),
            )
        card = Card(margin=16)
        card.setObjectName("intact")
        icon = "shield-check" if checked is not None else "info"
        line = row(Icon(self.presentation, icon, self.presentation.colours.second, 22), spacing=12)
        check = button(
            self.presentation, words.say("Check in Settings"), self._check, name="go_check"
        )
        line.addWidget(Aside(column(Text(self.presentation, text)), check, spacing=12), 1)
        card.add(line)
        return card

    def _choices(self, view: LogView) -> QWidget:
        words = self.words
        groups = {_EVERYTHING: words.say("Everything")} | {
            group.value: words.say(text) for group, text in GROUPS.items()
        }
        chosen = self._chosen.group.value if self._chosen.group is not None else _EVERYTHING
        control = Segments(self.presentation, "group", groups, chosen, self._choose_group)
        control.setAccessibleName(words.say("What it is about"))
        save = button(
            self.presentation,
            words.say("Save as a table"),
            lambda: self._save(self._chosen),
            name="save_log",
            icon="export",
        )
        ways: list[QWidget] = [save]
        if len(view.accounts) > 1 or self._chosen.link_id is not None:
            ways.insert(0, self._account_menu(view))
        made = QWidget()
        made.setLayout(column(row(control, None), Flow(ways, spacing=12), spacing=12))
        return made

    def _account_menu(self, view: LogView) -> QPushButton:
        words = self.words
        names = {None: words.say("All accounts")} | {
            each.link_id: self._account(each) for each in view.accounts
        }
        text = names.get(self._chosen.link_id, names[None])
        made = button(
            self.presentation, text, lambda: _open(made, menu), name="choose_account", icon="users"
        )
        made.setAccessibleName(words.say("Account: {name}. Opens a menu.", name=text))
        menu = QMenu(made)
        menu.setFont(self.presentation.font())
        for link_id, name in names.items():
            action = menu.addAction(name.replace("&", "&&"))
            action.setObjectName(f"log_of_{link_id or 'all'}")
            action.setCheckable(True)
            action.setChecked(link_id == self._chosen.link_id)
            action.triggered.connect(
                lambda _checked=False, link_id=link_id: self._choose(link_id=link_id)
            )
        return made

    def _account(self, account: LogAccount) -> str:
        return self.words.say(
            "{name} at {provider}",
            name=foreign(account.ward_name, 24),
            provider=foreign(account.provider_name, 30),
        )

    def _turning(self, view: LogView) -> QWidget:
        words = self.words
        newer = button(self.presentation, words.say("Newer"), self._newer, name="newer")
        newer.setEnabled(bool(self._before))
        older = button(
            self.presentation, words.say("Older"), lambda: self._older(view), name="older"
        )
        older.setEnabled(view.next_before is not None)
        made = QWidget()
        made.setLayout(row(newer, older, None, spacing=12))
        return made

    def _older(self, view: LogView) -> None:
        if view.next_before is not None:
            self._turn((*self._before, view.next_before))

    def _newer(self) -> None:
        self._turn(self._before[:-1])

    def _turn(self, before: tuple[int, ...]) -> None:
        self._before = before
        self._turned()

    def _choose_group(self, value: str) -> None:
        self._choose(group=None if value == _EVERYTHING else Group(value))

    def _choose(self, **changes: object) -> None:
        self._chosen = replace(self._chosen, **changes)  # type: ignore[arg-type] # its own fields
        self._turn(())


def _open(under: QPushButton, menu: QMenu) -> None:
    menu.popup(under.mapToGlobal(under.rect().bottomLeft()))
