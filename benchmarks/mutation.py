"""How many planted faults the tests find: `make mutation`. The last figures stand in README.md beside this.

Cosmic Ray says where a module can be changed and changes it there. For each area as many places are drawn by seed as
are asked for, one change at a place, never inside a type. Each change is made in a copy of this tree, where those tests
of the area that reach the changed lines are run until one fails, and after them those that start a process of their
own, into which coverage does not see. A change that every test passes has survived, and is printed as a diff.

    .venv-mutation/bin/python benchmarks/mutation.py [AREA…] [--each 50] [--seed 2026] [--jobs 2]
"""

import argparse
import ast
import difflib
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from queue import Queue

from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator, operator_names

ROOT = Path(__file__).parent.parent
SECONDS = 600
FEW = 30
"""So many of the tests that reach a change are tried before the rest of them: most changes fall to any."""
QUIETLY = ("-q", "-p", "no:randomly", "-p", "no:cacheprovider")
SETTINGS = """[tool.coverage.run]
source = ["guidance"]
data_file = "reached"
[tool.coverage.json]
show_contexts = true
"""
CONTEXTS = """
import coverage
import pytest

@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item):
    coverage.Coverage.current().switch_context(item.nodeid.split("[")[0])
    try:
        return (yield)
    finally:
        coverage.Coverage.current().switch_context("")
"""
"""A plugin for pytest that tells coverage which test runs, by the name pytest gives it."""
Reached = dict[str, dict[int, frozenset[str]]]

AREAS = {
    "next": (("app/next_steps/**/*", "render/next_*"), ("tests/app", "tests/cli", "tests/docs")),
    "explain": (
        ("engine/explain/**/*",),
        ("tests/explain", "guidance/engine/explain", "tests/evaluate/test_powers.py", "tests/app", "tests/cli",
         "tests/docs", "tests/trials"),
    ),
    "records": (("engine/records/**/*",), ("tests/records", "tests/evaluate/test_scope.py", "tests/cli")),
    "reckoning": (
        ("engine/reckoning/**/*", "engine/evaluate/clock", "engine/model/period"),
        ("tests/reckoning", "tests/measure/test_counting.py", "tests/evaluate/test_examples.py",
         "tests/evaluate/test_theorems.py", "tests/evaluate/test_moments.py", "tests/evaluate/test_powers.py",
         "tests/evaluate/test_counted_from.py", "tests/evaluate/test_limits.py", "guidance/engine"),
    ),
    "packs": (("engine/packs/**/*",), ("tests/packs", "tests/trials")),
}  # fmt: skip
"""For each area the modules that are changed, below `guidance`, and the tests that are to find it out."""

USELESS = ("RemoveDecorator", "Variable", "Is_Eq", "IsNot_NotEq", "Eq_Is", "NotEq_IsNot")
"""What operators' names end or begin with whose changes are mostly no programs at all, or mean the same here."""


@dataclass(frozen=True)
class Change:
    """One operator at one of its places in one module."""

    module: Path
    operator: str
    occurrence: int
    lines: range


def main() -> None:
    """Draw the changes of each area, run the tests against each, and print what survived and a count."""
    words = argparse.ArgumentParser(description="plant faults, and see which the tests find")
    words.add_argument("areas", nargs="*", default=[*AREAS], metavar="AREA", help=", ".join(AREAS))
    words.add_argument("--each", type=int, default=50)
    words.add_argument("--seed", type=int, default=2026)
    words.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    words.add_argument("--python", type=Path, default=ROOT / ".venv/bin/python")
    asked = words.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        trees = Queue[Path]()
        for number in range(asked.jobs):
            trees.put(copy_tree(Path(folder) / str(number)))
        whole = copy_tree(Path(folder) / "whole")
        for area in asked.areas:
            campaign(area, asked, trees, whole)


