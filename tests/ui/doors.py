"""The pages before a profile is open, by name, for pictures and for the checks of layout."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QPushButton, QWidget

from guardian.desk.errors import RecordsDamagedError
from guardian.desk.locked_values import Glance, GlanceKind
from guardian.desk.opening_state import OpeningState
from guardian.desk.security_values import Advice, PassphraseOpinion
from guardian.vault.errors import BackupTooNewError, KeyringLockedError, WrongPassphraseError
from tests.ui import samples
from tests.ui.fake_opening import FakeOpening
from tests.ui.fake_security import RECOVERY_WORDS
from tests.ui.fakes import Desk
from ui.pages.restore_form import RestoreForm

AN_HOUR_AGO = samples.NOW - timedelta(minutes=47)


def nothing(_window: QWidget) -> None:
    """Leave it as it is."""


@dataclass(frozen=True, kw_only=True)
class Doorway:
    """How a page comes about: what the profile is, and what a person does."""

    state: OpeningState = OpeningState.LOCKED
    set_up: Callable[[FakeOpening], None] = lambda _opening: None
    step: Callable[[QWidget], None] = nothing

    def opening(self, desk: Desk, theme: str = "light") -> FakeOpening:
        """Return a profile like that."""
        made = FakeOpening(desk, self.state, "four brown owls")
        made.theme = theme
        self.set_up(made)
        return made


def _type(window: QWidget, name: str, text: str) -> None:
    window.findChildren(QLineEdit, name)[-1].setText(text)  # an older page may still be there


def _press(window: QWidget, name: str) -> None:
    found = window.findChild(QPushButton, name)
    assert isinstance(found, QPushButton)
    found.click()


def _glance(kind: GlanceKind) -> Callable[[FakeOpening], None]:
    def set_up(opening: FakeOpening) -> None:
        told = kind not in {GlanceKind.HIDDEN, GlanceKind.NOTHING_LINKED, GlanceKind.NOT_LISTENING}
        opening.glance_now = Glance(kind=kind, last_heard_at=AN_HOUR_AGO if told else None)

    return set_up


def _fail(verb: str, error: Exception) -> Callable[[FakeOpening], None]:
    return lambda opening: opening.calls.failures.update({verb: error})


def _deaf(opening: FakeOpening) -> None:
    opening.calls.failures["listen"] = KeyringLockedError()
    opening.glance_now = Glance(kind=GlanceKind.NOT_LISTENING)


def _waiting_room(opening: FakeOpening) -> None:
    opening.wait = 272


def _practised(opening: FakeOpening) -> None:
    opening.practice = True


def _half_typed(window: QWidget) -> None:
    _type(window, "passphrase", "owl")


def _wrong(window: QWidget) -> None:
    _type(window, "passphrase", "four brown cats")
    _press(window, "unlock")


def _right(window: QWidget) -> None:
    _type(window, "passphrase", "four brown owls")
    _press(window, "unlock")


def _asking(opening: FakeOpening) -> None:
    _glance(GlanceKind.WAITING)(opening)
    desk = opening.desk
    desk.linked = (samples.link(desk.chosen_language), samples.second_link(desk.chosen_language))
    desk.asked = samples.requests(desk.chosen_language)


def _quick(window: QWidget) -> None:
    _type(window, "passphrase", "four brown owls")
    _press(window, "answer_and_lock")


def _forgot(window: QWidget) -> None:
    _press(window, "forgot_passphrase")
    sheet = window.findChild(QPlainTextEdit, "recovery_words")
    assert isinstance(sheet, QPlainTextEdit)
    sheet.setPlainText(" ".join(RECOVERY_WORDS[:7]))


def _wrong_sheet(window: QWidget) -> None:
    _forgot(window)
    _type(window, "passphrase", "five brown owls at noon")
    _type(window, "passphrase_again", "five brown owls at noon")
    _press(window, "recover")


def _choose_wrong(window: QWidget) -> None:
    _type(window, "passphrase", "five brown owls at noon")
    _type(window, "passphrase_again", "five brown owls at noon")
    _press(window, "create_profile")


def _restore(window: QWidget) -> None:
    _press(window, "have_backup")
    form = window.findChild(RestoreForm)
    assert isinstance(form, RestoreForm)
    form.take_file(Path("/media/drive/Guardian-2026-07-14.guardian-backup"))


def _restore_refused(window: QWidget) -> None:
    _restore(window)
    _type(window, "restore_passphrase", "five brown owls at noon")
    _press(window, "restore")


def _judged(score: int, advice: Advice | None) -> Callable[[FakeOpening], None]:
    opinion = PassphraseOpinion(score=score, acceptable=score >= ACCEPTABLE, advice=advice)
    return lambda opening: opening.opinions.update({STRENGTHS[score]: opinion})


def _typed(score: int) -> Callable[[QWidget], None]:
    return lambda window: _type(window, "passphrase", STRENGTHS[score])


STRENGTHS = ("owl", "qwertyuiop12", "Mia2014mia2014", "four brown owls", "five brown owls at noon")
WEAKNESSES = (Advice.TOO_SHORT, Advice.KEYBOARD, Advice.NAME_OR_DATE, Advice.ADD_A_WORD, None)
ACCEPTABLE = 3

DOORWAYS = {
    **{
        f"strength_{score}": Doorway(
            state=OpeningState.NEW, set_up=_judged(score, advice), step=_typed(score)
        )
        for score, advice in enumerate(WEAKNESSES)
    },
    "restore": Doorway(state=OpeningState.NEW, step=_restore),
    "restore_refused": Doorway(
        state=OpeningState.NEW,
        set_up=_fail("restore", BackupTooNewError(app_version="9.1")),
        step=_restore_refused,
    ),
    "first_start": Doorway(state=OpeningState.NEW, step=_half_typed),
    "first_start_refused": Doorway(
        state=OpeningState.NEW,
        set_up=_fail("create", KeyringLockedError()),
        step=_choose_wrong,
    ),
    "without_passphrase": Doorway(state=OpeningState.WITHOUT_PASSPHRASE),
    **{f"lock_{kind.value}": Doorway(set_up=_glance(kind)) for kind in GlanceKind},
    "lock_keyring": Doorway(set_up=_deaf),
    "lock_wrong": Doorway(step=_wrong),
    "lock_wait": Doorway(set_up=_waiting_room),
    "lock_practice": Doorway(set_up=_practised),
    "lock_damaged": Doorway(set_up=_fail("unlock", RecordsDamagedError()), step=_right),
    "quick_answers": Doorway(set_up=_asking, step=_quick),
    "quick_nothing": Doorway(set_up=_glance(GlanceKind.WAITING), step=_quick),
    "recovery": Doorway(step=_forgot),
    "recovery_refused": Doorway(step=_wrong_sheet),
    "opening_failed": Doorway(set_up=_fail("state", WrongPassphraseError())),
}
