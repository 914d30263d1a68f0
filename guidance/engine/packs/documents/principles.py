"""Principle pages: front matter and three headings, read with markdown-it-py."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import PurePosixPath

from markdown_it import MarkdownIt

from guidance.engine.diagnostics import Diagnostic, did_you_mean
from guidance.engine.model.period import NUMBERS
from guidance.engine.model.principle import Principle, PrincipleSource, Tension
from guidance.engine.packs.documents.provenance import words_of
from guidance.engine.packs.reading.files import FileText
from guidance.engine.packs.reading.kinds import Kind
from guidance.engine.packs.reading.names import Known
from guidance.engine.packs.reading.nodes import control_character, parse
from guidance.engine.packs.reading.places import Document, Entry
from guidance.engine.packs.reading.run import Reading
from guidance.engine.packs.schema.instrument import PrincipleSourceText
from guidance.engine.packs.schema.principle import PrincipleText

HEADINGS = ("What it asks", "What to weigh", "Questions to ask yourself")
_FENCE = "---"
_OBLIGATION = re.compile(
    r"\b(must|shall|breach(?:ed|es)?|mandatory|required to|scored?|comply with this)\b", re.IGNORECASE
)
_LIMIT = re.compile(
    rf"\b(?:within (?:[0-9]+|{'|'.join(NUMBERS[1:])}) (?:working )?(?:hour|day|week|month)s?|"
    r"(?:no|not) later than|deadlines?|"
    r"(?:am|are|is|be) obliged|(?:you|workers?|staff|practitioners?|social workers?) ha(?:s|ve) to|it is a requirement|"
    r"under an? (?:duty|obligation)|(?<!contact )(?:is|are) (?:not (?:permitted|allowed)|forbidden|prohibited|"
    r"compulsory)|(?:you|workers?|staff|practitioners?|managers?|teams?|professionals?|everybody|everyone) (?:is|are) "
    r"expected to|disciplinary|compliance (?:will be|is (?:monitor|check|audit|measur|inspect|review|requir|expect)\w*|"
    r"with (?:this|these|the) (?:pages?|polic|procedur|principle|guid|standard)\w*)|"
    r"(?:monitor|check|audit|inspect|measur)\w* (?:for )?compliance|audited)\b",
    re.IGNORECASE,
)
_MARKDOWN = MarkdownIt("commonmark")

Page = tuple[Entry[PrincipleText], Principle | None]
"""A page's front matter, and the principle, unless something is wrong further down."""


def read_page(file: FileText, shown: str, reading: Reading) -> Page | None:
    """Read one page, noting every mistake in it; None where not even its front matter can be used."""
    lines = file.text.splitlines()
    page = Document(shown, lines, None, file.mistakes)
    unseen = control_character(file.text, page)
    fences = [n for n, line in enumerate(lines) if line.rstrip() == _FENCE][:2]
    if file.mistakes or unseen or len(fences) < len(("front", "back")) or fences[0] != 0:
        missing = Diagnostic("G018", "no front matter", page.span(), "begin with `---`, the keys, and `---`")
        reading.note(file.mistakes or [unseen or missing])
        reading.cannot_use(page)
        return None
    front = parse("\n".join(lines[1 : fences[1]]), shown, first_line=2)
    reading.note(front.diagnostics)
    if front.root is None:
        reading.cannot_use(page)
        return None
    entry = reading.fit(PrincipleText, front.root, front)
    sections, found = _sections(lines, fences[1] + 1, page)
    fine = reading.note([*found, *_language(lines, fences[1] + 1, page)])
    return (entry, _principle(entry, sections) if fine else None) if entry else None


def _principle(entry: Entry[PrincipleText], sections: list[str]) -> Principle:
    text = entry.text
    return Principle(
        id=text.id, title=text.title, source=text.source, place=text.place, force=text.force, evidence=text.evidence,
        asks=sections[0], weigh=sections[1], questions=_questions(sections[2]), bears_on=tuple(text.bears_on),
        pulls_against=tuple(Tension(t.rule, t.because) for t in text.pulls_against), pinned=text.pinned == "true",
        tension_told="pulls_against" in text.model_fields_set, group=_folder(entry),
        span=entry.at("id"), words=words_of([text.title, *sections]), asked_as=tuple(text.asked_as),
        whom=tuple(text.for_),
    )  # fmt: skip


