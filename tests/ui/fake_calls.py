"""What a fake was asked, and on which thread."""

import threading
from collections.abc import Callable


class Calls:
    """Notes every call with its thread; may be told to fail."""

    def __init__(self) -> None:
        self.made: list[tuple[str, tuple[object, ...]]] = []
        self.on_main_thread: list[str] = []
        self.failures: dict[str, Exception] = {}
        self.listener: Callable[[str], None] | None = None

    def note(self, name: str, *arguments: object) -> None:
        if threading.current_thread() is threading.main_thread():
            self.on_main_thread.append(name)
        self.made.append((name, arguments))
        if self.listener is not None:
            self.listener(name)
        if name in self.failures:
            raise self.failures[name]

    def named(self, name: str) -> list[tuple[object, ...]]:
        return [arguments for made, arguments in self.made if made == name]
