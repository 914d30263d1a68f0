"""Whatever is in a file, reading it gives a library and says what is wrong, each thing at a place in the file."""

import json
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from guidance.app.packs import checking
from guidance.app.packs.shipped import SHIPPED, shipped
from guidance.engine.diagnostics import Span
from guidance.engine.evaluate import definition
from guidance.engine.explain.sentence import sentence
from guidance.engine.model.event import Event
from guidance.engine.packs.documents.deviations import read_deviations
from guidance.engine.packs.library import Library
from guidance.engine.packs.reading.kinds import _LISTS, _MAPPINGS
from tests.packs.pack_files import CASE, CLOSURES, FRONT, INSTRUMENT, PLAIN, QUESTION, TRIAL, mapping, page, written

NAMES = ("rules.yaml", "page.md", "rules.cases.yaml", "instrument.yaml", "vocabulary.yaml", "trial.yml")
REAL = sorted(path for folder in SHIPPED for path in folder.rglob("*") if path.suffix in {".yaml", ".md"})
SMALL = [path for path in REAL if path.stat().st_size < 20_000]
"""Most of the shipped files; reading a large one again and again would only show the same thing more slowly."""
HISTORY = [
    ("2011-04-18", "referral_received"),
    ("2011-04-19", "referral_decided"),
    ("2011-04-20", "strategy_discussion_held"),
    ("2011-06-20", "icpc_held"),
    ("2011-07-20", "case_closed"),
]


@contextmanager
def folder_of(files: Mapping[str, str | bytes]) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        written(Path(folder), files)
        yield Path(folder)


def read(files: Mapping[str, str | bytes]) -> Library:
    """Read some files and everything that can be made of them; check that each mistake has a place in its file."""
    with folder_of(files) as folder:
        library = checking.check([folder])
        for found in library.diagnostics:
            assert found.cure
            assert found.render()
            for span in (found.span, *found.also):
                assert_inside(span, folder)
    for made in library.rules:
        assert sentence(made)
    return library


def assert_inside(span: Span, folder: Path) -> None:
    """Check that a place is in its file: on one of its lines, and no further than one past the line's end."""
    path = Path(span.file)
    text = path.read_bytes().decode("utf-8-sig", errors="replace") if path.is_file() and folder in path.parents else ""
    lines = text.splitlines() or [""]
    if folder in path.parents:
        assert 1 <= span.line <= len(lines)
        assert 1 <= span.column <= len(lines[span.line - 1]) + 1
        assert 1 <= span.length <= max(1, len(lines[span.line - 1]) - span.column + 1)


# ------------------------------------------------------------------------------------------ bytes, text, YAML


@given(content=st.binary(max_size=300), name=st.sampled_from(NAMES))
def test_any_bytes_are_read_or_refused(content: bytes, name: str) -> None:
    read({name: content})


MARKS = [
    *(
        "- ",
        ": ",
        ":",
        "\n",
        "\n  ",
        "\n- ",
        "[",
        "]",
        "{",
        "}",
        ",",
        "'",
        '"',
        "#",
        "&a ",
        "*a",
        "!!str ",
        "? ",
        "|",
        ">",
    ),
    *(
        ">-\n",
        "---\n",
        "...\n",
        "%YAML 1.1\n",
        "<<",
        "\t",
        "\\",
        "\r",
        "\x85",
        "\u2028",
        "\ufeff",
        "\x00",
        "@",
        "`",
        "~",
    ),
]
WORDS = sorted(
    {*PLAIN, *TRIAL, *INSTRUMENT, *CASE, "have", "follow", "where", "any", "all", "one_of", "missed", "carries"}
)
soup = st.lists(st.sampled_from([*MARKS, *WORDS, "é", "1 day", "2011-04-18"]), max_size=40).map("".join)


@given(text=soup, name=st.sampled_from(NAMES))
def test_any_text_is_read_or_refused(text: str, name: str) -> None:
    read({name: text})


@given(text=soup, front=soup)
def test_any_page_is_read_or_refused(text: str, front: str) -> None:
    read({"page.md": f"---\n{mapping(FRONT)}---\n{text}", "other.md": f"---\n{front}\n---\n{page()}"})


