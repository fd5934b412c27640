"""Three reports of one run, each readable by what reads its kind."""

import json
from html.parser import HTMLParser
from xml.etree import ElementTree as ET

import pytest

from guardian.conformance.reports import as_html, as_json, as_junit
from guardian.conformance.runner import Report
from guardian.conformance.sayings import capability_line, line, summary
from guardian.words import LANGUAGES, Words
from tests.rig.conformance_report import a_report


class Page(HTMLParser):
    """Collects the tags and the text of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        assert all(not (value or "").startswith("http") for _, value in attrs), "self-contained"

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.fixture
def report() -> Report:
    return a_report()


def test_json_has_every_check_with_its_evidence(report: Report) -> None:
    read = json.loads(as_json(report))
    assert [each["verdict"] for each in read["checks"]] == [
        "pass",
        "fail",
        "not claimed",
        "not testable",
        "declared only",
    ]
    assert read["checks"][0]["exchanges"][0]["path"] == "/gl/v1/link"
    assert read["profiles"][0] == {
        "profile": "core",
        "claimed": True,
        "passed": 1,
        "total": 2,
        "not_testable": 1,
        "declared": 1,
        "not_claimed": 0,
    }
    assert [each["standing"] for each in read["capabilities"]] == ["declared, failed"]


def test_junit_counts_failures_and_what_was_skipped(report: Report) -> None:
    suites = ET.fromstring(as_junit(report))  # noqa: S314 - our own words
    core, elder = suites.findall("testsuite")
    assert (core.get("tests"), core.get("failures"), core.get("skipped")) == ("4", "1", "2")
    assert (elder.get("tests"), elder.get("skipped")) == ("1", "1")
    (failure,) = core.iter("failure")
    assert "<script>" in (failure.get("message") or ""), "kept as text"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_is_one_page_in_which_nothing_foreign_runs(report: Report, language: str) -> None:
    html = as_html(report, language)
    page = Page()
    page.feed(html)
    assert "script" not in page.tags
    assert "link" not in page.tags
    assert "img" not in page.tags
    assert page.tags.count("details") == 5
    assert "alert('&amp;')" in page.text
    words = Words("conformance", language)
    assert all(sentence in page.text for sentence in summary(words, report))


def test_the_page_speaks_chinese(report: Report) -> None:
    html = as_html(report, "zh_CN")
    assert 'lang="zh-CN"' in html
    assert "没有证明就没有答复" in html
    assert "自行申报" in html


def test_the_last_lines_count_what_passed_on_a_day(report: Report) -> None:
    core, elder = summary(Words("conformance", "en"), report)
    assert core.startswith("1 of 2 checks of profile core passed on 2026-11-22. ")
    assert core.endswith("Beside them: 1 not testable, 1 declared only, 0 not claimed.")
    assert elder == "Profile elder is not claimed. Not tried: 1."


def test_every_check_of_a_profile_is_counted_once(report: Report) -> None:
    for tally in report.tallies():
        counted = (tally.total, tally.not_testable, tally.declared, tally.not_claimed)
        of_it = [each for each in report.outcomes if each.check.profile == tally.profile]
        assert sum(counted) == len(of_it)
        assert tally.passed <= tally.total


@pytest.mark.parametrize(
    ("language", "told"), [("en", "declared, failed"), ("zh_CN", "已声明，检查未通过")]
)
def test_a_statement_whose_checks_failed_is_told_so(
    report: Report, language: str, told: str
) -> None:
    words = Words("conformance", language)
    (found,) = report.capabilities
    sentence = capability_line(words, found)
    assert sentence.startswith("R09 · Measures Art. 13 · ")
    assert sentence.endswith(f" · {told} · R13.check_1")
    html = as_html(report, language)
    page = Page()
    page.feed(html)
    assert told in page.text
    assert "<script>" not in html


@pytest.mark.parametrize("language", LANGUAGES)
def test_nobody_is_called_compliant(report: Report, language: str) -> None:
    words = Words("conformance", language)
    told = [as_json(report), as_junit(report), as_html(report, language), *summary(words, report)]
    told += [line(words, each) for each in report.outcomes]
    assert "compliant" not in "".join(told).lower()
    assert "合规" not in "".join(told)
