"""The history of the editions of a guide: every date, how well it is known, and what each edition changed."""

from collections.abc import Iterator, Sequence
from datetime import date

from guidance.engine.explain.names import DAY_KNOWN, day_in_words
from guidance.engine.model.instruments.edition import UNKNOWN, Dated, Edition
from guidance.engine.model.rule import Instrument, Rule
from guidance.engine.packs.documents.provenance import publications
from guidance.site import wording
from guidance.site.catalogue import Catalogue
from guidance.site.escape import text
from guidance.site.labels import DAY_KNOWN as SHORT
from guidance.site.labels import edition_path, upper_first
from guidance.site.page import Page, bullets, link, paragraphs, table

PATH = "editions/history.md"
TITLE = "The history of the editions"
_SAID = (
    "Every edition that is known of, the earliest first, with every date as far as it is known and how well. A date "
    "that nobody here has found is said to be unknown. Guidance is changed between editions too, by letter: those "
    "changes are dates of the edition they changed."
)
_KEY = f"How well a date is known: {'; '.join(f'“{short}” is {DAY_KNOWN[e]}' for e, short in SHORT.items())}."


def history_pages(catalogue: Catalogue) -> Iterator[Page]:
    """Make the page of the history of editions, where the packs hold one."""
    editions = catalogue.library.editions
    if editions:
        rows = [row for edition in editions for row in _rows(catalogue, edition)]
        changes = [part for edition in editions for part in _edition(catalogue, edition)]
        body = paragraphs(f"# {TITLE}", _SAID, _KEY, table("dates", rows), "## What each edition changed", *changes)
        yield Page(PATH, TITLE, body, wide=True)


def _rows(catalogue: Catalogue, edition: Edition) -> Iterator[tuple[str, ...]]:
    for dated in edition.dates:
        yield _name(catalogue, edition), when(dated.when), text(upper_first(dated.what)), _known(catalogue, dated)


def _known(catalogue: Catalogue, dated: Dated) -> str:
    if dated.when == UNKNOWN:
        return "nobody here has found it"
    pages = _pages(catalogue, dated.sources)
    return SHORT[dated.evidence] + (f"; known from: {pages}" if pages else "")


def _pages(catalogue: Catalogue, sources: Sequence[str]) -> str:
    return "; ".join(text(page.title) for page in publications(sources, catalogue.library.publications))


def when(written: str) -> str:
    """Write a date in words, as far as it is known.

    >>> when("2010-03"), when("1974"), when("2010-06-10"), when("unknown")
    ('March 2010', '1974', '10 June 2010', '**unknown**')
    """
    if written == UNKNOWN:
        return f"**{UNKNOWN}**"
    if len(written) == len("2010-03-17"):
        return day_in_words(date.fromisoformat(written))
    return f"{date.fromisoformat(f'{written}-01'):%B %Y}" if "-" in written else written


def _name(catalogue: Catalogue, edition: Edition) -> str:
    held = _instrument(catalogue, edition)
    return link(text(edition.name), edition_path(held)) if held else text(edition.name)


def _instrument(catalogue: Catalogue, edition: Edition) -> Instrument | None:
    return next((i for i in catalogue.library.instruments if i.id == edition.instrument), None)


def _edition(catalogue: Catalogue, edition: Edition) -> Iterator[str]:
    held = _instrument(catalogue, edition)
    yield f"### {text(edition.title)}"
    took = f" It came after {text(' and '.join(edition.supersedes))}." if edition.supersedes else ""
    sources = f" Known from: {_pages(catalogue, edition.sources)}." if edition.sources else ""
    yield f"{upper_first(DAY_KNOWN[edition.evidence])}.{took}{sources}"
    yield bullets(map(text, edition.changes))
    yield bullets(_within(catalogue, edition, held)) if held else "The packs hold no rule of it."


def _within(catalogue: Catalogue, edition: Edition, held: Instrument) -> Iterator[str]:
    """Point to the rules of an edition, and to those that a change within it began or ended."""
    yield f"Its rules: {link(text(held.title), edition_path(held))}"
    for dated in edition.dates:
        yield from _moved(catalogue, dated, held)


def _moved(catalogue: Catalogue, dated: Dated, held: Instrument) -> Iterator[str]:
    rules = catalogue.of_instrument.get(held.id, [])
    begun = [r for r in rules if str(r.commencement) == dated.when and r.commencement != held.commencement]
    ended = [r for r in rules if str(r.repeal) == dated.when and r.repeal != held.repeal]
    if begun or ended:
        yield f"On {when(dated.when)}: {'; '.join([*_named('ended', ended), *_named('began', begun)])}"


def _named(verb: str, rules: list[Rule]) -> Iterator[str]:
    if rules:
        yield f"{verb} {', '.join(link(text(r.title), wording.rule_path(r.id)) for r in rules)}"
