"""A turn that the gateway saw and a turn that the table tells: one turn, and no second twice."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from guardian.policy.settings import PolicySettings
from guardian.provider.accounts.people import ward
from guardian.provider.backends.external_names import character_id_of
from guardian.provider.backends.gateway.people import Trust
from guardian.provider.backends.gateway.port import Asked, Refused
from guardian.provider.backends.gateway.proxy import Gateway
from guardian.provider.backends.gateway.upstream import Upstream, UpstreamOptions
from guardian.provider.backends.openwebui.behind import Behind
from guardian.provider.backends.openwebui.behind_keeper import BehindKeeper
from guardian.provider.backends.openwebui.behind_reply import BehindReply
from guardian.provider.backends.openwebui.behind_witness import (
    MOST,
    WAIT,
    Told,
    Witness,
    Witnessed,
    is_kept,
    matched,
)
from guardian.provider.backends.openwebui.household import Account
from guardian.provider.engine.layers import NewVersion, read_layers, write_layer
from guardian.provider.engine.live import Live, Stopper
from guardian.provider.ledger.base import reading
from guardian.provider.ledger.safety import alert_table
from guardian.provider.signals.speakers import Speaker
from tests.openwebui.told_family import MIA, ToldFamily, seconds_of
from tests.rig.clock import START

CHAT = "5f0c9f34-6e0f-4f3e-9df3-0a55c0ffee00"
OTHER = "5f0c9f34-6e0f-4f3e-9df3-0a55c0ffee01"
ROW = f"{CHAT}-a0"
"""What the family's table calls its first answer."""
MODEL = "qwen3:8b"
UNDER = character_id_of(MODEL)
"""What a turn without a character counts under."""


def seen(at: int, chat: str | None = CHAT, lasts: int | None = 5) -> Witnessed:
    began_at = START + timedelta(seconds=at)
    ended_at = None if lasts is None else began_at + timedelta(seconds=lasts)
    return Witnessed(
        model=MODEL, chat_id=chat, began_at=began_at, words=f"words {at}", ended_at=ended_at
    )


def told(number: int, at: int, chat: str = CHAT) -> Told:
    return Told(row_id=f"row-{number}", chat_id=chat, at=START + timedelta(seconds=at))


chats = st.sampled_from([CHAT, OTHER])
moments = st.integers(0, 1_000)


@given(
    st.lists(st.tuples(moments, chats), max_size=8), st.lists(st.tuples(moments, chats), max_size=8)
)
def test_each_row_tells_one_turn_of_its_chat_and_each_turn_is_told_or_counted_once(
    turns: list[tuple[int, str]], rows: list[tuple[int, str]]
) -> None:
    witness = Witness()
    made = [seen(at, chat) for at, chat in turns]
    for turn in made:
        assert witness.add(MIA, turn) is None
    table = [told(number, at, chat) for number, (at, chat) in enumerate(rows)]
    now = START + timedelta(seconds=1_005) + WAIT

    pairs = matched(made, table, (), now)
    late = witness.settle(MIA, table, now)

    assert len({row.row_id for row in pairs.values()}) == len(pairs)
    assert all(turn.chat_id == row.chat_id for turn, row in pairs.items())
    assert {id(turn) for turn in made} == {id(turn) for turn in (*pairs, *late)}
    assert len(late) + len(pairs) == len(made)
    assert witness.settle(MIA, table, now) == []
    assert witness.moments(MIA) == []


def test_a_row_that_told_a_turn_tells_no_second_one_later() -> None:
    witness = Witness()
    witness.add(MIA, seen(0))
    assert witness.settle(MIA, [told(1, 0)], START + timedelta(seconds=20)) == []

    again = seen(10)
    witness.add(MIA, again)
    assert witness.settle(MIA, [told(1, 0)], START + timedelta(minutes=5)) == [again]


def test_a_turn_waits_for_its_row_and_for_its_end() -> None:
    witness = Witness()
    running = seen(0, lasts=None)
    witness.add(MIA, running)
    assert witness.settle(MIA, [], START + WAIT + timedelta(minutes=2)) == []
    running.ended_at = START + timedelta(minutes=5)
    assert witness.settle(MIA, [], START + timedelta(minutes=6)) == []
    assert witness.settle(MIA, [], START + timedelta(minutes=5) + WAIT) == [running]


def test_a_clock_that_was_set_back_lets_a_turn_count_at_once() -> None:
    witness = Witness()
    turn = seen(3_600)
    witness.add(MIA, turn)
    assert witness.settle(MIA, [], START + timedelta(seconds=3_590)) == []
    assert witness.settle(MIA, [], START) == [turn]


def test_only_so_many_are_remembered() -> None:
    witness = Witness()
    made = [seen(each) for each in range(MOST + 2)]
    assert [witness.add(MIA, turn) for turn in made][MOST:] == made[:2]


