"""A limit from the app to the page: what the ledger knows is what the filter holds to."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from guardian.provider.backends.openwebui.refusal_words import reason_of
from guardian.provider.engine.stretches import WardUse, keep_use
from tests.openwebui.bridged import WARD, bridged
from tests.openwebui.server import SAID, Family

pytestmark = pytest.mark.openwebui


def test_time_that_only_the_ledger_knows_of_brings_the_rest_and_the_reminder(
    family: Family, tmp_path: Path
) -> None:
    mia, luna, owl = family.child("Mia"), family.character("Luna"), family.character("Owl")
    now = datetime.now(UTC)
    elsewhere = WardUse(
        stretch_started_at=now - timedelta(minutes=41),
        last_turn_at=now - timedelta(minutes=2),
        run_seconds=39 * 60,
    )
    with bridged(tmp_path, family, mia) as home:
        home.in_step()
        with home.served.provider.engine.begin() as connection:
            keep_use(connection, WARD, elsewhere)
        home.app.limit(
            session_minutes=40,
            break_minutes=15,
            reality_reminder_minutes=40,
            exempt_characters={owl: {}},
        )
        home.in_step()

        refused = mia.says(luna, "hello").answer()["error"]["content"]
        assert reason_of(refused) == "rest_break"
        answered = mia.says(owl, "hello").answer()["content"]
        assert answered.startswith(f"{SAID}\n\n> ")

        home.in_step()
        (told,) = home.app.days("/refusals")["refusals"]
        assert (told["reason"], told["character_id"]) == ("rest_break", luna)
        still = mia.says(luna, "hello?").answer()["error"]["content"]
        assert reason_of(still) == "rest_break"
