"""What every desk must do about types of characters, the log, notifications and itself."""

from datetime import time

import pytest

from guardian.desk.character_values import CastView
from guardian.desk.notice_values import NoticeChoices, QuietHours
from guardian.desk.record_values import PAGE, Group, LogFilter
from guardian.desk.values import CharacterStatus, Keeper, Stage
from guardian.errors import GuardianError
from guardian.link.wire.events import Level
from guardian.policy.settings import RelationshipClass
from tests.contract.desk_ports import UNKNOWN, Family, say_everything


class CastContract:
    """Characters by type, new ones, and time that does not count."""

    def _cast(self, family: Family) -> CastView:
        return family.services.characters.cast(family.link_id)

    def test_the_cast_has_the_characters_of_the_list(self, family: Family) -> None:
        cast = self._cast(family)
        assert cast.characters == family.services.characters.characters(family.link_id)
        assert [each.relationship_class for each in cast.types] == list(RelationshipClass)
        assert sum(each.characters for each in cast.types) == len(cast.characters)
        assert cast.as_of is not None

    def test_a_type_is_blocked_and_opened(self, family: Family) -> None:
        characters, link_id = family.services.characters, family.link_id
        kind = family.character(family.open_character).relationship_class
        characters.set_type_blocked(link_id, kind, True)
        found = family.character(family.open_character)
        assert (found.status, found.kept_by) == (CharacterStatus.BLOCKED, Keeper.TYPE)
        type_ = next(each for each in self._cast(family).types if each.relationship_class is kind)
        assert type_.blocked
        assert type_.state is not None
        assert type_.state.stage is Stage.ASKED
        assert family.services.limits.limits(link_id).stages[type_.field] is Stage.ASKED
        characters.set_type_blocked(link_id, kind, False)
        assert family.character(family.open_character).status is CharacterStatus.OPEN

    def test_what_the_law_bans_by_type_names_its_clause(self, family: Family) -> None:
        kind = family.character(family.banned_character).relationship_class
        type_ = next(each for each in self._cast(family).types if each.relationship_class is kind)
        assert type_.clause

    def test_approval_lets_those_answer_that_are_there(self, family: Family) -> None:
        characters, link_id = family.services.characters, family.link_id
        characters.set_approval(link_id, True)
        assert self._cast(family).approval.on
        assert family.character(family.open_character).status is CharacterStatus.OPEN
        characters.set_approved(link_id, family.open_character, False)
        found = family.character(family.open_character)
        assert (found.status, found.kept_by) == (CharacterStatus.WAITING, Keeper.YOU)
        characters.set_approved(link_id, family.open_character, True)
        assert family.character(family.open_character).status is CharacterStatus.OPEN
        characters.set_approval(link_id, False)
        assert not self._cast(family).approval.on

    def test_time_with_one_may_not_count(self, family: Family) -> None:
        characters, link_id = family.services.characters, family.link_id
        characters.set_exempt(link_id, family.open_character, True)
        found = family.character(family.open_character)
        assert found.exempt
        assert found.exempt_state is not None
        assert found.exempt_state.stage is Stage.ASKED
        characters.set_exempt(link_id, family.open_character, False)
        assert not family.character(family.open_character).exempt

    def test_an_account_that_nobody_knows_is_an_error_in_words(self, family: Family) -> None:
        with pytest.raises(GuardianError) as caught:
            family.services.characters.cast(UNKNOWN)
        say_everything(caught.value)


class LogContract:
    """The log: the newest first, by pages, and whole."""

    def test_the_newest_comes_first_and_a_page_has_an_end(self, family: Family) -> None:
        view = family.services.records.log(LogFilter())
        positions = [each.position for each in view.entries]
        assert positions == sorted(positions, reverse=True)
        assert len(positions) <= PAGE
        assert {family.link_id, family.other_link_id} == {e.link_id for e in view.accounts}

    def test_a_filter_leaves_out_and_adds_nothing(self, family: Family) -> None:
        records = family.services.records
        every = tuple(records.whole_log(LogFilter()))
        for group in Group:
            found = tuple(records.whole_log(LogFilter(group=group)))
            assert found == tuple(each for each in every if each.group is group)
        mine = tuple(records.whole_log(LogFilter(link_id=family.link_id)))
        assert mine == tuple(each for each in every if each.link_id == family.link_id)


class NoticesContract:
    """What notifies, and the program itself."""

    def test_which_alerts_notify_is_kept(self, family: Family) -> None:
        chosen = NoticeChoices(
            notify_from=Level.HIGH, quiet=QuietHours(start=time(21, 30), end=time(6))
        )
        family.services.preferences.set_notices(chosen)
        assert family.again().preferences.notices() == chosen

    def test_a_level_that_is_no_choice_is_refused(self, family: Family) -> None:
        before = family.services.preferences.notices()
        with pytest.raises(ValueError, match="notify_from"):
            family.services.preferences.set_notices(NoticeChoices(notify_from=Level.LOW))
        assert family.services.preferences.notices() == before

    def test_the_program_says_what_it_is(self, family: Family) -> None:
        about = family.services.about
        assert about.about().licence
        assert about.about().folder.is_absolute()
        assert all(each.name and each.version for each in about.parts())


class CareContract(CastContract, LogContract, NoticesContract):
    """All of them."""
