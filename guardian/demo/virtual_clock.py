"""The provider's virtual clock, moved over its test control."""

from datetime import datetime, timedelta

import requests

TIMEOUT_SECONDS = (5, 10)


class VirtualClock:
    """Time at the provider's, which goes where the story needs it."""

    def __init__(self, url: str, session: requests.Session | None = None) -> None:
        """``session``: that many leaps go over, where one connection does for all."""
        self._address = f"{url}/gl-test/v1/clock"
        self._session = session

    def set_to(self, moment: datetime) -> None:
        """Make it ``moment`` (aware)."""
        self._post({"set_to": moment.isoformat()})

    def advance(self, duration: timedelta) -> None:
        """Let ``duration`` pass."""
        self._post({"advance_seconds": round(duration.total_seconds())})

    def _post(self, body: dict[str, str] | dict[str, int]) -> None:
        if self._session is not None:
            self._post_over(self._session, body)
            return
        with requests.Session() as session:
            session.trust_env = False
            self._post_over(session, body)

    def _post_over(self, session: requests.Session, body: dict[str, str] | dict[str, int]) -> None:
        session.post(self._address, json=body, timeout=TIMEOUT_SECONDS).raise_for_status()