def copy_tree(place: Path) -> Path:
    """Copy what git tracks, and what it does not ignore, as it stands now."""
    listed = ("git", "ls-files", "--cached", "--others", "--exclude-standard")
    for name in subprocess.run(listed, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines():
        if (ROOT / name).is_file():
            (place / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, place / name)
    return place


def campaign(area: str, asked: argparse.Namespace, trees: "Queue[Path]", whole: Path) -> None:
    """Plant one area's faults and say what became of them."""
    modules, tests = AREAS[area]
    drawn = draw(modules, asked.each, random.Random(f"{area} {asked.seed}"))  # noqa: S311  a draw that can be made again
    reached = defaultdict[str, dict[int, frozenset[str]]](dict)
    for test in tests:
        for module, lines in reached_by(test, whole, asked.python).items():
            for line, names in lines.items():
                reached[module][line] = reached[module].get(line, frozenset()) | names

    def tried(change: Change) -> tuple[Change, str]:
        place = trees.get()
        try:
            came = outcome(change, reached, tests, tree=place, python=asked.python)
            sys.stderr.write(f"{area}: {came}: {change.module.relative_to(ROOT)}:{change.lines.start}\n")
            return change, came
        finally:
            trees.put(place)

    with ThreadPoolExecutor(asked.jobs) as pool:
        found = list(pool.map(tried, drawn))
    for change, came in found:
        if came == "survived":
            sys.stdout.write(f"\nsurvived: {change.operator}\n{shown(change)}")
    counts = Counter(came for _, came in found)
    sys.stdout.write(f"\n{area}: {dict(counts)}, {1 - counts['survived'] / len(found):.0%} found of {len(found)}\n")
    sys.stdout.flush()


def draw(patterns: tuple[str, ...], count: int, chance: random.Random) -> list[Change]:
    """Draw places first and a change for each after, so that no operator's many variants crowd the others out."""
    places = defaultdict[tuple[Path, int, int], list[Change]](list)
    for module in sorted({m for p in patterns for m in (ROOT / "guidance").glob(f"{p}.py")}):
        for start, change in changes(module):
            places[module, *start].append(change)
    chosen = chance.sample(sorted(places), min(count, len(places)))
    return [chance.choice(places[place]) for place in chosen]


def changes(module: Path) -> Iterator[tuple[tuple[int, int], Change]]:
    """Yield each change that can be made to a module and where it begins, but for those inside types."""
    text = module.read_text(encoding="utf-8")
    nodes, types = list(ast_nodes(get_ast(text))), list(annotations(text))
    for name in operator_names():
        if name.removeprefix("core/").startswith(USELESS) or name.endswith(USELESS):
            continue
        operator = get_operator(name)()
        spans = [span for node in nodes for span in operator.mutation_positions(node)]
        for number, (start, end) in enumerate(spans):
            if not any(first <= start <= last for first, last in types):
                yield start, Change(module, name, number, range(start[0], end[0] + 1))


def annotations(text: str) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """Yield where the types of a module stand: of parameters, results, variables, and aliases of types."""
    for node in ast.walk(ast.parse(text)):
        held = [getattr(node, "annotation", None), getattr(node, "returns", None)]
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.BinOp | ast.Subscript):
            held.append(node.value if str(getattr(node.targets[0], "id", "a"))[0].isupper() else None)
        for found in held:
            if isinstance(found, ast.expr):
                yield (found.lineno, found.col_offset), (found.end_lineno or 0, found.end_col_offset or 0)


@cache
def reached_by(tests: str, tree: Path, python: Path) -> Reached:
    """Run a file or folder of tests, and return for each module which of them reach each line; "" is outside any.

    Raises:
        CalledProcessError: The tests fail before anything is changed.
    """
    settings, report = tree / "coverage.toml", tree / "coverage.json"
    settings.write_text(SETTINGS, encoding="utf-8")
    (tree / "contexts.py").write_text(CONTEXTS, encoding="utf-8")
    for words in (("run", "-m", "pytest", "-p", "contexts", *QUIETLY, tests), ("json", "-q", "-o", str(report))):
        command = (str(python), "-m", "coverage", words[0], "--rcfile=coverage.toml", *words[1:])
        subprocess.run(command, cwd=tree, stdout=subprocess.DEVNULL, env=environment(tree), check=True)
    return {
        name: {int(line): frozenset(names) for line, names in found["contexts"].items()}
        for name, found in json.loads(report.read_text(encoding="utf-8"))["files"].items()
    }


def environment(tree: Path) -> dict[str, str]:
    """Return the environment in which a copy's own modules are the ones imported."""
    return {**os.environ, "PYTHONPATH": str(tree), "PYTHONDONTWRITEBYTECODE": "1"}


def outcome(change: Change, reached: Reached, tests: tuple[str, ...], *, tree: Path, python: Path) -> str:
    """Make one change in a copy, run what might find it, nearest first, and put the copy right again."""
    name = change.module.relative_to(ROOT)
    lines = reached.get(str(name), {})
    near = {test for line in change.lines for test in lines.get(line, ())}
    nodes = sorted(near - {""})
    few = random.Random(str(change)).sample(nodes, min(FEW, len(nodes)))  # noqa: S311  the same each time
    stages = [few, *([[*tests]] if "" in near else [nodes, own_processes(tests, tree)])]
    (tree / name).write_text(changed(change), encoding="utf-8")
    try:
        return next(filter(None, (failing(stage, tree, python) for stage in stages if stage)), "survived")
    finally:
        shutil.copy2(change.module, tree / name)


def own_processes(tests: tuple[str, ...], tree: Path) -> list[str]:
    """Return the files among an area's tests that start a process."""
    folders = [tree / test for test in tests]
    files = [file for folder in folders for file in (folder, *folder.rglob("test_*.py")) if file.suffix == ".py"]
    return sorted(str(file.relative_to(tree)) for file in files if "subprocess" in file.read_text(encoding="utf-8"))


def failing(tests: list[str], tree: Path, python: Path) -> str:
    """Say how some tests fail, or nothing where all pass."""
    command = (str(python), "-m", "pytest", "-x", *QUIETLY, *tests)
    try:
        done = subprocess.run(
            command, cwd=tree, env=environment(tree), capture_output=True, timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        return "timed out"
    return "found" if done.returncode else ""


def changed(change: Change) -> str:
    """Return the module's text with the change made."""
    text = change.module.read_text(encoding="utf-8")
    return mutate_code(text, get_operator(change.operator)(), change.occurrence) or text


def shown(change: Change) -> str:
    """Return the change as a diff."""
    before, after = change.module.read_text(encoding="utf-8"), changed(change)
    name = str(change.module.relative_to(ROOT))
    return "\n".join(difflib.unified_diff(before.split("\n"), after.split("\n"), name, name, lineterm="", n=1)) + "\n"


if __name__ == "__main__":
    main()
