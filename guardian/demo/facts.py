"""What the demo shows, as facts: all of it read back through Guardian Link."""

from typing import TypedDict

from guardian.desk.services import Services


class UsageFact(TypedDict):
    """Minutes with one character on one local day."""

    ward: str
    date: str
    character: str
    minutes: int


class AlertFact(TypedDict):
    """One alert, without any words."""

    category: str
    level: str
    imminence: str


class WardFact(TypedDict):
    """One child, and what holds."""

    ward: str
    band: str
    provider: str
    today: str
    blocked: list[str]
    limits: dict[str, str]


class Facts(TypedDict):
    """The object that ``guardian demo --json`` prints."""

    linked: bool
    wards: list[WardFact]
    usage: list[UsageFact]
    alerts: list[AlertFact]
    refused: list[str]
    protection: str


def read_facts(services: Services) -> Facts:
    """Read everything from the app's own store, which sync has filled."""
    links = services.accounts.links()
    return Facts(
        linked=bool(links),
        wards=[_ward(services, link.link_id) for link in links],
        usage=[
            UsageFact(
                ward=link.ward_name,
                date=each.day.isoformat(),
                character=each.character_name,
                minutes=each.minutes,
            )
            for link in links
            for each in services.activity.days(link.link_id)
        ],
        alerts=[
            AlertFact(category=each.category, level=each.level, imminence=each.imminence)
            for each in services.alerts.recent()
        ],
        refused=sorted(
            {
                each.reason.value
                for link in links
                for each in services.activity.refusals(link.link_id)
            }
        ),
        protection=", ".join(filter(None, (services.security.security().keyring, "Argon2id"))),
    )


def _ward(services: Services, link_id: str) -> WardFact:
    home = services.overviews.overview(link_id)
    held = home.limits.effective.settings
    caps = {
        "daily_minutes": held.daily_minutes,
        "curfew": f"{held.curfew.start:%H:%M}-{held.curfew.end:%H:%M}" if held.curfew else None,
        "spend_per_purchase_minor": held.spend_per_purchase_minor,
        "spend_per_month_minor": held.spend_per_month_minor,
    }
    return WardFact(
        ward=home.link.ward_name,
        band=home.link.band,
        provider=home.link.provider_name,
        today=home.ward_now.date().isoformat() if home.ward_now else "",
        blocked=sorted((*held.blocked_characters, *held.blocked_relationship_classes)),
        limits={name: str(value) for name, value in caps.items() if value is not None},
    )
