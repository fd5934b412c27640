"""Test control: families, time and happenings at will (``/gl-test/v1``)."""

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from guardian.conformance.check import CheckFailedError, NotTestableError
from guardian.conformance.http import Answer, Http

HOME = ZoneInfo("Asia/Shanghai")
"""Where every test family lives."""
_MISSING = {404, 405, 501}
_GOOD = range(200, 300)


class Control:
    """Asks test control for things. Raises :class:`NotTestableError` for what it has not."""

    def __init__(self, http: Http, origin: str) -> None:
        self._http = http
        self._base = f"{origin}/gl-test/v1"

    def ask(self, method: str, path: str, body: dict[str, Any] | None = None) -> Answer:
        """Return whatever is answered; what test control says is no guardian's to read."""
        parts: dict[str, Any] = {} if body is None else {"json": body}
        return self._http.send(method, self._base + path, searched=False, **parts)

    def post(self, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        """Bring something about; raises :class:`CheckFailedError` when it is refused."""
        return self._done(self.ask("POST", path, body or {}))

    def get(self, path: str) -> dict[str, Any]:
        """Look at something that no guardian sees."""
        return self._done(self.ask("GET", path))

    def delete(self, path: str) -> None:
        """Take something back."""
        self._done(self.ask("DELETE", path))

    def _done(self, answer: Answer) -> dict[str, Any]:
        if answer.status in _MISSING:
            raise NotTestableError(f"test control: {answer.exchange}")
        if answer.status not in _GOOD:
            raise CheckFailedError("test control to do it", answer.exchange)
        return answer.document() if answer.body else {}


class Clock:
    """The time of life at the provider; it only moves ahead."""

    def __init__(self, control: Control) -> None:
        self._control = control

    def now(self) -> datetime:
        """Return it (aware)."""
        return datetime.fromisoformat(str(self._control.get("/clock")["now"]))

    def advance(
        self, *, days: float = 0, hours: float = 0, minutes: float = 0, seconds: float = 0
    ) -> datetime:
        """Leap; everything that falls due meanwhile happens."""
        leap = timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
        body = {"advance_seconds": int(leap.total_seconds())}
        return datetime.fromisoformat(str(self._control.post("/clock", body)["now"]))

    def leap_to(self, hour: int, minute: int = 0) -> datetime:
        """Leap to the families' next such wall-clock time, unless it is exactly now."""
        local = self.now().astimezone(HOME)
        wanted = datetime.combine(local.date(), time(hour, minute), HOME)
        if wanted < local:
            wanted += timedelta(days=1)
        return self.advance(seconds=(wanted - local).total_seconds() + 1)

    def morning(self) -> datetime:
        """Leap to a time of day when no night rule holds, with hours ahead: 09:00 to 10:00."""
        local = self.now().astimezone(HOME)
        return self.now() if local.hour == 9 else self.leap_to(9)  # noqa: PLR2004 - nine o'clock
