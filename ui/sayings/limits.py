"""The limits in words: what holds, whose it is, how far a wish has come."""

from dataclasses import dataclass
from datetime import datetime

from guardian.desk.values import LimitsView, Stage
from guardian.policy.settings import Curfew, PolicySettings, RelationshipClass
from guardian.words import Words
from ui.presentation import Presentation
from ui.sayings.codes import CLASSES, STAGES


@dataclass(frozen=True, kw_only=True)
class LineInForce:
    """One limit: what it is, and how far it has come, in words."""

    field: str
    text: str
    state: str
    icon: str
    ink: str


def curfew_text(words: Words, curfew: Curfew) -> str:
    """Return a night pause in words."""
    return words.say(
        "Night pause {start}–{end}", start=f"{curfew.start:%H:%M}", end=f"{curfew.end:%H:%M}"
    )


def lines_in_force(
    presentation: Presentation, limits: LimitsView, now: datetime, zone: str
) -> list[LineInForce]:
    """Return a line per limit: the wish where one is under way, else what holds."""
    lines = []
    for field, text in _texts(presentation, limits).items():
        stage = limits.stages.get(field, Stage.CONFIRMED)
        saying = STAGES[stage]
        state = presentation.words.say(saying.text)
        if stage is Stage.ASKED and limits.asked_at is not None:
            time = presentation.formats.brief_moment(limits.asked_at, now, zone)
            state = presentation.words.say("asked {time} · not confirmed yet", time=time)
        lines.append(
            LineInForce(field=field, text=text, state=state, icon=saying.icon, ink=saying.ink)
        )
    return lines


def _texts(presentation: Presentation, limits: LimitsView) -> dict[str, str]:
    words, formats = presentation.words, presentation.formats
    holds, wished = limits.effective.settings, limits.wished

    def of(field: str) -> PolicySettings:
        return wished if limits.stages.get(field) is Stage.ASKED else holds

    texts: dict[str, str] = {}
    minutes = of("daily_minutes").daily_minutes
    if minutes is not None:
        texts["daily_minutes"] = words.say_n("{n} minute a day", "{n} minutes a day", minutes)
    curfew = of("curfew").curfew
    if curfew is not None:
        texts["curfew"] = curfew_text(words, curfew)
    purchase = of("spend_per_purchase_minor").spend_per_purchase_minor
    if purchase is not None:
        amount = formats.money(purchase, limits.currency)
        texts["spend_per_purchase_minor"] = words.say("{amount} per purchase", amount=amount)
    month = of("spend_per_month_minor").spend_per_month_minor
    if month is not None:
        amount = formats.money(month, limits.currency)
        texts["spend_per_month_minor"] = words.say("{amount} per month", amount=amount)
    return texts


def banned_classes(words: Words, limits: LimitsView) -> list[tuple[str, str | None]]:
    """Return the kinds of character that the law keeps from this child, each with its clause."""
    found: list[tuple[str, str | None]] = []
    for kind in RelationshipClass:
        if kind in limits.floor.settings.blocked_relationship_classes:
            clause = limits.floor.clauses.get(f"blocked_relationship_classes/{kind}")
            found.append((words.say(CLASSES[kind].text), clause))
    return found
