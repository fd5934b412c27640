"""A run as JSON, as JUnit XML and as one page of HTML."""

import json
from pathlib import Path
from xml.etree import ElementTree as ET

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from guardian.conformance.runner import Report
from guardian.conformance.sayings import DOMAIN, STANDINGS, VERDICTS, summary
from guardian.conformance.verdicts import Outcome, Verdict
from guardian.words import Words

PAGES = Path(__file__).parent / "pages"


def as_json(report: Report) -> str:
    """Return everything that was seen, for programs."""
    words = Words(DOMAIN, "en")
    document = {
        "provider": report.provider,
        "url": report.url,
        "started_at": report.started_at.isoformat(),
        "summary": summary(words, report),
        "profiles": [
            {
                "profile": each.profile,
                "claimed": each.claimed,
                "passed": each.passed,
                "total": each.total,
                "not_testable": each.not_testable,
                "declared": each.declared,
                "not_claimed": each.not_claimed,
            }
            for each in report.tallies()
        ],
        "capabilities": [
            {
                "capability": each.name,
                "clause": each.clause,
                "standing": each.standing.value,
                "tried": each.tried,
                "failed": each.failed,
            }
            for each in report.capabilities
        ],
        "checks": [_as_member(each) for each in report.outcomes],
    }
    return f"{json.dumps(document, ensure_ascii=False, indent=2)}\n"


def _as_member(outcome: Outcome) -> dict[str, object]:
    check = outcome.check
    return {
        "id": check.check_id,
        "row": check.row,
        "clause": check.clause,
        "profile": check.profile,
        "title": check.title,
        "verdict": outcome.verdict.value,
        "evidence": outcome.evidence,
        "seconds": outcome.seconds,
        "exchanges": [
            {
                "method": each.method,
                "path": each.path,
                "status": each.status,
                "problem": each.problem,
            }
            for each in outcome.exchanges
        ],
    }


def as_junit(report: Report) -> str:
    """Return JUnit XML: what is not claimed, not testable or only declared counts as skipped."""
    suites = ET.Element("testsuites", name="Guardian Link")
    for tally in report.tallies():
        of_it = [each for each in report.outcomes if each.check.profile == tally.profile]
        suite = ET.SubElement(
            suites,
            "testsuite",
            name=f"Guardian Link {tally.profile}",
            hostname=_clean(report.url),
            timestamp=report.started_at.isoformat(timespec="seconds"),
            tests=str(len(of_it)),
            failures=str(sum(each.verdict is Verdict.FAIL for each in of_it)),
            skipped=str(sum(each.verdict not in {Verdict.PASS, Verdict.FAIL} for each in of_it)),
            errors="0",
            time=f"{sum(each.seconds for each in of_it):.3f}",
        )
        for each in of_it:
            _add_case(suite, each)
    ET.indent(suites)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(suites, encoding="unicode")}\n'


def _add_case(suite: ET.Element, outcome: Outcome) -> None:
    check = outcome.check
    case = ET.SubElement(
        suite,
        "testcase",
        classname=f"guardian_link.{check.profile}.{check.row}",
        name=f"{check.title} ({check.clause})",
        time=f"{outcome.seconds:.3f}",
    )
    evidence = _clean(outcome.evidence)
    if outcome.verdict is Verdict.FAIL:
        ET.SubElement(case, "failure", message=evidence, type=check.check_id)
    elif outcome.verdict is not Verdict.PASS:
        ET.SubElement(case, "skipped", message=f"{outcome.verdict.value}: {evidence}")
    seen = "\n".join(str(each) for each in outcome.exchanges)
    ET.SubElement(case, "system-out").text = _clean(f"{evidence}\n{seen}")


def _clean(text: str) -> str:
    """Return ``text`` without what XML 1.0 cannot hold."""
    return "".join(letter for letter in text if letter.isprintable() or letter == "\n")


def as_html(report: Report, language: str) -> str:
    """Return one page that needs nothing beside itself."""
    words = Words(DOMAIN, language)
    pages = Environment(loader=FileSystemLoader(PAGES), autoescape=True, undefined=StrictUndefined)
    return pages.get_template("report.html").render(
        report=report,
        language=language.replace("_", "-"),
        say=words.say,
        summary=summary(words, report),
        standings={standing: words.say(text) for standing, text in STANDINGS.items()},
        verdicts={verdict: words.say(text) for verdict, text in VERDICTS.items()},
        style=(PAGES / "report.css").read_text(encoding="utf-8"),
    )
