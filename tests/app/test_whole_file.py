"""Files are there whole or not at all."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from guidance.app.files import FOR_ALL, FOR_OWNER, write_whole


def test_a_file_holds_its_lines_as_they_were_given_and_nothing_else_is_in_the_folder(tmp_path: Path) -> None:
    file = tmp_path / "made.txt"
    assert write_whole(file, ["one\r\n", "two\n", "thréé"]) == 3
    assert file.read_bytes() == "one\r\ntwo\nthréé".encode()
    assert [*tmp_path.iterdir()] == [file]


@pytest.mark.skipif(os.name == "nt", reason="rights are of another kind there")
@pytest.mark.parametrize("over", [True, False])
@pytest.mark.parametrize("mode", [FOR_OWNER, FOR_ALL])
def test_a_file_is_for_those_whom_it_was_made_for(tmp_path: Path, mode: int, over: bool) -> None:  # noqa: FBT001
    file = tmp_path / "made.txt"
    write_whole(file, ["one"], mode=mode, over=over)
    assert stat.S_IMODE(file.stat().st_mode) == mode
    assert [*tmp_path.iterdir()] == [file]


def test_what_was_there_is_there_still_where_a_line_cannot_be_had(tmp_path: Path) -> None:
    def lines() -> Iterator[str]:
        yield "new"
        raise KeyboardInterrupt

    file = tmp_path / "made.txt"
    file.write_text("old", encoding="utf-8")
    with pytest.raises(KeyboardInterrupt):
        write_whole(file, lines())
    assert file.read_text(encoding="utf-8") == "old"
    assert [*tmp_path.iterdir()] == [file]


def test_a_file_that_is_not_to_be_written_over_is_left_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "made.txt"
    file.write_text("old", encoding="utf-8")
    with pytest.raises(FileExistsError):
        write_whole(file, ["new"], over=False)
    assert file.read_text(encoding="utf-8") == "old"
    assert [*tmp_path.iterdir()] == [file]


def test_a_file_takes_the_place_of_the_one_that_was_there(tmp_path: Path) -> None:
    file = tmp_path / "made.txt"
    file.write_text("a longer text that was there before", encoding="utf-8")
    write_whole(file, ["new"])
    assert file.read_text(encoding="utf-8") == "new"
