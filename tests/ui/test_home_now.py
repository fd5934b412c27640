"""Home: what is in force right now and until when, and what waits, each as one sentence."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import pytest

from guardian.desk.finding_values import FindingView
from guardian.desk.values import Condition, Overview
from guardian.policy.decisions import Reason
from tests.ui import samples
from tests.ui.conftest import Rig
from tests.ui.fakes import Desk
from tests.ui.finding_samples import findings
from ui.presentation import Presentation
from ui.sayings.today import Waits, family_standing, in_force_now, standing, waits_of

Make = Callable[[str], Presentation]
TOMORROW = samples.local(6, 0, days_ago=-1)


@pytest.mark.parametrize(
    ("left", "closes", "words"),
    [
        (18, samples.local(21, 0), "Chat is open until 21:00; 18 minutes are left."),
        (1, samples.local(21, 0), "Chat is open until 21:00; 1 minute is left."),
        (None, samples.local(21, 0), "Chat is open until 21:00."),
        (18, TOMORROW, "Chat is open; 18 minutes are left."),
        (None, None, "Chat is open."),
    ],
)
def test_an_open_chat_says_until_when(
    presentation: Make, left: int | None, closes: datetime | None, words: str
) -> None:
    overview = replace(samples.overview(), remaining_minutes=left, closes_at=closes)
    assert in_force_now(presentation("en"), overview) == words


@pytest.mark.parametrize(
    ("reason", "until", "words"),
    [
        (Reason.CURFEW, TOMORROW, "Night pause until tomorrow 06:00."),
        (Reason.CURFEW, samples.local(20, 30), "Chat is closed until today 20:30."),
        (
            Reason.LIMIT_REACHED,
            TOMORROW,
            "Today's time is used up. Chat opens tomorrow 06:00.",
        ),
        (Reason.REST_BREAK, samples.local(20, 30), "A rest break until today 20:30."),
        (Reason.SPENDING_CAP, TOMORROW, "Chat is closed until tomorrow 06:00."),
        (Reason.LIMIT_REACHED, None, "Chat is closed now."),
    ],
)
def test_a_closed_chat_says_why_and_until_when(
    presentation: Make, reason: Reason, until: datetime | None, words: str
) -> None:
    overview = replace(samples.overview(), blocked_reason=reason, blocked_until=until)
    assert in_force_now(presentation("en"), overview) == words


@pytest.mark.parametrize(
    ("waits", "said"),
    [
        (Waits(), "Nothing worrying; nothing waits for you."),
        (Waits(requests=1), "Nothing worrying; 1 request waits for your answer."),
        (Waits(requests=2), "Nothing worrying; 2 requests wait for your answer."),
        (Waits(findings=1), "Guardian found something for you to look at."),
        (
            Waits(findings=1, requests=1),
            "Guardian found something for you to look at, and a request waits.",
        ),
        (
            Waits(findings=2, requests=3),
            "Guardian found 2 things for you to look at, and 3 requests wait.",
        ),
        (Waits(alerts=1), "1 alert waits for you."),
        (Waits(alerts=2, requests=1), "2 alerts and a request wait for you."),
        (Waits(alerts=1, requests=2), "1 alert and 2 requests wait for you."),
        (
            Waits(alerts=1, findings=1),
            "1 alert and something that Guardian found wait for you.",
        ),
        (
            Waits(alerts=2, findings=2),
            "2 alerts and 2 things that Guardian found wait for you.",
        ),
        (
            Waits(alerts=1, findings=1, requests=1),
            "3 things wait for you: alerts, requests and what Guardian found.",
        ),
    ],
)
def test_everything_that_waits_is_one_sentence(presentation: Make, waits: Waits, said: str) -> None:
    quiet = replace(samples.overview(), findings=())
    assert standing(presentation("en").words, quiet, waits) == said
    assert standing(presentation("zh_CN").words, quiet, waits) != said


def _deaf() -> FindingView:
    return replace(findings()[1], acknowledged_at=samples.NOW)


@pytest.mark.parametrize("requests", [0, 1, 2])
def test_where_alerts_may_be_missing_nothing_is_called_quiet(
    presentation: Make, requests: int
) -> None:
    overview = replace(samples.overview(), findings=(_deaf(),))
    said = standing(presentation("en").words, overview, Waits(requests=requests))
    assert "hether there are new alerts is not known just now." in said
    assert ("request" in said) is bool(requests)


def test_an_old_picture_is_called_old(presentation: Make) -> None:
    link = replace(samples.link(), condition=Condition.OFFLINE)
    said = standing(presentation("en").words, replace(samples.overview(), link=link), Waits())
    assert said == "This is what was known when the service was last heard."


def test_what_waits_is_counted_per_child() -> None:
    overview: Overview = replace(samples.overview(), findings=(_deaf(), findings()[0]))
    waits = waits_of(overview, samples.requests())
    assert (waits.alerts, waits.findings, waits.requests) == (2, 1, 3)
    assert waits.crisis
    calm = replace(overview, latest_alerts=samples.alerts()[1:])
    assert not waits_of(calm, ()).crisis


@pytest.mark.parametrize(
    ("waits", "known", "said"),
    [
        (Waits(alerts=1, crisis=True), True, "Please look at the alert now."),
        (Waits(alerts=1, requests=1), True, "2 things wait for you."),
        (Waits(), False, "Nothing is known to wait, but not every service is heard."),
        (Waits(), True, "Nothing waits for you."),
    ],
)
def test_a_family_has_one_sentence(
    presentation: Make, waits: Waits, known: bool, said: str
) -> None:
    assert family_standing(presentation("en").words, waits, known=known) == said


@pytest.mark.parametrize(
    ("place", "page"),
    [
        ("activity", "page_activity"),
        ("limits", "page_limits"),
        ("characters", "page_characters"),
        ("alerts", "page_alerts"),
        ("spending", "page_spending"),
    ],
)
def test_each_figure_leads_to_what_is_behind_it(
    rig: Rig, desk: Desk, place: str, page: str
) -> None:
    window = rig.window(desk)
    rig.click(window, f"behind_{place}")
    assert rig.find(window, page).isVisible()
