"""What a bridge needs to be allowed at Open WebUI, each with its reason: a pure function."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from guardian.bridging.values import Right
from guardian.provider.backends.openwebui.versions import NEEDED, NOT_TRIED, Standing
from guardian.provider.bridging.errors import DOMAIN
from guardian.words import Words


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What was found out; ``None``: nobody could try it yet.

    ``reads_messages``, ``reads_chats``: an administrator may. ``signup_closed``: nobody makes an
    account of their own. ``no_own_models``: no page may talk with a model of its own.
    ``no_pipes``: no function of the server is a model. ``child_is_plain``: the child's account is
    no administrator. ``child_countable``: no group of the child's gives back what lets chats go
    uncounted. ``names_asker``: the server tells a gateway who asks; ``None`` without a gateway.
    """

    standing: Standing | None = None
    keys_on: bool | None = None
    key_accepted: bool | None = None
    administrator: bool | None = None
    reads_messages: bool | None = None
    reads_chats: bool | None = None
    signup_closed: bool | None = None
    no_own_models: bool | None = None
    no_pipes: bool | None = None
    child_is_plain: bool | None = None
    child_countable: bool | None = None
    behind_gateway: bool = False


Say = Callable[..., str]


def rights_of(facts: Facts, language: str) -> tuple[Right, ...]:
    """Return every right, the needed ones first; sentences in one of ``words.LANGUAGES``."""
    say = Words(DOMAIN, language).say
    found = [*_of_version(facts, say), *_of_key(facts, say), *_of_reading(facts, say)]
    found += [*_of_server(facts, say), *_of_child(facts, say), *_of_gateway(facts, say)]
    return tuple(sorted(found, key=lambda right: not right.needed))


def _right(code: str, held: bool | None, *, needed: bool, told: tuple[str, str, str]) -> Right:
    title, reason, remedy = told
    return Right(
        code=code,
        title=title,
        reason=reason,
        held=held,
        needed=needed,
        remedy="" if held else remedy,
    )


def _of_version(facts: Facts, say: Say) -> Iterator[Right]:
    version = None if facts.standing is None else facts.standing is not Standing.TOO_OLD
    yield _right(
        "version",
        version,
        needed=True,
        told=(
            say("Open WebUI is new enough."),
            say("Older versions have another form of what Guardian reads and sets."),
            say("Update Open WebUI to {version} or newer.", version=".".join(map(str, NEEDED))),
        ),
    )
    if facts.standing in NOT_TRIED:
        yield _right(
            "tried_version",
            False,
            needed=False,
            told=(
                say("Open WebUI is a version that Guardian was tried with."),
                say(
                    "With a newer one Guardian looks after each thing that it sets, and tells you "
                    "what does not hold."
                ),
                say("Nothing has to be done now. Update Guardian when there is an update."),
            ),
        )


def _of_key(facts: Facts, say: Say) -> Iterator[Right]:
    yield _right(
        "keys_on",
        facts.keys_on,
        needed=True,
        told=(
            say("API keys are switched on."),
            say("Guardian signs in with a key, never with somebody's password."),
            say(
                "In Open WebUI, open the admin panel, then Settings, then General, switch API keys "
                "on and leave their list of allowed endpoints off."
            ),
        ),
    )
    yield _right(
        "key_accepted",
        facts.key_accepted,
        needed=True,
        told=(
            say("Open WebUI accepts the key."),
            say("Without it Guardian can neither read nor set anything."),
            say(
                "In Open WebUI, sign in with Guardian's own account, open Settings, then Account, "
                "and make an API key. A new key ends the old one."
            ),
        ),
    )
    yield _right(
        "administrator",
        facts.administrator,
        needed=True,
        told=(
            say("The key's account is an administrator."),
            say(
                "Open WebUI lets only administrators see times of use, pause an account and choose "
                "who meets which character."
            ),
            say(
                "In Open WebUI, open the admin panel, then the accounts, and give the one that "
                "you made for Guardian the role “admin”."
            ),
        ),
    )


