"""As if on a date: the rules in force on any day, the day held in the page’s own address so that it can be passed on.

The script compares the day with the first and last days that are written here, as text; without it the page points to
the editions, each of which says from when to when it was in force.
"""

import json
from collections.abc import Iterator

from guidance.engine.explain.names import edition
from guidance.engine.model.rule import Evidence, Rule
from guidance.site import kinds, wording
from guidance.site.catalogue import Catalogue
from guidance.site.editions import edition_pages
from guidance.site.page import Page, link, paragraphs
from guidance.site.practice.journey import title_of
from guidance.site.practice.steps import step_of

PATH = "on-a-day.md"
TITLE = "As if on a date"
DATA = "on-a-day-data.js"
_SAID = (
    "Choose a day, and see the rules that were in force on it. The address of this page then holds the day: keep it, "
    "or pass it on, as `on-a-day/index.html#2012-06-01`."
)
_NO_SCRIPT = "Choosing a day needs JavaScript, which is not running here."
_DOUBT = {Evidence.RECALLED: "believed", Evidence.INFERRED: "its text was not read"}


def by_day_pages(_: Catalogue) -> Iterator[Page]:
    """Make the page."""
    editions = link("The editions, with the days from which and until which each was in force", edition_pages.INDEX)
    place = (
        f'<div id="on-a-day" data-root="../"><p>{_NO_SCRIPT}</p></div>\n'
        '<script src="../on-a-day.js" defer></script>\n<script src="../on-a-day-data.js" defer></script>'
    )
    yield Page(PATH, TITLE, paragraphs(f"# {TITLE}", _SAID, place, editions))


def by_day_data(catalogue: Catalogue) -> str:
    """Write what the script compares, as a script that hands it over."""
    words = catalogue.library.vocabulary
    found: dict[str, list[list[str]]] = {step: [] for step in (*words.stages, "")}
    for rule in catalogue.rules.values():
        if rule.commencement and not rule.trial:
            found[step_of(words, rule)].append(_row(rule))
    steps = [[title_of(step) if step else "Elsewhere", rows] for step, rows in found.items() if rows]
    return f"guidanceOnADay({json.dumps(steps, ensure_ascii=False, separators=(',', ':'))});\n"


def _row(rule: Rule) -> list[str]:
    """Give the name, title, edition, kind, first day, and first day no longer, of a rule."""
    doubt = _DOUBT.get(rule.evidence, "")
    told = f"{edition(rule.instrument)}; {doubt}" if doubt else edition(rule.instrument)
    page = wording.rule_path(rule.id).removesuffix(".md")
    kind = kinds.WORDS[kinds.kind_of(rule)]
    return [page, rule.title, told, kind, str(rule.commencement), str(rule.repeal or "")]
