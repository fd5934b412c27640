"""What a character is, said on the command line: apps hear of it from whoever serves the ledger."""

from guardian.link.wire.events import Change, Topic
from guardian.provider.backends.characters import Offered, note_offered
from guardian.provider.backends.gateway.desk import open_desk
from guardian.provider.engine.timekeeper import Timekeeper
from tests.rig.linked_app import LinkedApp
from tests.rig.provider_server import ServedProvider

MODEL = "llama-3"


def changes(app: LinkedApp) -> list[list[Topic]]:
    payloads = [
        Change.model_validate(each) for claims in app.drain() for each in claims.events.values()
    ]
    return [list(each.topics) for each in payloads]


def test_a_class_that_was_set_elsewhere_is_told_once(
    served: ServedProvider, app: LinkedApp
) -> None:
    with served.provider.engine.begin() as connection:
        note_offered(connection, [Offered(external_id=MODEL)], served.provider.clock.now())
    timekeeper = Timekeeper(served.provider, served.live)
    timekeeper.look()
    app.drain()
    url = served.provider.engine.url.render_as_string(hide_password=False)
    with open_desk(url) as desk:  # as another process has it
        (told,) = desk.set_class(MODEL, "study")
    assert "study" in told
    assert changes(app) == []
    timekeeper.look()
    assert changes(app) == [[Topic.CHARACTERS]]
    timekeeper.look()
    assert changes(app) == []
