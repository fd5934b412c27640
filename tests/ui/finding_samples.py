"""What Guardian found out about a family to draw."""

from dataclasses import replace
from datetime import timedelta

from guardian.desk.finding_values import Details, FindingKind, FindingView
from tests.ui import samples


def finding(finding_id: int, **changes: object) -> FindingView:
    made = FindingView(
        finding_id=finding_id,
        link_id="link-1",
        ward_name="Mia",
        provider_name="Companion Sandbox",
        time_zone=samples.ZONE,
        currency="CNY",
        kind=FindingKind.CURFEW_BROKEN,
        subject="curfew",
        subject_name=None,
        details=Details(
            {
                "at": samples.local(22, 10, days_ago=1).isoformat(),
                "closed_from": samples.local(22, 0, days_ago=1).isoformat(),
                "closed_until": samples.local(6, 0).isoformat(),
            }
        ),
        opened_at=samples.local(7, 2),
        last_at=samples.local(7, 2),
        times=1,
        has_evidence=True,
        shown_at=None,
        acknowledged_at=None,
        closed_at=None,
    )
    return replace(made, **changes)  # type: ignore[arg-type] # a test names real fields


def findings(language: str = "en") -> tuple[FindingView, ...]:
    """One that waits about a limit, one of silence, one seen, one settled."""
    chinese = language.startswith("zh")
    names = {
        "ward_name": "小雅" if chinese else "Mia",
        "provider_name": "星伴" if chinese else "Companion Sandbox",
    }
    broken = finding(1, times=3, **names)
    silent = finding(
        2,
        **names,
        kind=FindingKind.NO_SIGN_OF_LIFE,
        subject="",
        details=Details({"last": samples.local(19, 20).isoformat(), "promised_minutes": 15}),
        has_evidence=False,
        opened_at=samples.local(19, 58),
    )
    seen = finding(
        3,
        **names,
        kind=FindingKind.LINK_ENDS_SOON,
        subject="",
        details=Details({"ends": (samples.NOW + timedelta(days=11)).isoformat()}),
        has_evidence=False,
        opened_at=samples.local(9, 0, days_ago=3),
        acknowledged_at=samples.local(9, 30, days_ago=3),
    )
    settled = finding(
        4,
        **names,
        kind=FindingKind.NOT_HEARD,
        subject="",
        details=Details({"last": samples.local(14, 1, days_ago=5).isoformat()}),
        has_evidence=False,
        opened_at=samples.local(15, 2, days_ago=5),
        closed_at=samples.local(16, 40, days_ago=5),
    )
    return (broken, silent, seen, settled)
