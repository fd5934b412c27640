"""What the kit says to a person, in English and Chinese."""

from guardian.conformance.capabilities import Capability, Standing
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

STANDINGS = {
    Standing.TESTED: N_("declared, tested"),
    Standing.FAILED: N_("declared, failed"),
    Standing.UNTESTED: N_("declared, not tested"),
    Standing.PARTIAL: N_("declared as partial"),
    Standing.ABSENT: N_("declared as absent"),
}


def line(words: Words, outcome: Outcome) -> str:
    """Return the one line of a check."""
    check = outcome.check
    verdict = words.say(VERDICTS[outcome.verdict])
    title = words.say(check.title)
    return f"{check.check_id} · {check.clause} · {title} · {verdict} · {outcome.evidence}"


def capability_line(words: Words, found: Capability) -> str:
    """Return the one line of what the provider says that it can do."""
    standing = words.say(STANDINGS[found.standing])
    seen = f" · {', '.join(found.failed or found.tried)}" if found.tried else ""
    return f"R09 · {found.clause} · {found.name} · {standing}{seen}"


def summary(words: Words, report: Report) -> list[str]:
    """Return the last lines: one per profile."""
    return [_summary(words, report, tally) for tally in report.tallies()]


def _summary(words: Words, report: Report, tally: Tally) -> str:
    if not tally.claimed:
        return words.say(
            "Profile {profile} is not claimed. Not tried: {not_claimed}.",
            profile=tally.profile,
            not_claimed=tally.not_claimed,
        )
    return words.say(
        "{passed} of {total} checks of profile {profile} passed on {date}. "
        "Beside them: {not_testable} not testable, {declared} declared only, "
        "{not_claimed} not claimed.",
        passed=tally.passed,
        total=tally.total,
        profile=tally.profile,
        date=report.day.isoformat(),
        not_testable=tally.not_testable,
        declared=tally.declared,
        not_claimed=tally.not_claimed,
    )
