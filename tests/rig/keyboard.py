"""A parent without a mouse: real keys, each after what the one before has brought about."""

from collections.abc import Mapping

from tests.rig.desktop_session.programs import tool
from tests.rig.screen_reader import ScreenReader

MOST_STOPS = 60
"""More stops of Tab than any page has."""


class Keyboard:
    """Presses keys on a desktop, and hears from the screen reader where they go."""

    def __init__(self, env: Mapping[str, str], reader: ScreenReader) -> None:
        self._env = env
        self._reader = reader

    def press(self, *keys: str) -> None:
        """Press keys by their names of X11, one after another: ``ctrl+a``, ``Return``."""
        tool(["xdotool", "key", *keys], self._env)

    def type(self, text: str) -> None:
        """Type into whatever has the focus."""
        tool(["xdotool", "type", "--delay", "4", text], self._env)

    def lead_to(self, key: str, *names: str) -> None:
        """Press a key once for each name, which gets the focus by it."""
        for name in names:
            self.press(key)
            self.wait_for_focus(name)

    def wait_for_focus(self, name: str) -> None:
        """Wait until a part of that name has the focus by itself."""
        self._reader.wait_for(lambda: self._stop().endswith(f".{name}"), f"focus on {name!r}")

    def tab_to(self, name: str, *, key: str = "Tab") -> None:
        """Press Tab, or ``shift+Tab``, until a part of that name has the focus.

        An editor of a time of day keeps Tab within it, so none may stand on the way.
        """
        stops: list[str] = []
        here = self._stop()
        while not here.endswith(f".{name}"):
            assert len(stops) < MOST_STOPS, f"{key} never came to {name!r}, but to {stops}"
            here = self._next_stop(here, key)
            stops.append(here)

    def _next_stop(self, here: str, key: str) -> str:
        self.press(key)
        found = here

        def elsewhere() -> bool:
            nonlocal found
            found = self._stop()
            return found not in ("", here)

        self._reader.wait_for(elsewhere, f"the focus beyond {here!r}")
        return found

    def _stop(self) -> str:
        """Return the id of what has the focus; empty where nothing has it."""
        found = self._reader.focused()
        return str(found[-1]["id"]) if found else ""
