"""What notifies, and what the program is, in memory."""

from pathlib import Path

from guardian.desk.about import LICENCE, AboutView, Part
from guardian.desk.notice_values import NOTIFY_FROM, NoticeChoices
from tests.ui.fake_calls import Calls

FOLDER = Path("/home/parent/.local/share/guardian")


class FakeNotices:
    """The part of :class:`tests.ui.fakes.Desk` with the guardian's choices about notifications."""

    calls: Calls
    notices_now = NoticeChoices()

    def notices(self) -> NoticeChoices:
        self.calls.note("notices")
        return self.notices_now

    def set_notices(self, chosen: NoticeChoices) -> None:
        self.calls.note("set_notices", chosen)
        if chosen.notify_from not in NOTIFY_FROM:
            raise ValueError(f"no such notify_from: {chosen.notify_from}")
        self.notices_now = chosen

    def about(self) -> AboutView:
        self.calls.note("about")
        return AboutView(licence=LICENCE, folder=FOLDER)

    def parts(self) -> tuple[Part, ...]:
        self.calls.note("parts")
        return (
            Part(name="PySide6_Essentials", version="6.12.0", licence="LGPL-3.0-only"),
            Part(name="requests", version="2.34.2", licence="Apache-2.0"),
            Part(name="sqlcipher3", version="0.6.4", licence=""),
        )
