"""Hearing while locked: what is said while it rests."""

from guardian.desk.locked_life import LockedLife
from guardian.desk.locked_values import GlanceKind
from guardian.desk.place import ProfilePlace
from guardian.vault import opening
from tests.rig.listeners import nobody, nothing
from tests.rig.movable_profile import PASSPHRASE, MovableProfile


def test_while_listening_rests_it_says_what_it_said_before(profile: MovableProfile) -> None:
    profile.made()
    place = ProfilePlace(
        folder=profile.folder,
        state_folder=profile.state_folder,
        find_keyring=lambda _wanted: profile.keyring,
        since_boot=profile.since_boot,
    )
    life = LockedLife(place, profile.clock, None)
    life.take(opening.unlock(profile.folder, profile.keyring, PASSPHRASE).watch)
    life.rest()
    assert life.glance().kind is GlanceKind.NOT_LISTENING, "nothing was said before"
    life.resume()
    life.listen((nobody, nothing))
    before = life.glance()
    assert before.kind is GlanceKind.NOTHING_LINKED
    life.rest()
    assert life.glance() == before
    life.resume()
    assert life.glance() == before
    life.forget()
    assert life.glance().kind is GlanceKind.NOT_LISTENING, "it is another profile now"
    life.end()
