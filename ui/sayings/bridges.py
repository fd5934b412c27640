"""Words about the companions that a family runs itself: kinds, strengths, steps, health."""

from guardian.bridging.values import BridgeKind, BridgeView, Running, Step, Strength
from guardian.desk.values import Condition, LinkView
from guardian.words import N_, Words
from ui.formats import foreign
from ui.sayings.codes import Saying

OPEN_WEBUI = "Open WebUI"
"""The program's own name, the same in every language."""

STRENGTHS = {
    Strength.HARD: Saying(text=N_("Holds always"), icon="lock", ink="accent"),
    Strength.REAL_TIME: Saying(text=N_("Holds at once"), icon="check-circle", ink="accent"),
    Strength.AFTER_THE_FACT: Saying(text=N_("Afterwards"), icon="clock", ink="note"),
    Strength.NOT_AT_ALL: Saying(text=N_("Not at all"), icon="minus-circle"),
}

RUNNING = {
    Running.STARTING: Saying(text=N_("Starting"), icon="arrow-clockwise", ink="note"),
    Running.WELL: Saying(text=N_("Running"), icon="check-circle"),
    Running.TROUBLE: Saying(text=N_("Has trouble"), icon="warning-circle", ink="attention"),
    Running.STOPPED: Saying(text=N_("Stopped"), icon="warning-circle", ink="attention"),
    Running.GIVEN_UP: Saying(text=N_("Needs you"), icon="warning-circle", ink="attention"),
}

TROUBLED = {
    Running.TROUBLE: Saying(
        text=N_("Your companion has trouble"), icon="warning-circle", ink="attention"
    ),
    Running.STOPPED: Saying(
        text=N_("Your companion has stopped"), icon="warning-circle", ink="attention"
    ),
    Running.GIVEN_UP: Saying(
        text=N_("Your companion needs you"), icon="warning-circle", ink="attention"
    ),
}
"""What somebody should know of where they look for the child's day."""
_TELLS_NOTHING = frozenset({Condition.ACTIVE, Condition.CATCHING_UP})
"""Conditions of an account that do not say already that something is wrong."""

STEPS = {
    Step.LOOKING: N_("Look at what is there"),
    Step.PEOPLE: N_("Find your child's account"),
    Step.STARTING: N_("Start Guardian's part on this computer"),
    Step.LINKING: N_("Link your child's account"),
    Step.FILTER: N_("Put Guardian's rules into Open WebUI"),
    Step.CHECKING: N_("Check that the rules hold"),
    Step.PUTTING_BACK: N_("Put everything back as it was"),
    Step.STOPPING: N_("Stop Guardian's part on this computer"),
}

EXPECTED = {
    BridgeKind.OPEN_WEBUI: (
        Step.LOOKING,
        Step.PEOPLE,
        Step.FILTER,
        Step.STARTING,
        Step.LINKING,
        Step.CHECKING,
    ),
    BridgeKind.GATEWAY: (Step.LOOKING, Step.STARTING, Step.LINKING, Step.CHECKING),
}
"""What setting up goes through, as far as anybody knows before; others are shown as they come."""

_ACCOUNTS_THERE = {"en": "Users", "zh_CN": "用户", "zh_TW": "使用者"}
"""What Open WebUI calls its page of accounts; Guardian itself never calls people so."""


def accounts_there(words: Words) -> str:
    """Return the title of Open WebUI's page of accounts, as its interface shows it."""
    return _ACCOUNTS_THERE.get(words.language, _ACCOUNTS_THERE["en"])


def kind_name(words: Words, kind: BridgeKind) -> str:
    """Return what stands behind a bridge."""
    return OPEN_WEBUI if kind is BridgeKind.OPEN_WEBUI else words.say("Your model's server")


def what_taking_away_means(words: Words, bridge: BridgeView) -> str:
    """Return what will be when a bridge is taken away."""
    if bridge.kind is BridgeKind.OPEN_WEBUI:
        return words.say(
            "Guardian serves this account itself. If you take that away, Open WebUI becomes again"
            " as it was before, nobody has rules there any more, and what Guardian counted"
            " there is deleted."
        )
    return words.say(
        "Guardian serves this account itself. If you take that away, your child's key ends:"
        " their program gets no answers until you give it another address and key. What Guardian"
        " counted is deleted."
    )


def tells_more(link: LinkView, bridge: BridgeView) -> bool:
    """Return whether a bridge has a trouble that the condition of its account does not tell."""
    running = bridge.health.running
    if running is Running.GIVEN_UP:
        return not link.condition.is_end
    return running in TROUBLED and link.condition in _TELLS_NOTHING


def bridge_title(words: Words, bridge: BridgeView) -> str:
    """Return which bridge it is."""
    address = foreign(bridge.address, 80)
    if bridge.kind is BridgeKind.OPEN_WEBUI:
        return words.say("Open WebUI at {address}", address=address)
    return words.say("Gateway before {address}", address=address)
