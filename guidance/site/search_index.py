"""The site's search: what the command line looks through, with every other page after it, in pieces for a browser."""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from guidance.app.search import index_of
from guidance.engine.explain.names import edition, says
from guidance.engine.explain.sentence import start_in_words
from guidance.engine.model.period import Period
from guidance.engine.model.principle import Principle
from guidance.engine.model.rule import Rule
from guidance.engine.search.index import PAGE, Index, Item
from guidance.engine.search.packed import packed
from guidance.site import kinds, wording
from guidance.site.catalogue import Catalogue
from guidance.site.page import Page
from guidance.site.practice.principle_pages import principle_path

FOLDER = "search"
_LEFT_OUT = ("rules/", "principles/", "on-request/", "requirements/")
"""Pages of what is found itself, and of what is in no answer that did not ask for it by name."""
_FEW = 5
"""On how many pages a heading may stand and still tell one from another."""
_HEADING = re.compile(r"^#+ (.*)$", re.MULTILINE)
_MARKUP = re.compile(r"\{[^}]*\}|<[^>]*>|\[([^\]]*)\]\([^)]*\)")


def search_files(known: Catalogue, pages: Iterable[Page]) -> Iterator[tuple[str, str]]:
    """Give each piece of the index as a script, with its place in the site: a folder of files fetches no data."""
    others = [page for page in pages if not page.path.startswith(_LEFT_OUT)]
    index = with_pages(index_of(known.library, [*known.library.rules, *known.library.principles]), others)
    pieces: dict[str, Any] = {**packed(index), "items": [_item(known, item) for item in index.items]}
    pieces["words"] = {**pieces["words"], "kinds": kinds.WORDS}
    for name, piece in pieces.items():
        data = json.dumps(piece, ensure_ascii=False, separators=(",", ":"))
        yield f"{FOLDER}/{name}.js", f"guidanceSearch({json.dumps(name)},{data});\n"


def with_pages(index: Index, pages: Iterable[Page]) -> Index:
    """Add pages to an index, after the rules and principles: by their titles, and by headings that few pages have."""
    headings = {page: dict.fromkeys(_headings(page.body)) for page in pages}
    shared = Counter(heading for found in headings.values() for heading in found)
    items = [
        Item(page.path, page.title, more=" ".join(h for h in found if shared[h] <= _FEW), kind=PAGE)
        for page, found in headings.items()
    ]
    return Index((*index.items, *items), index.lexicon, index.subjects, index.harm)


def _headings(body: str) -> list[str]:
    return [_MARKUP.sub(r"\1", heading) for heading in _HEADING.findall(body)]


def _item(known: Catalogue, item: Item) -> dict[str, Any]:
    rules = [known.rules[e.id] for e in item.editions]
    principle = next((p for p in known.library.principles if p.id == item.id), None) if not rules else None
    labels = [_label(rule) for rule in rules] if rules else [_principle(principle)] if principle else [_kind(item.id)]
    marks = [kinds.kind_of(rule) for rule in rules] or ([kinds.PRINCIPLE] if principle else [])
    return {
        "id": item.id, "kind": item.kind, "titles": item.titles, "path": _address(item, principle), "labels": labels,
        "marks": marks if len(set(marks)) > 1 else marks[:1],
        "editions": [
            [e.id, item.titles.index(e.title), e.begins, e.ends, e.year, _other(rule), edition(rule.instrument)]
            for e, rule in zip(item.editions, rules, strict=True)
        ],
    }  # fmt: skip


def _other(rule: Rule) -> str:
    """Return the name of a rule's page where it is not its identifier."""
    name = wording.rule_path(rule.id).removeprefix("rules/").removesuffix(".md")
    return "" if name == rule.id else name


def _label(rule: Rule) -> str:
    how = "The power ends after" if rule.limit_of_power else "Within"
    limit = f" {how} {rule.within}{start_in_words(rule)}." if isinstance(rule.within, Period) else ""
    return f"{says(rule)}.{limit} {_upper(rule.bearer)}."


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def _principle(principle: Principle) -> str:
    return f"To be weighed. {principle.source}."


def _kind(path: str) -> str:
    return {
        "mistakes": "A mistake in a pack or a record",
        "how": "How this works",
        "words": "A word of the records",
    }.get(path.partition("/")[0], "A page")


def _address(item: Item, principle: Principle | None) -> str:
    path = principle_path(principle) if principle else item.id
    return (
        ""
        if item.editions
        else path.removesuffix(".md").removesuffix("index") + ("" if path.endswith("index.md") else "/")
    )
