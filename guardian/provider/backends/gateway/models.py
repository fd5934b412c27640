"""Which models the server offers."""

import asyncio
from collections.abc import Mapping
from contextlib import AsyncExitStack
from http import HTTPStatus

from guardian.provider.backends.gateway.errors import MALFORMED, NOT_THERE, failed
from guardian.provider.backends.gateway.failures import answered_failure
from guardian.provider.backends.gateway.reading import JsonObject, only
from guardian.provider.backends.gateway.upstream import FAILURES, Question, Upstream, failure_of
from guardian.provider.backends.gateway.upstream_json import document_of, objects

MOST_LIST_BYTES = 4 * 1024 * 1024
MOST_NAME = 200
_NOT_THERE = {HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED}
_TOLD = ("id", "object", "created", "owned_by", "name")


class ModelList:
    """The list of a model's server, asked for each time: models come and go."""

    def __init__(self, upstream: Upstream) -> None:
        self._upstream = upstream

    async def listed(self, language: str) -> Mapping[str, JsonObject]:
        """Return what is said of each model, by its name; raises ``GatewayError``."""
        document = document_of(await self._read(language), language)
        if not isinstance(document.get("data"), list):
            raise failed(MALFORMED, "upstream_malformed", language)
        named = ((each.get("id"), each) for each in objects(document["data"]))
        return {
            name: only(told, _TOLD)
            for name, told in named
            if isinstance(name, str) and 0 < len(name) <= MOST_NAME and name.isprintable()
        }

    async def names(self, language: str) -> list[str]:
        """Return the names alone; raises ``GatewayError``."""
        return list(await self.listed(language))

    async def _read(self, language: str) -> bytes:
        try:
            async with AsyncExitStack() as stack:
                async with asyncio.timeout(self._upstream.options.between_bytes_seconds):
                    question = Question(method="GET", path="/models")
                    answer = await stack.enter_async_context(self._upstream.ask(question))
                    body = await answer.content.read(MOST_LIST_BYTES)
                    while len(body) < MOST_LIST_BYTES and (more := await answer.content.readany()):
                        body += more
        except FAILURES as error:
            raise failure_of(error, language) from None
        if answer.status in _NOT_THERE:
            raise failed(NOT_THERE, "upstream_not_found", language)
        if answer.status != HTTPStatus.OK:
            raise answered_failure(answer.status, body, answer.headers, language)
        return body
