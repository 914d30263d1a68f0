"""Worked cases: each beside a rule that there is, and told in words that there are."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath
from typing import Any

from pydantic_core import PydanticCustomError

from guidance.engine.diagnostics import Diagnostic, Span
from guidance.engine.model.rule import Derive, Rule
from guidance.engine.model.vocabulary import RECORD_FIELDS
from guidance.engine.packs.checks.references import known_words, refusal, unknown_fact
from guidance.engine.packs.reading.files import CASES, INSTRUMENT
from guidance.engine.packs.reading.kinds import Kind
from guidance.engine.packs.reading.names import Known
from guidance.engine.packs.reading.places import Document, Entry
from guidance.engine.packs.reading.run import Reading
from guidance.engine.packs.schema.case import NONE, CaseText
from guidance.engine.packs.schema.written import dated

_SAYS_LITTLE = {
    "id", "case", "episode", "authority", "rule", "title", "bearer", "trigger", "weigh", "evidence", "source",
    "relates_to", "how_soon",
}  # fmt: skip
"""What a finding has whatever the rule comes to in the case."""


@dataclass(frozen=True)
class WorkedCase:
    """A case beside a rule, with its place."""

    text: CaseText
    span: Span

    @property
    def days(self) -> tuple[date, ...]:
        """The day of each of its events."""
        at = (happened if isinstance(happened, str) else str(happened["at"]) for happened in self.text.events)
        return tuple(date.fromisoformat(text[:10]) for text in at)


def read_cases(reading: Reading, known: Known) -> tuple[WorkedCase, ...]:
    """Read every case. One of a rule that cannot be used, or told in unknown words, is left out."""
    cases, seen = list[WorkedCase](), dict[str, str]()
    made = {rule.duty.event for rule in known.rules.values() if rule and isinstance(rule.duty, Derive)}
    for document in reading.of(Kind.CASES):
        reading.note(_check_beside(document, reading, known))
    for entry in reading.each(CaseText, Kind.CASES):
        reading.note(known.unknown("case's rule", entry.text.rule, entry, "rule"))
        rule = known.usable(entry.text.rule)
        if reading.note(check_case(entry, known)) and rule:
            reading.note(_check_shows(entry, rule, made, seen))
            cases.append(WorkedCase(entry.text, entry.at("case")))
    return tuple(cases)


def _check_beside(document: Document, reading: Reading, known: Known) -> Iterator[Diagnostic]:
    """Find a file of cases that stands beside no file of rules, where the rules of its folder are in another."""
    rules, here = f"{document.file.removesuffix(CASES)}.yaml", PurePosixPath(document.file).parent
    named = (known.usable(node.text("rule")) for node in (document.root.items() if document.root else ()))
    files = {PurePosixPath(rule.span.file) for rule in named if rule and rule.span}
    elsewhere = [file for file in files if file.parent == here and file.name != INSTRUMENT]
    if rules not in reading.files and elsewhere:
        cure = f"put its cases into `{min(elsewhere).stem}{CASES}`"
        yield Diagnostic("G504", f"there is no `{PurePosixPath(rules).name}` beside it", document.span(), cure)


def check_case(entry: Entry[CaseText], known: Known) -> Iterator[Diagnostic]:
    """Hold a case to its rule's authority, and its events to the vocabulary."""
    text = entry.text
    rule = known.usable(text.rule)
    if rule and rule.authority and not text.authority:
        message = f"a case that names no authority is not asked of `{rule.id}`"
        yield entry.warning("G505", message, entry.at("case"), f"add `authority: {rule.authority}`")
    if text.authority:
        unknown = list(known.unknown("authority", text.authority, entry, "authority"))
        yield from unknown
        whose = known.authorities.code(text.authority)
        if rule and rule.authority and not unknown and whose != rule.authority and text.expect not in (NONE, []):
            message = f"a case of `{text.authority}` is not asked of `{rule.id}`, and it expects something"
            cure = "name the authority of the rule, or write `expect: none`"
            yield entry.warning("G505", message, entry.at("authority"), cure)
    for n, name in enumerate(text.shows or ()):
        yield from known.unknown("event", name, entry, "shows", n)
    for n, happened in enumerate(text.events):
        if isinstance(happened, str):
            yield from _check_line(entry, n, happened, known)
        else:
            yield from _check_record(entry, n, happened, known)


