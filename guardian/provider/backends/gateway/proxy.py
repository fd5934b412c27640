"""The gateway: OpenAI's interface, with the rules between a family and its model.

Imports aiohttp, which takes a third of a second: only where a gateway is served.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Mapping
from contextlib import asynccontextmanager
from http import HTTPStatus
from typing import Any

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from guardian.clock import Clock
from guardian.provider.backends.gateway.answering import WardAnswer
from guardian.provider.backends.gateway.asking import Asking
from guardian.provider.backends.gateway.dialects import CHAT, RESPONSES, Dialect
from guardian.provider.backends.gateway.errors import (
    GatewayError,
    not_served,
    refusal,
    tried_too_often,
    unnamed,
    wrong_method,
)
from guardian.provider.backends.gateway.identities import USER_HEADERS
from guardian.provider.backends.gateway.key_watch import HeldReply, KeyWatch
from guardian.provider.backends.gateway.models import ModelList
from guardian.provider.backends.gateway.parts import Said
from guardian.provider.backends.gateway.passing import Passing
from guardian.provider.backends.gateway.port import (
    FAREWELL,
    NOT_OFFERED,
    Caller,
    Keeper,
    Refused,
    Reply,
    UnknownCallerError,
)
from guardian.provider.backends.gateway.reading import (
    MOST_BODY_BYTES,
    MOST_WARD_BODY_BYTES,
    WardRequest,
    chat_id_of,
    of_message,
    only,
    read_body,
    read_document,
)
from guardian.provider.backends.gateway.slowing import LONGEST_SECONDS, Slowing
from guardian.provider.backends.gateway.upstream import Question, Upstream

PREFIX = "/v1"
_OF_EMBEDDINGS = ("model", "input", "encoding_format", "dimensions")

Attend = Callable[[Asking], Coroutine[Any, Any, None]]
_Handler = Callable[["_Visit"], Awaitable[None]]


class Gateway:
    """The addresses under ``/v1``. ``clock`` is the time of life.

    ``attend`` is done beside them as long as they are served, with threads for what blocks.
    ``keys`` says when the key of an answer has ended; ``None``: none ever does.
    """

    def __init__(
        self,
        keeper: Keeper,
        upstream: Upstream,
        clock: Clock,
        attend: Attend | None = None,
        keys: KeyWatch | None = None,
    ) -> None:
        self._attend = attend
        self._keys = keys or KeyWatch()
        self._slowing = Slowing()
        self._keeper = keeper
        self._upstream = upstream
        self._clock = clock
        self._models = ModelList(upstream)
        self._ask = Asking()

    def routes(self) -> list[Route]:
        """Return what an application serves."""
        served = (
            (CHAT.path, "POST", self._answering(CHAT)),
            (RESPONSES.path, "POST", self._answering(RESPONSES)),
            ("/embeddings", "POST", self._embed),
            ("/models", "GET", self._list_models),
            ("/models/{model:path}", "GET", self._show_model),
            ("/{rest:path}", "", self._refuse),
        )
        return [
            Route(f"{PREFIX}{path}", self._address(method, handler), name=path)
            for path, method, handler in served
        ]

    def _address(self, method: str, handler: _Handler) -> "_Address":
        return _Address(self._keeper, self._ask, self._slowing, method, handler)

    @asynccontextmanager
    async def lifespan(self, _app: object) -> AsyncIterator[None]:
        """Attend to what is beside the answers, and hang up when the application ends."""
        attending = [asyncio.create_task(self._keys.attend(self._ask))]
        if self._attend is not None:
            attending.append(asyncio.create_task(self._attend(self._ask)))
        try:
            yield
        finally:
            for each in attending:
                each.cancel()
            await asyncio.wait(attending)
            await self._upstream.close()
            self._ask.close()

    def _answering(self, dialect: Dialect) -> _Handler:
        async def answer(visit: "_Visit") -> None:
            ward_id = visit.caller.ward_id
            if ward_id is None:
                await self._pass(visit, dialect.path)
                return
            body = await visit.body(MOST_WARD_BODY_BYTES)
            language = visit.caller.language
            request = dialect.read(read_document(body), chat_id_of(visit.headers), language)
            request = of_message(request, visit.headers)
            await visit.work(self._answer(visit, dialect, ward_id, request))

        return answer

    async def _answer(
        self, visit: "_Visit", dialect: Dialect, ward_id: str, request: WardRequest
    ) -> None:
        reply = await self._begin(ward_id, request, visit.caller.language)
        if isinstance(reply, Refused):
            if reply.code != FAREWELL:
                raise refusal(reply)
            await self._say_farewell(visit, dialect, request, reply)
            return
        language = visit.caller.language
        answer = WardAnswer(self._upstream, self._ask, self._clock, dialect, language)
        with self._keys.using(visit.caller.proof) as using:
            await answer.give(request, HeldReply(reply, using, language), visit.send)

    async def _begin(self, ward_id: str, request: WardRequest, language: str) -> Reply | Refused:
        """Ask the rules; a model that they never heard of is looked for at its server first."""
        reply = await self._decide(ward_id, request)
        if not isinstance(reply, Refused) or reply.code != NOT_OFFERED:
            return reply
        offered = await self._models.names(language)
        await self._ask(self._keeper.models, ward_id, offered)
        return await self._decide(ward_id, request)

    async def _decide(self, ward_id: str, request: WardRequest) -> Reply | Refused:
        """Ask the rules; what they began for somebody who went away meanwhile is finished."""
        deciding = asyncio.ensure_future(self._ask(self._keeper.begin, ward_id, request.asked))
        try:
            return await asyncio.shield(deciding)
        except asyncio.CancelledError:
            reply = await deciding
            if not isinstance(reply, Refused):
                await self._ask(reply.finish, "", None, self._clock.now())
            raise

    async def _say_farewell(
        self, visit: "_Visit", dialect: Dialect, request: WardRequest, refused: Refused
    ) -> None:
        speaker = dialect.speaker(request, int(self._clock.now().timestamp()))
        words = "\n\n".join(filter(None, (refused.detail, refused.support)))
        said = speaker.part(Said(words))
        if request.streamed:
            answer = Response(said + speaker.end("stop", None), media_type="text/event-stream")
        else:
            whole = json.dumps(speaker.whole("stop", None)).encode()
            answer = Response(whole, media_type="application/json")
        await answer(visit.scope, visit.receive, visit.send)

    async def _embed(self, visit: "_Visit") -> None:
        """Pass texts to be turned into numbers: no words come back."""
        if visit.caller.ward_id is None:
            await self._pass(visit, "/embeddings")
            return
        asked = only(read_document(await visit.body(MOST_WARD_BODY_BYTES)), _OF_EMBEDDINGS)
        question = Question(method="POST", path="/embeddings", body=json.dumps(asked).encode())
        passing = Passing(self._upstream, visit.caller.language, words=False)
        await visit.work(passing.give(question, visit.send))

    async def _pass(self, visit: "_Visit", path: str) -> None:
        body = await visit.body(MOST_BODY_BYTES)
        accept = visit.headers.get("accept", "*/*")
        question = Question(method="POST", path=path, body=body, accept=accept)
        with self._keys.using(visit.caller.proof) as using:
            passing = Passing(self._upstream, visit.caller.language, using=using)
            await visit.work(passing.give(question, visit.send))

    async def _list_models(self, visit: "_Visit") -> None:
        if visit.caller.ward_id is None:
            passing = Passing(self._upstream, visit.caller.language)
            await visit.work(passing.give(Question(method="GET", path="/models"), visit.send))
            return
        models = await self._models_for(visit.caller)
        await visit.answer({"object": "list", "data": list(models.values())})

    async def _show_model(self, visit: "_Visit") -> None:
        models = await self._models_for(visit.caller)
        found = models.get(visit.scope["path_params"]["model"])
        if found is None:
            raise GatewayError(
                HTTPStatus.NOT_FOUND,
                "invalid_request_error",
                "model_not_found",
                "There is no such model here.",
                param="model",
            )
        await visit.answer(found)

    async def _models_for(self, caller: Caller) -> Mapping[str, dict[str, Any]]:
        offered = await self._models.listed(caller.language)
        if caller.ward_id is None:
            return offered
        names = await self._ask(self._keeper.models, caller.ward_id, list(offered))
        return {name: offered[name] for name in names if name in offered}

    async def _refuse(self, _visit: "_Visit") -> None:
        raise not_served()


class _Visit:
    """One request whose sender is known."""

    def __init__(self, caller: Caller, scope: Scope, receive: Receive, send: Send) -> None:
        self.caller = caller
        self.scope = scope
        self.headers = Headers(scope=scope)
        self.receive = receive
        self.send = send

    async def body(self, most_bytes: int) -> bytes:
        return await read_body(self.receive, self.headers, most_bytes)

    async def answer(self, document: dict[str, Any]) -> None:
        response = Response(json.dumps(document).encode(), media_type="application/json")
        await response(self.scope, self.receive, self.send)

    async def work(self, work: Coroutine[Any, Any, None]) -> None:
        """Do it as long as somebody is there to be answered."""
        doing = asyncio.create_task(work)
        gone = asyncio.create_task(self._gone())
        try:
            await asyncio.wait({doing, gone}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            gone.cancel()
            doing.cancel()  # no effect on what is done
            await asyncio.wait({doing})
        if not doing.cancelled():
            await doing

    async def _gone(self) -> None:
        while (await self.receive())["type"] != "http.disconnect":
            pass


class _Address:
    """ASGI: one address. Nothing is read for whom nobody knows."""

    def __init__(
        self, keeper: Keeper, ask: Asking, slowing: Slowing, method: str, handler: _Handler
    ) -> None:
        self._keeper = keeper
        self._ask = ask
        self._slowing = slowing
        self._method = method
        self._handler = handler

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        try:
            if self._method and scope["method"] != self._method:
                raise wrong_method(self._method)
            caller = await self._caller(scope)
            await self._handler(_Visit(caller, scope, receive, send))
        except GatewayError as error:
            await error.response()(scope, receive, send)

    async def _caller(self, scope: Scope) -> Caller:
        peer = scope["client"][0] if scope.get("client") else None
        headers = dict(Headers(scope=scope))
        if len(headers) < len(scope["headers"]) and _names_twice(scope):
            raise unnamed()
        try:
            return await self._ask(self._keeper.caller, headers, peer)
        except UnknownCallerError:
            if not await self._slowing.hold_back(peer or ""):
                raise tried_too_often(LONGEST_SECONDS) from None
            raise unnamed() from None


def _names_twice(scope: Scope) -> bool:
    """Whether a header that names somebody is there twice: others may read the other one."""
    naming = [
        name
        for name, _ in scope["headers"]
        if name == b"authorization" or name.startswith(USER_HEADERS.encode())
    ]
    return len(set(naming)) < len(naming)
