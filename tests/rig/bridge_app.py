"""``python -m tests.rig.bridge_app PROFILE``: an app without a window, told what to do by lines.

It opens the profile by the door that the window uses, hears and keeps bridges running while it is
locked, and after a lock replaces its process as the app does. Each line that it reads is a JSON
object with ``do``; each is answered by one.
"""

import argparse
import json
import sys
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from guardian.bridging.values import SetUpWanted
from guardian.desk.bridges import Bridges
from guardian.desk.opening import ProfileOpening
from guardian.desk.services import Services
from guardian.system import renewal
from tests.rig.folder_secret_store import FolderSecretStore
from tests.rig.listeners import nobody, nothing
from tests.rig.movable_profile import PASSPHRASE, QUICK

_WANTED = TypeAdapter(SetUpWanted)


class BridgeApp:
    """The app; ``handover``: of the image before this one."""

    def __init__(self, folder: Path, handover: bytes | None) -> None:
        self._folder = folder
        keyring = FolderSecretStore(folder.parent / "keyring")
        self._opening = ProfileOpening(
            folder,
            language="en",
            state_folder=folder.parent / "state",
            find_keyring=lambda _wanted: keyring,
            cost=QUICK,
            handover=handover,
        )
        self._services: Services | None = None
        if folder.exists():
            self._opening.listen(nobody, nothing)

    def live(self) -> None:
        """Do what each line says until there is none."""
        acts: Mapping[str, Callable[..., Any]] = {
            "create": self._create,
            "unlock": self._unlock,
            "lock": self._lock,
            "set_up": self._set_up,
            "every": self._every,
            "take_away": self._take_away,
            "end": self._opening.close,
        }
        for line in sys.stdin:
            told = json.loads(line)
            self._answer(acts[told.pop("do")](**told))

    def _answer(self, value: Any) -> None:
        sys.stdout.write(f"{json.dumps(value)}\n")
        sys.stdout.flush()

    def _create(self) -> None:
        self._watched(self._opening.create(PASSPHRASE))

    def _unlock(self) -> None:
        self._watched(self._opening.unlock(PASSPHRASE))

    def _watched(self, services: Services) -> None:
        self._services = services
        services.watch.start(lambda _topics: None, lambda _alert: None)

    def _lock(self) -> None:
        self._opening.lock()
        handover = self._opening.handover()
        assert handover is not None
        self._opening.close()
        self._answer(None)
        renewal.replace_process(handover, [str(self._folder)])

    def _bridges(self) -> Bridges:
        assert self._services is not None
        assert self._services.bridges is not None
        return self._services.bridges

    def _set_up(self, wanted: dict[str, Any]) -> dict[str, str]:
        wish = _WANTED.validate_python(wanted)
        link, key = self._bridges().set_up(wish, lambda _step: None, threading.Event())
        assert key is not None
        return {"link_id": link.link_id, "base_url": key.base_url, "key": key.key}

    def _every(self) -> list[dict[str, Any]]:
        return [
            {"bridge_id": each.bridge_id, "links": each.link_ids, "running": each.health.running}
            for each in self._bridges().every()
        ]

    def _take_away(self, bridge_id: str) -> list[str]:
        assert self._services is not None
        self._bridges().take_away(bridge_id, lambda _step: None)
        return [link.link_id for link in self._services.accounts.links()]


def main() -> None:
    """Live; where the image before this one left something, it is read first."""
    parser = argparse.ArgumentParser()
    parser.add_argument("-m")  # as the command of the app has it
    parser.add_argument("profile", type=Path)
    parser.add_argument(renewal.CONTINUE_OPTION, dest="left", type=int)
    options = parser.parse_args()
    # The real way to replace a process, with this program in the place of the app's.
    renewal.interpreter = _this_program
    handover = None if options.left is None else renewal.read_payload(options.left)
    BridgeApp(options.profile, handover).live()


def _this_program() -> list[str]:
    return [sys.executable, "-m", "tests.rig.bridge_app"]


if __name__ == "__main__":
    main()
