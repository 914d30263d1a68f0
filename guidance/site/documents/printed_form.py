"""A record form as one HTML page that prints on A4: nothing in it runs, and nothing is fetched from elsewhere."""

import re
from collections.abc import Iterator
from html import escape
from pathlib import Path

from guidance import __version__
from guidance.app.evaluation.conclusion import not_asked
from guidance.app.evaluation.receipt import pack_digest
from guidance.app.forms.forms import Cells, FormShown
from guidance.engine.characters import on_its_lines
from guidance.engine.explain.clauses.clauses import happened, said_of, whether
from guidance.engine.explain.names import at_in_words, plainly, says, weekday_in_words
from guidance.engine.model.event import Event, Fact
from guidance.engine.model.finding import Finding
from guidance.engine.model.instruments.citation import law_behind
from guidance.engine.model.practice.form import Part, PartKind
from guidance.engine.model.vocabulary import FactWord, Vocabulary
from guidance.site.documents.one_file import NO_STYLES, held_to_its_styles

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
    body = [line for part in form.parts for line in _part(part, shown)]
    return held_to_its_styles("\n".join([
        "<!doctype html>", '<html lang="en-GB">', "<head>", '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{NO_STYLES}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{_html(form.title)}</title>", f"<style>\n{STYLE.read_text(encoding='utf-8')}</style>", "</head>",
        "<body>", *_head(shown), "<main>", *body, "</main>", *_foot(shown), "</body>", "</html>", "",
    ]))  # fmt: skip


def _html(raw: str) -> str:
    """Write a text so that it can only be read: no markup, nothing unseen, its directions kept to itself."""
    return escape(on_its_lines(raw), quote=True)


def _head(shown: FormShown) -> Iterator[str]:
    form = shown.form
    yield f"<header><h1>{_html(form.title)}</h1><p>{_html(form.about)}</p>"
    yield '<dl class="whose">'
    held = {
        "Case": shown.case,
        "Authority": shown.authority,
        "Filled to": weekday_in_words(shown.as_at) if shown.as_at else "",
    }
    yield from (f"<div><dt>{name}</dt><dd>{_html(text)}</dd></div>" for name, text in held.items())
    yield "</dl></header>"


def _foot(shown: FormShown) -> Iterator[str]:
    after = _html(f"After: {shown.form.source}, {shown.form.place}. In our own words.")
    made_from = f"Engine {__version__}, packs {pack_digest(shown.library)[:16]}"
    yield f"<footer><p>{NOT_A_VIEW}</p><p>{after}</p><p>{made_from}</p></footer>"


def _part(part: Part, shown: FormShown) -> Iterator[str]:
    yield f'<section class="{part.kind}"><h2>{_html(part.title)}</h2>'
    if part.says and part.kind is not PartKind.LIMITS:
        yield f'<p class="says">{_html(part.says)}</p>'
    if part.kind is PartKind.WORDS:
        answers = shown.answers(part)
        for ask in part.asks:
            yield f"<h3>{_html(ask.prompt)}</h3>{_written(answers.get(ask.name, ''), ask.lines)}"
    elif part.kind is PartKind.DRAWING:
        text = shown.answers(part).get(part.name, "")
        yield f'<div class="paper">{_html(text)}</div>'
    elif part.kind is PartKind.ROWS:
        yield from _table(part, [*shown.rows(part), *([{}] * BLANK_ROWS)])
    elif part.kind is PartKind.TIMELINE:
        yield from _timeline(shown)
    else:
        yield from _limits(shown)
    yield "</section>"


def _written(text: str, lines: int) -> str:
    """Show an answer with room for as many lines as the form gives it; an empty one is ruled."""
    empty = "" if text.strip() else " ruled"
    return f'<div class="answer{empty}" style="min-height: {max(lines, 1) * 7}mm">{_html(text)}</div>'


def _table(part: Part, rows: list[Cells]) -> Iterator[str]:
    """Lay out rows; only what is read back as an event is put in plainer words, and the rest is shown as written."""
    recorded = {part.records.at, *part.records.facts.values()} if part.records else set()
    yield f'<div class="across" role="region" aria-label="{_html(part.title)}" tabindex="0"><table><thead><tr>'
    yield from (f'<th scope="col">{_html(column.title)}</th>' for column in part.columns)
    yield "</tr></thead><tbody>"
    for row in rows:
        held = ((c.name in recorded, row.get(c.name, "")) for c in part.columns)
        yield f"<tr>{''.join(f'<td>{_html(_cell(cell, plain=plain))}</td>' for plain, cell in held)}</tr>"
    yield "</tbody></table></div>"


def _cell(held: str | list[str], *, plain: bool) -> str:
    items = held if isinstance(held, list) else [held]
    return ", ".join(_plainer(item) if plain else item for item in items)


def _plainer(item: str) -> str:
    if _MOMENT.fullmatch(item):
        return at_in_words(item)
    return plainly(item) if _WORD.fullmatch(item) else item


def _timeline(shown: FormShown) -> Iterator[str]:
    yield '<table><thead><tr><th scope="col">When</th><th scope="col">What the record holds</th></tr></thead><tbody>'
    for event in shown.timeline:
        facts = _facts(event, shown.library.vocabulary)
        yield f"<tr><td>{_html(_when(event))}</td><td>{_html(_named(event))}{facts}</td></tr>"
    yield from ["<tr><td></td><td></td></tr>"] * BLANK_ROWS
    yield "</tbody></table>"


def _when(event: Event) -> str:
    return at_in_words(event.at)


def _named(event: Event) -> str:
    words = happened(event.event)
    return f"{words[:1].upper()}{words[1:]}"


def _facts(event: Event, words: Vocabulary) -> str:
    """Say what the record says of an event, in the words of the vocabulary."""
    said = "; ".join(_fact(words.fact(event.event, name), held, event) for name, held in event.facts.items())
    return f"<small>{_html(said)}</small>" if said else ""


def _fact(word: FactWord | None, held: Fact, event: Event) -> str:
    if word is None:
        return ""
    return f"{whether(word)}: said to be none" if held is None else said_of(word, held, event.event)


def _limits(shown: FormShown) -> Iterator[str]:
    if shown.answer is None:
        yield '<p class="says">For a case on file, the days to keep in mind stand here.</p>'
        return
    yield (
        '<table><thead><tr><th scope="col">What is to be done</th><th scope="col">How it stands</th>'
        '<th scope="col">Who says so</th></tr></thead><tbody>'
    )
    yield from (_limit(finding, shown.answer.words(finding)) for finding in shown.limits)
    yield "</tbody></table>"
    if not shown.limits:
        yield f"<p>{NO_LIMITS}</p>"
    yield f"<p>{NO_NUMBER} {shown.cannot_tell} could not be worked out. {NOT_A_VIEW}</p>"
    if words := not_asked(shown.answer):
        yield f"<p>{_html(words)}</p>"


def _limit(finding: Finding, words: str) -> str:
    sure = f"{words[:1].upper()}{words[1:]}"
    said_by = law_behind(finding.rule) or finding.rule.instrument.title
    whose = f"{says(finding.rule)} <small>{_html(said_by)}; {_html(finding.rule.id)}</small>"
    return f"<tr><td>{_html(finding.rule.title)}</td><td>{_html(sure)}</td><td>{whose}</td></tr>"
