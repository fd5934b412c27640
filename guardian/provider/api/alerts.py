"""``/alerts`` and ``/drills``: what was signalled, and whether the way works."""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from http import HTTPStatus
from typing import Annotated, Any, Literal

from fastapi import APIRouter, BackgroundTasks, Depends, Path, Query, Response

from guardian.link.wire.base import Wire
from guardian.link.wire.problems import FieldError, Problem, ProblemType
from guardian.link.wire.safety import AlertPage, AlertRecord, DrillStarted
from guardian.provider.access import Grant, Permission
from guardian.provider.accounts.people import lock_ward
from guardian.provider.api.http_border import described, json_body
from guardian.provider.api.signed_reports import SIGNED, ReportForm, report_form
from guardian.provider.context import Provider
from guardian.provider.engine.alert_records import PERSON_DID, read_alert, read_alerts
from guardian.provider.engine.crisis import answered, send_messages
from guardian.provider.engine.delivery import record_step
from guardian.provider.engine.drills import start_drill
from guardian.provider.engine.events import tell_own_apps_of_answer
from guardian.provider.engine.live import Live
from guardian.provider.oauth.protect import require, step_up
from guardian.provider.problems import ProblemError
from guardian.provider.routers import link_area

MOST_ALERTS = 200
_CURSOR = re.compile(r"before:([1-9][0-9]{0,8})", re.ASCII)
_MISSING: dict[int | str, dict[str, Any]] = {HTTPStatus.NOT_FOUND: {"model": Problem}}


class AlertStep(Wire):
    """What a guardian did about an alert."""

    step: Literal["shown", "acknowledged", "resolved"]


AlertId = Annotated[str, Path(pattern=r"^[A-Za-z0-9_-]{1,64}$")]


def alerts_router(provider: Provider, live: Live) -> APIRouter:
    """Return the addresses of alerts."""
    router = link_area("alerts")
    _add_reading(router, provider)
    _add_acting(router, provider, live)
    return router


def _add_reading(router: APIRouter, provider: Provider) -> None:
    Reader = Annotated[  # noqa: N806 - a type
        Grant, Depends(require(provider, Permission.ALERTS_READ))
    ]

    Form = Annotated[ReportForm, Depends(report_form(provider))]  # noqa: N806 - a type

    @router.get("/alerts", response_model=AlertPage, responses=SIGNED)
    def read_alert_list(
        grant: Reader,
        form: Form,
        response: Response,
        cursor: Annotated[str | None, Query(max_length=64)] = None,
        limit: Annotated[int, Query(ge=1, le=MOST_ALERTS)] = 50,
    ) -> AlertPage | Response:
        """List alerts, newest first; alerts that come in meanwhile do not move what follows."""
        page = _page(provider, grant, cursor, limit)
        if page.next_cursor is not None:
            following = f"?cursor={page.next_cursor}&limit={limit}"
            response.headers["Link"] = f'<{provider.issuer}/gl/v1/alerts{following}>; rel="next"'
        return form.told(grant, page)

    @router.get("/alerts/{alert_id}", responses=_MISSING)
    def read_one_alert(grant: Reader, alert_id: AlertId) -> AlertRecord:
        """Tell an alert as it stands now, with every attempt to reach somebody about it."""
        return _record(provider, grant, alert_id)

    @router.get("/alerts/{alert_id}/excerpt", responses=_MISSING)
    def read_excerpt(grant: Reader, alert_id: AlertId) -> None:
        """Refuse the words behind an alert: version 1 gives them to nobody."""
        _record(provider, grant, alert_id)
        raise ProblemError(
            HTTPStatus.FORBIDDEN,
            ProblemType.CONTENT_WITHHELD,
            title="Words of a conversation are not given out",
            detail="Guardian Link 1.0 tells of an alert, and never what was said.",
            clause="Minors Protection Law Art. 63",
        )


def _add_acting(router: APIRouter, provider: Provider, live: Live) -> None:
    Recipient = Annotated[  # noqa: N806 - a type
        Grant, Depends(require(provider, Permission.ALERTS_READ, acknowledges=True))
    ]
    Keeper = Annotated[  # noqa: N806 - a type
        Grant, Depends(require(provider, Permission.CONTACTS_MANAGE))
    ]
    Step = Annotated[AlertStep, Depends(json_body(AlertStep))]  # noqa: N806 - a type

    @router.post(
        "/alerts/{alert_id}/ack",
        status_code=HTTPStatus.NO_CONTENT,
        openapi_extra=described(AlertStep.model_json_schema()),
        responses=_MISSING,
    )
    def acknowledge(grant: Recipient, alert_id: AlertId, done: Step) -> None:
        """Note that the alert was shown, acknowledged by a person, or resolved.

        A person's acknowledgement ends the attempts to reach others, who are told of it; so a
        watch token notes only that it was shown: 401.
        """
        if grant.watch and done.step in PERSON_DID:
            raise step_up()
        _acknowledge(provider, grant, alert_id, done.step)
        live.bell.ring(grant.ward_id)

    @router.post("/drills", status_code=HTTPStatus.ACCEPTED)
    def hold_drill(grant: Keeper, after: BackgroundTasks) -> DrillStarted:
        """Raise an alert that goes the whole way and says everywhere that it is a drill."""
        now = provider.clock.now()
        with provider.engine.begin() as connection:
            lock_ward(connection, grant.ward_id)
            started = start_drill(provider, connection, grant.ward_id, now)
        after.add_task(send_messages, provider)
        live.bell.ring(grant.ward_id)
        return started


def _page(provider: Provider, grant: Grant, cursor: str | None, limit: int) -> AlertPage:
    before = None if cursor is None else _before(cursor)
    now = provider.clock.now()
    with provider.engine.begin() as connection:
        found = read_alerts(connection, grant, before=before, limit=limit)
    following = None if found.next_before is None else _cursor(found.next_before)
    return AlertPage(alerts=list(found.records), next_cursor=following, as_of=now)


def _record(provider: Provider, grant: Grant, alert_id: str) -> AlertRecord:
    with provider.engine.begin() as connection:
        record = read_alert(connection, grant, alert_id)
    if record is None:
        raise _unknown_alert()
    return record


def _cursor(before: int) -> str:
    return urlsafe_b64encode(f"before:{before}".encode()).decode().rstrip("=")


def _before(cursor: str) -> int:
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        said = _CURSOR.fullmatch(urlsafe_b64decode(padded.encode("ascii")).decode("ascii"))
    except ValueError:
        said = None
    if said is None:
        raise ProblemError(
            HTTPStatus.UNPROCESSABLE_ENTITY,
            ProblemType.VALIDATION,
            title="The request has values that cannot be used",
            errors=(FieldError(field="cursor", message="Use next_cursor of a page before."),),
        )
    return int(said[1])


def _acknowledge(provider: Provider, grant: Grant, alert_id: str, step: str) -> None:
    now = provider.clock.now()
    with provider.engine.begin() as connection:
        lock_ward(connection, grant.ward_id)
        if read_alert(connection, grant, alert_id) is None:
            raise _unknown_alert()
        record_step(connection, grant.link_id, alert_id, step, now)
        if step in PERSON_DID:
            answered(provider, connection, link_id=grant.link_id, alert_id=alert_id, now=now)
            tell_own_apps_of_answer(provider, connection, grant, now)


def _unknown_alert() -> ProblemError:
    return ProblemError(
        HTTPStatus.NOT_FOUND, ProblemType.NOT_FOUND, title="This link has no such alert"
    )
