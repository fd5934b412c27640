"""What the kit says to a person, in English and Chinese."""

from guardian.conformance.runner import Report, Tally
from guardian.conformance.verdicts import Outcome, Verdict
from guardian.words import N_, Words

DOMAIN = "conformance"

VERDICTS = {
    Verdict.PASS: N_("pass"),
    Verdict.FAIL: N_("fail"),
    Verdict.NOT_CLAIMED: N_("not claimed"),
    Verdict.NOT_TESTABLE: N_("not testable"),
    Verdict.DECLARED_ONLY: N_("declared only"),
}


def line(words: Words, outcome: Outcome) -> str:
    """Return the one line of a check."""
    check = outcome.check
    verdict = words.say(VERDICTS[outcome.verdict])
    title = words.say(check.title)
    return f"{check.check_id} · {check.clause} · {title} · {verdict} · {outcome.evidence}"


def summary(words: Words, report: Report) -> list[str]:
    """Return the last lines: one per profile."""
    return [_summary(words, report, tally) for tally in report.tallies()]


def _summary(words: Words, report: Report, tally: Tally) -> str:
    if not tally.claimed:
        return words.say("Profile {profile} is not claimed.", profile=tally.profile)
    return words.say(
        "{passed} of {total} checks of profile {profile} passed on {date}.",
        passed=tally.passed,
        total=tally.total,
        profile=tally.profile,
        date=report.day.isoformat(),
    )