def _of_reading(facts: Facts, say: Say) -> Iterator[Right]:
    yield _right(
        "analytics",
        facts.reads_messages,
        needed=facts.reads_chats is False,
        told=(
            say("Administrators may see the analytics."),
            say("From them Guardian counts how long your child talks with which character."),
            say(
                "Start Open WebUI with ENABLE_ADMIN_ANALYTICS=true. Without it Guardian reads the "
                "chats one by one, which is slower."
            ),
        ),
    )
    yield _right(
        "chat_access",
        facts.reads_chats,
        needed=facts.reads_messages is False,
        told=(
            say("Administrators may open chats."),
            say(
                "It is the second way to count times of use, and how Guardian looks for signs that "
                "your child needs help. The words stay on this computer."
            ),
            say("Start Open WebUI with ENABLE_ADMIN_CHAT_ACCESS=true."),
        ),
    )


def _of_server(facts: Facts, say: Say) -> Iterator[Right]:
    yield _right(
        "functions",
        None,
        needed=False,
        told=(
            say("Functions are allowed."),
            say(
                "Guardian's filter is one: it makes limits hold to the minute, and shows "
                "reminders. Setting up tries it with a message of its own."
            ),
            say("Start Open WebUI with ENABLE_FUNCTIONS=true and without SAFE_MODE."),
        ),
    )
    yield _right(
        "signup_closed",
        facts.signup_closed,
        needed=False,
        told=(
            say("Nobody can make an account without you."),
            say("With a second account your child would be somebody else, without any rule."),
            say(
                "Setting up lets new accounts wait for you (“pending”). If nobody is to make one "
                "at all, open the admin panel in Open WebUI, then Settings, then General, and "
                "switch new sign-ups off."
            ),
        ),
    )
    yield _right(
        "own_models_off",
        facts.no_own_models,
        needed=False,
        told=(
            say("Pages talk only with the models that you set up."),
            say("A direct connection of your child's own passes by Open WebUI, and by Guardian."),
            say(
                "In Open WebUI, open the admin panel, then Settings, then Connections, and switch "
                "direct connections off."
            ),
        ),
    )


def _of_child(facts: Facts, say: Say) -> Iterator[Right]:
    yield _right(
        "child_no_administrator",
        facts.child_is_plain,
        needed=True,
        told=(
            say("Your child's account is not an administrator."),
            say("An administrator can switch off everything that Guardian sets."),
            say(
                "In Open WebUI, open the admin panel, then the accounts, and take the role of "
                "administrator from your child."
            ),
        ),
    )
    yield _right(
        "child_countable",
        facts.child_countable,
        needed=False,
        told=(
            say("No group lets your child delete or hide chats."),
            say(
                "Guardian takes this away from all accounts, but what a group gives counts more. "
                "Adults may keep it by a group of theirs."
            ),
            say(
                "In Open WebUI, open the admin panel, then the groups, and take deleting, editing, "
                "importing and temporary chats from each group of your child."
            ),
        ),
    )


def _of_gateway(facts: Facts, say: Say) -> Iterator[Right]:
    if not facts.behind_gateway:
        return
    yield _right(
        "names_asker",
        None,
        needed=False,
        told=(
            say("Open WebUI signs for the gateway who is asking."),
            say(
                "On this computer Guardian sets this up by itself. Where Open WebUI runs on "
                "another computer or in a container, the gateway believes only what is signed."
            ),
            say(
                "Start Open WebUI with ENABLE_FORWARD_USER_INFO_HEADERS=true and with a long "
                "random FORWARD_USER_INFO_HEADER_JWT_SECRET, and give Guardian the same secret."
            ),
        ),
    )
    yield _right(
        "no_pipes",
        facts.no_pipes,
        needed=False,
        told=(
            say("No function of Open WebUI is a model by itself."),
            say("Such a function answers without asking the gateway."),
            say(
                "In Open WebUI, open the admin panel, then the functions, and switch each one of "
                "the kind “pipe” off."
            ),
        ),
    )
