"""A guardian's app of the kit's own: linked, with its key, able to do things wrong on purpose."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import urlencode

from joserfc.jwk import ECKey, KeySet
from pydantic import BaseModel, ValidationError

from guardian.conformance.check import CheckFailedError, NotTestableError, demand, equal
from guardian.conformance.http import Answer, Http
from guardian.conformance.proofs import STRAIGHT, Bend, proof
from guardian.conformance.provider_card import Card, signing_keys
from guardian.conformance.tokens import TokenDesk, Tokens, tokens_of
from guardian.link.set_tokens import SetRejectedError, verify_set
from guardian.link.signed_reports import ReportRejectedError, verify_report
from guardian.link.wire.events import PollResponse, SetClaims
from guardian.link.wire.reports import REPORT_MEDIA_TYPE

M = TypeVar("M", bound=BaseModel)

MERGE_PATCH = "application/merge-patch+json"
OK = 200
NOT_IMPLEMENTED = 501
MOST_POLLS = 40


@dataclass(frozen=True, kw_only=True)
class Event:
    """A verified event: its claims, its URI and its payload."""

    claims: SetClaims
    uri: str
    payload: dict[str, Any]


class App:
    """One link. Its tokens are known to the kit alone."""

    def __init__(self, http: Http, card: Card, desk: TokenDesk, key: ECKey, tokens: Tokens) -> None:
        self.key = key
        self.tokens = tokens
        self.desk = desk
        self._http = http
        self._card = card
        self._nonce: str | None = None
        self._keys: KeySet | None = None
        self.link_id = str(self.get("/link").get("link_id", ""))

    def send(
        self,
        method: str,
        path: str,
        *,
        bend: Bend | None = STRAIGHT,
        token: str | None = None,
        headers: dict[str, str] | None = None,
        **parts: Any,
    ) -> Answer:
        """Return whatever is answered below ``api_base``; ``bend`` ``None``: no proof at all."""
        url = self._card.api_base + path
        answer = self._signed(method, url, bend, token, headers, parts)
        nonce = answer.headers.get("DPoP-Nonce")
        if nonce and bend is STRAIGHT and nonce != self._nonce:
            self._nonce = nonce
            if "use_dpop_nonce" in answer.headers.get("WWW-Authenticate", ""):
                answer = self._signed(method, url, bend, token, headers, parts)
        return answer

    def _signed(
        self,
        method: str,
        url: str,
        bend: Bend | None,
        token: str | None,
        headers: dict[str, str] | None,
        parts: dict[str, Any],
    ) -> Answer:
        access = token or self.tokens.access
        sent = {"Authorization": f"DPoP {access}", **(headers or {})}
        if bend is not None:
            sent["DPoP"] = proof(self.key, method, url, token=access, nonce=self._nonce, bend=bend)
        return self._http.send(method, url, headers=sent, **parts)

    def expect(self, status: int, method: str, path: str, **parts: Any) -> Answer:
        """Return an answer of exactly this status; raises :class:`CheckFailedError`."""
        answer = self.send(method, path, **parts)
        if answer.status == NOT_IMPLEMENTED:
            raise NotTestableError(str(answer.exchange))
        demand(answer.status == status, f"{status} from {method} {path}", answer.exchange)
        return answer

    def get(self, path: str, **params: str) -> dict[str, Any]:
        """Return what is at ``path``."""
        return self.expect(OK, "GET", path, params=params).document()

    def read(self, model: type[M], path: str, **params: str) -> M:
        """Return what is at ``path`` as a message of the protocol."""
        answer = self.expect(OK, "GET", path, params=params)
        return read_as(model, answer)

    def signed(self, path: str, **params: str) -> dict[str, Any]:
        """Return a report that the provider signs, once it has proved to be this one."""
        headers = {"Accept": REPORT_MEDIA_TYPE}
        answer = self.expect(OK, "GET", path, params=params, headers=headers)
        equal(answer.media_type, REPORT_MEDIA_TYPE, f"the media type of {path}")
        target = f"{path}?{urlencode(params)}" if params else path
        keys = signing_keys(self._http, self._card)
        try:
            claims = verify_report(
                answer.body.decode("ascii", "replace"),
                keys,
                issuer=self._card.issuer,
                audience=self.link_id,
                target=target,
            )
        except ReportRejectedError as error:
            raise CheckFailedError(f"a signed report of {path} that verifies", error) from None
        self._http.recorder.search(claims.model_dump_json(), answer.exchange)
        return claims.report

    def post(self, path: str, body: dict[str, Any] | None = None, status: int = OK) -> Answer:
        """Post JSON and expect ``status``."""
        return self.expect(status, "POST", path, json=body or {})

    def days(self, path: str, days: Iterable[str]) -> dict[str, Any]:
        """Return a report from the first to the last of local dates (ISO)."""
        dates = sorted(days)
        return self.get(path, **{"from": dates[0], "to": dates[-1]})

    def etag(self) -> str:
        """Return the current version of the policy, as If-Match wants it."""
        tag = self.expect(OK, "GET", "/policy").headers.get("ETag", "")
        demand(tag.startswith('"'), "a strong ETag", tag)
        return tag

    def patch(self, patch: dict[str, Any], tag: str | None = None) -> Answer:
        """Ask for other limits; ``tag`` ``None``: of the current version."""
        headers = {"If-Match": tag or self.etag(), "Content-Type": MERGE_PATCH}
        return self.send("PATCH", "/policy", json=patch, headers=headers)

    def limit(self, **fields: Any) -> dict[str, Any]:
        """Ask for other limits and see that they are taken; return the policy."""
        answer = self.patch(fields)
        demand(answer.status == OK, "200 from PATCH /policy", answer.exchange)
        return answer.document()

    def poll(self, *, wait: bool = False, **members: Any) -> PollResponse:
        """Poll once (RFC 8936)."""
        answer = self.post("/events/poll", {"returnImmediately": not wait, **members})
        return read_as(PollResponse, answer)

    def events(self, *, wait: bool = False) -> list[Event]:
        """Return what waits, verified, without acknowledging it."""
        return [self.verified(each) for each in self.poll(wait=wait).sets.values()]

    def drain(self) -> list[Event]:
        """Return everything that waits, verified, acknowledged, in order of ``gl_seq``."""
        found: list[Event] = []
        for _ in range(MOST_POLLS):
            new = self.events()
            if not new:
                return sorted(found, key=lambda each: each.claims.gl_seq)
            found += new
            self.poll(ack=[each.claims.jti for each in new], maxEvents=0)
        raise CheckFailedError("an end of events once they are acknowledged", "more and more")

    def heard(self, uri: str) -> list[dict[str, Any]]:
        """Drain, and return the payloads of the events of one URI."""
        return [each.payload for each in self.drain() if each.uri == uri]

    def verified(self, compact: str) -> Event:
        """Return the event in a SET; raises :class:`CheckFailedError` for one not to believe."""
        claims = self._claims(compact)
        exchange = self._http.recorder.taken()[-1]
        self._http.recorder.search(claims.model_dump_json(), exchange)
        ((uri, payload),) = claims.events.items()
        return Event(claims=claims, uri=uri, payload=payload)

    def _claims(self, compact: str) -> SetClaims:
        """Verify with the keys that are known, and once more with those of this moment."""
        try:
            try:
                return self._verify(compact)
            except SetRejectedError:
                self._keys = None
                return self._verify(compact)
        except SetRejectedError as error:
            raise CheckFailedError("a SET that verifies (RFC 8417)", error.args[0]) from None

    def _verify(self, compact: str) -> SetClaims:
        if self._keys is None:
            self._keys = signing_keys(self._http, self._card)
        return verify_set(compact, self._keys, issuer=self._card.issuer, audience=self.link_id)

    def renew(self) -> None:
        """Trade the refresh token for a fresh pair."""
        self.tokens = tokens_of(self.desk.refresh(self.tokens.refresh, self.key))


def read_as(model: type[M], answer: Answer) -> M:
    """Return an answer as a message of the protocol; raises :class:`CheckFailedError`."""
    try:
        return model.model_validate_json(answer.body)
    except ValidationError as error:
        raise CheckFailedError(
            f"{model.__name__} from {answer.exchange}", "; ".join(_faults(error))
        ) from None


def _faults(error: ValidationError) -> Iterator[str]:
    for fault in error.errors(include_url=False, include_input=False)[:3]:
        yield f"{'/'.join(map(str, fault['loc']))}: {fault['msg']}"
