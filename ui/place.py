"""Where somebody is in the opened window, and what only the window can do. Imports little."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from guardian.desk.security_values import PassphraseOpinion
    from ui.start_port import AtLogin


@dataclass(frozen=True, kw_only=True)
class ShellActs:
    """What only the window can do. ``tray_changed``: the tray has something new to tell.

    ``at_login``: ``None`` where starting at login is not offered. ``try_demo``: show a practice
    family, ``None`` where it is not offered. ``practice``: this is one.
    """

    set_language: Callable[[str], None]
    set_theme: Callable[[str], None]
    opinion: "Callable[[str], PassphraseOpinion]"
    lock_after: Callable[[int], None]
    lock: Callable[[], None]
    quit: Callable[[], None]
    tray_changed: Callable[[], None]
    at_login: "AtLogin | None" = None
    try_demo: Callable[[], None] | None = None
    practice: bool = False


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where somebody is, so that a rebuilt window opens there again."""

    page: str = "home"
    link_id: str | None = None
    alert_id: str | None = None
