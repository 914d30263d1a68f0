"""The tour of the house leads through the house as it is, and no module or function grows past its ceiling."""

import ast
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache

import pytest

from tools.write_examples import ROOT

HOUSE = ROOT / "guidance"
TOUR = (ROOT / "docs" / "house.md").read_text(encoding="utf-8")
MODULES = {path.relative_to(HOUSE).as_posix(): path.read_text(encoding="utf-8") for path in HOUSE.rglob("*.py")}
NAMED = re.compile(r"`([\w/-]+\.(?:py|yaml))`")
DRAWN = re.compile(r"^( *)- `([\w/]+\.py)`", re.MULTILINE)

MODULE, FUNCTION, FOLDER, READ_FIRST = 300, 40, 15, 700
LONG_MODULES: Mapping[str, int] = {}
"""Today's modules past the ceiling. A length may only fall; no name may be added."""
LONG_FUNCTIONS: Mapping[str, int] = {}
"""Today's functions past the ceiling, from `def` to the last line. A length may only fall; no name may be added."""


def section(title: str) -> str:
    return TOUR.partition(f"## {title}\n")[2].partition("\n## ")[0]


def code(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]


@cache
def trees() -> Mapping[str, ast.Module]:
    return {name: ast.parse(text) for name, text in MODULES.items()}


def functions() -> Iterator[tuple[str, int]]:
    for name, tree in trees().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield f"{name}:{node.name}", (node.end_lineno or 0) - node.lineno + 1


def file_of(module: str) -> str:
    """Name the file of a dotted module; a name that is none gives a file that is not there."""
    path = module.partition(".")[2].replace(".", "/")
    return f"{path}.py" if f"{path}.py" in MODULES else f"{path}/__init__.py"


def imported(name: str) -> set[str]:
    """Name the files that a file imports from, anywhere in it."""
    found = [node for node in ast.walk(trees()[name]) if isinstance(node, ast.ImportFrom) and node.module]
    said = [node.module for node in found] + [f"{node.module}.{a.name}" for node in found for a in node.names]
    return {file_of(module) for module in said if module and module.startswith("guidance.")}


def drawn(way: str) -> Iterator[tuple[str, str]]:
    """Give each file that is drawn under another, with that other."""
    above: list[str] = []
    for indent, name in DRAWN.findall(section(way)):
        del above[len(indent) // 4 :]
        yield from ((upper, name) for upper in above[-1:])
        above.append(name)


WAYS = {way: list(drawn(way)) for way in ("The way of an event", "The way of a rule")}


def test_every_file_that_the_tour_names_is_there() -> None:
    named = [name for name in NAMED.findall(TOUR) if not name.startswith(("tests/", "docs/"))]
    assert len(named) > 80
    assert [name for name in named if not (HOUSE / name).is_file()] == []


@pytest.mark.parametrize("way", WAYS)
def test_what_is_drawn_under_a_file_is_imported_by_it(way: str) -> None:
    assert len(WAYS[way]) > 12
    assert [f"{upper} does not import {lower}" for upper, lower in WAYS[way] if lower not in imported(upper)] == []


def test_there_are_twenty_tasks_and_each_names_where_it_begins() -> None:
    rows = re.findall(r"^\| ([^|]+) \| (`[^|]+) \|$", section("Twenty tasks, and where each begins"), re.MULTILINE)
    assert len(rows) == 20
    assert all(NAMED.search(where) for _, where in rows)


def test_every_room_is_in_the_list_of_rooms() -> None:
    rooms = {
        f"{p.relative_to(HOUSE).as_posix()}/" for p in (*HOUSE.iterdir(), *(HOUSE / "engine").iterdir()) if p.is_dir()
    }
    assert {room for room in rooms if "__pycache__" not in room} - {"engine/"} == set(
        re.findall(r"`([\w/]+/)`", section("The rooms"))
    )


def test_what_has_to_be_read_for_the_meaning_is_short() -> None:
    read_first = re.findall(r"^\d\. `([\w/]+\.py)`", section("Where the meaning is"), re.MULTILINE)
    assert read_first[0] == "engine/evaluate/definition.py"
    assert len(read_first) == 5
    assert sum(len(code(MODULES[name])) for name in read_first) <= READ_FIRST


def test_nothing_that_has_to_be_read_for_the_meaning_excuses_its_own_shape() -> None:
    shape = re.compile(r"noqa: .*(?:PLR|C90)")
    rooms = [name for name in MODULES if name.startswith(("engine/evaluate/", "engine/reckoning/"))]
    assert [name for name in rooms if shape.search(MODULES[name])] == []


@pytest.mark.parametrize("evaluator", ["engine/evaluate/definition.py", "engine/evaluate/live/__init__.py"])
def test_both_evaluators_take_every_finding_through_the_same_steps(evaluator: str) -> None:
    assert "engine/evaluate/pipeline.py" in imported(evaluator)
    assert imported(evaluator).isdisjoint({"engine/evaluate/powers.py", "engine/evaluate/standing.py"})


def test_no_module_is_longer_than_its_ceiling() -> None:
    long = {name: len(text.splitlines()) for name, text in MODULES.items() if len(text.splitlines()) > MODULE}
    assert {name: lines for name, lines in long.items() if lines > LONG_MODULES.get(name, MODULE)} == {}
    assert [name for name in LONG_MODULES if name not in long] == []


def test_no_folder_holds_more_modules_than_its_ceiling() -> None:
    """Beside the line that says what the folder is."""
    folders = Counter(name.rpartition("/")[0] for name in MODULES if not name.endswith("__init__.py"))
    assert sum(folders.values()) > 350
    assert {folder: modules for folder, modules in folders.items() if modules > FOLDER} == {}


def test_no_function_is_longer_than_its_ceiling() -> None:
    long = {name: lines for name, lines in functions() if lines > FUNCTION}
    assert {name: lines for name, lines in long.items() if lines > LONG_FUNCTIONS.get(name, FUNCTION)} == {}
    assert [name for name in LONG_FUNCTIONS if name not in long] == []


def test_the_worst_file_that_the_tour_names_imports_more_of_the_packs_than_any_other() -> None:
    (worst,) = re.findall(r"^The worst file is `([\w/]+\.py)`", section("What is worst"), re.MULTILINE)
    packs = {name: {other for other in imported(name) if other.startswith("engine/packs/")} for name in MODULES}
    assert worst == max(packs, key=lambda name: len(packs[name]))
