"""A folder that lasts no longer than its process, or than until the next one begins.

A process that is killed cannot clean up. Its lock dies with it, so whoever makes such a folder
after it knows the one that nobody uses any more.
"""

import os
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path

from guardian.system.instance import LOCK_NAME, Instance


class PassingFolder:
    """A new private folder in the system's place for passing files; :meth:`remove` ends it.

    What killed processes left under the same ``prefix`` is removed first. Raises OSError.
    """

    def __init__(self, prefix: str) -> None:
        remove_left_behind(prefix)
        self.path = Path(tempfile.mkdtemp(prefix=prefix))
        self._held = Instance.take(self.path)

    def remove(self) -> None:
        """Remove it with all that is in it; more than once is as good as once."""
        if self._held is not None:
            self._held.release()
            self._held = None
        shutil.rmtree(self.path, ignore_errors=True)


def remove_left_behind(prefix: str) -> None:
    """Remove the folders of ``prefix`` whose process is gone, as far as they let themselves."""
    for folder in Path(tempfile.gettempdir()).glob(f"{prefix}*"):
        with suppress(OSError):
            if _is_ours(folder):
                _remove_unused(folder)


def _is_ours(folder: Path) -> bool:
    """Whether it is a folder of this account's, and no link to one; it holds a lock."""
    known = folder.lstat()
    mine = not hasattr(os, "getuid") or known.st_uid == os.getuid()
    return mine and folder.is_dir() and not folder.is_symlink() and (folder / LOCK_NAME).is_file()


def _remove_unused(folder: Path) -> None:
    held = Instance.take(folder)
    if held is None:
        return
    # The lock goes last: a folder that resists keeps it, and is found again the next time.
    for each in folder.iterdir():
        if each.is_dir() and not each.is_symlink():
            shutil.rmtree(each, ignore_errors=True)
        elif each.name != LOCK_NAME:
            each.unlink()
    held.release()
    if {each.name for each in folder.iterdir()} == {LOCK_NAME}:
        (folder / LOCK_NAME).unlink()
        folder.rmdir()
