"""The real server that all tests of a run share, and another one where a test left it changed."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, ExitStack
from typing import Any, NamedTuple, Self

from tests.openwebui.server import Family
from tests.openwebui.server_state import changed, state_of


class _Shared(NamedTuple):
    family: Family
    state: Mapping[str, Any]


class SharedServer:
    """Starts a server when one is wanted, and goes on with it as long as every test left it whole.

    ``start`` runs a fresh one until its block ends. Used as a context, which ends the last one.
    """

    def __init__(self, start: Callable[[], AbstractContextManager[Family]]) -> None:
        self._start = start
        self._running = ExitStack()
        self._shared: _Shared | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._running.close()

    def family(self) -> Family:
        """Return the family at a server that is as it was at first."""
        if self._shared is None:
            self._running.close()
            family = self._running.enter_context(self._start())
            self._shared = _Shared(family, state_of(family))
        return self._shared.family

    def changed(self) -> list[str]:
        """Name what is not as it was; the next test has another server then, or if this is gone."""
        shared, self._shared = self._shared, None
        assert shared is not None, "no test had it"
        state = state_of(shared.family)
        found = changed(shared.state, state)
        if not found:
            self._shared = _Shared(shared.family, state)
        return found
