"""Companions of a family's own, as the desk would tell of them."""

from datetime import timedelta

from guardian.bridging.values import (
    BridgeHealth,
    BridgeKind,
    BridgeView,
    CapabilityLine,
    Discovered,
    Looked,
    Person,
    Right,
    Running,
    Strength,
)
from tests.ui import samples

WEB = "http://127.0.0.1:3000"
OLLAMA = "http://127.0.0.1:11434/v1"
VERSION = "0.12.4"


def found() -> tuple[Discovered, ...]:
    return (
        Discovered(kind=BridgeKind.OPEN_WEBUI, address=WEB, version=VERSION),
        Discovered(kind=BridgeKind.GATEWAY, address=OLLAMA, version=""),
    )


def rights(language: str = "en", *, lacking: bool = False) -> tuple[Right, ...]:
    chinese = language.startswith("zh")
    return (
        Right(
            code="administrator",
            title="用管理员身份登录" if chinese else "Sign in as an administrator",
            reason="只有管理员能暂停一个账号。"
            if chinese
            else "Only an administrator can suspend an account.",
            held=True,
            needed=True,
            remedy="",
        ),
        Right(
            code="functions",
            title="安装函数" if chinese else "Install a function",
            reason="提醒和拒绝都由它在聊天里说出来。"
            if chinese
            else "It says reminders and refusals within the chat.",
            held=not lacking,
            needed=True,
            remedy=""
            if not lacking
            else "在环境变量里去掉 ENABLE_FUNCTIONS=false，然后重新启动 Open WebUI。"
            if chinese
            else "Take ENABLE_FUNCTIONS=false out of its environment and start Open WebUI again.",
        ),
        Right(
            code="events",
            title="在事件发生时得到通知" if chinese else "Be told when something happens",
            reason="没有它，Guardian 每分钟去看一次。"
            if chinese
            else "Without it Guardian looks once a minute.",
            held=None,
            needed=False,
            remedy="设置完成后会再试。" if chinese else "It is tried once all is set up.",
        ),
    )


def capabilities(language: str = "en") -> tuple[CapabilityLine, ...]:
    chinese = language.startswith("zh")
    lines = (
        ("limits", "每日时长和夜间停用", "Daily time and night pause", Strength.HARD),
        ("block", "屏蔽角色", "Blocking a character", Strength.HARD),
        ("reminders", "聊天里的提醒", "Reminders within the chat", Strength.REAL_TIME),
        ("usage", "使用概况", "Summary of use", Strength.AFTER_THE_FACT),
        ("spending", "消费限额", "Spending caps", Strength.NOT_AT_ALL),
    )
    reason = (
        "Open WebUI 的普通页面会经过它，直接调用接口的不会。"
        if chinese
        else "Open WebUI's own pages go through it; calls of its interface do not."
    )
    return tuple(
        CapabilityLine(
            capability=code,
            title=zh if chinese else en,
            strength=strength,
            reason=reason if strength is not Strength.HARD else "",
        )
        for code, zh, en, strength in lines
    )


def people(language: str = "en") -> tuple[Person, ...]:
    chinese = language.startswith("zh")
    return (
        Person(user_id="u-1", name="家长" if chinese else "Parent", role="admin"),
        Person(user_id="u-2", name="小米" if chinese else "Mia", role="user"),
        Person(user_id="u-3", name="乐乐" if chinese else "Leo", role="user"),
    )


def looked(
    kind: BridgeKind, address: str, language: str = "en", *, lacking: bool = False
) -> Looked:
    chinese = language.startswith("zh")
    web = kind is BridgeKind.OPEN_WEBUI
    changes = (
        ("新建一个只有孩子账号的组。", "It makes a group that holds your child's account alone."),
        (
            "安装名为“Guardian”的函数，只对孩子起作用。",
            "It installs a function called “Guardian” that acts for your child alone.",
        ),
        ("孩子不能再删除聊天。", "Your child can no longer delete chats."),
    )
    return Looked(
        kind=kind,
        address=address,
        version=VERSION if web else "",
        rights=rights(language, lacking=lacking) if web else (),
        capabilities=capabilities(language),
        people=people(language) if web else (),
        models=() if web else ("llama3.2", "qwen3:8b"),
        changes=tuple(zh if chinese else en for zh, en in changes) if web else (),
    )


def health(running: Running = Running.WELL, language: str = "en") -> BridgeHealth:
    chinese = language.startswith("zh")
    well = running in {Running.WELL, Running.STARTING}
    title = "一切正常，规则有效。" if chinese else "All is well and the rules hold."
    advice = ""
    if not well:
        title = "Open WebUI 没有回答。" if chinese else "Open WebUI does not answer."
        advice = (
            "请启动它。在那之前孩子也不能在那里聊天。"
            if chinese
            else "Start it. Until then your child cannot chat there either."
        )
    return BridgeHealth(
        running=running,
        title=title,
        advice=advice,
        since=samples.NOW - timedelta(hours=3),
        last_round_at=samples.NOW - timedelta(minutes=2),
    )


def doubtful(language: str = "en") -> tuple[Person, ...]:
    chinese = language.startswith("zh")
    return (
        Person(user_id="u-9", name="小米 2" if chinese else "Mia 2", role="user"),
        Person(user_id="u-10", name="佳怡" if chinese else "Zoe", role="pending"),
    )


def bridge(
    kind: BridgeKind = BridgeKind.OPEN_WEBUI,
    running: Running = Running.WELL,
    language: str = "en",
    *,
    bridge_id: str = "bridge-1",
    link_ids: tuple[str, ...] = ("link-1",),
    doubtful: tuple[Person, ...] = (),
) -> BridgeView:
    web = kind is BridgeKind.OPEN_WEBUI
    return BridgeView(
        bridge_id=bridge_id,
        kind=kind,
        address=WEB if web else OLLAMA,
        issuer="http://127.0.0.1:40123",
        health=health(running, language),
        capabilities=capabilities(language),
        link_ids=link_ids,
        children=tuple("小米" if language.startswith("zh") else "Mia" for _ in link_ids),
        doubtful=doubtful,
    )
