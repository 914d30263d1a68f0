"""Principle pages: front matter and three headings, read with markdown-it-py."""

import re
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

from guidance.engine.diagnostics import Diagnostic
from guidance.engine.model.principle import Principle, Tension
from guidance.engine.packs.nodes import Document, parse, read_text
from guidance.engine.packs.schema import PrincipleText
from guidance.engine.packs.shape import fit

HEADINGS = ("What it asks", "What to weigh", "Questions to ask yourself")
_FENCE = "---"
_OBLIGATION = re.compile(r"\b(must|shall|breach(?:ed|es)?|mandatory|required to|scored?|comply with this)\b", re.IGNORECASE)
_MARKDOWN = MarkdownIt("commonmark")


def read_principle(path: Path, shown: str) -> tuple[Principle | None, list[Diagnostic]]:
    """Read one page. Either the principle, or every mistake in it."""
    text, mistakes = read_text(path, shown)
    if mistakes:
        return None, mistakes
    lines = text.splitlines()
    whole = Document(shown, lines, None, ())
    if not lines or lines[0].strip() != _FENCE or _FENCE not in lines[1:]:
        return None, [Diagnostic("G018", "no front matter", whole.span(), "begin with `---`, the keys, and `---`")]
    end = lines.index(_FENCE, 1)
    front = parse("\n".join(lines[1:end]), shown, first_line=2)
    if front.root is None:
        return None, list(front.diagnostics)
    written, mistakes = fit(PrincipleText, front.root, front)
    sections, faults = _sections(lines, end + 1, whole)
    mistakes = [*front.diagnostics, *mistakes, *faults, *_language(lines, end + 1, whole)]
    if mistakes or written is None:
        return None, mistakes
    return Principle(
        id=written.id, title=written.title, source=written.source, place=written.place, force=written.force,
        evidence=written.evidence, asks=sections[0], weigh=sections[1], questions=_questions(sections[2]),
        bears_on=tuple(written.bears_on), pulls_against=tuple(Tension(t.rule, t.because) for t in written.pulls_against),
        pinned=written.pinned == "true", group=path.parent.name, span=front.find(("id",)),
    ), []  # fmt: skip


def _sections(lines: list[str], begin: int, document: Document) -> tuple[list[str], list[Diagnostic]]:
    """Cut the body at its headings, which are to be the three, in order."""
    tokens = _MARKDOWN.parse("\n".join(lines[begin:]))
    marks = [(_heading(tokens, n), begin + token.map[0]) for n, token in enumerate(tokens)
             if token.type == "heading_open" and token.tag == "h2" and token.map]  # fmt: skip
    if [title for title, _ in marks] != list(HEADINGS):
        cure = f"use these headings, in this order: {', '.join(f'`## {h}`' for h in HEADINGS)}"
        return [], [Diagnostic("G019", "the headings of a principle are three", document.span(begin + 1), cure)]
    ends = [line for _, line in marks[1:]] + [len(lines)]
    sections = ["\n".join(lines[start + 1 : end]).strip() for (_, start), end in zip(marks, ends, strict=True)]
    empty = [mark for mark, section in zip(marks, sections, strict=True) if not section]
    return sections, [Diagnostic("G113", f"nothing under `{h}`", document.span(n + 1), "write it") for h, n in empty]


def _heading(tokens: list[Token], place: int) -> str:
    return tokens[place + 1].content.strip()


def _questions(section: str) -> tuple[str, ...]:
    tokens = _MARKDOWN.parse(section)
    items = [n for n, token in enumerate(tokens) if token.type == "list_item_open"]
    inline = (next((t.content for t in tokens[n:] if t.type == "inline"), "") for n in items)
    return tuple(" ".join(text.split()) for text in inline) or (section,)


def _language(lines: list[str], begin: int, document: Document) -> list[Diagnostic]:
    """Find words of obligation, which belong to rules."""
    cure = "a principle is weighed, never met or breached: say what it invites"
    return [
        Diagnostic("G405", f"`{word[0]}` in a principle", document.span(n + 1, word.start() + 1, len(word[0])), cure)
        for n, line in enumerate(lines)
        if n >= begin
        for word in _OBLIGATION.finditer(line)
    ]
