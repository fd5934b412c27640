"""``guardian demo``: the window on a practice family, or the same facts as text or JSON."""

import json
import locale
import os
import sys

from guardian.demo.facts import Facts, read_facts
from guardian.demo.opening import DemoOpening, linked
from guardian.words import Words, best_language


def run_demo(*, language: str | None, headless: bool, as_json: bool) -> int:
    """Run the demo; without a display the window becomes text. Return the exit status."""
    chosen = language or best_language(locale.getlocale()[0] or "en")
    if headless or as_json or not _has_display():
        facts = _live_headless(chosen)
        _print(json.dumps(facts, ensure_ascii=False, indent=2) if as_json else _told(facts, chosen))
        return 0
    from ui.demo import run_with_window  # noqa: PLC0415 - Qt, only where there is a display

    with DemoOpening(chosen) as opening:
        return run_with_window(opening)


def _has_display() -> bool:
    if sys.platform != "linux":
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _live_headless(language: str) -> Facts:
    with DemoOpening(language) as opening:
        services = opening.open(None)
        services.watch.start(opening.note_change, _ignore)
        try:
            opening.live(services)
            services.watch.catch_up(linked(services).link_id)
            return read_facts(services)
        finally:
            services.watch.stop()


def _ignore(_alert_id: str) -> None:
    """Show nothing: there is no desktop."""


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


def _print(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()
