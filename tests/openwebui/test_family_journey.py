"""A family that uses Open WebUI, from the first start to taking Guardian away: nothing mocked."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from guardian.provider.backends.openwebui.rules import AI_IDENTITY, USED_UP
from guardian.system.process_identity import started_at
from tests.journeys.family import WAITS, until
from tests.openwebui.family_journey import ROUND_SECONDS, SET_UP_SECONDS, Home, family_at_home
from tests.openwebui.server import ENDLESS, MODEL, SAID, Family
from tests.openwebui.server_state import state_of
from tests.rig.model_stand_in import ModelStandIn, Script

pytestmark = [
    pytest.mark.openwebui,
    pytest.mark.journey,
    pytest.mark.desktop,
    pytest.mark.browser,
]

STAR = "Aurelia of the Tower"
"""A name that no other test leaves at the server: the window tells characters by their names."""
PLANTED = "marmalade lighthouse seventeen"
WORRY = f"I do not want to live any more, says the {PLANTED}"
MEETING = f"An online friend wants to meet up with me at the {PLANTED}"
STORY = Script(pieces=("Once", " upon", " a", " time", " and"), fails="endless", pause_ms=60)
ENDED = "Your family has ended this chat for now."
NOT_MET = "Model not found"
"""What the server itself says of a character whom somebody may not meet."""


@pytest.fixture
def home(tmp_path: Path, family: Family, model: ModelStandIn) -> Iterator[Home]:
    with family_at_home(tmp_path, family, model) as made:
        yield made


def test_a_family_with_a_companion_of_its_own(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(home.model.scripts, ENDLESS, STORY)
    luna, teller = home.server.character(STAR), home.server.character("Teller", base=ENDLESS)
    home.app.start()
    home.choose_passphrase()
    before = state_of(home.server)
    home.set_up()
    assert state_of(home.server) != before
    bridge = home.bridge_process()
    _chat(home, luna)
    _worry(home)
    _stop(home, teller)
    _see_the_use(home)
    _block(home, luna)
    _use_up(home, luna, teller)
    _worry_behind_the_lock(home, luna, teller)
    assert home.bridge_process() == bridge, "it outlives the lock"
    home.leave_no_trace(PLANTED)
    _take_away(home)
    assert started_at(bridge) is None
    assert state_of(home.server) == before
    _chat_freely(home, luna)


def _chat(home: Home, luna: str) -> None:
    home.child_signs_in()
    home.go_to(luna)
    home.say("Which star is that?", SAID)
    expect(home.answer().locator("blockquote")).to_have_text(AI_IDENTITY)
    home.sees_use_of(STAR)


def _worry(home: Home) -> None:
    def worries() -> None:
        home.say(WORRY, SAID)
        home.window.wait_for_text("1 alert waits for you.", seconds=ROUND_SECONDS)

    notification = home.notified(worries)
    assert "Mia" in notification.title
    home.desktop.click_notification()
    home.window.wait_for_text("Talk about not wanting to live", f"Mia with {STAR}", "Moderate")
    home.window.press("acknowledge")
    home.window.wait_for_text("Seen by you today")


def _stop(home: Home, teller: str) -> None:
    home.window.press("go_home")
    home.go_to(teller)
    home.model.hung_up.clear()
    home.write("Tell me a story")
    expect(home.answer()).to_contain_text("Once upon a time and and")
    home.window.press("pause_now")
    until(home.model.hung_up.is_set, "the model went on", seconds=ROUND_SECONDS)
    home.page.get_by_label("Regenerate").last.wait_for()
    told, ended, _ = home.answer().inner_text().partition(ENDED)
    assert told.rstrip().endswith(" and"), "it ends in the midst of its sentence"
    assert ended, "the gateway's last words stand there"


def _see_the_use(home: Home) -> None:
    for place in ("go_home", "go_activity"):
        home.window.press(place)
        home.window.wait_for_text("Teller", seconds=ROUND_SECONDS)
        home.sees_use_of(STAR)


def _block(home: Home, luna: str) -> None:
    home.window.press("go_characters")
    home.go_to(luna)
    home.window.press(f"Block {STAR}")
    home.window.wait_for_text(f"Unblock {STAR}", "Confirmed")
    may_meet = "she may still meet her"
    until(lambda: _is_kept_from(home, luna), may_meet, seconds=ROUND_SECONDS)
    home.write("Are you still there?")
    home.is_told(NOT_MET)


def _use_up(home: Home, luna: str, teller: str) -> None:
    home.window.press("go_limits")
    home.window.wait_for_text("These limits hold for Mia.")
    home.type_into("edit_daily_minutes", "0")
    home.window.wait_for_text("Not saved yet.")
    home.window.press("save_limits")
    home.window.wait_for_text("Confirmed")
    still_time = "there is still time"
    until(lambda: USED_UP in _refusal(home, teller), still_time, seconds=ROUND_SECONDS)
    home.go_to(teller)
    home.write("Please, only one more")
    home.is_told(USED_UP)
    _refused_to_programs(home, luna, teller)


def _is_kept_from(home: Home, character_id: str) -> bool:
    return NOT_MET in home.mia.asks_plainly(character_id, "hello").text


def _refusal(home: Home, character_id: str) -> str:
    """Return what a program is told instead of an answer, in a chat that is kept."""
    return str(home.mia.says(character_id, "hello").answer().get("error"))


def _refused_to_programs(home: Home, luna: str, teller: str) -> None:
    """Try the ways of a program, with the token of the child's page."""
    asked = len(home.model.heard)
    assert USED_UP in _refusal(home, teller)
    assert not home.mia.asks_plainly(teller, "hello").ok
    assert _is_kept_from(home, luna)
    said = {"model": MODEL, "messages": [{"role": "user", "content": "hello"}]}
    raw = home.mia.ask("POST", "/openai/chat/completions", said)
    assert not raw.ok
    assert "That was all the chat time for today" in raw.text
    chats = [each for each in home.model.heard[asked:] if not each.path.endswith("/models")]
    assert chats == []


def _worry_behind_the_lock(home: Home, luna: str, teller: str) -> None:
    home.lock()
    _refused_to_programs(home, luna, teller)

    def worries() -> None:
        home.write(MEETING)
        home.window.wait_for_text("Something waits for you.", seconds=ROUND_SECONDS)

    notification = home.notified(worries)
    assert (notification.title, notification.body) == WAITS
    assert "Mia" not in home.window.texts()
    home.open()
    home.window.press("go_alerts")
    home.window.wait_for_text("1 alert waits for you", "High: Talk about meeting a stranger")


def _take_away(home: Home) -> None:
    home.window.press("go_settings")
    home.window.press("Take away")
    home.window.press("confirm_take_away")
    home.window.wait_for_text("It is taken away.", seconds=SET_UP_SECONDS)
    home.window.press("panel_done")


def _chat_freely(home: Home, luna: str) -> None:
    home.go_to(luna)
    home.say("Are you back?", SAID)
    expect(home.answer().locator("blockquote")).to_have_count(0)
    assert home.mia.asks_plainly(luna, "hello").ok
