"""A family of several children, each with another day."""

from dataclasses import replace
from datetime import timedelta

from guardian.desk.values import Condition
from guardian.policy.decisions import Reason
from tests.ui import samples
from tests.ui.fakes import Desk


def prepare_family(desk: Desk) -> None:
    """Mia with an alert and a request, Leo without a line, and Mia again at another service."""
    language = desk.chosen_language
    mia, leo = samples.link(language), samples.second_link(language)
    elsewhere = "另一家服务" if language.startswith("zh") else "Story Harbour"
    desk.linked = (
        mia,
        replace(
            leo,
            condition=Condition.OFFLINE,
            last_heard_at=samples.NOW - timedelta(minutes=47),
        ),
        replace(
            mia, link_id="link-3", provider_name=elsewhere, provider_url="https://story.example"
        ),
    )
    desk.others = {
        "link-2": {
            "minutes_today": 60,
            "remaining_minutes": 0,
            "blocked_reason": Reason.LIMIT_REACHED,
            "blocked_until": samples.local(6, 0, days_ago=-1),
            "use_as_of": samples.NOW - timedelta(minutes=47),
        },
        "link-3": {"minutes_today": 0, "characters_today": (), "remaining_minutes": 60},
    }
    desk.asked = samples.requests(language)[:1]
