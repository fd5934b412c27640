"""A child's responses through the gateway, with OpenAI's own client."""

import threading

import openai
import pytest
from openai.types.responses import ResponseFunctionToolCall, ResponseOutputMessage

from tests.gateway.conftest import GatewayRig
from tests.rig.memory_keeper import NOTE, Rules

SAID = "Hello there. How are you?"


def test_a_response_comes_whole(rig: GatewayRig, mia: openai.OpenAI) -> None:
    answer = mia.responses.create(model="plain", input="Hi!", instructions="Be brief.")
    assert answer.output_text == SAID
    assert answer.status == "completed"
    assert answer.instructions == "Be brief."
    assert answer.usage is not None
    assert answer.usage.output_tokens == 7
    sent = rig.model.asked("/v1/responses").document
    assert sent["instructions"] == f"{NOTE}\n\nBe brief.\n\n{NOTE}"
    assert sent["store"] is False
    assert rig.keeper.asked[0].text == "Hi!"
    assert rig.keeper.last_finished().text == SAID


def test_the_official_helper_follows_a_stream_to_its_end(
    rig: GatewayRig, mia: openai.OpenAI
) -> None:
    rig.keeper.rules = Rules(opening=("You matter.",), reminders=("An hour now.",))
    with mia.responses.stream(model="plain", input="Hi!") as stream:
        events = list(stream)
        final = stream.get_final_response()
    whole = f"You matter.\n\n{SAID}\n\nAn hour now."
    deltas = [e.delta for e in events if e.type == "response.output_text.delta"]
    assert "".join(deltas) == whole
    assert [e.text for e in events if e.type == "response.output_text.done"] == [whole]
    assert final.output_text == whole
    assert events[0].type == "response.created"
    assert events[-1].type == "response.completed"
    assert [e.sequence_number for e in events] == list(range(len(events)))
    assert rig.keeper.last_finished().text == SAID


def test_a_stop_completes_the_response(rig: GatewayRig, mia: openai.OpenAI) -> None:
    model = rig.says("One", " two", waits=threading.Event())
    with mia.responses.create(model=model, input="Hi!", stream=True) as stream:
        for event in stream:
            if event.type == "response.output_text.delta":
                rig.keeper.rules.stop_words = "Time to sleep."
    assert event.type == "response.completed"
    assert event.response.output_text == "One\n\nTime to sleep."


@pytest.mark.parametrize("stream", [False, True])
def test_a_response_calls_tools(rig: GatewayRig, mia: openai.OpenAI, stream: bool) -> None:
    model = rig.says("Let me see.", calls=(("look_up", '{"word":"tide"}'),))
    if stream:
        with mia.responses.stream(model=model, input="Hi!") as events:
            output = list[object](events.get_final_response().output)
    else:
        output = list[object](mia.responses.create(model=model, input="Hi!").output)
    message, call = output
    assert isinstance(message, ResponseOutputMessage)
    assert isinstance(call, ResponseFunctionToolCall)
    assert (call.name, call.arguments, call.call_id) == ("look_up", '{"word":"tide"}', "call_0")


def test_a_response_that_may_be_no_longer_is_incomplete(
    rig: GatewayRig, mia: openai.OpenAI
) -> None:
    rig.keeper.rules = Rules(most_tokens=2)
    with mia.responses.create(model="endless", input="Hi!", stream=True) as stream:
        last = list(stream)[-1]
    assert last.type == "response.incomplete"
    assert last.response.output_text.startswith("Hello")
    assert last.response.incomplete_details is not None
    assert last.response.incomplete_details.reason == "max_output_tokens"
    assert rig.model.asked("/v1/responses").document["max_output_tokens"] == 2


@pytest.mark.parametrize(
    "hiding",
    [
        {"previous_response_id": "resp_1"},
        {"conversation": "conv_1"},
        {"prompt": {"id": "pmpt_1"}},
        {"background": True},
        {"tools": [{"type": "web_search"}]},
        {"input": [{"type": "item_reference", "id": "msg_1"}]},
    ],
)
def test_what_would_hide_words_is_refused(rig: GatewayRig, hiding: dict[str, object]) -> None:
    answer = rig.post("/responses", {"model": "plain", "input": "Hi!", **hiding})
    assert answer.status_code == 400
    assert answer.json()["error"]["type"] == "invalid_request_error"
    assert rig.keeper.asked == []


def test_what_the_child_said_last_is_read_from_items(rig: GatewayRig, mia: openai.OpenAI) -> None:
    mia.responses.create(
        model="plain",
        input=[
            {"role": "user", "content": "Hi!"},
            {"role": "assistant", "content": "Hello."},
            {"role": "user", "content": [{"type": "input_text", "text": "What is"}]},
            {"role": "user", "content": [{"type": "input_text", "text": "a tide?"}]},
            {"type": "function_call", "call_id": "c", "name": "look_up", "arguments": "{}"},
            {"type": "function_call_output", "call_id": "c", "output": "The sea."},
        ],
    )
    asked = rig.keeper.asked[0]
    assert (asked.text, asked.continues, asked.model) == ("What is\na tide?", True, "plain")
