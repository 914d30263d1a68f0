"""Write the engine's answers into the worked examples of the documents; `--check` only says whether any differs.

A worked example is a fenced block marked `example`. What a person writes in it is the record and the day; each line
that starts with an arrow is the engine's answer, and is written here:

    Rule      wt10.ia.complete
    Record    2011-04-18 referral_received
    As at     2011-05-06
    → due by …

`Record` takes a date or a date-time, an event, and facts as `name=value` (a list joined by semicolons). `As at` may go
on with `, known at DATE`. `Shows` says which events the record can show, with `from DATE` and `until DATE` if wanted.
`Trial` and `Deviations` name a block of the same document that has a title: a line before it with its file's name
between backticks, and a colon.
A block marked `counts` holds how many rules there are of each evidence; one marked `keys` what a departure can hold;
one marked `levels` what is asked of it at each level, and in how many questions.
"""

import argparse
import json
import re
import sys
import tempfile
import textwrap
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from guidance.app.deviations.interview import question_count
from guidance.app.evaluation.evaluate import evaluate
from guidance.app.evaluation.query import Query
from guidance.app.explanation import explain_rule
from guidance.app.packs.evidence import RULES, tallies, total
from guidance.app.packs.shipped import shipped
from guidance.engine.explain.names import day_in_words
from guidance.engine.model.rule import Evidence
from guidance.engine.packs.schema.deviation import DeviationText