@pytest.mark.parametrize(
    ("chat_id", "kept"),
    [(CHAT, True), (None, False), ("", False), ("temporary:x", False), (f"{CHAT}x", False)],
)
def test_a_chat_that_is_kept_is_known_by_its_name(chat_id: str | None, kept: bool) -> None:
    assert is_kept(chat_id) is kept


@dataclass(frozen=True, kw_only=True)
class Home:
    """A family whose child is heard at the gateway, and told of by the server's table."""

    family: ToldFamily
    keeper: BehindKeeper
    behind: Behind
    live: Live

    def asks(self, text: str = "hello", chat: str | None = None, *, helper: bool = False) -> object:
        asked = Asked(model=MODEL, text=text, chat_id=chat, helper=helper)
        return self.keeper.begin(MIA, asked)

    def to(self, at: int) -> None:
        self.family.clock.advance(self.family.at(at) - self.family.clock.now())

    def says(self, at: int, chat: str | None = None, *, lasts: int = 5) -> None:
        """Have something said through the gateway, and in the table if its chat is kept."""
        self.to(at)
        reply = self.asks("hello", chat)
        assert isinstance(reply, BehindReply)
        if chat is not None:
            self.family.said(at, chat=chat, lasts=lasts)
        self.to(at + lasts)
        assert reply.finish("Good morning.", None, self.family.clock.now()) == ()

    def makes_round(self) -> None:
        self.family.take()
        self.behind.settle([self.family.account])

    def at_last(self) -> dict[str, tuple[int, int]]:
        """Let the table have its time, and return seconds and turns by character."""
        self.family.clock.advance(WAIT)
        self.makes_round()
        return self.family.usage()


@contextmanager
def at_home(folder: Path, larger: Speaker | None = None) -> Iterator[Home]:
    family = ToldFamily(f"sqlite:///{folder / 'ledger.db'}", larger)
    live = Live(family.clock)
    keeper = BehindKeeper(family.provider, live, Trust(), Witness())
    upstream = Upstream(UpstreamOptions(url="http://127.0.0.1:1"))
    gateway = Gateway(keeper, upstream, family.clock)
    behind = Behind(keeper, gateway, address="", upstream="")
    try:
        yield Home(family=family, keeper=keeper, behind=behind, live=live)
    finally:
        keeper.close()
        family.close()


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    with at_home(tmp_path) as made:
        yield made


steps = st.tuples(st.integers(6, 250), st.sampled_from([CHAT, OTHER, None]), st.booleans())


@settings(max_examples=12)
@given(st.lists(steps, min_size=1, max_size=5))
def test_whoever_tells_it_a_turn_is_one_turn_and_a_second_one_second(
    made: list[tuple[int, str | None, bool]],
) -> None:
    with TemporaryDirectory() as folder, at_home(Path(folder)) as home:
        at, moments = 0, []
        for gap, chat, looks in made:
            at += gap
            home.says(at, chat)
            moments += [at, at + 5]
            if looks:
                home.makes_round()

        use = home.at_last()

        assert sum(seconds for seconds, _ in use.values()) == seconds_of(moments)
        on_pages = sum(chat is not None for _, chat, _ in made)
        assert use.get("luna", (0, 0))[1] == on_pages
        assert use.get(UNDER, (0, 0))[1] == len(made) - on_pages


def test_a_chat_that_was_invented_counts_under_the_model_after_a_while(home: Home) -> None:
    home.to(0)
    reply = home.asks("hello", CHAT)
    assert isinstance(reply, BehindReply)
    home.to(60)
    reply.finish("Good morning.", None, home.family.clock.now())
    home.makes_round()
    assert home.family.usage() == {}

    assert home.at_last() == {UNDER: (60, 1)}
    assert home.at_last() == {UNDER: (60, 1)}


def test_a_title_is_asked_for_within_a_turn_and_is_none(home: Home) -> None:
    home.says(0, CHAT)
    asked = "Make a title of this: hello"
    for _ in range(4):
        reply = home.asks(asked, CHAT, helper=True)
        assert isinstance(reply, BehindReply)
        assert reply.most_tokens is not None
        reply.finish("A greeting", None, home.family.clock.now())
    home.makes_round()
    assert home.at_last() == {"luna": (5, 1)}


def test_rows_of_either_account_of_a_child_tell_its_turns(home: Home) -> None:
    home.says(0, CHAT)
    second = Account(subject="another", ward_id=MIA, since=START)
    home.family.take()
    home.family.clock.advance(2 * WAIT)
    home.behind.settle([second, home.family.account])
    assert home.family.usage() == {"luna": (5, 1)}, "and none counts under the model, too"


