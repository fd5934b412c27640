"""What was found, as JSON for the app and as lines for a person at a terminal."""

from collections.abc import Iterator, Sequence
from typing import Any

from pydantic import TypeAdapter

from guardian.bridging.values import (
    BridgeKind,
    Discovered,
    Looked,
    Right,
    SetUpWanted,
    Step,
    Strength,
)
from guardian.provider.bridging.changes import changes_of, gateway_changes
from guardian.provider.bridging.errors import DOMAIN
from guardian.provider.bridging.setting_up import Done
from guardian.words import N_, Words

_STRENGTHS = {
    Strength.HARD: N_("holds everywhere"),
    Strength.REAL_TIME: N_("at once"),
    Strength.AFTER_THE_FACT: N_("a little later"),
    Strength.NOT_AT_ALL: N_("not at all"),
}
_KINDS = {
    BridgeKind.OPEN_WEBUI: N_("Open WebUI"),
    BridgeKind.GATEWAY: N_("A model's server"),
}


def json_of(value: Sequence[Discovered] | Looked) -> str:
    """Return a value of :mod:`guardian.bridging.values` as JSON on one line."""
    adapter: TypeAdapter[Any] = TypeAdapter(Looked if isinstance(value, Looked) else tuple)
    return adapter.dump_json(value).decode()


_STEPS = {
    Step.LOOKING: N_("Looking at the server …"),
    Step.PEOPLE: N_("Making your child's place in Guardian …"),
    Step.STARTING: N_("Starting the bridge …"),
    Step.LINKING: N_("Linking it with the app …"),
    Step.FILTER: N_("Setting the server up …"),
    Step.CHECKING: N_("Trying it with a message of Guardian's own …"),
    Step.PUTTING_BACK: N_("Putting everything back …"),
    Step.STOPPING: N_("Stopping the bridge …"),
}


def step_line(step: Step, language: str) -> str:
    """Say where it is."""
    return Words(DOMAIN, language).say(_STEPS[step])


def question(wanted: SetUpWanted, language: str) -> tuple[str, str]:
    """Return what would change, and what is asked of a person about it."""
    say = Words(DOMAIN, language).say
    if wanted.kind is BridgeKind.GATEWAY:
        changes = gateway_changes(language)
    else:
        changes = changes_of(language, behind_gateway=bool(wanted.upstream))
    told = [say("What setting up would change"), *(f"  - {each}" for each in changes)]
    told.append(
        say(
            "Going on, you consent as the guardian to the service and to the processing of your "
            "child's data, where the child's age asks for that. The app shows these consents and "
            "takes them back."
        )
    )
    return "\n".join(told), say("Set it up?")


def done_lines(done: Done, language: str) -> str:
    """Return what a person has to write down, once, and what comes next."""
    say = Words(DOMAIN, language).say
    lines = [say("It is set up.")]
    if done.key is not None:
        lines.append(
            say("Your child's key, which is told this once: {key}", key=done.key),
        )
    lines += [
        say("Name to link your app with: {login}", login=done.guardian.login),
        say("Its password, which is told this once: {password}", password=done.guardian.password),
        say("Now start the bridge with “guardian provider serve”, and link it in the app."),
    ]
    return "\n".join(lines)


def put_back_line(language: str) -> str:
    """Say that it is done."""
    return Words(DOMAIN, language).say("Everything is as it was before the bridge.")


def found_lines(found: Sequence[Discovered], language: str) -> str:
    """Return a line for each server, or that there is none."""
    say = Words(DOMAIN, language).say
    if not found:
        return say("Nothing was found on this computer. Start it first, or give its address.")
    return "\n".join(f"{each.address}\t{say(_KINDS[each.kind])}\t{each.version}" for each in found)


def looked_lines(looked: Looked, language: str) -> str:
    """Return everything that was found, section by section."""
    return "\n".join(_sections(looked, language)).rstrip()


def _sections(looked: Looked, language: str) -> Iterator[str]:
    say = Words(DOMAIN, language).say
    yield f"{say(_KINDS[looked.kind])} {looked.version}".rstrip()
    yield looked.address
    yield ""
    yield say("What Guardian needs there")
    for right in looked.rights:
        yield from _right(right, language)
    yield ""
    yield say("What it can do, and how strongly")
    for line in looked.capabilities:
        yield f"  {line.title} ({say(_STRENGTHS[line.strength])}): {line.reason}"
    yield ""
    if looked.people:
        yield say("Accounts")
        yield from (f"  {each.user_id}  {each.role}  {each.name!r}" for each in looked.people)
        yield ""
    if looked.models:
        yield say("Models")
        yield from (f"  {name}" for name in looked.models)
        yield ""
    yield say("What setting up would change")
    yield from (f"  - {sentence}" for sentence in looked.changes)


def _right(right: Right, language: str) -> Iterator[str]:
    say = Words(DOMAIN, language).say
    mark = {True: say("yes"), False: say("no"), None: say("not tried")}[right.held]
    yield f"  [{mark}] {right.title}"
    if right.remedy:
        yield f"      {right.reason}"
        yield f"      {right.remedy}"
