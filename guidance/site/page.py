"""A page as Markdown, and the few shapes that pages are made of. Every part given here is already escaped."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from guidance.site.escape import in_html

TABLES = {
    "limits": (
        "What is to be done",
        "What starts the clock",
        "By when",
        "With what force",
        "Editions, and how well each is known",
    ),
    "rules": ("Rule", "Edition", "With what force", "By when"),
    "dates": ("Edition", "When", "What", "How well that is known"),
    "requirements": ("Requirement", "Editions"),
    "requirement": (
        "Edition",
        "What starts the clock",
        "By when",
        "Counted from",
        "What is to be done",
        "Who",
        "With what force",
    ),
    "editions": ("Edition", "In force", "With what force", "Rules", "Printed text"),
    "coverage": ("Stage", "How far it is here", "What is not"),
    "shown": ("Part", "A record can show", "Only from one side", "Needs a person"),
    "facts": ("What may be recorded", "Values", "What it means"),
    "events": ("What happened", "What it means", "Clocks it starts"),
    "authorities": ("Authority", "Code", "Name in files", "From", "Until"),
    "known": (
        "Instrument",
        "Statements",
        "Confirmed",
        "Borne out",
        "From memory",
        "Inferred",
        "Read, and agree",
        "Said to differ",
        "Printed text",
    ),
    "first-days": ("Instrument", "First day", "How well it is known", "From"),
    "check": ("Rule", "Our words", "Place in the text", "How well it is known, and from what", "Mark", "Read by"),
    "check-principles": ("Principle", "Source", "Place in it", "How well it is known", "Mark", "Read by"),
    "sources": ("Page or text", "Address", "Short name", "Rules known from it"),
    "unsaid": ("Rule", "Edition", "What is not expressed, and why"),
    "codes": ("Code", "What is wrong"),
    "counts": (
        "With what force",
        "By a date",
        "No number",
        "To be so",
        "May be done",
        "Powers that end",
        "Definitions",
        "No record can show",
    ),
    "years": ("Year", "Days not counted"),
    "reaches": ("Authority", "Rule", "What becomes of it", "From", "To", "Trial"),
}
"""The columns of each kind of table. On a narrow screen a row becomes a card, and these label its lines."""


_NOT_ACTED_ON = (
    "how/", "mistakes/", "editions/", "on-request/", "forms/", "downloads", "accessibility",
    "words/authorities", "words/calendars", "words/states",
)  # fmt: skip
"""Pages on how things are written, known and counted."""


@dataclass(frozen=True)
class Page:
    """One page. `title` is plain text; a `wide` page has no lists beside it; `step` is its place in the journey."""

    path: str
    title: str
    body: str
    wide: bool = False
    step: str = ""

    def markdown(self) -> str:
        """Return the whole file."""
        said = {"title": in_html(self.title), "wide": self.wide, "step": self.step, "acted_on": self.acted_on}
        meta = "".join(f"{name}: {json.dumps(value, ensure_ascii=False)}\n" for name, value in said.items() if value)
        return f"---\n{meta}---\n\n{self.body.strip()}\n"

    @property
    def acted_on(self) -> bool:
        """Tell whether somebody who works with a child may act on this page: all but those on how things are made."""
        return not self.path.startswith(_NOT_ACTED_ON)


def paragraphs(*parts: str) -> str:
    """Set parts one below the other, leaving out those that are empty."""
    return "\n\n".join(part for part in parts if part)


def link(label: str, path: str, anchor: str = "") -> str:
    """Point to another page by its place in the site."""
    return f"[{label}](/{path}{f'#{anchor}' if anchor else ''})"


def bullets(items: Iterable[str]) -> str:
    """List items, one a line."""
    return "\n".join(f"- {item}" for item in items)


def kind(words: str, which: str) -> str:
    """Write the label that says what kind of statement a page holds."""
    label, _, rest = words.partition(": ")
    return f"**{label}**: {rest}\n{{ .what .what-{which} }}" if rest else f"**{label}**\n{{ .what .what-{which} }}"


def notice(words: str) -> str:
    """Write a line that no reader should miss."""
    return f"{words}\n{{ .notice }}"


def facts(rows: Iterable[tuple[str, Sequence[str]]]) -> str:
    """List names with what is to be said of each; a name with nothing to say is left out."""
    return "\n\n".join(
        "\n".join([name, *(f":   {said}\n" for said in saying)]).strip() for name, saying in rows if any(saying)
    )


def table(which: str, rows: Iterable[Sequence[str]]) -> str:
    """Lay out a table of one of the known kinds."""
    head = TABLES[which]
    lines = [f"| {' | '.join(cells)} |" for cells in (head, ["---"] * len(head), *rows)]
    return "\n".join([f'<div class="cards cards-{which}" markdown>', "", *lines, "", "</div>"])


def card_labels() -> str:
    """Write the style that labels the lines of each card on a narrow screen."""
    rules = [
        f'  .cards-{which} td:nth-child({n})::before {{ content: "{label}: "; }}'
        for which, labels in TABLES.items()
        for n, label in enumerate(labels, 1)
    ]
    return "\n".join(["@media screen and (max-width: 44.99em) {", *rules, "}", ""])
