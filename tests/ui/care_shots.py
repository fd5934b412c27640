"""Scenes of the pages about characters, records and the guardian's own choices."""

from collections.abc import Callable
from dataclasses import replace

from guardian.desk.notice_values import USUAL_QUIET_HOURS, NoticeChoices
from guardian.desk.values import CharacterStatus, Keeper
from guardian.link.wire.events import Level
from guardian.policy.settings import Block
from tests.ui import samples
from tests.ui.fakes import Desk


def waiting(desk: Desk) -> None:
    """Let one character wait, one be another guardian's, and time with one not count."""
    desk.limits_now = replace(
        desk.limits_now,
        wished=replace(
            desk.limits_now.wished,
            approve_new_characters=True,
            approved_characters={"study_owl": Block(), "buddy_max": Block()},
            exempt_characters={"study_owl": Block()},
        ),
    )
    desk.stand_anew(())
    taken = replace(
        desk.found_characters[2],
        character_id="buddy_two",
        status=CharacterStatus.BLOCKED,
        kept_by=Keeper.OTHER,
        minutes_week=0,
    )
    desk.found_characters = (*desk.found_characters, taken)


def log(desk: Desk) -> None:
    """Let two children be linked, and much be written down that was found intact."""
    desk.linked = (
        samples.link(desk.chosen_language),
        samples.second_link(desk.chosen_language),
    )
    desk.intact_at = samples.NOW
    desk.log_again = 12


def quiet(desk: Desk) -> None:
    """Let quiet hours be chosen."""
    desk.notices_now = NoticeChoices(notify_from=Level.MODERATE, quiet=USUAL_QUIET_HOURS)


PREPARED: dict[str, tuple[str, Callable[[Desk], None]]] = {
    "characters_waiting": ("characters", waiting),
    "records": ("records", log),
    "settings_quiet": ("settings", quiet),
}
"""A scene's page, and what it is prepared with."""
