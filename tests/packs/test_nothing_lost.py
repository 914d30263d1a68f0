"""What an author wrote is used or is named in an error: no rule and no case is lost for a warning, or in silence."""

import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from guidance import rules as shipped_rules
from guidance.app.packs import checking
from guidance.app.packs.shipped import shipped
from guidance.engine.diagnostics import Diagnostic, Severity
from guidance.engine.packs.library import Library
from guidance.engine.packs.loading import load
from tests.packs.conftest import Ran
from tests.packs.pack_files import INSTRUMENT, PLAIN, case, item, mapping, pack, page, rule, written

Run = Callable[..., Ran]
Form = dict[str, str | None]


# ------------------------------------------------------------------------------------------ an independent walk


@dataclass(frozen=True)
class Piece:
    """One rule or case as a plain YAML reader finds it: its file, its lines, and what it hangs on."""

    file: str
    first: int
    last: int
    kind: str
    name: str
    hangs_on: str = ""


PLAIN_YAML = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
"""PyYAML's plainest reader, in C where it was built with it."""


def pieces(folder: Path) -> list[Piece]:
    """List every item of every list of rules or of cases that plain YAML can make out."""
    return [
        piece
        for path in sorted(folder.rglob("*.yaml"))
        if path.name != "instrument.yaml"
        for piece in _in_file(path, "case" if path.name.endswith(".cases.yaml") else "rule")
    ]


def _in_file(path: Path, kind: str) -> Iterator[Piece]:
    try:
        root = yaml.compose(path.read_text(encoding="utf-8"), Loader=PLAIN_YAML)
    except yaml.YAMLError:
        return
    for node in root.value if isinstance(root, yaml.SequenceNode) else ():
        pairs = node.value if isinstance(node, yaml.MappingNode) else []
        said = {str(key.value): value.value for key, value in pairs if isinstance(value, yaml.ScalarNode)}
        name, on = ("rule", "rule") if kind == "case" else ("id", "carries")
        first, last = node.start_mark.line + 1, node.end_mark.line + 1
        yield Piece(path.as_posix(), first, last, kind, str(said.get(name, "")), str(said.get(on, "")))


def lost(folder: Path, library: Library) -> list[Piece]:
    """List what was written, is not used, and stands in no error: nor does its file, its instrument or its rule."""
    used = {(r.span.file, r.span.line) for r in library.every_rule if r.span}
    used |= {(c.span.file, c.span.line) for c in library.cases}
    errors = [d for d in library.diagnostics if d.severity is Severity.ERROR]
    whole = pieces(folder)
    return [piece for piece in whole if not _used(piece, used) and not _named(piece, errors, whole)]


def _used(piece: Piece, used: set[tuple[str, int]]) -> bool:
    return any(file == piece.file and piece.first <= line <= piece.last for file, line in used)


def _named(piece: Piece, errors: Sequence[Diagnostic], whole: Sequence[Piece]) -> bool:
    instrument = (Path(piece.file).parent / "instrument.yaml").as_posix()
    rules_of_it = piece.file.removesuffix(".cases.yaml") + ("" if piece.kind == "rule" else ".yaml")
    for error in errors:
        inside = error.span.file == piece.file and piece.first <= error.span.line <= piece.last
        of_file = error.span.file in {piece.file, rules_of_it} and error.code in {"G213", *OF_THE_FILE}
        if inside or of_file or error.span.file == instrument:
            return True
    others = [other for other in whole if other.kind == "rule" and other.name == piece.hangs_on and other != piece]
    return any(_named(other, errors, whole) for other in others)


OF_THE_FILE = {f"G{n:03}" for n in range(1, 20)}
"""Codes of what leaves a whole file unread."""


def assert_nothing_lost(folder: Path, library: Library) -> None:
    """Check that rules and cases written are rules and cases used, and those named in an error."""
    assert lost(folder, library) == [], [str(d) for d in library.diagnostics]


ALONE = replace(shipped(), rules=(), when_named=(), instruments=(), named_instruments=(), trials=())
"""What stands beside a copy of shipped rules: everything but rules, so that the copies are not taken for doubles."""


