"""The table of the attack names tests that there are, and the bounds as they are."""

import ast
import re
from pathlib import Path

import pytest

from guidance.engine import bounds
from tests.app.test_editor_attacked import OTHERS as MESSAGES
from tests.cli.test_given_files import KINDS, PLACES
from tests.records.shapes import SHAPES
from tests.test_characters import FORMULAS
from tests.test_digits import SCRIPTS

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
NAMED = sorted(set(re.findall(r"`(tests/[\w/]+\.py(?:::\w+)?)`", PAGE)))
TABLE = PAGE.partition("## The attack, edge by edge")[2].partition("\n## ")[0]


@pytest.mark.parametrize("named", NAMED)
def test_each_test_that_the_table_names_is_there(named: str) -> None:
    file, _, name = named.partition("::")
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    tests = {
        node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    }
    assert tests
    assert not name or name in tests


def test_each_row_of_the_table_names_its_test() -> None:
    rows = [line for line in TABLE.splitlines() if line.startswith("| ")][1:]
    assert len(rows) > 20
    assert [row for row in rows if not re.search(r"\| `tests/[^|]+` \|$", row)] == []


@pytest.mark.parametrize("bound", bounds.EVERY, ids=lambda bound: bound.of)
def test_each_bound_is_stated_as_it_is(bound: bounds.Bound) -> None:
    assert f"| {bound.most:,} {bound.of} | `{bound.code}` |" in PAGE


def test_no_bound_is_stated_that_there_is_not() -> None:
    stated = re.findall(r"^\| ([\d,]+) .* \| `G\d{3}` \|$", PAGE, re.MULTILINE)
    assert stated == [f"{bound.most:,}" for bound in bounds.EVERY]


def test_as_much_was_tried_as_is_said() -> None:
    assert f"{len(FORMULAS)} cells that" in PAGE
    assert f"{len(KINDS) + len(PLACES)} kinds of what is no file" in PAGE
    assert len(SHAPES) > 50
    assert "each of more than fifty ways" in PAGE
    assert len(SCRIPTS) == 11
    assert f"{len(MESSAGES)} messages that no editor" in PAGE
    assert "Digits of eleven other scripts" in PAGE


def test_what_is_promised_is_said_at_the_top_of_the_repository() -> None:
    said = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
    assert "docs/security.md" in said
    assert "Never send a record of" in said
