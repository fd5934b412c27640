"""``/consents``: given one by one, withdrawn with one call."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends

from guardian.link.wire.consents import Consent, ConsentList, ConsentWish
from guardian.link.wire.problems import Problem, ProblemType
from guardian.link.wire.ward import Role
from guardian.provider.access import Grant, Permission
from guardian.provider.api.http_border import described, json_body
from guardian.provider.context import Provider
from guardian.provider.engine.consent_acts import ConsentDesk
from guardian.provider.engine.live import Live, Stopper
from guardian.provider.oauth.protect import require
from guardian.provider.problems import ProblemError
from guardian.provider.routers import link_area

_MAY_CONSENT = frozenset({Role.OWNER, Role.CO_GUARDIAN})


def consents_router(provider: Provider, live: Live) -> APIRouter:
    """Return the addresses of consents."""
    router = link_area("consents")
    Reader = Annotated[  # noqa: N806 - a type
        Grant, Depends(require(provider, Permission.POLICY_READ))
    ]
    Consenter = Annotated[  # noqa: N806 - a type
        Grant, Depends(require(provider, Permission.CONSENTS_MANAGE))
    ]
    Wish = Annotated[ConsentWish, Depends(json_body(ConsentWish))]  # noqa: N806 - a type

    @router.get("/consents")
    def read_consents(grant: Reader) -> ConsentList:
        """Tell what was asked, given and withdrawn, and what would be consented to now."""
        now = provider.clock.now()
        with provider.engine.begin() as connection:
            return ConsentDesk(provider, connection, grant, now).read()

    @router.post(
        "/consents",
        status_code=HTTPStatus.CREATED,
        openapi_extra=described(ConsentWish.model_json_schema()),
        responses={409: {"model": Problem}},
    )
    def give_consent(grant: Consenter, wish: Wish) -> Consent:
        """Consent to exactly one kind of terms, in the version that was read."""
        _check_role(grant)
        with provider.engine.begin() as connection:
            given = ConsentDesk(provider, connection, grant, provider.clock.now()).give(wish)
        live.bell.ring(grant.ward_id)
        return given

    @router.delete("/consents/{consent_id}", responses={404: {"model": Problem}})
    def withdraw_consent(grant: Consenter, consent_id: str) -> Consent:
        """Withdraw a consent; what is served only with it ends at once."""
        _check_role(grant)
        with provider.engine.begin() as connection:
            desk = ConsentDesk(provider, connection, grant, provider.clock.now())
            consent = desk.withdraw(consent_id)
            if consent.required:  # before it is durable, so that no word follows the end
                live.replies.stop(grant.ward_id, Stopper.CONSENT)
        live.bell.ring(grant.ward_id)
        return consent

    return router


def _check_role(grant: Grant) -> None:
    if grant.role not in _MAY_CONSENT:
        raise ProblemError(
            HTTPStatus.FORBIDDEN,
            ProblemType.PERMISSION_NOT_GRANTED,
            title="Only a guardian consents",
            detail="Somebody who looks after the child without being a guardian cannot.",
        )
