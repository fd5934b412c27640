"""Accounts of which nobody has said whose they are: which of them may be a child's second one."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guardian.provider.backends.openwebui.shapes import User
from guardian.provider.backends.openwebui.strangers import Known, doubtful, likeness, unanswered

MIA = User(id="u-mia", name="star child", email="mia.star@example.org", role="user")
KNOWN = Known(wards={"u-mia": "Mia"}, others={"u-dad"})


def somebody(name: str = "Zoe", email: str = "zoe@example.org", **more: str) -> User:
    return User.model_validate({"id": "u-2", "role": "user", "name": name, "email": email, **more})


@pytest.mark.parametrize(
    ("name", "email", "alike"),
    [
        ("Mia", "anything@example.org", True),
        ("mia 2", "anything@example.org", True),
        ("ＭＩＡ", "anything@example.org", True),
        ("Star-Child", "anything@example.org", True),
        ("Zoe", "MiaStar2@elsewhere.org", True),
        ("Zoe", "mia.star+games@example.org", True),
        ("Zoe", "mia@example.org", True),
        ("Zoe", "zoe@example.org", False),
        ("Amia", "amia@example.org", False),
        ("", "", False),
        ("7", "7@example.org", False),
    ],
)
def test_the_same_name_or_start_of_an_e_mail_is_told(name: str, email: str, alike: bool) -> None:
    found = doubtful([MIA, somebody(name, email)], KNOWN)
    assert [each.id for each in found] == (["u-2"] if alike else [])


def test_a_chinese_name_is_one() -> None:
    known = Known(wards={"u-mia": "小米"})
    assert doubtful([MIA, somebody("小米2", "x9@example.org")], known)


@pytest.mark.parametrize("more", [{"id": "u-mia"}, {"id": "u-dad"}, {"role": "admin"}])
def test_whose_it_is_need_not_be_asked_twice(more: dict[str, str]) -> None:
    assert doubtful([MIA, somebody("Mia", **more)], KNOWN) == []
    assert unanswered([MIA, somebody("Mia", **more)], KNOWN) == []


def test_one_that_waits_asks_for_no_answers() -> None:
    assert [each.id for each in unanswered([MIA, somebody()], KNOWN)] == ["u-2"]
    assert unanswered([MIA, somebody(role="pending")], KNOWN) == []


@given(st.text(max_size=40), st.integers(0, 10**6), st.sampled_from([" ", ".", "-", "_", ""]))
def test_a_number_behind_a_name_makes_no_other_child(name: str, number: int, between: str) -> None:
    assert likeness(f"{name}{between}{number}") == likeness(name)


@given(st.text(alphabet=string.ascii_letters, min_size=2, max_size=20))
def test_each_name_is_like_itself_however_it_is_written(name: str) -> None:
    assert likeness(name.upper()) == likeness(f" {name} ") != ""
