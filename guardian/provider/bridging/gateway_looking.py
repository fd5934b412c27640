"""Looking at a model's server, before a gateway stands in front of it."""

from collections.abc import Mapping

import requests
from pydantic import JsonValue

from guardian.bridging.values import BridgeKind, Looked, Right
from guardian.link.errors import LinkError
from guardian.link.http.transport import Transport
from guardian.provider.backends.gateway.capabilities import capability_lines
from guardian.provider.bridging.addresses import base_url, plain
from guardian.provider.bridging.asking import ask
from guardian.provider.bridging.changes import gateway_changes
from guardian.provider.bridging.errors import (
    DOMAIN,
    ModelServerUnreachableError,
    NotModelServerError,
)
from guardian.words import Words

MOST_MODELS = 500
LONGEST_NAME = 200
_NEEDS_A_KEY = {requests.codes.unauthorized, requests.codes.forbidden}


def look_at_model_server(transport: Transport, address: str, key: str, language: str) -> Looked:
    """Look at a model's server; changes nothing.

    A key that is refused, or missing, is a right that is not held. Raises
    :class:`AddressError`, :class:`ModelServerUnreachableError` or :class:`NotModelServerError`.
    """
    shown = plain(address)
    accepted, models = _models(transport, base_url(address), key)
    say = Words(DOMAIN, language).say
    right = Right(
        code="key_accepted",
        title=say("The model's server accepts the key."),
        reason=say("The gateway asks it for your family; your child never sees this key."),
        held=accepted,
        needed=True,
        remedy="" if accepted else say("Copy the key from the account of the model's service."),
    )
    return Looked(
        kind=BridgeKind.GATEWAY,
        address=shown,
        version="",
        rights=(right,),
        capabilities=capability_lines(language),
        people=(),
        models=models,
        changes=gateway_changes(language),
    )


def _models(transport: Transport, base: str, key: str) -> tuple[bool, tuple[str, ...]]:
    try:
        answer = ask(transport, f"{base}/models", key=key)
    except LinkError:
        raise ModelServerUnreachableError from None
    if answer.status in _NEEDS_A_KEY:
        return False, ()
    listed = (answer.document or {}).get("data")
    if not answer.is_well or not isinstance(listed, list):
        raise NotModelServerError
    names = (_name(each) for each in listed[:MOST_MODELS] if isinstance(each, dict))
    return True, tuple(name for name in names if name)


def _name(model: Mapping[str, JsonValue]) -> str:
    name = model.get("id")
    if isinstance(name, str) and len(name) <= LONGEST_NAME and name.isprintable():
        return name
    return ""
