"""What guards the profile, the passphrase, the recovery sheet and the lock."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from guardian.desk.locked_values import Seen
from guardian.desk.security_values import LOCK_AFTER_MINUTES, SecurityView
from ui.formats import foreign
from ui.pages.security_rows import here, setting
from ui.presentation import Presentation
from ui.theme.fonts import Size
from ui.widgets.boxes import Card, column, row, rule
from ui.widgets.buttons import button
from ui.widgets.icon import Icon
from ui.widgets.segments import Segments
from ui.widgets.text import Text, section

_MOST_NAMES = 4


@dataclass(frozen=True, kw_only=True)
class ProtectionActs:
    """What can be done from here."""

    change_passphrase: Callable[[], None]
    make_sheet: Callable[[], None]
    set_lock_after: Callable[[int], None]
    set_seen: Callable[[Seen], None]


class ProtectionCard(Card):
    """Says in plain words what a thief or a child would need, and lets it be changed."""

    def __init__(
        self, presentation: Presentation, view: SecurityView, acts: ProtectionActs
    ) -> None:
        super().__init__(spacing=14)
        self.setObjectName("protection")
        self._presentation = presentation
        self._words = presentation.words
        self._view = view
        self._acts = acts
        words = self._words
        self.add(section(presentation, words.say("Protection")))
        self.add(self._line("lock", *self._guard()))
        for icon, title, text in self._silences():
            self.add(self._line(icon, title, text, ink="attention"))
        self.add(rule())
        self.add(self._passphrase())
        self.add(rule())
        self.add(self._sheet())
        self.add(rule())
        self._choices()

    def _guard(self) -> tuple[str, str]:
        words, keyring = self._words, self._view.keyring
        if keyring is not None:
            return (
                words.say("What Guardian keeps here is encrypted."),
                words.say(
                    "It takes your passphrase and the keyring of this computer ({backend})"
                    " together. A stolen disk opens with neither alone, and whoever sits at your"
                    " unlocked session still needs the passphrase.",
                    backend=foreign(keyring),
                ),
            )
        return (
            words.say("What Guardian keeps here is encrypted."),
            words.say(
                "Your passphrase alone opens it: this computer has no keyring that Guardian can"
                " use. Whoever copies the disk can try passphrases on it, so take a long one."
            ),
        )

    def _silences(self) -> list[tuple[str, str, str]]:
        """Return when no alert can arrive."""
        words, found = self._words, []
        if self._view.keyring is None:
            found.append(
                (
                    "bell-slash",
                    words.say("After a start nothing is heard before the passphrase."),
                    words.say(
                        "Until you have typed it once, no alert reaches this computer. Limits stay"
                        " in force at the services."
                    ),
                )
            )
        if self._view.deaf_while_locked:
            names = [foreign(each, 32) for each in self._view.deaf_while_locked]
            found.append(
                (
                    "bell-slash",
                    words.say("While locked, alerts wait at some services."),
                    words.say(
                        "These services do not tell a locked Guardian that something waits:"
                        " {names}. You see their alerts when you unlock.",
                        names=words.say(", ").join(names[:_MOST_NAMES]),
                    ),
                )
            )
        return found

    def _line(self, icon: str, title: str, text: str, *, ink: str = "accent") -> QWidget:
        colour = getattr(self._presentation.colours, ink)
        picture = Icon(self._presentation, icon, colour, 22)
        line = row(picture, spacing=12)
        line.setAlignment(picture, Qt.AlignmentFlag.AlignTop)
        line.addLayout(
            column(
                Text(self._presentation, title),
                Text(self._presentation, text, ink="second"),
                spacing=2,
            ),
            1,
        )
        made = QWidget()
        made.setLayout(line)
        return made

    def _passphrase(self) -> QWidget:
        words = self._words
        change = button(
            self._presentation,
            words.say("Change"),
            self._acts.change_passphrase,
            name="open_passphrase",
        )
        change.setAccessibleName(words.say("Change the passphrase"))
        state = words.say("Asked whenever Guardian was locked or started.")
        return self._row(words.say("Passphrase"), state, change)

    def _sheet(self) -> QWidget:
        words, made_at = self._words, self._view.recovery_sheet_made_at
        if made_at is None:
            text = words.say("Make")
            state = words.say(
                "There is none. If the passphrase is forgotten, nobody can open these records."
            )
        else:
            text = words.say("Make anew")
            state = words.say("Made {time}.", time=here(self._presentation, made_at))
        make = button(self._presentation, text, self._acts.make_sheet, name="open_recovery")
        make.setAccessibleName(words.say("Make a recovery sheet"))
        return self._row(words.say("Recovery sheet"), state, make)

    def _row(self, title: str, state: str, control: QWidget) -> QWidget:
        made = QWidget()
        made.setLayout(setting(self._presentation, title, state, control))
        return made

    def _choices(self) -> None:
        words = self._words
        self._choice(
            words.say("Lock after"),
            words.say("Time without a key press or a move of the mouse."),
            "lock_after",
            {
                str(each): words.say_n("{n} minute", "{n} minutes", each)
                for each in LOCK_AFTER_MINUTES
            },
            str(self._view.lock_after_minutes),
            lambda value: self._acts.set_lock_after(int(value)),
        )
        self.add(rule())
        self._choice(
            words.say("The lock screen tells"),
            words.say("It never tells what about, or about whom."),
            "seen",
            {
                Seen.WHETHER.value: words.say("Whether something waits"),
                Seen.NOTHING.value: words.say("Nothing"),
            },
            self._view.seen_while_locked.value,
            lambda value: self._acts.set_seen(Seen(value)),
        )

    def _choice(
        self,
        title: str,
        state: str,
        name: str,
        choices: Mapping[str, str],
        chosen: str,
        on_choice: Callable[[str], None],
    ) -> None:
        control = Segments(self._presentation, name, choices, chosen, on_choice)
        control.setAccessibleName(title)
        self.add(
            column(
                Text(self._presentation, title),
                Text(self._presentation, state, Size.CAPTION, ink="second"),
                row(control, None),
                spacing=4,
            )
        )
