"""Digits are 0 to 9 wherever a date, a time, a number, a code or a reference is read; others are named."""

import ast
import json
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest

import guidance
from guidance.app.evaluation.evaluate import evaluate
from guidance.app.evaluation.query import Query
from guidance.app.explanation import is_code
from guidance.app.refusal import Refused
from guidance.app.typed_dates import iso_from
from guidance.cli import main
from guidance.cli.options import whole_number
from guidance.engine.ledger.transfer import _CHECKPOINT
from guidance.engine.model.fact import FactWord, NotAFact, parse_date
from guidance.engine.model.period import Period
from guidance.engine.records.plain.moment import parse_moment
from guidance.engine.records.references import unfit
from guidance.engine.search.question import _YEAR

SCRIPTS = {
    "arabic-indic": "\u0660", "extended arabic-indic": "\u06f0", "devanagari": "\u0966", "bengali": "\u09e6",
    "full-width": "\uff10", "thai": "\u0e50", "mathematical": "\U0001d7ce", "nko": "\u07c0", "tibetan": "\u0f20",
    "khmer": "\u17e0", "lepcha": "\u1c40",
}  # fmt: skip
NOW = datetime(2026, 11, 20, 14, 5)  # noqa: DTZ001  on the clock in England


def number(text: str) -> str:
    return FactWord("n", "number").canonical(text)


READERS: list[tuple[Callable[[str], object], str]] = [
    (parse_date, "2011-04-18"), (parse_moment, "2011-04-18T14:30"), (parse_moment, "2011-04-18T14:30+01:00"),
    (number, "12"), (number, "1.5"), (Period.read, "10 working days"), (lambda text: iso_from(text, NOW), "27/11/2026"),
    (lambda text: iso_from(text, NOW), "27 Nov 2026"), (lambda text: iso_from(text, NOW), "tomorrow 9am"),
    (lambda text: iso_from(text, NOW), "3 days ago"), (lambda text: iso_from(text, NOW), "2026.11.27"),
    (lambda text: iso_from(text, NOW), "27/11/2026 2.30pm"),
]  # fmt: skip


def swapped(text: str, zero: str) -> Iterator[str]:
    """Yield a text with all of its digits in another script, and with each of them alone."""
    other = {str(n): chr(ord(zero) + n) for n in range(10)}
    yield "".join(other.get(c, c) for c in text)
    yield from (text[:n] + other[c] + text[n + 1 :] for n, c in enumerate(text) if c in other)


@pytest.mark.parametrize("zero", SCRIPTS.values(), ids=SCRIPTS)
@pytest.mark.parametrize(("read", "text"), READERS)
def test_a_date_a_time_or_a_number_in_other_digits_is_refused_by_their_name(
    read: Callable[[str], object], text: str, zero: str
) -> None:
    assert read(text)
    for written in swapped(text, zero):
        with pytest.raises((NotAFact, ValueError), match="0 to 9"):
            read(written)


@pytest.mark.parametrize("zero", SCRIPTS.values(), ids=SCRIPTS)
def test_a_reference_in_other_digits_is_refused(zero: str) -> None:
    assert unfit("KX001") is None
    for written in swapped("KX001", zero):
        assert (unfit(written) or ("",))[0] == "G615"


@pytest.mark.parametrize("zero", SCRIPTS.values(), ids=SCRIPTS)
def test_a_code_a_year_or_a_checkpoint_in_other_digits_is_none(zero: str) -> None:
    assert is_code("G601")
    assert _YEAR.search("working together 2018")
    assert _CHECKPOINT.search(f"entry 12 hash {'a' * 64}")
    assert not any(is_code(written) for written in swapped("G601", zero))
    assert not any(_YEAR.search(written) for written in swapped("2018", zero))
    assert not _CHECKPOINT.search(f"entry {next(swapped('12', zero))} hash {'a' * 64}")


@pytest.mark.parametrize(
    "text", ["1_0", "²", "½", "1²", "Ⅳ", "\uff11", "\u0663", "1 2", "0x10", "+-1", "1e99", "NaN", "Infinity"]
)
def test_what_python_may_take_for_a_number_is_none_here(text: str) -> None:
    with pytest.raises(NotAFact):
        number(text)


def test_no_pattern_takes_the_digits_of_every_script_for_those_it_means() -> None:
    found = [
        f"{file.name}:{ast.unparse(call)}"
        for file in Path(guidance.__file__).parent.rglob("*.py")
        for call in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if _is_pattern(call) and "ASCII" not in ast.dump(call) and "\\\\d" in ast.dump(call)
    ]
    finders = ("identifying.py:",)  # it looks for what may tell who a child is, in any script
    assert [place for place in found if not place.startswith(finders)] == []


def _is_pattern(call: ast.AST) -> bool:
    return (
        isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and isinstance(call.func.value, ast.Name)
        and call.func.value.id == "re"
    )


@pytest.mark.parametrize(
    "arguments",
    [
        ("site", "serve", "--port", "\uff18\uff10\uff10\uff10"), ("ledger", "prove", "\u0661"),
        ("ledger", "show", "--after", "\uff11"),
        ("trials", "report", "x", "y", "--as-at", "today", "--minimum", "\u0663"), ("site", "serve", "--port", "99999"),
        ("ledger", "keys", "vouch", "x", "--until", "1_0"), ("ledger", "show", "--after", "-1"),
    ],
)  # fmt: skip
def test_a_number_on_the_command_line_is_of_0_to_9(
    arguments: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["guidance", *arguments])
    with pytest.raises(SystemExit) as end:
        main()
    assert end.value.code == 3
    assert "digits 0 to 9" in " ".join(capsys.readouterr().err.replace("│", " ").split())


@pytest.mark.parametrize(("typed", "number"), [("7", 7), (" 7 ", 7), (0, 0), (5, 5), ("65535", 65535)])
def test_a_number_that_is_typed_or_left_as_it_is_is_read(typed: str | int, number: int) -> None:
    assert whole_number(0, 65535)(typed) == number


@pytest.mark.parametrize("field", ["at", "case", "id", "recorded_at", "plan_review_date"])
def test_a_record_with_other_digits_is_refused_with_its_place(field: str, tmp_path: Path) -> None:
    good = {"case": "KX1", "event": "icpc_held", "at": "2011-04-18", "id": "e1", "recorded_at": "2011-04-18"}
    bad = {**good, field: next(swapped(good.get(field, "2011-04-18"), "\u0660"))}
    file = tmp_path / "r.jsonl"
    file.write_text(json.dumps(bad), encoding="utf-8")
    with pytest.raises(Refused) as refused:
        evaluate(Query((file,), parse_date("2011-05-01"), ledger=None))
    assert all(d.span.line == 1 for d in refused.value.diagnostics)
