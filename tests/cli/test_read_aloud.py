"""What a command prints for people, at every depth and in every format, is nothing that nobody would say."""

import csv
import io
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.app.current_situations import CURRENT
from tests.read_aloud import UNREAD, all_amiss

Run = Callable[..., Any]
EXAMPLES = Path(__file__).parents[2] / "examples"
CHILD, CENSUS = EXAMPLES / "one-child-2011.jsonl", EXAMPLES / "census-2024-invented.xml"
SITUATIONS = ("access was refused", "police protection is running")
NOT_HERE = ("wt10.icpc.15wd", "wt13.assess.45wd", "wt13.assess.over45")
WORDS = ("in_words", "because", "says", "question", "heading", "conclusion", "sentence", "asks", "closing", "read_with")
COLUMN = re.compile(r"(?m)^  (?:\S+ +\d{4}-\d\d-\d\d | {10,})")


def written(name: str, folder: Path) -> tuple[Path, str]:
    """Write a current situation, and give the day that it is asked about."""
    as_at, records = CURRENT[name]
    file = folder / "child.jsonl"
    file.write_text("".join(f"{json.dumps({'case': 'C', **row})}\n" for row in map(_row, records)), encoding="utf-8")
    return file, as_at


def _row(given: Any) -> dict[str, Any]:  # noqa: ANN401  a mapping, or a day and an event
    at, _, event = given.partition(" ") if isinstance(given, str) else ("", "", "")
    return {"at": at, "event": event} if at else dict(given)


def words_in(data: Any) -> Iterator[str]:  # noqa: ANN401  whatever JSON holds
    """Yield each text of some data that is in words."""
    if isinstance(data, list):
        for item in data:
            yield from words_in(item)
    for key, value in data.items() if isinstance(data, dict) else ():
        if key in WORDS:
            yield from ([value] if isinstance(value, str) else [v for v in value or () if isinstance(v, str)])
        yield from words_in(value)


def paragraphs(out: str) -> list[str]:
    """Return what was printed without its receipt, each line or cell with those that go on with it."""
    told = re.sub(r"(?ms)^As at \d.*", "", COLUMN.sub("\n", out))
    return [" ".join(line.split()) for line in re.split(r"\n(?=\n| +[-?] | +\d+\.? |[^ \n])", told)]


@pytest.mark.parametrize("name", SITUATIONS)
def test_next_says_nothing_that_nobody_would_say(run: Run, tmp_path: Path, name: str) -> None:
    file, as_at = written(name, tmp_path)
    asked = ("next", file, "--case", "C", "--as-at", as_at)
    assert all_amiss(paragraphs(run(*asked).out)) == {}
    assert all_amiss(paragraphs(run(*asked, "--all").out)) == {}
    said = list(words_in(run(*asked, "--format", "json").data))
    assert len(said) > 5
    assert all_amiss(said) == {}


@pytest.mark.parametrize("name", SITUATIONS)
def test_a_table_and_a_sheet_say_nothing_that_nobody_would_say(run: Run, tmp_path: Path, name: str) -> None:
    file, as_at = written(name, tmp_path)
    asked = ("evaluate", file, "--as-at", as_at, "--all")
    assert all_amiss(paragraphs(run(*asked).out)) == {}
    rows = list(csv.DictReader(io.StringIO(run(*asked, "--format", "csv").out)))
    assert all_amiss(row[column] for row in rows for column in ("in_words", "because", "title")) == {}
    inferred = [row["in_words"] for row in rows if row["evidence"] == "inferred"]
    assert [words for words in inferred if UNREAD not in words or not words.startswith("the 2023 edition ")] == []


@pytest.mark.parametrize("depth", ["sentence", "reasons", "trace"])
@pytest.mark.parametrize(("name", "rule"), list(zip(SITUATIONS, ["ca89.s47.access", "ca89.pp.max"], strict=True)))
def test_every_depth_of_an_explanation_is_in_words(
    run: Run, tmp_path: Path, name: str, rule: str, *, depth: str
) -> None:
    file, as_at = written(name, tmp_path)
    said = run("explain", file, "--case", "C", "--rule", rule, "--as-at", as_at, "--depth", depth).out
    assert said.startswith("The law ")
    assert all_amiss(said.splitlines()) == {}


@pytest.mark.parametrize("rule", NOT_HERE)
def test_why_a_rule_does_not_apply_is_in_words(run: Run, rule: str) -> None:
    ran = run("explain", CHILD, "--case", "EX-1", "--rule", rule, "--as-at", "2011-05-01")
    assert ran.out
    assert all_amiss(ran.out.splitlines()) == {}


@pytest.mark.parametrize("file", [CHILD, CENSUS], ids=["one child", "a census"])
def test_an_audit_is_in_words(run: Run, file: Path) -> None:
    asked = ("audit", file, "--pack", "kent-2009", "--as-at", "2024-03-31")
    assert all_amiss(words_in(run(*asked, "--format", "json").data)) == {}
    assert all_amiss(paragraphs(run(*asked).out)) == {}


def test_what_a_census_cannot_show_is_said_in_words(run: Run) -> None:
    ran = run("evaluate", CENSUS, "--as-at", "2024-03-31", "--format", "json")
    rows = ran.data["not_shown"]
    assert len(rows) > 20
    assert all_amiss(row["in_words"] for row in rows) == {}
