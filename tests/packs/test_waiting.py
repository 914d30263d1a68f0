"""Titles in which protecting a child waits for something are told by their words, and lawful ones like them are not."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from guidance.app.packs import checking
from guidance.engine.packs.checks.local.waiting import waits
from guidance.engine.packs.reading.nodes import read_document
from tests.packs.local_mistakes import INSTRUMENT, RULE
from tests.packs.pack_files import item, mapping

TABLE = Path(__file__).with_name("waiting-titles.yaml")
NINE_IN_TEN = 0.9


def titles(kind: str, *, each: bool = False) -> list[tuple[str, str]]:
    """Return the titles of a kind, `waits` or `does_not`, with the act of the rule each stands over; or of `each`."""
    root = read_document(TABLE, TABLE.name).root
    rows: list[Any] = [node.plain() for node in root.items()] if root else []
    return [(row["act"], title) for row in rows for title in row[kind] if "each" in row or not each]


def told_of(listed: list[tuple[str, str]]) -> set[str]:
    """Return the titles of which `check` says that protecting a child waits."""
    rules = [
        item(RULE, id=f"kent.t{n}", title=f'"{title}"', when="concern_identified", should=act, within="1 day",
             until="[child_died]", relates_to=None)
        for n, (act, title) in enumerate(listed)
    ]  # fmt: skip
    with TemporaryDirectory() as folder:
        (Path(folder) / "instrument.yaml").write_text(mapping(INSTRUMENT), encoding="utf-8")
        (Path(folder) / "04-initial-conference.yaml").write_text("".join(rules), encoding="utf-8")
        found = checking.check([Path(folder)]).diagnostics
    length = rules[0].count("\n")
    return {listed[(each.span.line - 1) // length][1] for each in found if each.code == "G366"}


@pytest.mark.parametrize(("kind", "wanted"), [("waits", 1), ("does_not", 0)])
def test_nine_in_ten_of_each_kind_are_told_as_they_should_be(kind: str, wanted: int) -> None:
    listed = titles(kind)
    told = told_of(listed)
    wrong = {title for _, title in listed} - told if wanted else told
    assert len(listed) > 100
    assert len(wrong) <= (1 - NINE_IN_TEN) * len(listed), sorted(wrong)


@pytest.mark.parametrize(("kind", "wanted"), [("waits", True), ("does_not", False)])
def test_a_title_that_was_once_told_wrongly_is_told_rightly(kind: str, wanted: bool) -> None:  # noqa: FBT001  of a table
    listed = titles(kind, each=True)
    assert listed
    assert told_of(listed) == ({title for _, title in listed} if wanted else set())


def test_a_title_of_any_length_is_looked_at_in_no_time() -> None:
    assert waits("No referral without approval " + "no referral " * 10_000)
