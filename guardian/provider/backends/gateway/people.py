"""Who sent a request: by a key, or by what a front end signs; never by a guess."""

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from guardian.provider.accounts.people import ward
from guardian.provider.backends.gateway.health import Health, Trouble
from guardian.provider.backends.gateway.identities import (
    SIGNED_HEADER,
    UNSIGNED_HEADER,
    USER_HEADERS,
    FrontEndSecret,
    find_identity,
    is_subject,
)
from guardian.provider.backends.gateway.keys import CallerKind, KeyRow, find_key
from guardian.provider.backends.gateway.port import Caller, Proof, UnknownCallerError
from guardian.provider.context import Provider
from guardian.provider.ledger.base import reading

_BEARER = "bearer "
FORWARDED = frozenset({"forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-real-ip"})
"""What a web server in front adds: the request came to this machine from another one."""


@dataclass(frozen=True, kw_only=True)
class Trust:
    """Which front ends are believed.

    ``secret``: what Open WebUI signs its users with; ``None``: nothing signed is read.
    ``unsigned_from_loopback``: believe a name without a signature that comes from this very machine
    with a front end's key, and through no web server in front. Whoever else works on the machine
    could say the same.
    """

    secret: FrontEndSecret | None = None
    unsigned_from_loopback: bool = False


class People:
    """Tells callers apart."""

    def __init__(self, provider: Provider, trust: Trust, health: Health) -> None:
        self._provider = provider
        self._trust = trust
        self._health = health

    def caller(self, headers: Mapping[str, str], peer: str | None) -> Caller:
        """Tell who sent a request; raises :class:`UnknownCallerError`, which is counted.

        A request that names a user of a front end is that user's or nobody's, whatever key came
        with it: the key of the front end's connection is everybody's there.
        """
        try:
            with reading(self._provider.engine) as connection:
                return self._caller(connection, headers, peer)
        except UnknownCallerError as error:
            self._health.count(str(error))
            raise

    def _caller(
        self, connection: Connection, headers: Mapping[str, str], peer: str | None
    ) -> Caller:
        if any(name.startswith(USER_HEADERS) for name in headers):
            return self._named(connection, headers, peer)
        key = self._key(connection, headers)
        if key.kind is CallerKind.FRONT_END:
            raise UnknownCallerError(Trouble.NO_IDENTITY)
        return _known(connection, key.key_id, Proof(key_id=key.key_id, ward_id=key.ward_id))

    def _key(self, connection: Connection, headers: Mapping[str, str]) -> KeyRow:
        given = headers.get("authorization", "")
        if given[: len(_BEARER)].lower() != _BEARER:
            raise UnknownCallerError(Trouble.UNKNOWN_KEY)
        key = find_key(connection, given[len(_BEARER) :].strip())
        if key is None:
            raise UnknownCallerError(Trouble.UNKNOWN_KEY)
        if key.revoked_at is not None:
            raise UnknownCallerError(Trouble.REVOKED_KEY)
        return key

    def _named(
        self, connection: Connection, headers: Mapping[str, str], peer: str | None
    ) -> Caller:
        said = self._said(connection, headers, peer)
        identity = find_identity(connection, said.subject or "")
        if identity is None:
            raise UnknownCallerError(Trouble.UNKNOWN_IDENTITY)
        return _known(connection, identity.front_end, replace(said, ward_id=identity.ward_id))

    def _said(self, connection: Connection, headers: Mapping[str, str], peer: str | None) -> Proof:
        """Return whom a front end names, and by which key where it does not sign."""
        signed = headers.get(SIGNED_HEADER)
        if signed is not None:
            if self._trust.secret is None:
                raise UnknownCallerError(Trouble.BAD_IDENTITY)
            named = self._trust.secret.subject(signed, self._provider.wall_clock.now())
            return Proof(subject=named)
        subject = headers.get(UNSIGNED_HEADER, "")
        believed = self._trust.unsigned_from_loopback and is_loopback(peer)
        believed = believed and FORWARDED.isdisjoint(headers)
        key = self._key(connection, headers) if believed else None
        if key is None or key.kind is not CallerKind.FRONT_END:
            raise UnknownCallerError(Trouble.NO_IDENTITY)
        if not is_subject(subject):
            raise UnknownCallerError(Trouble.BAD_IDENTITY)
        return Proof(key_id=key.key_id, subject=subject)


def _known(connection: Connection, key_id: str, proof: Proof) -> Caller:
    if proof.ward_id is None:
        return Caller(ward_id=None, key_id=key_id, proof=proof)
    language = ward(connection, proof.ward_id).language
    return Caller(ward_id=proof.ward_id, key_id=key_id, language=language, proof=proof)


def is_loopback(peer: str | None) -> bool:
    """Whether an address is this very machine's."""
    try:
        return peer is not None and ipaddress.ip_address(peer).is_loopback
    except ValueError:
        return False
