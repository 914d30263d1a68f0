"""A record form as one HTML page that prints on A4: nothing in it runs, and nothing is fetched from elsewhere."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, assert_never

from guidance import __version__
from guidance.app.evaluation.answer import Answer
from guidance.app.evaluation.conclusion import not_asked
from guidance.app.evaluation.receipt import pack_digest
from guidance.app.forms.forms import Cells, FormShown
from guidance.engine.explain.clauses.clauses import happened, said_of, whether
from guidance.engine.explain.names import at_in_words, plainly, says, weekday_in_words
from guidance.engine.model.event import Event, Fact
from guidance.engine.model.finding import Finding
from guidance.engine.model.instruments.citation import law_behind
from guidance.engine.model.practice.form import Part, PartKind
from guidance.engine.model.vocabulary import FactWord, Vocabulary
from guidance.site.templating import page_of_one_file

STYLE = Path(__file__).with_suffix(".css")
BLANK_ROWS = 3
NOT_A_VIEW = "This is not a view on whether the child is safe."
NO_LIMITS = "No day to keep in mind was found in these records. That is not to say that nothing is due."
NO_NUMBER = "What has no number of days is not in this list, and may be more urgent."
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:T[0-9]{2}:[0-9]{2}(?::[0-9]{2})?)?")
_WORD = re.compile(r"[a-z0-9]+(?:_[a-z0-9]+)+")


def printed(shown: FormShown) -> str:
    """Write a form as a page of HTML."""
    form = shown.form
    return page_of_one_file(
        "record_form.html.j2",
        style=STYLE.read_text(encoding="utf-8"),
        title=form.title,
        about=form.about,
        whose={
            "Case": shown.case,
            "Authority": shown.authority,
            "Filled to": weekday_in_words(shown.as_at) if shown.as_at else "",
        }.items(),
        parts=[_part(part, shown) for part in form.parts],
        not_a_view=NOT_A_VIEW,
        after=f"After: {form.source}, {form.place}. In our own words.",
        made_from=f"Engine {__version__}, packs {pack_digest(shown.library)[:16]}",
    )


@dataclass(frozen=True)
class Grid:
    """A table: its heads, and rows of cells, each with its words and what is said of them in small print."""

    heads: Sequence[str]
    rows: Sequence[Sequence[tuple[str, str]]]
    scrolls: bool = False


def _part(part: Part, shown: FormShown) -> dict[str, Any]:
    """Gather what the template shows of one part, whatever its kind."""
    held: dict[str, Any] = {
        "kind": part.kind, "title": part.title, "says": part.says, "answers": (), "drawing": None, "table": None,
        "notes": (),
    }  # fmt: skip
    match part.kind:
        case PartKind.WORDS:
            answers = shown.answers(part)
            held["answers"] = [(ask.prompt, answers.get(ask.name, ""), max(ask.lines, 1)) for ask in part.asks]
        case PartKind.DRAWING:
            held["drawing"] = shown.answers(part).get(part.name, "")
        case PartKind.ROWS:
            held["table"] = _table(part, [*shown.rows(part), *([{}] * BLANK_ROWS)])
        case PartKind.TIMELINE:
            held["table"] = _timeline(shown)
        case PartKind.LIMITS if shown.answer is None:
            held["says"] = "For a case on file, the days to keep in mind stand here."
        case PartKind.LIMITS:
            held |= {"says": "", "table": _limits(shown, shown.answer), "notes": tuple(_notes(shown, shown.answer))}
        case _:
            assert_never(part.kind)
    return held


def _table(part: Part, rows: list[Cells]) -> Grid:
    """Lay out rows; only what is read back as an event is put in plainer words, and the rest is shown as written."""
    recorded = {part.records.at, *part.records.facts.values()} if part.records else set()
    cells = [[(_cell(row.get(c.name, ""), plain=c.name in recorded), "") for c in part.columns] for row in rows]
    return Grid([column.title for column in part.columns], cells, scrolls=True)


def _cell(held: str | list[str], *, plain: bool) -> str:
    items = held if isinstance(held, list) else [held]
    return ", ".join(_plainer(item) if plain else item for item in items)


def _plainer(item: str) -> str:
    if _MOMENT.fullmatch(item):
        return at_in_words(item)
    return plainly(item) if _WORD.fullmatch(item) else item


def _timeline(shown: FormShown) -> Grid:
    words = shown.library.vocabulary
    rows = [[(_when(event), ""), (_named(event), _facts(event, words))] for event in shown.timeline]
    return Grid(("When", "What the record holds"), [*rows, *[[("", ""), ("", "")]] * BLANK_ROWS])


def _when(event: Event) -> str:
    return at_in_words(event.at)


def _named(event: Event) -> str:
    words = happened(event.event)
    return f"{words[:1].upper()}{words[1:]}"


def _facts(event: Event, words: Vocabulary) -> str:
    """Say what the record says of an event, in the words of the vocabulary."""
    return "; ".join(_fact(words.fact(event.event, name), held, event) for name, held in event.facts.items())


def _fact(word: FactWord | None, held: Fact, event: Event) -> str:
    if word is None:
        return ""
    return f"{whether(word)}: said to be none" if held is None else said_of(word, held, event.event)


def _limits(shown: FormShown, answer: Answer) -> Grid:
    heads = ("What is to be done", "How it stands", "Who says so")
    return Grid(heads, [_limit(finding, answer.words(finding)) for finding in shown.limits])


def _notes(shown: FormShown, answer: Answer) -> Iterator[str]:
    if not shown.limits:
        yield NO_LIMITS
    yield f"{NO_NUMBER} {shown.cannot_tell} could not be worked out. {NOT_A_VIEW}"
    if words := not_asked(answer):
        yield words


def _limit(finding: Finding, words: str) -> list[tuple[str, str]]:
    law = law_behind(finding.rule) or finding.rule.instrument.title
    return [
        (finding.rule.title, ""),
        (f"{words[:1].upper()}{words[1:]}", ""),
        (says(finding.rule), f"{law}; {finding.rule.id}"),
    ]
