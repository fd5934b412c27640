"""``guardian demo``: the window on a practice family, or the same facts as text or JSON."""

import json
import sys
from contextlib import closing

from guardian.demo.facts import Facts, read_facts
from guardian.demo.family import PASSPHRASE
from guardian.demo.opening import DemoOpening, linked
from guardian.words import Words


def tell_demo(language: str, *, as_json: bool) -> None:
    """Live the week without a window, then print the facts."""
    with closing(DemoOpening(language)) as opening:
        services = opening.create(PASSPHRASE)
        services.watch.start(_ignore, _ignore)
        services.watch.catch_up(linked(services).link_id)
        facts = read_facts(services)
    text = json.dumps(facts, ensure_ascii=False, indent=2) if as_json else _told(facts, language)
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def _ignore(_told: object) -> None:
    """Show nothing: there is no window."""


def _told(facts: Facts, language: str) -> str:
    words = Words("guardian", language)
    lines = [words.say("Keys are guarded by: {backend}", backend=facts["protection"])]
    for ward in facts["wards"]:
        lines += [
            words.say("Linked: {ward} ({band}) at {provider}", **ward),
            words.say("Blocked: {names}", names=", ".join(ward["blocked"])),
            words.say(
                "In force: {limits}",
                limits=", ".join(f"{name} {value}" for name, value in ward["limits"].items()),
            ),
        ]
        lines += [
            words.say("Today with {character}: {minutes} min", **each)
            for each in facts["usage"]
            if each["date"] == ward["today"]
        ]
    lines += [
        words.say("Alert: {category}, level {level}, imminence {imminence}", **alert)
        for alert in facts["alerts"]
    ]
    lines.append(words.say("Refused this week: {reasons}", reasons=", ".join(facts["refused"])))
    return "\n".join(lines)