def _check_line(entry: Entry[CaseText], n: int, line: str, known: Known) -> Iterator[Diagnostic]:
    """Hold a date and an event, written in one line, to the calendar and the vocabulary."""
    at, name = line.split()
    place = entry.at("events", n)
    yield from _check_date(entry, at, place)
    if known.lacks("event", name):
        yield known.complaint("event", name, _part(entry, place, line, name))


def _part(entry: Entry[CaseText], place: Span, line: str, part: str) -> Span:
    """Return the place of a part of a line, where the line stands in the file as it is."""
    if not place.text[place.column - 1 :].startswith(line):
        return place
    first = place.line - entry.document.first_line + 1
    return entry.document.span(first, place.column + line.rindex(part), len(part))


def _check_date(entry: Entry[CaseText], at: str, place: Span) -> Iterator[Diagnostic]:
    try:
        dated(at.partition("T")[0])
    except PydanticCustomError as wrong:
        context = wrong.context or {}
        yield entry.mistake(wrong.type, context["message"], place, context["cure"])


def _check_record(entry: Entry[CaseText], n: int, record: dict[str, object], known: Known) -> Iterator[Diagnostic]:
    """Hold an event with its facts to the calendar and the vocabulary."""
    name, at = str(record["event"]), str(record["at"])
    yield from _check_date(entry, at.replace(" ", "T", 1), entry.at("events", n, "at"))
    unknown = known.unknown("event", name, entry, "events", n, "event")
    yield from unknown
    for fact, value in record.items() if name in known.vocabulary.events else ():
        if fact in RECORD_FIELDS:
            continue
        wrong = unknown_fact(entry, fact, ("events", n, fact), (name,), known)
        if wrong:
            yield wrong
        else:
            yield from _check_value(entry, ("events", n, fact), value, known)


def _check_value(
    entry: Entry[CaseText], path: tuple[str, int, str], value: object, known: Known
) -> Iterator[Diagnostic]:
    record = entry.text.events[path[1]]
    (word,) = known_words(path[2], (str(record["event"]),), known)
    values = value if isinstance(value, list) else [value]
    if isinstance(value, list) != (word.type == "any_of") and value not in ("null", ""):
        what = "a list" if word.type == "any_of" else "one value"
        yield entry.mistake("G203", f"`{word.name}` holds {what}", entry.at(*path), "see it in the vocabulary")
        return
    for item in values:
        if not isinstance(item, str):
            yield entry.mistake("G103", "expected a single value here", entry.at(*path), "write one word or number")
        elif item != "null" and (refused := refusal(word, item)):
            yield entry.mistake("G203", refused[0], entry.at(*path), refused[1])


def _check_shows(
    entry: Entry[CaseText], rule: Rule, made: Collection[str], seen: dict[str, str]
) -> Iterator[Diagnostic]:
    """Find a case that could not come out otherwise, expects nothing that hangs on its rule, or is another again.

    Args:
        entry: The case.
        rule: The rule that it is of.
        made: Events that some definition makes of others, which a case need not have in it.
        seen: The cases before it, by what is in them.
    """
    text, place = entry.text, entry.at("case")
    first = seen.setdefault(repr((text.rule, _content(text))), text.case)
    if first != text.case:
        yield entry.warning(
            "G356", f"shows what `{first}` shows", place, "delete one of the two, or change what happens"
        )
    starts = {pattern.event for pattern in rule.triggers}
    spoken = starts | {pattern.event for pattern in (*rule.performing, *rule.until, *rule.before, *(rule.clock or ()))}
    happened = {_name(event) for event in text.events if _day(event) <= text.as_at.isoformat()}
    if text.expect in (NONE, []) and starts and happened.isdisjoint(spoken) and starts.isdisjoint(made):
        message = f"nothing in it by {text.as_at} is in the words of `{text.rule}`, so it shows nothing"
        cure = "give it what starts the clock, and what keeps the rule from it"
        yield entry.warning("G356", message, place, cure)
    expected = [one for one in (text.expect if isinstance(text.expect, list) else [text.expect]) if one]
    if expected and all(isinstance(one, dict) and set(one) <= _SAYS_LITTLE for one in expected):
        message = "expects nothing that hangs on what the rule comes to"
        yield entry.warning("G356", message, entry.at("expect"), "give the `status`, and the day that it is `due`")


def _content(text: CaseText) -> Mapping[str, Any]:
    return text.model_dump(exclude={"case"})


def _name(event: str | dict[str, Any]) -> str:
    return event.split()[1] if isinstance(event, str) else str(event["event"])


def _day(event: str | dict[str, Any]) -> str:
    return (event.split()[0] if isinstance(event, str) else str(event["at"]))[:10]
