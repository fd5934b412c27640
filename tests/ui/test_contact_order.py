"""Who is called first: moved by a place, by mouse and by keyboard."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from guardian.desk.records_ward_values import RecordRefusal, WishView
from guardian.desk.values import Stage
from guardian.words import LANGUAGES, Words
from tests.ui import samples
from tests.ui.conftest import Rig
from tests.ui.fakes import Desk
from ui.sayings.ward_records import order_news


def test_a_contact_is_called_earlier_or_later_by_mouse_and_keyboard(rig: Rig, desk: Desk) -> None:
    window = rig.window(desk)
    rig.click(window, "go_records")
    rig.click(window, "section_contacts")
    assert not rig.find(window, "earlier_grandma").isEnabled()
    assert not rig.find(window, "later_teacher").isEnabled()
    rig.click(window, "earlier_teacher")
    assert desk.calls.named("move_contact") == [("link-1", "teacher", True)]
    words = rig.texts(window)
    assert "You asked for this order. The service has not confirmed it yet." in words
    assert words.index("Ms Zhou") < words.index("Grandma Li")
    later = rig.find(window, "later_teacher")
    later.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(later, Qt.Key.Key_Space)
    rig.settle()
    assert desk.calls.named("move_contact")[-1] == ("link-1", "teacher", False)


@pytest.mark.parametrize("stage", [Stage.CONFIRMED, Stage.REFUSED])
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_came_of_another_order_is_a_whole_sentence(language: str, stage: Stage) -> None:
    words = Words("ui", language)
    for refusal in ("", RecordRefusal.NOT_PERMITTED):
        told = order_news(words, WishView(stage=stage, since=samples.NOW, refusal=refusal))
        assert told.endswith((".", "。"))
