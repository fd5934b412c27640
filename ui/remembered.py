"""Where the window was and what it showed, over restarts. No secret and no name is in it."""

import base64
import json
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from ui.place import Place
    from ui.shell import Shell

_LONGEST = 200


class Kept(Protocol):
    """A small file of this person's."""

    def read(self) -> bytes:
        """Return what was written last; empty: nothing, or nothing that can be read."""
        ...

    def write(self, content: bytes) -> None:
        """Replace it; what cannot be written is given up."""
        ...


class Memory:
    """``kept``: ``None`` where nothing is to be remembered, as for a practice family.

    Qt keeps a window on a screen that is there: ``QWidget.restoreGeometry`` moves one whose screen
    is gone, and makes one smaller that is larger than its screen.
    """

    def __init__(self, kept: Kept | None) -> None:
        self._kept = kept
        self.geometry, self._at = _read(kept.read()) if kept is not None else (b"", {})

    @property
    def place(self) -> "Place":
        """Where somebody was."""
        from ui.place import Place  # noqa: PLC0415 - after the first paint

        return Place(**self._at)

    def keep(self, window: QWidget, shell: "Shell | None") -> None:
        """Remember how it is now; ``shell``: ``None`` while it is locked."""
        kept = self._kept
        if kept is None:
            return
        self.geometry = bytes(window.saveGeometry().data())
        if shell is not None:
            place = shell.place()
            self._at = {"page": place.page, "link_id": place.link_id}
        content = _written(self.geometry, self.place)
        from ui import tasks  # noqa: PLC0415 - after the first paint

        tasks.run(lambda: kept.write(content), lambda _nothing: None, parent=window)


def _written(geometry: bytes, place: "Place") -> bytes:
    told = {
        "geometry": base64.b64encode(geometry).decode(),
        "page": place.page,
        "link_id": place.link_id,
    }
    return json.dumps(told).encode()


def _read(content: bytes) -> tuple[bytes, dict[str, Any]]:
    """Return geometry and what makes the place; what is odd is as if it were the first start."""
    try:
        told: dict[str, Any] = json.loads(content)
        geometry = base64.b64decode(told["geometry"], validate=True)
        page, link_id = told["page"], told["link_id"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return b"", {}
    fits = isinstance(page, str) and (link_id is None or isinstance(link_id, str))
    if not fits or len(page) > _LONGEST or len(link_id or "") > _LONGEST:
        return geometry, {}
    return geometry, {"page": page, "link_id": link_id}