def test_what_only_looks_like_a_title_is_a_turn(home: Home) -> None:
    home.says(0, CHAT)
    home.to(10)
    assert isinstance(home.asks("Make a title of: tell me a story", helper=True), BehindReply)
    assert home.at_last()[UNDER][1] == 1


WORRY = "I want to kill myself"


def alerts_of(home: Home) -> int:
    with reading(home.family.provider.engine) as connection:
        found: int = connection.execute(select(func.count()).select_from(alert_table)).scalar_one()
    return found


def test_what_is_new_and_worrying_in_a_title_is_read_and_is_a_turn(home: Home) -> None:
    home.says(0, CHAT)
    reply = home.asks(f"Make a title of this: hello. {WORRY}", CHAT, helper=True)
    assert isinstance(reply, BehindReply)
    assert reply.most_tokens is None
    assert alerts_of(home) == 1
    assert home.family.usage()[UNDER][1] == 1


def test_what_was_said_already_is_not_read_again_in_a_title(home: Home) -> None:
    home.to(0)
    said = home.asks(WORRY, CHAT)
    assert isinstance(said, BehindReply)
    said.finish("I am here.", None, home.family.clock.now())
    home.family.said(0, chat=CHAT, lasts=1)
    home.at_last()
    home.says(int(WAIT.total_seconds()) + 60, CHAT)
    reply = home.asks(f"Questions to follow: {WORRY} I am here. hello", CHAT, helper=True)
    assert isinstance(reply, BehindReply)
    assert reply.most_tokens is not None
    assert alerts_of(home) == 0, "the row of the chat tells of it"


def test_a_helper_that_names_a_kept_chat_does_not_take_its_row(home: Home) -> None:
    home.to(0)
    asked = Asked(model=MODEL, text="Merge these answers", chat_id=CHAT, message_id="")
    helper = home.keeper.begin(MIA, asked)
    assert isinstance(helper, BehindReply)
    helper.finish("Merged.", None, home.family.clock.now())
    assert home.family.usage()[UNDER][1] == 1, "it counts at once"
    turn = home.keeper.begin(
        MIA, Asked(model=MODEL, text="hello", chat_id=CHAT, message_id=ROW.removeprefix(f"{CHAT}-"))
    )
    assert isinstance(turn, BehindReply)
    (_, row) = home.family.said(0, chat=CHAT, lasts=1)
    assert row.id == ROW
    home.to(1)
    turn.finish("Good morning.", None, home.family.clock.now())
    use = home.at_last()
    assert (use["luna"][1], use[UNDER][1]) == (1, 1)


def test_a_row_tells_the_turn_of_its_own_message() -> None:
    witness = Witness()
    other, mine = seen(0), seen(2)
    other.message_id, mine.message_id = "m-1", "m-2"
    for each in (other, mine):
        witness.add(MIA, each)
    row = Told(row_id=f"{CHAT}-m-2", chat_id=CHAT, at=START)
    late = witness.settle(MIA, [row], START + timedelta(seconds=10) + WAIT)
    assert late == [other]
    assert mine.counted


def limit(home: Home, minutes: int) -> None:
    provider = home.family.provider
    with provider.engine.begin() as connection:
        person = ward(connection, MIA)
        before = read_layers(connection, person, provider.clock.now())
        new = NewVersion(
            version=before.version + 1,
            requested=PolicySettings(daily_minutes=minutes),
            at=provider.clock.now(),
        )
        write_layer(connection, MIA, new)


def test_time_that_only_the_gateway_knows_of_counts_against_the_limit(home: Home) -> None:
    limit(home, minutes=5)
    for at in range(0, 300, 60):
        home.says(at, CHAT, lasts=30)
    home.to(301)
    refused = home.asks("hello", CHAT)
    assert isinstance(refused, Refused)
    assert refused.code == "limit_reached"
    assert home.family.usage() == {}, "it is told by the table, and not counted twice"


def test_a_guardian_who_stops_a_child_ends_what_a_program_is_given(home: Home) -> None:
    home.to(0)
    running = home.asks()
    assert isinstance(running, BehindReply)
    assert running.stopped() is None
    home.live.replies.stop(MIA, Stopper.GUARDIAN)
    assert running.stopped()


def test_what_must_not_be_said_is_not_and_a_guardian_is_told(home: Home) -> None:
    home.to(0)
    reply = home.asks("hello", CHAT)
    assert isinstance(reply, BehindReply)
    bad = "You should kill yourself."
    assert reply.unsaid("Good morning.") is None
    assert reply.unsaid(bad)
    reply.finish("Hm.", None, home.family.clock.now(), kept_back=bad)
    with reading(home.family.provider.engine) as connection:
        assert connection.execute(select(func.count()).select_from(alert_table)).scalar_one() == 1


def test_all_models_are_listed_as_the_server_itself_says_who_may(home: Home) -> None:
    assert home.keeper.models(MIA, ["a", "b"]) == ["a", "b"]