KEYS = sorted({key for keys in (*_MAPPINGS.values(), *_LISTS.values()) for key in keys} | set(WORDS))
VALUES = [
    *("", "null", "true", "yes", "1 day", "P1M", "0 days", "2011-04-18", "2011-18-04", "18/04/2011", "none", "9" * 30),
    *(
        "referral_received",
        "referral_decided",
        "open_referral",
        "wt10.ia.complete",
        "t.one",
        "acpo.3",
        "kent",
        "granted",
    ),
    *("local-procedure", "act", "england-and-wales", "2011-04-18 case_closed", "each", "last", "discharged"),
]
scalars = st.sampled_from(VALUES) | st.text(max_size=5)
anything: st.SearchStrategy[Any] = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=4),
    max_leaves=12,
)
wholes: dict[str, Any] = {
    "rules.yaml": [PLAIN],
    "rules.cases.yaml": [CASE],
    "instrument.yaml": INSTRUMENT,
    "trial.yaml": TRIAL,
    "days.yaml": CLOSURES,
    "questions.yaml": {"questions": [QUESTION]},
    "vocabulary.yaml": {"events": {"asked": {"means": "It.", "stages": ["referral"]}}, "states": {}},
}


@given(content=anything, name=st.sampled_from(sorted(wholes)))
def test_any_structure_is_read_or_refused(content: object, name: str) -> None:
    read({"instrument.yaml": mapping(INSTRUMENT), name: json.dumps(content)})


@given(
    name=st.sampled_from(sorted(wholes)),
    changes=st.dictionaries(st.sampled_from(KEYS), anything, min_size=1, max_size=3),
)
@settings(max_examples=200)
def test_any_value_under_any_key_is_read_or_refused(name: str, changes: dict[str, object]) -> None:
    whole = wholes[name]
    changed = [{**whole[0], **changes}] if isinstance(whole, list) else {**whole, **changes}
    read({"instrument.yaml": mapping(INSTRUMENT), name: json.dumps(changed, ensure_ascii=False)})


# ------------------------------------------------------------------------------------------ real files, spoilt


@st.composite
def spoilt_files(draw: st.DrawFn) -> tuple[Path, str]:
    """Take a shipped file, and take away, repeat, swap or change a few of its lines or characters."""
    path = draw(st.sampled_from(SMALL))
    lines = path.read_text(encoding="utf-8").splitlines()
    for _ in range(draw(st.integers(1, 3))):
        n, m = (draw(st.integers(0, len(lines) - 1)) for _ in range(2))
        change = draw(st.sampled_from(["delete", "repeat", "swap", "replace", "indent", "cut", "insert"]))
        if change == "delete" and len(lines) > 1:
            del lines[n]
        elif change == "repeat":
            lines.insert(m, lines[n])
        elif change == "swap":
            lines[n], lines[m] = lines[m], lines[n]
        elif change == "replace":
            lines[n] = lines[n].partition(":")[0] + ": " + draw(scalars)
        elif change == "indent":
            lines[n] = f" {lines[n]}"
        else:
            column = draw(st.integers(0, len(lines[n])))
            lines[n] = lines[n][:column] + ("" if change == "cut" else draw(st.sampled_from(MARKS)) + lines[n][column:])
    return path, "\n".join(lines)


@given(spoilt=spoilt_files())
@settings(max_examples=150)
def test_a_shipped_file_spoilt_is_read_or_refused_and_what_is_left_can_be_evaluated(spoilt: tuple[Path, str]) -> None:
    path, text = spoilt
    beside = path.parent / "instrument.yaml"
    files: dict[str, str | bytes] = {beside.name: beside.read_bytes()} if beside.exists() else {}
    library = read({**files, path.name: text})
    events = [
        Event("C", name, at, date.fromisoformat(at), id=f"e{n}", authority="886")
        for n, (at, name) in enumerate(HISTORY)
    ]
    definition.evaluate(
        library.rules,
        events,
        date(2011, 11, 20),
        calendars=library.calendars,
        states=library.vocabulary.states,
        trials=library.trials,
    )


@given(content=st.binary(max_size=200) | soup.map(str.encode) | anything.map(lambda found: json.dumps(found).encode()),
       name=st.sampled_from(["d.yaml", "d.jsonl", "d.json"]))  # fmt: skip
def test_any_file_of_departures_is_read_or_refused(content: bytes, name: str) -> None:
    with folder_of({name: content}) as folder:
        for mistake in read_deviations(folder / name, shipped())[1]:
            assert mistake.cure
            assert_inside(mistake.span, folder)
