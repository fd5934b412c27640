"""What the proxy may rely on, whoever keeps the rules."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from guardian.provider.backends.gateway.port import (
    NOT_OFFERED,
    Asked,
    Keeper,
    Refused,
    Reply,
    TokenUse,
    UnknownCallerError,
)

OFFERED = ("llama-3", "qwen")


@dataclass(frozen=True, kw_only=True)
class KeeperUnderTest:
    """A keeper, and who is known to it."""

    keeper: Keeper
    ward_id: str
    ward_headers: Mapping[str, str]
    adult_headers: Mapping[str, str]
    block: Callable[[str], None]
    """Take a model from the ward."""
    stop: Callable[[], None]
    """Stop what is being said to the ward."""
    harmful: str
    """A sentence that no model may say to the ward."""


class KeeperContract:
    """The suite; a subclass gives the fixture ``kept``."""

    @pytest.fixture
    def kept(self) -> KeeperUnderTest:
        raise NotImplementedError

    def begun(self, kept: KeeperUnderTest, text: str = "Hi!") -> Reply:
        kept.keeper.models(kept.ward_id, OFFERED)
        reply = kept.keeper.begin(kept.ward_id, Asked(model=OFFERED[0], text=text))
        assert not isinstance(reply, Refused)
        return reply

    def test_callers_are_told_apart(self, kept: KeeperUnderTest) -> None:
        ward = kept.keeper.caller(kept.ward_headers, "127.0.0.1")
        assert ward.ward_id == kept.ward_id
        assert ward.language
        assert kept.keeper.caller(kept.adult_headers, "127.0.0.1").ward_id is None

    @pytest.mark.parametrize("headers", [{}, {"authorization": "Bearer sk-x"}, {"x": "y"}])
    def test_nobody_else_is_known(self, kept: KeeperUnderTest, headers: dict[str, str]) -> None:
        with pytest.raises(UnknownCallerError):
            kept.keeper.caller(headers, "127.0.0.1")

    def test_the_log_never_has_the_key(self, kept: KeeperUnderTest) -> None:
        caller = kept.keeper.caller(kept.ward_headers, "127.0.0.1")
        key = kept.ward_headers["authorization"].removeprefix("Bearer ")
        assert key not in repr(caller)

    def test_an_answer_is_begun_and_finished(self, kept: KeeperUnderTest) -> None:
        reply = self.begun(kept)
        assert reply.note is None or reply.note
        assert all(reply.opening)
        assert reply.most_tokens is None or reply.most_tokens > 0
        assert reply.stopped() is None
        assert reply.unsaid("The sea rises twice a day.") is None
        tokens = TokenUse(input_tokens=3, output_tokens=5)
        reminders = reply.finish("The sea rises.", tokens, datetime.now(UTC))
        assert all(reminders)

    def test_an_answer_that_never_came_is_finished_too(self, kept: KeeperUnderTest) -> None:
        self.begun(kept).finish("", None, datetime.now(UTC))

    def test_something_else_is_said_instead(self, kept: KeeperUnderTest) -> None:
        reply = self.begun(kept)
        assert reply.unsaid(kept.harmful)
        assert reply.unsaid(f"Well. {kept.harmful} Yes.")
        reply.finish("", None, datetime.now(UTC), kept_back=kept.harmful)

    def test_a_stop_has_last_words(self, kept: KeeperUnderTest) -> None:
        reply = self.begun(kept)
        kept.stop()
        assert reply.stopped()
        reply.finish("The", None, datetime.now(UTC))

    def test_a_model_that_nobody_offered_is_named_as_such(self, kept: KeeperUnderTest) -> None:
        kept.keeper.models(kept.ward_id, OFFERED)
        refused = kept.keeper.begin(kept.ward_id, Asked(model="llama-3:latest", text="Hi!"))
        assert isinstance(refused, Refused)
        assert refused.code == NOT_OFFERED

    def test_models_are_those_of_the_list_in_its_order(self, kept: KeeperUnderTest) -> None:
        assert tuple(kept.keeper.models(kept.ward_id, OFFERED)) == OFFERED
        kept.block(OFFERED[0])
        assert tuple(kept.keeper.models(kept.ward_id, OFFERED)) == OFFERED[1:]
        refused = kept.keeper.begin(kept.ward_id, Asked(model=OFFERED[0], text="Hi!"))
        assert isinstance(refused, Refused)
        assert refused.code
        assert refused.title
        assert refused.detail