ROOT = Path(__file__).resolve().parents[1]
DOCUMENTS = (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))
ANSWER = "→ "
CASE = "this case"
_BLOCK = re.compile(r"(?:^`(?P<title>[^`\n]+)`:\n\n)?^```(?P<kind>\w+)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
_LINE = re.compile(r"(?P<word>Rule|Authority|Record|Shows|Trial|Deviations|As at)\s+(?P<rest>.+)")
_WHEN = re.compile(r"(?P<as_at>[\d-]+(?P<clock>T[\d:]+)?)(?:, known at (?P<known_at>[\d-]+))?")
_SCOPE = re.compile(r"(?P<events>.*?)(?: from (?P<begins>[\d-]+))?(?: until (?P<ends>[\d-]+))?")


@dataclass(frozen=True)
class Block:
    """A fenced block of a document: its kind, its title if it has one, and what is in it."""

    kind: str
    title: str
    body: str


@dataclass(frozen=True)
class Example:
    """What a worked example has said so far."""

    rule: str = ""
    authority: str = ""
    records: tuple[dict[str, Any], ...] = ()
    shows: dict[str, Any] = field(default_factory=dict)
    trial: str = ""
    deviations: str = ""


def blocks(text: str) -> Iterator[Block]:
    """Give the fenced blocks of a document, in order."""
    for found in _BLOCK.finditer(text):
        yield Block(found["kind"], found["title"] or "", found["body"])


def write_titled(text: str, folder: Path) -> None:
    """Write each block that has a title as a file of that name."""
    for block in blocks(text):
        if block.title:
            file = folder / block.title
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(block.body, encoding="utf-8")


def with_answers(text: str) -> str:
    """Give a document with the answers of its worked examples as the engine now gives them."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_titled(text, folder)

        def answered(found: re.Match[str]) -> str:
            if found["kind"] not in {*GENERATED, "example"}:
                return found[0]
            made = GENERATED.get(found["kind"])
            lines = made() if made else answers(found["body"].splitlines(), folder)
            return "\n".join([f"```{found['kind']}", *lines, "```"])

        return _BLOCK.sub(answered, text)


def answers(lines: Sequence[str], folder: Path) -> Iterator[str]:
    """Give an example's lines, with an answer after each day asked about."""
    example = Example()
    for line in lines:
        if line.startswith(ANSWER):
            continue
        yield line
        found = _LINE.fullmatch(line.strip())
        if found is None:
            message = f"not a line of an example: {line!r}"
            raise ValueError(message)
        if found["word"] == "As at":
            yield from (f"{ANSWER}{answer}" for answer in _asked(example, found["rest"], folder))
        else:
            example = _told(example, found["word"], found["rest"])


def counts() -> Iterator[str]:
    """Count the shipped rules by their evidence, those that no record can show, and the instruments read in print."""
    house = shipped()
    for word in Evidence:
        yield f"{sum(r.provision.evidence is word for r in house.rules):4} rules {word}"
    found = total(tallies(house), RULES)
    yield f"{found.checked:4} of them read against a text and found to agree"
    yield f"{found.differing:4} of them said to differ from their text"
    yield f"{sum(not r.checkable for r in house.rules):4} of them shown by no record"
    yield f"{sum(i.text_read for i in house.instruments):4} of {len(house.instruments)} instruments read in print"


def keys() -> Iterator[str]:
    """Say what each key of a departure holds; those that every departure has are marked."""
    for name, key in DeviationText.model_fields.items():
        yield f"{name:<14} {'always' if key.is_required() else '      '}  {key.description}"


def levels() -> Iterator[str]:
    """Say what each level of the shipped table is for, what it asks for, and in how many questions."""
    proportion = shipped().proportions[0]
    for level in proportion.levels:
        yield f"{level.name}: {question_count(proportion, level)} questions"
        said = f"{level.means} Asked for as well: {', '.join(level.asks)}."
        yield from textwrap.wrap(said, 72, initial_indent="    ", subsequent_indent="    ")


GENERATED: Mapping[str, Callable[[], Iterator[str]]] = {"counts": counts, "keys": keys, "levels": levels}


def _told(example: Example, word: str, rest: str) -> Example:
    match word:
        case "Record":
            return replace(example, records=(*example.records, _record(rest)))
        case "Shows":
            return replace(example, shows=_scope(rest))
        case "Rule":
            return replace(example, rule=rest)
        case "Authority":
            return replace(example, authority=rest)
        case "Trial":
            return replace(example, trial=rest)
        case _:
            return replace(example, deviations=rest)


def _record(text: str) -> dict[str, Any]:
    at, event, *facts = text.split()
    given = dict(fact.split("=", 1) for fact in facts)
    values = {name: _value(event, name, value) for name, value in given.items()}
    return {"case": CASE, "at": at, "event": event, **values}


def _value(event: str, name: str, value: str) -> object:
    word = shipped().vocabulary.fact(event, name)
    if word and word.type == "any_of":
        return value.split(";")
    return {"true": True, "false": False, "null": None}.get(value, value)


def _scope(text: str) -> dict[str, Any]:
    found = _SCOPE.fullmatch(text)
    assert found is not None  # noqa: S101  the pattern takes any line
    given = {"source": "example", "shows": found["events"].split(", "), "from": found["begins"], "until": found["ends"]}
    return {key: value for key, value in given.items() if value}


def _asked(example: Example, when: str, folder: Path) -> list[str]:
    found = _WHEN.fullmatch(when)
    if found is None:
        message = f"not a day: {when!r}"
        raise ValueError(message)
    file = folder / "record.jsonl"
    whose = {"authority": example.authority} if example.authority else {}
    scope = [example.shows] if example.shows else []
    lines = [json.dumps(line) + "\n" for line in (*scope, *({**whose, **record} for record in example.records))]
    file.write_text("".join(lines), encoding="utf-8")
    return _answer(_ask(example, file, found, folder), example.rule)


def _ask(example: Example, file: Path, when: re.Match[str], folder: Path) -> Query:
    known_at = date.fromisoformat(when["known_at"]) if when["known_at"] else None
    return Query(
        records=(file,), as_at=date.fromisoformat(when["as_at"][:10]), known_at=known_at, case=CASE,
        moment=datetime.fromisoformat(when["as_at"]) if when["clock"] else None,
        trials=folder / example.trial if example.trial else None,
        deviations=folder / example.deviations if example.deviations else None, ledger=None,
    )  # fmt: skip


def _answer(ask: Query, rule: str) -> list[str]:
    answer = evaluate(ask)
    mine = [f for f in answer.findings if f.rule.id == rule]
    if not mine:
        reasons = [line.strip().partition(". ")[2] for line in explain_rule(ask, rule, "reasons")[3:]]
        return [f"no finding. {' '.join(reasons)}"]
    words = [str(answer.datum(f)["in_words"]) for f in mine]
    dated = [f"from {day_in_words(f.trigger.day)}: {said}" for f, said in zip(mine, words, strict=True)]
    return dated if len(mine) > 1 else words


def main(arguments: list[str] | None = None) -> int:
    """Write the answers, or with `--check` compare them; 1 where one differs."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="write nothing; fail where an answer differs")
    check = parser.parse_args(arguments).check
    stale = []
    for document in DOCUMENTS:
        old = document.read_text(encoding="utf-8")
        new = with_answers(old)
        if new != old:
            stale.append(document.name)
            if not check:
                document.write_text(new, encoding="utf-8")
    if check and stale:
        print(f"answers differ in {', '.join(stale)}: run tools/write_examples.py", file=sys.stderr)
        return 1
    print(f"written: {', '.join(stale)}" if stale else "every answer is as it should be")
    return 0


if __name__ == "__main__":
    sys.exit(main())
