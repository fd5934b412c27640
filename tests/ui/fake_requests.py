"""What children ask for, in memory."""

from dataclasses import replace

from guardian.desk.errors import AccountGoneError
from guardian.desk.values import LONGEST_EXTRA_MINUTES, LinkView, RequestKind, RequestView, Stage
from tests.ui.fake_security import FakeSecurity


class FakeRequests(FakeSecurity):
    """Fulfils ``ui.request_port.Requests``.

    ``delivers``: answers reach the service when they are waited for; ``refusals``: by request, why
    the service does not take an approval.
    """

    linked: tuple[LinkView, ...]

    def __init__(self) -> None:
        super().__init__()
        self.asked: tuple[RequestView, ...] = ()
        self.told: set[tuple[str, str]] = set()
        self.delivers = False
        self.refusals: dict[str, str] = {}

    def waiting(self) -> tuple[RequestView, ...]:
        self.calls.note("waiting")
        return tuple(sorted(self.asked, key=lambda each: each.asked_at))

    def untold(self) -> tuple[RequestView, ...]:
        self.calls.note("untold")
        return tuple(
            each
            for each in self.asked
            if each.stage is None and (each.link_id, each.request_id) not in self.told
        )

    def mark_told(self, link_id: str, request_id: str) -> None:
        self.calls.note("mark_told", link_id, request_id)
        self.told.add((link_id, request_id))

    def answer(
        self, link_id: str, request_id: str, *, approve: bool, minutes: int | None = None
    ) -> None:
        self.calls.note("answer", link_id, request_id, approve, minutes)
        if minutes is not None and not 1 <= minutes <= LONGEST_EXTRA_MINUTES:
            raise ValueError("nobody can give that")
        if all(each.link_id != link_id for each in self.linked):
            raise AccountGoneError

        def answered(request: RequestView) -> RequestView:
            named = (request.link_id, request.request_id) == (link_id, request_id)
            if not named or request.stage in {Stage.ASKED, Stage.CONFIRMED}:
                return request
            timed = approve and request.kind is RequestKind.EXTRA_TIME
            return replace(
                request,
                stage=Stage.ASKED,
                approved=approve,
                given_minutes=minutes if timed else None,
                refusal=None,
            )

        self.asked = tuple(map(answered, self.asked))

    def send_now(self, seconds: float) -> bool:
        self.calls.note("send_now", seconds)
        if self.delivers:
            self.asked = tuple(map(self._delivered, self.asked))
        return all(each.stage is not Stage.ASKED for each in self.asked)

    def _delivered(self, request: RequestView) -> RequestView:
        if request.stage is not Stage.ASKED:
            return request
        refusal = self.refusals.get(request.request_id) if request.approved else None
        stage = Stage.REFUSED if refusal else Stage.CONFIRMED
        return replace(request, stage=stage, refusal=refusal)
