"""A family to draw: values as the desk would give them."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from guardian.desk.security_values import RecoverySheet
from guardian.desk.values import (
    AlertView,
    CharacterMinutes,
    CharacterStatus,
    CharacterView,
    Condition,
    DayMinutes,
    LimitsView,
    LinkView,
    Overview,
    PurchaseView,
    RefusalView,
    RequestKind,
    RequestView,
    SpendingView,
    Stage,
)
from guardian.link.wire.activity import Maker
from guardian.link.wire.events import Actor, Imminence, Level
from guardian.policy.decisions import Reason
from guardian.policy.settings import (
    Block,
    Curfew,
    EffectivePolicy,
    Floor,
    Origin,
    OriginKind,
    PolicySettings,
    RelationshipClass,
)

ZONE = "Asia/Shanghai"
NOW = datetime(2026, 11, 21, 20, 9, tzinfo=ZoneInfo(ZONE)).astimezone(UTC)
BANNED = (RelationshipClass.VIRTUAL_KIN, RelationshipClass.VIRTUAL_PARTNER)
CLAUSE = "Measures Art. 14"
HELPLINES = {
    "12356": "national mental-health line",
    "12355": "youth line",
    "110": "police",
    "120": "ambulance",
}


def local(hour: int, minute: int, *, days_ago: int = 0) -> datetime:
    return datetime(2026, 11, 21, hour, minute, tzinfo=ZoneInfo(ZONE)) - timedelta(days=days_ago)


def link(language: str = "en", link_id: str = "link-1") -> LinkView:
    chinese = language.startswith("zh")
    return LinkView(
        link_id=link_id,
        provider_name="星伴" if chinese else "Companion Sandbox",
        provider_url="https://companion.example",
        ward_id="ward-1",
        ward_name="小雅" if chinese else "Mia",
        band="8-11",
        minor=True,
        time_zone=ZONE,
        currency="CNY",
        condition=Condition.ACTIVE,
        last_heard_at=NOW - timedelta(seconds=12),
        helplines=HELPLINES,
    )


def second_link(language: str = "en") -> LinkView:
    name = "小乐" if language.startswith("zh") else "Leo"
    return replace(link(language, "link-2"), ward_id="ward-2", ward_name=name, band="12-15")


def alert(alert_id: str, **changes: object) -> AlertView:
    made = AlertView(
        alert_id=alert_id,
        link_id="link-1",
        ward_name="Mia",
        category="grooming",
        level=Level.HIGH,
        imminence=Imminence.URGENT,
        actor=Actor.USER,
        self_harm_level=None,
        character_name="Buddy Max",
        provider_actions=("comfort_shown",),
        method="rule",
        rule_version="rules-2026.11",
        detected_at=local(19, 58),
        received_at=local(19, 58),
        shown_at=None,
        acknowledged_at=None,
    )
    return replace(made, **changes)  # type: ignore[arg-type] # a test names real fields


def request(request_id: str, **changes: object) -> RequestView:
    made = RequestView(
        request_id=request_id,
        link_id="link-1",
        ward_name="Mia",
        time_zone=ZONE,
        currency="CNY",
        kind=RequestKind.EXTRA_TIME,
        minutes=15,
        character_name=None,
        item=None,
        price_minor=None,
        asked_at=local(20, 4),
        expires_at=local(20, 4, days_ago=-1),
    )
    return replace(made, **changes)  # type: ignore[arg-type] # a test names real fields


def requests(language: str = "en") -> tuple[RequestView, ...]:
    """One of each kind: of both children."""
    chinese = language.startswith("zh")
    mia, leo = ("小雅", "小乐") if chinese else ("Mia", "Leo")
    character = "图书管理员澜" if chinese else "Storyteller Lan"
    return (
        request("time", ward_name=mia),
        request(
            "character",
            ward_name=mia,
            kind=RequestKind.CHARACTER,
            minutes=None,
            character_name=character,
            asked_at=local(19, 40),
            expires_at=local(20, 50),
        ),
        request(
            "purchase",
            ward_name=mia,
            kind=RequestKind.PURCHASE,
            minutes=None,
            item="一袋星币" if chinese else "A bag of star coins",
            price_minor=600,
            asked_at=local(19, 42),
        ),
        request(
            "leave",
            link_id="link-2",
            ward_name=leo,
            kind=RequestKind.LEAVE_MINOR_MODE,
            minutes=None,
            asked_at=local(9, 12),
        ),
    )


def answered_requests(language: str = "en") -> tuple[RequestView, ...]:
    """Return the same, each answered in another way."""
    time, character, purchase, leave = requests(language)
    return (
        replace(time, stage=Stage.ASKED, approved=True, given_minutes=20),
        replace(character, stage=Stage.REFUSED, approved=True, refusal="other_guardian"),
        replace(purchase, stage=Stage.CONFIRMED, approved=False),
        replace(leave, stage=Stage.REFUSED, approved=True, refusal="withdrawn"),
    )


def alerts(language: str = "en") -> tuple[AlertView, ...]:
    chinese = language.startswith("zh")
    ward = "小雅" if chinese else "Mia"
    owl, buddy = ("学习猫头鹰", "伙伴小麦") if chinese else ("Study Owl", "Buddy Max")
    return (
        alert(
            "alert-crisis",
            ward_name=ward,
            category="self_harm.ideation",
            level=Level.CRITICAL,
            imminence=Imminence.EMERGENCY,
            self_harm_level=2,
            character_name=buddy,
            character_id="buddy_max",
            provider_actions=("comfort_shown", "resources_shown"),
            issued_at=local(20, 4),
            detected_at=local(20, 4),
            received_at=local(20, 4),
        ),
        alert(
            "alert-meeting",
            ward_name=ward,
            character_name=buddy,
            character_id="buddy_max",
            received_at=local(20, 1),
        ),
        alert(
            "alert-details",
            ward_name=ward,
            category="privacy_extraction",
            level=Level.MODERATE,
            imminence=Imminence.NONE,
            actor=Actor.AI_OUTPUT,
            character_name=owl,
            character_id="study_owl",
            provider_actions=("reply_replaced",),
            issued_at=local(16, 20, days_ago=3),
            detected_at=local(16, 20, days_ago=3),
            received_at=local(16, 20, days_ago=3),
            shown_at=local(16, 21, days_ago=3),
            acknowledged_at=local(18, 2, days_ago=3),
        ),
    )


def floor() -> Floor:
    return Floor(
        settings=PolicySettings(
            blocked_relationship_classes=dict.fromkeys(BANNED, Block()),
        ),
        clauses={f"blocked_relationship_classes/{kind}": CLAUSE for kind in BANNED},
    )


def settings() -> PolicySettings:
    return PolicySettings(
        daily_minutes=60,
        curfew=Curfew(start=time(21), end=time(6)),
        spend_per_purchase_minor=5000,
        spend_per_month_minor=20_000,
    )


def limits(link_id: str = "link-1") -> LimitsView:
    guardian = Origin(by=OriginKind.GUARDIAN)
    law = Origin(by=OriginKind.LAW, clause=CLAUSE)
    origins = dict.fromkeys(
        ("daily_minutes", "curfew", "spend_per_purchase_minor", "spend_per_month_minor"), guardian
    ) | {f"blocked_relationship_classes/{kind}": law for kind in BANNED}
    return LimitsView(
        link_id=link_id,
        currency="CNY",
        wished=settings(),
        floor=floor(),
        effective=EffectivePolicy(settings=settings(), origins=origins),
        stages={
            "daily_minutes": Stage.SEEN,
            "curfew": Stage.CONFIRMED,
            "spend_per_purchase_minor": Stage.ASKED,
            "spend_per_month_minor": Stage.CONFIRMED,
        },
        asked_at=local(20, 6),
        refusals=(),
        as_of=NOW,
    )


def characters(language: str = "en") -> tuple[CharacterView, ...]:
    chinese = language.startswith("zh")
    rows = (
        ("study_owl", "学习猫头鹰", "Study Owl", RelationshipClass.STUDY, 31, 154),
        ("storyteller_lan", "故事机小岚", "Storyteller Lan", RelationshipClass.STORY, 11, 62),
        ("buddy_max", "伙伴小麦", "Buddy Max", RelationshipClass.FRIEND, 0, 21),
        ("big_sister", "姐姐小晴", "Big Sister Sunny", RelationshipClass.VIRTUAL_KIN, 0, 0),
        ("first_love", "恋人阿泽", "Sweetheart Zed", RelationshipClass.VIRTUAL_PARTNER, 0, 0),
    )
    abouts = {
        "study_owl": ("陪你写作业、讲题、背单词。", "Helps with homework, sums and words."),
        "storyteller_lan": ("和你一起编故事。", "Makes up stories together with you."),
        "buddy_max": ("聊聊今天过得怎么样。", "Chats about how the day went."),
        "big_sister": ("像姐姐一样陪你。", "Keeps you company like a big sister."),
        "first_love": ("像恋人一样陪你。", "Keeps you company like a sweetheart."),
    }
    ages = {"study_owl": 6, "storyteller_lan": 6, "big_sister": 18, "first_love": 18}
    return tuple(
        CharacterView(
            character_id=key,
            name=zh if chinese else en,
            description=abouts[key][0 if chinese else 1],
            relationship_class=kind,
            status=CharacterStatus.BANNED if kind in BANNED else CharacterStatus.OPEN,
            clause=CLAUSE if kind in BANNED else None,
            stage=Stage.CONFIRMED,
            minutes_today=today,
            minutes_week=week,
            min_age=ages.get(key),
            made_by=Maker.SERVICE if key in ages else None,
        )
        for key, zh, en, kind, today, week in rows
    )


def spending(language: str = "en") -> SpendingView:
    item = "100 枚金币" if language.startswith("zh") else "100 coins"
    other = "新故事背景包" if language.startswith("zh") else "Story backdrop pack"
    return SpendingView(
        purchases=(
            PurchaseView(
                purchase_id="p2",
                at=local(17, 40),
                item=item,
                price_minor=1200,
                currency="CNY",
                refunded=False,
            ),
            PurchaseView(
                purchase_id="p1",
                at=local(18, 12, days_ago=6),
                item=other,
                price_minor=2990,
                currency="CNY",
                refunded=True,
            ),
        ),
        month_total_minor=1200,
        currency="CNY",
        cap_per_purchase_minor=5000,
        cap_per_month_minor=20_000,
        as_of=NOW,
    )


def overview(language: str = "en") -> Overview:
    found = characters(language)
    minutes = (52, 38, 61, None, 44, 0, 42)
    week = tuple(
        DayMinutes(day=date(2026, 11, 15) + timedelta(days=n), minutes=each)
        for n, each in enumerate(minutes)
    )
    return Overview(
        link=link(language),
        ward_now=NOW.astimezone(ZoneInfo(ZONE)),
        minutes_today=42,
        limit_minutes=60,
        remaining_minutes=18,
        blocked_reason=None,
        blocked_until=None,
        next_change=local(21, 0),
        characters_today=tuple(
            CharacterMinutes(
                character_id=each.character_id,
                name=each.name,
                relationship_class=each.relationship_class,
                minutes=each.minutes_today,
            )
            for each in found[:2]
        ),
        week=week,
        alerts_waiting=2,
        latest_alerts=alerts(language),
        refusals_today=(
            RefusalView(at=local(19, 30), reason=Reason.CLASS_BANNED, character_name=found[4].name),
            RefusalView(at=local(17, 41), reason=Reason.SPENDING_CAP, character_name=None),
        ),
        limits=limits(),
        spending=spending(language),
        use_as_of=NOW,
        closes_at=local(21, 0),
    )


def recovery_sheet(language: str = "en", count: int = 12) -> RecoverySheet:
    """Return a sheet of words as long as they come; a profile's has twelve."""
    english = (
        "abstract business calendar champion daughter educate festival grateful"
        " hospital identify judge kangaroo language mountain negative objective"
        " patience question remember scissors together umbrella vacation yellow"
    )
    chinese = "的一是在不了有和人这中大为上个国我以要他时来用们"
    return RecoverySheet(
        words=tuple(chinese if language.startswith("zh") else english.split())[:count],
        language=language,
        profile_mark="3f9a01bc",
        made_at=NOW,
    )
