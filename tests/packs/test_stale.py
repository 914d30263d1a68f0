"""What has gone stale by a day: nothing is until its day has passed, and what was read since is not asked for again."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from guidance.app.packs import checking
from guidance.app.packs.evidence import tallies
from guidance.app.packs.stale import last_read, stale
from guidance.engine.model.instruments.provenance import Result
from guidance.engine.packs.library import Library
from tests.packs.pack_files import CHECK, INSTRUMENT, KEPT_TO, item, mapping, pack, rule, written

CHECKED = "{on: 2025-03-01, against: the text of 2024}"


def held(folder: Path, *rules: str, **changes: str | None) -> Library:
    """Read a pack to be read again by 31 December 2025, but for what a test changes."""
    paper = mapping(INSTRUMENT, **{"repeal": None, "review_by": "2025-12-31", **changes})
    written(folder, pack(instrument=paper, rules="".join(rules) or rule()))
    return checking.check([folder])


def codes(library: Library, day: str) -> list[str]:
    return [f"{d.code} {d.message.split('`')[1]}" for d in stale(library, date.fromisoformat(day))]


@pytest.mark.parametrize(
    ("day", "changes", "expected"),
    [
        ("2025-12-31", {}, []),
        ("2026-01-01", {}, ["G238 test-guide"]),
        ("2026-01-01", {"review_by": None}, []),
        ("2026-01-01", {"repeal": "2025-06-01"}, []),  # what an edition said that has ended changes no more
        ("2026-01-01", {"repeal": "2026-06-01"}, ["G238 test-guide"]),
        ("2026-01-01", {"review_by": "2026-01-01"}, []),
        ("2026-01-02", {"review_by": "2026-01-01"}, ["G238 test-guide"]),
    ],
)
def test_an_instrument_is_listed_from_the_day_after_it_was_to_be_read_again(
    day: str, changes: dict[str, Any], expected: list[str], tmp_path: Path
) -> None:
    assert codes(held(tmp_path, **changes), day) == expected


@pytest.mark.parametrize(
    ("on", "listed"),
    [("2025-03-01", True), ("2025-12-31", True), ("2026-01-01", False), ("2026-02-01", False)],
)
def test_a_rule_is_listed_where_it_was_read_and_not_since(on: str, listed: bool, tmp_path: Path) -> None:  # noqa: FBT001
    library = held(tmp_path, rule(checked=f"{{on: {on}, against: the text}}"), rule(id="t.unread"))
    assert ("G239 t.refer.decide" in codes(library, "2026-03-01")) is listed


def test_a_reading_in_a_file_of_checks_counts_like_one_in_the_rule(tmp_path: Path) -> None:
    words = held(tmp_path, rule()).rules[0].words
    signed = item(CHECK, rule="t.refer.decide", words=f'"{words}"', checked_on="2025-03-01")
    written(tmp_path, {"checks.yaml": KEPT_TO + signed})
    assert codes(checking.check([tmp_path]), "2026-03-01") == ["G238 test-guide", "G239 t.refer.decide"]


def test_the_list_says_how_many_have_been_read_since(tmp_path: Path) -> None:
    library = held(tmp_path, rule(checked="{on: 2026-01-05, against: the text}"), rule(id="t.unread"))
    (found,) = stale(library, date(2026, 3, 1))
    assert found.message == "`test-guide` was to be read again by 2025-12-31; of its 2 rules, 1 have been since"
    assert found.span.text == "review_by: 2025-12-31"


def test_check_lists_what_is_stale_and_only_where_a_day_is_named(tmp_path: Path, run: Any) -> None:  # noqa: ANN401
    held(tmp_path, rule(checked=CHECKED))
    ran = run("check", str(tmp_path), "--as-at", "2026-03-01")
    assert "warning[G238]" in ran.err
    assert "warning[G239]" in ran.err
    assert "2 things to read again, as at 2026-03-01" in ran.out
    assert ran.code == 0
    assert "G238" not in run("check", str(tmp_path)).err


def test_what_a_rule_says_it_was_checked_against_is_a_reading_of_it(tmp_path: Path) -> None:
    library = held(tmp_path, rule(checked=CHECKED))
    (check,) = library.rules[0].checks
    assert (check.checked_by, check.text, check.result) == ("whoever wrote the rule", "the text of 2024", Result.AGREES)
    assert check.current
    assert last_read(library.rules[0]) == date(2025, 3, 1)
    assert [t.checked for t in tallies(library) if t.name == "test-guide"] == [1]


def test_neither_a_check_nor_a_question_changes_the_words_that_were_read(tmp_path: Path) -> None:
    asked = "[who decides, when is it due, what is first]"
    plain, more = held(tmp_path / "a"), held(tmp_path / "b", rule(checked=CHECKED, asked_as=asked))
    assert plain.rules[0].words == more.rules[0].words
    assert more.rules[0].asked_as == ("who decides", "when is it due", "what is first")