# ------------------------------------------------------------------------------------------ keys that do nothing

HAVE: Form = {"should": "{have: {method: written}}", "within": None}
FOLLOW: Form = {"should": "{follow: contact_received}", "within": None}
MAY: Form = {"should": None, "within": None, "may": "referral_decided"}
BAN: Form = {
    "should": None,
    "within": None,
    "must_not": "case_closed",
    "rests_on": "wt10.refer.decide",
}
OPEN: Form = {"within": None, "how_soon": "not_stated"}
IDLE: list[tuple[Form, str, str]] = [
    *((form, key, value) for form in (HAVE, FOLLOW) for key, value in {
        "within": "1 day", "before": "case_closed", "how_soon": "immediately", "clock": "last",
        "until": "[case_closed]", "limit_of_power": "true",
    }.items()),
    *((MAY, key, value) for key, value in {
        "within": "1 day", "before": "case_closed", "how_soon": "not_stated",
    }.items()),
    *((BAN, key, value) for key, value in {
        "within": "1 day", "before": "case_closed", "how_soon": "immediately", "clock": "last",
        "limit_of_power": "true",
    }.items()),
    (OPEN, "latitude", "wt13.assess.over45"),
    ({"when": "{missed: wt10.refer.decide}"}, "clock", "last"),
    ({"within": None, "before": "case_closed"}, "clock", "last"),
    ({}, "title", "Consider what happens next"),
    ({"should": None, "must": "referral_decided"}, "same", "case"),
]  # fmt: skip
"""Rules with a key that deserves a warning, form by form."""
idle = pytest.mark.parametrize("text", [rule(**{**form, key: value}) for form, key, value in IDLE])


@idle
def test_a_rule_and_its_case_outlive_a_warning(text: str, tmp_path: Path) -> None:
    written(tmp_path, pack(rules=text, cases=case(expect="none")))
    library = checking.check([tmp_path])
    assert {d.severity for d in library.diagnostics} == {Severity.WARNING}
    assert [r.id for r in library.rules] == ["t.refer.decide"]
    assert len(library.cases) == 1


@idle
def test_a_false_case_of_a_rule_with_a_warning_fails(text: str, tmp_path: Path, run: Run) -> None:
    written(tmp_path, pack(rules=text, cases=case(expect="[exempt, exempt, exempt]")))
    ran = run("test", tmp_path)
    assert ran.code == 1
    assert "1 case: 0 as expected, 1 not" in ran.out


def test_what_is_not_as_a_rule_asks_is_found_though_the_rule_has_a_key_too_many(tmp_path: Path, run: Run) -> None:
    chair = "{have: {chair_independent: true}}"
    text = rule(when="icpc_held", should=chair, within=None, until="[case_closed]")
    written(tmp_path / "pack", pack(rules=text))
    line = '{"case": "A", "event": "icpc_held", "at": "2011-05-06", "chair_independent": false}\n'
    (tmp_path / "record.jsonl").write_text(line, encoding="utf-8")
    asked = ("--as-at", "2011-06-01", "--rules", tmp_path / "pack", "--format", "csv")
    ran = run("evaluate", tmp_path / "record.jsonl", *asked)
    assert "t.refer.decide" in ran.out
    assert "No outstanding duty" not in ran.out


def test_a_page_outlives_a_warning(tmp_path: Path) -> None:
    written(tmp_path, {"page.md": page(pulls_against=None)})
    library = checking.check([tmp_path])
    assert [(d.code, d.severity) for d in library.diagnostics] == [("G140", Severity.WARNING)]
    assert [principle.id for principle in library.principles] == ["t.weigh-it"]


# ------------------------------------------------------------------------------------------ and generated packs

