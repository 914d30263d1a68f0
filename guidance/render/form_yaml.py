"""A record form as YAML that a person fills in: prompts as comments, everything else as it is read back."""

import json
import re
import textwrap
from collections.abc import Iterator

from guidance.app.evaluation.conclusion import not_asked
from guidance.app.forms.forms import Cells, FormShown
from guidance.app.forms.rows import record_of, scope_record
from guidance.engine.characters import unseen
from guidance.engine.explain.names import says, weekday_in_words
from guidance.engine.model.practice.form import Column, Part, PartKind
from guidance.engine.model.vocabulary import FactWord

WIDTH = 100
BLANK_ROWS = 1
_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*")
_MANY_LINES = re.compile(r"[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]*")
NOT_A_VIEW = "This is not a view on whether the child is safe."
NO_LIMITS = "No day to keep in mind was found in these records."


def written(shown: FormShown) -> str:
    """Write a form as YAML."""
    return "\n".join([*_head(shown), *(line for part in shown.form.parts for line in _part(part, shown)), ""])


def _head(shown: FormShown) -> Iterator[str]:
    form = shown.form
    yield from _comment(f"{form.title}. {form.about}")
    yield from _comment(f"After: {form.source}, {form.place}.")
    yield from _comment(
        "`guidance form read` turns the dated rows and the timeline into events. Lines that begin with # are notes."
    )
    yield from ("", f"form: {form.id}", f"case: {_text(shown.case)}")
    if shown.filled or shown.answer is None:
        yield f"authority: {_text(shown.filled.authority if shown.filled else '')}"
    if shown.as_at:
        yield f"filled_to: {shown.as_at.isoformat()}"
    if shown.scope:
        yield from _comment(
            "What the record that this was filled from can show; of anything else its silence says nothing."
        )
        yield (
            "source: {" + ", ".join(f"{name}: {_value(held)}" for name, held in scope_record(shown.scope).items()) + "}"
        )


def _comment(text: str, indent: str = "") -> Iterator[str]:
    printable = "".join(c if c.isprintable() else " " for c in text)
    lead = f"{indent}# "
    yield from textwrap.wrap(printable, WIDTH, initial_indent=lead, subsequent_indent=lead, break_on_hyphens=False)


def _part(part: Part, shown: FormShown) -> Iterator[str]:
    yield ""
    yield from _comment(f"{part.title}. {part.says}".strip())
    if part.kind is PartKind.WORDS:
        yield f"{part.name}:"
        for ask in part.asks:
            yield from _comment(ask.prompt, "  ")
            yield from _answer(ask.name, shown.answers(part).get(ask.name, ""), "  ")
    elif part.kind is PartKind.DRAWING:
        yield from _answer(part.name, shown.answers(part).get(part.name, ""), "")
    elif part.kind is PartKind.ROWS:
        yield from _rows(part, shown)
    elif part.kind is PartKind.TIMELINE:
        yield from _timeline(part, shown)
    else:
        yield from _limits(shown)


def _answer(name: str, text: str, indent: str) -> Iterator[str]:
    """Write an answer; several lines as a block, where a block can hold them as they are."""
    lines = text.splitlines()
    block = len(lines) > 1 and text == "\n".join(lines) and _MANY_LINES.fullmatch(text) and not lines[0].startswith(" ")
    if not block:
        yield f"{indent}{name}: {_text(text)}"
        return
    yield f"{indent}{name}: |-"
    yield from (f"{indent}  {line}".rstrip() if not line.strip() else f"{indent}  {line}" for line in lines)


def _rows(part: Part, shown: FormShown) -> Iterator[str]:
    """Write the rows that were written in the form, those of the record as notes, and one to be filled in."""
    words = _words_for(part, shown)
    for column in part.columns:
        if column.name in words and words[column.name].values:
            yield from _comment(
                f"{column.name}: one of {', '.join(words[column.name].values)}" + " (or several)" * column.many
            )
    own = list(shown.filled.rows.get(part.name, ())) if shown.filled else []
    for cells in shown.rows(part)[len(own) :]:
        yield from _comment("in the record: " + "; ".join(f"{name} {_said(held)}" for name, held in cells.items()))
    yield f"{part.name}:"
    yield from (f"  - {_flow(row, part.columns)}" for row in [*own, *([{}] * BLANK_ROWS)])


def _words_for(part: Part, shown: FormShown) -> dict[str, FactWord]:
    records = part.records
    if records is None:
        return {}
    vocabulary = shown.library.vocabulary
    found = {column: vocabulary.fact(records.event, fact) for fact, column in records.facts.items()}
    return {column: word for column, word in found.items() if word}


def _flow(row: Cells, columns: tuple[Column, ...]) -> str:
    cells = [f"{c.name}: {_value(row.get(c.name, [] if c.many else ''))}" for c in columns]
    return "{" + ", ".join(cells) + "}"


def _timeline(part: Part, shown: FormShown) -> Iterator[str]:
    events = shown.not_in_rows
    yield f"{part.name}:" if events else f"{part.name}: []"
    own = {"authority": ""} if shown.filled and shown.filled.authority else {}
    for event in events:
        record = {name: held for name, held in {**own, **record_of(event)}.items() if name != "case"}
        order = ["at", "event", *(name for name in record if name not in {"at", "event"})]
        yield "  - {" + ", ".join(f"{name}: {_value(record[name])}" for name in order) + "}"


def _limits(shown: FormShown) -> Iterator[str]:
    if shown.answer is None or shown.as_at is None:
        return
    yield from _comment(f"As at {weekday_in_words(shown.as_at)}:")
    for finding in shown.limits:
        words = f"{says(finding.rule)}: {finding.rule.title}: {shown.answer.words(finding)} [{finding.rule.id}]"
        yield from _comment(f"- {words}")
    if not shown.limits:
        yield from _comment(f"- {NO_LIMITS}")
    yield from _comment(f"{shown.cannot_tell} could not be worked out. {NOT_A_VIEW}")
    if words := not_asked(shown.answer):
        yield from _comment(words)


def _said(held: str | list[str]) -> str:
    return held if isinstance(held, str) else ", ".join(held)


def _value(held: object) -> str:
    if held is None:
        return "null"
    if isinstance(held, list):
        return f"[{', '.join(_text(str(item)) for item in held)}]"
    return _text(str(held))


def _text(text: str) -> str:
    """Write a text so that it is read back as it is: as it stands where it is a plain word, quoted otherwise."""
    quoted = text if _PLAIN.fullmatch(text) else json.dumps(text, ensure_ascii=False)
    return "".join(f"\\U{ord(c):08x}" if unseen(c) else c for c in quoted)
