"""The log says what happened to requests, and nothing that was in them."""

import json
import logging
import sys
from pathlib import Path

import pytest
import requests

from guardian.provider.logs import JsonLines, LogFormat, PlainLines
from guardian.provider.request_watch import REQUEST_ID_HEADER
from tests.rig.child_browserless import Child
from tests.rig.linked_app import LinkedApp
from tests.rig.provider_server import ServedProvider, served_provider

SECRET = "zebra"
ALLOWED = {
    *("time", "level", "logger", "event", "method", "route", "status", "duration_ms"),
    "request_id",
}


def requests_logged(caplog: pytest.LogCaptureFixture) -> list[dict[str, object]]:
    formatter = JsonLines()
    lines = [formatter.format(each) for each in caplog.records if each.getMessage() == "request"]
    assert SECRET not in "".join(lines)
    return [json.loads(line) for line in lines]


def test_a_request_is_one_line_without_its_content(
    served: ServedProvider, app: LinkedApp, child: Child, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, "guardian"):
        child.say(f"the word is {SECRET}")
        app.send("POST", f"/alerts/{SECRET}/ack", json={"step": "shown"}, params={"q": SECRET})
        told = requests.get(f"{served.url}/{SECRET}", cookies={"c": SECRET}, timeout=20)
    lines = requests_logged(caplog)
    assert [(line["method"], line["route"], line["status"]) for line in lines] == [
        ("POST", "/app/api/chat", 200),
        ("POST", "/gl/v1/alerts/{alert_id}/ack", 404),
        ("GET", "-", 404),
    ]
    assert all(set(line) == ALLOWED for line in lines)
    assert lines[-1]["request_id"] == told.headers[REQUEST_ID_HEADER]
    assert len({str(line["request_id"]) for line in lines}) == 3


def test_a_strange_method_is_no_way_into_the_log(
    served: ServedProvider, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, "guardian"):
        requests.request(SECRET.upper(), f"{served.url}/health", timeout=20)
    assert SECRET.upper() not in caplog.text
    assert all(line["method"] == "-" for line in requests_logged(caplog))
    caplog.clear()  # the server notes a request that it cannot read


def fail() -> None:
    raise ValueError(SECRET)


def error_record(name: str) -> logging.LogRecord:
    try:
        fail()
    except ValueError:
        where = sys.exc_info()
    return logging.LogRecord(name, logging.ERROR, __file__, 1, "failed for %s", (SECRET,), where)


@pytest.mark.parametrize("formatter", [JsonLines(), PlainLines()])
def test_of_others_records_only_the_frame_is_told(formatter: logging.Formatter) -> None:
    line = formatter.format(error_record("asyncio"))
    assert SECRET not in line
    assert "failed for %s" in line
    assert "ValueError" in line
    assert "\n" not in line


def test_ours_are_told_whole_but_for_the_exceptions_text() -> None:
    record = error_record("guardian.provider.x")
    record.args = ("step 3",)
    line = JsonLines().format(record)
    assert json.loads(line)["event"] == "failed for step 3"
    assert SECRET not in line


def test_the_formats_have_the_names_of_the_option() -> None:
    assert [each.value for each in LogFormat] == ["text", "json"]


def test_who_sends_too_much_waits_and_others_do_not(tmp_path: Path) -> None:
    with served_provider(tmp_path, rate_per_minute=5) as served:
        app, other = LinkedApp(served), LinkedApp(served, "ward-leo")
        answers = [app.send("GET", "/link") for _ in range(7)]
        assert [answer.status_code for answer in answers] == [200] * 5 + [429] * 2
        assert 1 <= int(answers[-1].headers["Retry-After"]) <= 60
        assert answers[-1].headers["Content-Type"] == "application/problem+json"
        assert other.send("GET", "/link").status_code == 200
        for _ in range(20):
            assert requests.get(f"{served.url}/health", timeout=20).status_code == 200