KEYS = [
    *PLAIN, *INSTRUMENT, "may", "must", "must_not", "derives", "before", "how_soon", "until", "unless", "clock",
    "limit_of_power", "latitude", "carries", "while", "serves", "expressed", "because", "convention",
]  # fmt: skip
VALUES = [
    "", "null", "true", "last", "1 day", "2011-01-01", "2014-01-01", "referral_received", "[case_closed]", "t.one",
    "t.two", "immediately", "open_referral", "{have: {method: written}}", "over-reports", "[", "words",
]  # fmt: skip
changes = st.dictionaries(st.sampled_from(KEYS), st.sampled_from(VALUES) | st.none(), max_size=4)
names = st.sampled_from(["t.one", "t.two", "t.three"])
small = st.tuples(names, changes).map(lambda made: rule(**{"id": made[0], **made[1]}))
carrying = st.builds(lambda name, other: item({"id": name, "carries": other}), names, names)
cases_of = st.builds(lambda name, made: case(**{"rule": name, **made}), names, st.just({}) | changes)
instruments = st.just(mapping(INSTRUMENT)) | changes.map(lambda made: mapping(INSTRUMENT, **made))


@settings(max_examples=200, deadline=None)
@given(st.lists(small | carrying, min_size=1, max_size=4), st.lists(cases_of, max_size=3), instruments)
def test_rules_and_cases_written_are_used_or_named(made: list[str], cases: list[str], instrument: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        written(Path(folder), pack(instrument=instrument, rules="".join(made), cases="".join(cases)))
        assert_nothing_lost(Path(folder), checking.check([Path(folder)]))


@settings(max_examples=100, deadline=None)
@given(st.lists(small, min_size=1, max_size=3), st.lists(cases_of, min_size=1, max_size=3))
def test_no_fewer_cases_are_run_than_are_written_without_a_refusal(made: list[str], cases: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        written(Path(folder), pack(rules="".join(made), cases="".join(cases)))
        library, results = checking.run_cases([Path(folder)])
        refused = any(d.severity is Severity.ERROR for d in library.diagnostics)
        assert refused or len(results) == len(cases)


# ------------------------------------------------------------------------------------------ and mutated ones

SHIPPED = sorted(path for path in shipped_rules.FOLDER.rglob("[0-9]*.yaml") if path.stat().st_size < 15_000)


def mutated(text: str, line: int, kind: str, other: str) -> str:
    """Return a file with one line taken away, said twice, emptied, exchanged or put further in."""
    lines = text.splitlines()
    line %= len(lines)
    head = lines[line].partition(":")[0]
    new = {
        "gone": [], "twice": [lines[line]] * 2, "emptied": [f"{head}:"], "exchanged": [f"{head}: {other}"],
        "further in": [f"  {lines[line]}"], "added": [lines[line], f"  {other}: true"],
    }[kind]  # fmt: skip
    return "\n".join([*lines[:line], *new, *lines[line + 1 :]]) + "\n"


KINDS = st.sampled_from(["gone", "twice", "emptied", "exchanged", "further in", "added"])
slips = st.lists(st.tuples(st.integers(0, 10_000), KINDS, st.sampled_from([*VALUES, *KEYS])), min_size=1, max_size=3)


@settings(max_examples=8, deadline=None)
@given(st.sampled_from(SHIPPED), slips)
def test_a_slip_in_a_shipped_file_loses_nothing_unsaid(file: Path, made: list[tuple[int, str, str]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder) / file.parent.name
        here.mkdir()
        for path in file.parent.glob("*.yaml"):
            text = path.read_text(encoding="utf-8")
            for line, kind, other in made if path == file else ():
                text = mutated(text, line, kind, other)
            (here / path.name).write_text(text, encoding="utf-8")
        beside = replace(ALONE, rules=tuple(r for r in shipped().every_rule if r.instrument.id != file.parent.name))
        assert_nothing_lost(Path(folder), load([Path(folder)], beside=beside))


def test_the_walk_finds_what_the_shipped_packs_hold() -> None:
    folder = shipped_rules.FOLDER
    found = pieces(folder)
    library = shipped(cases=True)
    written_rules = [piece for piece in found if piece.kind == "rule" and piece.name]
    ours = [r for r in library.every_rule if r.span and not r.inferred]
    assert {piece.name for piece in written_rules} == {r.id for r in ours}
    assert sum(piece.kind == "case" for piece in found) == len(library.cases)
