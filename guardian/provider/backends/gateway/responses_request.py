"""``POST /v1/responses`` as a ward sends it, and as it goes on."""

from guardian.provider.backends.gateway.errors import invalid, text_only
from guardian.provider.backends.gateway.helper_forms import looks_like_help
from guardian.provider.backends.gateway.port import Asked, Reply
from guardian.provider.backends.gateway.reading import (
    JsonObject,
    WardRequest,
    characters_in,
    fewest,
    flag,
    framed,
    function_tools,
    last_words,
    name_of,
    only,
    text_member,
)

_PASSED = (
    *("model", "instructions", "temperature", "top_p", "max_output_tokens", "tool_choice"),
    *("parallel_tool_calls", "text", "truncation", "reasoning"),
)
_HIDING = ("previous_response_id", "conversation", "prompt")
"""What names words that lie at the model's server, where nobody here reads them."""
_MESSAGE = ("type", "role", "content")
_CALLS = {
    "function_call": ("type", "call_id", "name", "arguments"),
    "function_call_output": ("type", "call_id", "output"),
    "custom_tool_call": ("type", "call_id", "name", "input"),
    "custom_tool_call_output": ("type", "call_id", "output"),
}
_OUTPUTS = {"function_call_output", "custom_tool_call_output"}
_ROLES = {"system", "developer", "user", "assistant"}
_TEXT_PARTS = {"input_text": "text", "output_text": "text", "refusal": "refusal"}


def read_response(document: JsonObject, chat_id: str | None, language: str) -> WardRequest:
    """Return what a ward asks; raises ``GatewayError`` for what is malformed or cannot be read."""
    model = text_member(document, "model")
    streamed = flag(document, "stream")
    for name in _HIDING:
        if document.get(name) is not None:
            raise invalid(
                f"'{name}' is not passed on: send the whole conversation as 'input'.",
                "unsupported_parameter",
                param=name,
            )
    if flag(document, "background"):
        raise invalid(
            "Answers are given at once here, none in the background.",
            "unsupported_parameter",
            param="background",
        )
    instructions = document.get("instructions")
    if instructions is not None and not isinstance(instructions, str):
        raise invalid("'instructions' has to be a text.", param="instructions")
    items = _items(document.get("input"), language)
    passed = only(document, _PASSED)
    if tools := function_tools(document.get("tools")):
        passed["tools"] = tools
    passed["input"] = items
    text = last_words(items)
    return WardRequest(
        asked=Asked(
            model=model,
            text=text,
            helper=looks_like_help(text, streamed=streamed),
            continues=items[-1].get("type") in _OUTPUTS,
            chat_id=chat_id,
            characters=characters_in(passed),
        ),
        document=passed,
        streamed=streamed,
        wants_usage=True,
    )


def response_question(request: WardRequest, reply: Reply) -> JsonObject:
    """Return what the model's server is asked; it is told to keep nothing of it."""
    question = {**request.document, "store": False, "stream": request.streamed}
    if reply.note is not None:
        question["instructions"] = framed(reply.note, question.get("instructions", ""))
    if reply.most_tokens is not None:
        most = fewest(reply.most_tokens, question.get("max_output_tokens"))
        question["max_output_tokens"] = most
    return question


def _items(given: object, language: str) -> list[JsonObject]:
    if isinstance(given, str) and given:
        return [{"role": "user", "content": given}]
    if not isinstance(given, list) or not given:
        raise invalid("'input' has to be a text or a list of items.", param="input")
    read = [_item(each, language) for each in given]
    items = [each for each in read if each is not None]
    if not items:
        raise invalid("'input' has no words in it.", param="input")
    return items


def _item(item: object, language: str) -> JsonObject | None:
    """Return what goes on of an item; ``None``: nothing, as of what the model thought before."""
    if not isinstance(item, dict):
        raise invalid("An item of 'input' has to be an object.", param="input")
    kind = name_of(item.get("type", "message"))
    if kind == "reasoning":
        return None
    if kind in _CALLS:
        return _read_parts(only(item, _CALLS[kind]), "output", language)
    if kind != "message":
        raise invalid("An item of 'input' is of a kind that is not passed on.", param="input")
    if name_of(item.get("role")) not in _ROLES:
        raise invalid("A message needs one of the known roles.", param="input")
    if not isinstance(item.get("content"), str | list):
        raise invalid("A message's content has to be text.", param="input")
    return _read_parts(only(item, _MESSAGE), "content", language)


def _read_parts(item: JsonObject, name: str, language: str) -> JsonObject:
    parts = item.get(name)
    if isinstance(parts, list):
        return {**item, name: [_part(part, language) for part in parts]}
    return item


def _part(part: object, language: str) -> JsonObject:
    if not isinstance(part, dict):
        raise invalid("A part of a message has to be an object.", param="input")
    member = _TEXT_PARTS.get(name_of(part.get("type")))
    if member is None:
        raise text_only(language, "input")
    if not isinstance(part.get(member), str):
        raise invalid("A part of a message has to be text.", param="input")
    return only(part, ("type", member))
