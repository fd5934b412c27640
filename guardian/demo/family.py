"""The sandbox family, as ``--seed-family`` makes it: openly documented practice accounts."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, kw_only=True)
class Account:
    """A practice account. The password is no secret: it is in the README."""

    login: str
    password: str


PARENT = Account(login="parent", password="sandbox-parent")  # noqa: S106 - a practice account
CHILD = Account(login="mia", password="sandbox-mia")  # noqa: S106 - a practice account
PASSPHRASE = "nine small owls on a kite"  # noqa: S105 - told on the lock screen of the practice family
CHILD_NAMES = {"zh-CN": "小雅", "en": "Mia"}
TIME_ZONE = "Asia/Shanghai"


@dataclass(frozen=True, kw_only=True)
class Visit:
    """A stretch of chat: one message every ``PACE`` for ``minutes``."""

    character_id: str
    minutes: int


PACE = timedelta(minutes=5)

PAST_DAYS: tuple[tuple[Visit, ...], ...] = (
    (
        Visit(character_id="study_owl", minutes=35),
        Visit(character_id="storyteller_lan", minutes=15),
    ),
    (Visit(character_id="study_owl", minutes=40),),
    (
        Visit(character_id="storyteller_lan", minutes=25),
        Visit(character_id="buddy_max", minutes=20),
    ),
    (),
    (Visit(character_id="study_owl", minutes=45),),
)
"""The days before yesterday, the earliest first; a day may be without chat."""

TODAY = (
    Visit(character_id="study_owl", minutes=30),
    Visit(character_id="storyteller_lan", minutes=10),
)

CHATTER = {
    "zh-CN": ("你好！", "能再讲一点吗？", "我明白了，然后呢？", "这个好有意思！"),
    "en": ("Hello!", "Can you tell me more?", "I see. And then?", "That is fun!"),
}
WORRY = {"zh-CN": "我有时候不想活了", "en": "Sometimes I don't want to live any more"}
"""Said once, so that the family sees what an alert looks like. It never leaves the service."""