def _sections(lines: list[str], begin: int, page: Document) -> tuple[list[str], list[Diagnostic]]:
    """Cut the body at its headings, which are to be the three, in order."""
    tokens = _MARKDOWN.parse("\n".join(lines[begin:]))
    marks = [
        (tokens[n + 1].content.strip(), begin + token.map[0])
        for n, token in enumerate(tokens)
        if token.type == "heading_open" and token.tag == "h2" and token.map
    ]
    titles = [title for title, _ in marks]
    if titles != list(HEADINGS):
        return [], [_wrong_heading(titles, [line for _, line in marks], page)]
    ends = [line for _, line in marks[1:]] + [len(lines)]
    sections = ["\n".join(lines[start + 1 : end]).strip() for (_, start), end in zip(marks, ends, strict=True)]
    empty = [mark for mark, section in zip(marks, sections, strict=True) if not section]
    return sections, [Diagnostic("G113", f"nothing under `{h}`", page.span(n + 1), "write it") for h, n in empty]


def _wrong_heading(titles: list[str], places: list[int], page: Document) -> Diagnostic:
    """Point at the first heading that is not the one it should be, or at the end where one is missing."""
    wrong = next((n for n, title in enumerate(titles) if title != dict(enumerate(HEADINGS)).get(n)), len(titles))
    cure = f"use these headings, in this order: {', '.join(f'`## {h}`' for h in HEADINGS)}"
    if wrong == len(titles):
        return Diagnostic("G019", f"the heading `{HEADINGS[wrong]}` is missing", page.span(len(page.lines)), cure)
    return Diagnostic("G019", f"`{titles[wrong]}` is not the heading expected here", page.span(places[wrong] + 1), cure)


def _questions(section: str) -> tuple[str, ...]:
    tokens = _MARKDOWN.parse(section)
    items = [n for n, token in enumerate(tokens) if token.type == "list_item_open"]
    inline = (next((t.content for t in tokens[n:] if t.type == "inline"), "") for n in items)
    return tuple(" ".join(text.split()) for text in inline) or (section,)


def _language(lines: list[str], begin: int, page: Document) -> Iterator[Diagnostic]:
    """Find words of obligation, which belong to rules, in the title and below the front matter."""
    cure = "a principle is weighed, never met or missed: say what it invites"
    for n, line in enumerate(lines):
        if n >= begin or line.startswith("title:"):
            for word in _OBLIGATION.finditer(line):
                place = page.span(n + 1, word.start() + 1, len(word[0]))
                yield Diagnostic("G405", f"`{word[0]}` in a principle", place, cure)
            for word in _LIMIT.finditer(line):
                place = page.span(n + 1, word.start() + 1, len(word[0]))
                yield Diagnostic("G420", f"`{word[0]}` in a principle", place, cure)


def read_sources(reading: Reading, instruments: Collection[str]) -> dict[str, PrincipleSource]:
    """Read where each set of principles comes from, by the folder of the set."""
    sources = {}
    for entry in reading.whole(PrincipleSourceText, Kind.PRINCIPLE_SOURCE):
        t, stated_by = entry.text, entry.text.instrument or ""
        reading.define("source", t.source, entry.at("source"), "keep one")
        if stated_by and stated_by not in instruments:
            cure = did_you_mean(stated_by, instruments, "name the instrument that states them, or leave it out")
            place = entry.at("instrument")
            reading.note([entry.mistake("G253", f"`{stated_by}` is not an instrument", place, cure)])
        sources[_folder(entry)] = PrincipleSource(
            t.source, t.title, t.force, t.author, t.year, t.read, t.place, t.licence, stated_by, _folder(entry)
        )
    return sources


def of_editions(principles: Iterable[Principle], sources: Mapping[str, PrincipleSource]) -> tuple[Principle, ...]:
    """Say of each principle which edition states it, where its set is an edition's own."""
    stating = {folder: source.instrument for folder, source in sources.items()}
    return tuple(replace(p, instrument=stating.get(p.group, "")) for p in principles)


def _folder(entry: Entry[PrincipleText] | Entry[PrincipleSourceText]) -> str:
    return PurePosixPath(entry.document.file).parent.name


def settle_pages(pages: list[Page], reading: Reading, known: Known) -> tuple[Principle, ...]:
    """Hold each page against the others and against what it says it bears on, and put them in order."""
    settled = []
    for entry, made in pages:
        new = reading.define("principle", entry.text.id, entry.at("id"), "rename one")
        settled += [made] if made and new else []
        for n, name in enumerate(entry.text.bears_on):
            reading.note(known.unknown("bearing", name, entry, "bears_on", n))
        if "pulls_against" not in entry.text.model_fields_set:
            cure = "name each rule and why, or write `pulls_against: []` where it pulls against none"
            untold = entry.warning("G140", "nothing says which rules this pulls against", entry.at("id"), cure)
            reading.note([untold])
        for n, tension in enumerate(entry.text.pulls_against):
            reading.note(known.unknown("rule", tension.rule, entry, "pulls_against", n, "rule"))
    return tuple(sorted(settled, key=lambda p: (p.group, p.span.file if p.span else "", p.id)))
