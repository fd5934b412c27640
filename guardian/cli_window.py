"""The window: on the parent's profile, or on a practice family.

A profile is used by one process at a time. When it was locked the window asks to begin anew, and
this process replaces itself: what Python once held is gone for certain only with its memory.
"""

import base64
import gc
import json
import os
import sys
import threading
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TextIO

from guardian.errors import GuardianError, Recovery
from guardian.words import N_, system_language
from ui.ending import Ending, WindowStart

if TYPE_CHECKING:
    from ui.opening_port import Opening


_WINDOW_FILE = "window.json"


class NoDisplayError(GuardianError):
    """There is no screen to put a window on."""

    code = "no_display"
    title = N_("There is no display")
    message = N_("Guardian's window needs a desktop. Nothing was changed.")
    advice = N_("Start it from a desktop, or run “guardian demo --headless” to try it as text.")
    recovery = Recovery.NEEDS_YOU


@dataclass(frozen=True, kw_only=True)
class Continuation:
    """What a process image leaves to the one that replaces it. ``watch_key``: a secret."""

    watch_key: bytes = field(repr=False)
    start: WindowStart

    def to_bytes(self) -> bytes:
        """Return it as JSON."""
        return json.dumps(
            {
                "watch_key": self.watch_key.hex(),
                "visible": self.start.visible,
                "geometry": base64.b64encode(self.start.geometry).decode(),
            }
        ).encode()

    @classmethod
    def from_bytes(cls, payload: bytes) -> "Continuation | None":
        """Return what ``to_bytes`` wrote; ``None`` for anything else."""
        try:
            values: dict[str, Any] = json.loads(payload)
            return cls(
                watch_key=bytes.fromhex(values["watch_key"]),
                start=WindowStart(
                    visible=bool(values["visible"]),
                    geometry=base64.b64decode(values["geometry"], validate=True),
                ),
            )
        except (ValueError, KeyError, TypeError, RecursionError):
            return None


def show_profile(continue_from: int | None, *, hidden: bool = False) -> int:
    """Show the parent's profile and return the exit status.

    ``hidden``: wait in the tray, as after a login.
    ``continue_from``: the descriptor that the image before this one left its state in. Raises
    NoDisplayError and the errors of :func:`guardian.system.instance.take_or_show`; these are shown
    in a window first where nobody reads the standard error, as after a click on an icon.
    """
    from guardian.system.instance import take_or_show  # noqa: PLC0415 - see guardian.cli

    before = _left_behind(continue_from)
    if not has_display():
        raise NoDisplayError
    from guardian.desk.profile import profile_folder  # noqa: PLC0415 - see guardian.cli
    from guardian.system.login_start import find_login_start  # noqa: PLC0415 - see guardian.cli
    from guardian.system.small_file import SmallFile  # noqa: PLC0415 - see guardian.cli

    folder = profile_folder()
    try:
        instance = take_or_show(folder)
    except GuardianError as error:
        if not _read_by_somebody(sys.stderr):
            from ui.refusal import tell_refusal  # noqa: PLC0415 - see guardian.cli

            tell_refusal(error, system_language())
        raise
    if instance is None:
        return 0
    from guardian.desk.opening import ProfileOpening  # noqa: PLC0415 - see guardian.cli

    with closing(
        ProfileOpening(folder, handover=None if before is None else before.watch_key)
    ) as opening:
        start = WindowStart(visible=not hidden) if before is None else before.start
        kept = SmallFile(folder / _WINDOW_FILE)
        around: dict[str, Any] = {
            "instance": instance,
            "kept": kept,
            "at_login": find_login_start(),
            "try_demo": start_demo,
        }
        ending = show_window(opening, start, around)
        left = _leave(opening, ending)
    instance.release()
    if left is not None:
        from guardian.system.renewal import replace_process  # noqa: PLC0415 - see guardian.cli

        replace_process(left, [])
    return ending.code


def show_practice(language: str) -> int:
    """Show a practice family and return the exit status; it locks within this process."""
    from guardian.demo.opening import DemoOpening  # noqa: PLC0415 - see guardian.cli

    with closing(DemoOpening(language)) as opening:
        return show_window(opening, around={"practice": True}).code


def start_demo(language: str) -> None:
    """Show a practice family in a process and a window of its own, which it closes by itself."""
    command = [sys.executable, "-m", "guardian", "demo", "--language", language]

    def live() -> None:
        """Wait for its end, so that nothing is left of it in the list of processes."""
        import subprocess  # noqa: PLC0415 - see guardian.cli

        subprocess.run(  # noqa: S603 - this very program
            command, stdin=subprocess.DEVNULL, start_new_session=True, check=False
        )

    threading.Thread(target=live, name="demo", daemon=True).start()


def _left_behind(continue_from: int | None) -> Continuation | None:
    if continue_from is None:
        return None
    from guardian.system.renewal import read_payload  # noqa: PLC0415 - see guardian.cli

    try:
        return Continuation.from_bytes(read_payload(continue_from))
    except (OSError, ValueError):
        # Somebody typed the option: this is a start like any other.
        return None


def _leave(opening: "Opening", ending: Ending) -> bytes | None:
    if ending.renew is None:
        return None
    watch_key = opening.handover()
    if watch_key is None:
        return None
    return Continuation(watch_key=watch_key, start=ending.renew).to_bytes()


def _read_by_somebody(stream: TextIO | None) -> bool:
    return stream is not None and stream.isatty()


def has_display() -> bool:
    """Return whether a window can be shown here at all."""
    if sys.platform != "linux":
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def show_window(
    opening: "Opening",
    start: WindowStart | None = None,
    around: Mapping[str, Any] | None = None,
) -> Ending:
    """Run the window on a profile until it ends; ``around``: more of what :mod:`ui.main` takes."""
    gc.disable()  # nothing is garbage yet; the window looks for some itself once it is painted
    from guardian.desk.notifying import desktop_notifications  # noqa: PLC0415 - see guardian.cli
    from guardian.system.session_signals import (  # noqa: PLC0415 - see guardian.cli
        find_session_signals,
    )
    from ui.main import run  # noqa: PLC0415 - see guardian.cli

    with closing(desktop_notifications()) as notifications:
        return run(
            opening,
            notifications,
            [],
            start=start,
            signals=find_session_signals(),
            **(around or {}),
        )
