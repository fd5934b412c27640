"""A table is written wholly or not at all, as Excel reads it."""

from pathlib import Path

import pytest

from guardian.desk.table_file import TableNotSavedError, save_table
from guardian.words import LANGUAGES


def test_a_table_is_utf8_with_a_byte_order_mark(tmp_path: Path) -> None:
    file = tmp_path / "use.csv"
    file.write_text("older and longer than the new one")
    save_table(file, "日期,角色\r\n2026-11-21,猫头鹰\r\n")
    assert file.read_bytes() == "\ufeff日期,角色\r\n2026-11-21,猫头鹰\r\n".encode()
    assert [each.name for each in tmp_path.iterdir()] == ["use.csv"]


def test_what_cannot_be_written_leaves_the_old_and_says_so(tmp_path: Path) -> None:
    no_folder = tmp_path / "file"
    no_folder.write_text("kept")
    with pytest.raises(TableNotSavedError) as caught:
        save_table(no_folder / "use.csv", "a\r\n")
    assert no_folder.read_text() == "kept"
    assert len({caught.value.in_language(each).title for each in LANGUAGES}) == len(LANGUAGES)
