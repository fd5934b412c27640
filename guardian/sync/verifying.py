"""Tells which events are genuine: signature, issuer, audience and number (RFC 8417, RFC 8935)."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

from joserfc.jwk import KeySet, OctKey
from pydantic import ValidationError

from guardian.clock import Clock
from guardian.link.errors import MalformedAnswerError
from guardian.link.set_tokens import SetRejectedError, verify_set
from guardian.link.wire.events import ALERT_URI, CHANGE_URI, Alert, Change, SetClaims
from guardian.link.wire.happenings import LINK_URI, REQUEST_URI, LinkChanged
from guardian.link.wire.requests import WardRequest
from guardian.store import signing_keys
from guardian.store.database import Database
from guardian.sync.readings import EVERY_READING, Reading, of_topics
from guardian.sync.unpublished import unpublished_kid

MAX_GL_SEQ = 2**53
"""Beyond it, numbers are not kept exactly by everybody who reads JSON."""
MOST_KEYS = 50
"""Named at once: a provider needs two or three, and each is kept for as long as its events are."""
LONGEST_KEY = 8_192
UNKNOWN_KEY = "invalid_key"
"""The RFC 8935 code of a signature that no known key made."""

Rejected = dict[str, Mapping[str, str]]
"""``setErrs`` of RFC 8936: what was not believed, by ``jti``."""


@dataclass(frozen=True, kw_only=True)
class VerifiedEvent:
    """An event that the provider of the link really signed for it. ``compact`` is as it came.

    ``request`` and ``link`` are ``None`` too where they are of a later version.
    """

    compact: str
    claims: SetClaims
    alert: Alert | None
    request: WardRequest | None
    readings: frozenset[Reading]
    link: LinkChanged | None = None


@dataclass(frozen=True, kw_only=True)
class Judged:
    """``verified``: what is genuine, in order of its number.

    ``unpublished``: what names a key that the provider has not named, ``jti`` to ``kid``.
    """

    verified: tuple[VerifiedEvent, ...]
    rejected: Rejected
    unpublished: Mapping[str, str] = field(default_factory=dict)

    def refusing(self, jtis: Iterable[str]) -> "Judged":
        """Return it with some of ``unpublished`` rejected after all."""
        refused = {jti: {"err": UNKNOWN_KEY} for jti in jtis}
        left = {jti: kid for jti, kid in self.unpublished.items() if jti not in refused}
        return replace(self, rejected={**self.rejected, **refused}, unpublished=left)


class EventVerifier:
    """Judges the events of one link by the keys that ``database`` keeps, of either schema.

    ``past_keys``: believe keys that the provider names no longer, too; for events that waited.
    """

    def __init__(
        self, database: Database, link_id: str, clock: Clock, *, past_keys: bool = False
    ) -> None:
        self._database = database
        self._link_id = link_id
        self._clock = clock
        self._past_keys = past_keys

    def verify(
        self, sets: Mapping[str, str], issuer: str, fetch: Callable[[], KeySet] | None
    ) -> Judged:
        """Judge ``sets`` (``jti`` to compact SET); an unknown key is asked for once, by ``fetch``.

        ``None``: nobody can be asked. Raises what ``fetch`` raises, :class:`StoreError`, and
        :class:`MalformedAnswerError` for a provider without a single key, or with a flood of them.
        """
        if not sets:
            return Judged(verified=(), rejected={})
        known = self._kept()
        asked = fetch is None
        if not known and fetch is not None:
            known, asked = self._fetched(fetch), True
        keys = _key_set(known)
        verified: list[VerifiedEvent] = []
        rejected: Rejected = {}
        unpublished: dict[str, str] = {}
        for jti, compact in sets.items():
            try:
                try:
                    verified.append(self._verify(jti, compact, keys, issuer))
                except SetRejectedError as error:
                    if error.args[0] != UNKNOWN_KEY or asked or fetch is None:
                        raise
                    # The provider may have changed its keys: asked once per answer.
                    keys, asked = _key_set(self._fetched(fetch)), True
                    verified.append(self._verify(jti, compact, keys, issuer))
            except SetRejectedError as error:
                code = error.args[0]
                kid = unpublished_kid(compact, keys) if code == UNKNOWN_KEY else None
                if kid is None:
                    rejected[jti] = {"err": code}
                else:
                    unpublished[jti] = kid
        verified.sort(key=lambda one: one.claims.gl_seq)
        return Judged(verified=tuple(verified), rejected=rejected, unpublished=unpublished)

    def _verify(self, jti: str, compact: str, keys: KeySet, issuer: str) -> VerifiedEvent:
        try:
            claims = verify_set(compact, keys, issuer=issuer, audience=self._link_id)
        except (TypeError, RecursionError, OverflowError):
            # joserfc trips over headers of the wrong type and depth before any signature counts.
            raise SetRejectedError("invalid_request") from None
        if claims.jti != jti or claims.gl_seq > MAX_GL_SEQ:
            raise SetRejectedError("invalid_request")
        (uri, payload), *_ = claims.events.items()
        return VerifiedEvent(
            compact=compact,
            claims=claims,
            alert=_alert(payload) if uri == ALERT_URI else None,
            request=_request(payload) if uri == REQUEST_URI else None,
            readings=_readings(uri, payload),
            link=_link(payload) if uri == LINK_URI else None,
        )

    def _kept(self) -> tuple[str, ...]:
        with self._database.read() as connection:
            if not self._past_keys:
                return signing_keys.in_use(connection, self._link_id)
            rows = signing_keys.history(connection, self._link_id)
        return tuple(row.jwk for row in reversed(rows))

    def _fetched(self, fetch: Callable[[], KeySet]) -> tuple[str, ...]:
        # A secret that is shared with everybody who reads the page signs nothing.
        keys = [key for key in fetch().keys if not isinstance(key, OctKey)]
        named = [
            (key.kid or key.thumbprint(), json.dumps(key.as_dict(private=False), sort_keys=True))
            for key in keys
        ]
        if not 1 <= len(named) <= MOST_KEYS or any(len(jwk) > LONGEST_KEY for _, jwk in named):
            raise MalformedAnswerError
        with self._database.write() as connection:
            signing_keys.replace(connection, self._link_id, named, self._clock.now())
        return self._kept()


def _key_set(jwks: tuple[str, ...]) -> KeySet:
    if not jwks:  # nobody was asked yet: joserfc imports no empty set
        return KeySet([])
    return KeySet.import_key_set({"keys": [json.loads(jwk) for jwk in jwks]})


def _alert(payload: Mapping[str, object]) -> Alert:
    try:
        return Alert.model_validate(payload)
    except (ValidationError, OverflowError):
        raise SetRejectedError("invalid_request") from None


def _request(payload: Mapping[str, object]) -> WardRequest | None:
    try:
        return WardRequest.model_validate(payload)
    except (ValidationError, OverflowError):
        return None


def _link(payload: Mapping[str, object]) -> LinkChanged | None:
    try:
        return LinkChanged.model_validate(payload)
    except (ValidationError, OverflowError):
        return None


def _readings(uri: str, payload: Mapping[str, object]) -> frozenset[Reading]:
    if uri == REQUEST_URI:
        return frozenset({Reading.REQUESTS})
    if uri == LINK_URI:
        return frozenset({Reading.LINK})
    if uri != CHANGE_URI:
        return frozenset()
    try:
        return of_topics(Change.model_validate(payload).topics)
    except (ValidationError, OverflowError):
        # A topic of a later version: what it means is unknown, reading everything does no harm.
        return EVERY_READING
