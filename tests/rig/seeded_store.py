"""A profile's database with one linked child, as sync would have left it."""

import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from pathlib import Path

from guardian.link.wire.policy import ApplyState, PolicyDocument
from guardian.policy.decisions import Decision
from guardian.policy.effective import effective
from guardian.policy.presets import law_floor
from guardian.policy.settings import OriginKind, PolicySettings, RelationshipClass
from guardian.store import alerts, characters, links, policies, usage, wards
from guardian.store.alerts import AlertRow
from guardian.store.characters import CharacterRow
from guardian.store.conditions import Condition
from guardian.store.connection import Connection
from guardian.store.database import Database
from guardian.store.links import LinkRow
from guardian.store.policies import PolicyRow
from guardian.store.schemas import WATCH
from guardian.store.usage import UsageRow
from guardian.store.wards import WardRow

LINK = "link-1"
KEY = bytes(range(32))
WATCH_KEY = bytes(range(32, 64))


def open_database(folder: Path) -> Database:
    return Database.open(folder / "guardian.db", KEY)


def open_watch_database(folder: Path) -> Database:
    return Database.open(folder / "watch.db", WATCH_KEY, schema=WATCH)


def add_link(connection: Connection, now: datetime, link_id: str = LINK) -> None:
    """One active link with its ward, Mia of eleven, and three characters."""
    links.add(
        connection,
        LinkRow(
            link_id=link_id,
            provider_name="Sandbox",
            issuer="http://127.0.0.1:8420",
            provider_card=json.dumps({"helplines": {"12356": "mental-health line"}}),
            condition=Condition.ACTIVE,
            created_at=now,
            last_heard_at=now,
        ),
    )
    wards.save(
        connection,
        WardRow(
            link_id=link_id,
            ward_id="mia",
            display_name="Mia",
            band="8-11",
            minor=True,
            language="zh-CN",
            time_zone="Asia/Shanghai",
            currency="CNY",
            as_of=now,
            fetched_at=now,
        ),
    )
    cast = {
        "owl": RelationshipClass.STUDY,
        "lan": RelationshipClass.STORY,
        "zed": RelationshipClass.VIRTUAL_PARTNER,
    }
    characters.replace(connection, link_id, [_character(name, kind) for name, kind in cast.items()])


def _character(name: str, kind: RelationshipClass) -> CharacterRow:
    banned = kind is RelationshipClass.VIRTUAL_PARTNER
    return CharacterRow(
        character_id=name,
        name=name.title(),
        description="",
        relationship_class=kind,
        blocked=banned,
        locked_by=OriginKind.LAW if banned else None,
        clause="Measures Art. 14" if banned else None,
    )


def save_policy(
    connection: Connection,
    requested: PolicySettings,
    now: datetime,
    applied_at: datetime | None = None,
) -> None:
    """Keep what the provider confirmed for a child of eleven in China."""
    floor = law_floor("CN", 11)
    document = PolicyDocument(
        version=1,
        requested=requested,
        floor=floor,
        effective=effective(floor, [requested]),
        apply_state=ApplyState.APPLIED,
        applied_at=applied_at or now,
        now=Decision(refusal=None),
        as_of=now,
    )
    row = PolicyRow(document=document.model_dump_json(), etag='"v1"', fetched_at=now)
    policies.save(connection, LINK, row)


def save_usage(
    connection: Connection, today: date, days: int, rows: Iterable[tuple[int, str, int]]
) -> None:
    """Keep a report on the last ``days``; rows are (days ago, character, seconds)."""
    usage.replace(
        connection,
        LINK,
        (today - timedelta(days=days - 1), today),
        [
            UsageRow(
                day=today - timedelta(days=ago),
                character_id=character,
                active_seconds=seconds,
                turns=1,
            )
            for ago, character, seconds in rows
        ],
        as_of=datetime.combine(today, datetime.min.time()).astimezone(),
    )


def alert_row(alert_id: str, now: datetime, **change: object) -> AlertRow:
    values: Mapping[str, object] = {
        "link_id": LINK,
        "alert_id": alert_id,
        "jti": f"jti-{alert_id}",
        "category": "self_harm.ideation",
        "level": "high",
        "imminence": "subacute",
        "actor": "user",
        "self_harm_level": 2,
        "character_id": "owl",
        "provider_actions": ("comfort_shown",),
        "method": "rule",
        "rule_version": "rules-1",
        "evidence_digest": "d" * 16,
        "drill": False,
        "detected_at": now,
        "received_at": now,
        **change,
    }
    return AlertRow(**values)  # type: ignore[arg-type]  # a builder: tests name single fields


def add_alert(connection: Connection, row: AlertRow) -> None:
    assert alerts.insert(connection, row)
