"""The bridge's notes in a file: quicker to make for each test than a ledger."""

from collections.abc import Mapping
from pathlib import Path

from pydantic import TypeAdapter

from guardian.provider.backends.openwebui.undo import Change

_CHANGES = TypeAdapter(dict[str, Change])


class ChangeFile:
    """See :class:`guardian.provider.backends.openwebui.undo.ChangeStore`; durable after a kill."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def all(self) -> Mapping[str, Change]:
        try:
            return _CHANGES.validate_json(self._path.read_bytes())
        except FileNotFoundError:
            return {}

    def keep(self, place: str, change: Change) -> None:
        self._write({**self.all(), place: change})

    def forget(self, place: str) -> None:
        kept = dict(self.all())
        if kept.pop(place, None) is not None:
            self._write(kept)

    def _write(self, changes: Mapping[str, Change]) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        part = self._path.with_name(f"{self._path.name}.part")
        part.write_bytes(_CHANGES.dump_json(dict(changes), indent=1))
        part.replace(self._path)
