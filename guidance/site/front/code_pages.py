"""One page for each mistake that the checker reports, and an index of them."""

from collections.abc import Iterator

from guidance.app.packs.codes import CodeEntry
from guidance.site.catalogue import Catalogue
from guidance.site.escape import block, code, slug, text, with_names
from guidance.site.page import Page, link, paragraphs, table

INDEX = "mistakes/index.md"


def code_path(entry: CodeEntry) -> str:
    """Say where the page of a code is."""
    return f"mistakes/{slug(entry.code)}.md"


def code_pages(catalogue: Catalogue) -> Iterator[Page]:
    """Make every page about mistakes, where there is a catalogue of them."""
    if catalogue.codes:
        yield _index(catalogue)
    yield from (_page(entry) for entry in catalogue.codes)


def _page(entry: CodeEntry) -> Page:
    examples = [
        part
        for heading, lines in (("Wrong", entry.wrong), ("Right", entry.right))
        if lines
        for part in (f"## {heading}", block(lines))
    ]
    body = paragraphs(f"# {text(entry.code)}: {with_names(entry.title)}", with_names(entry.meaning), *examples)
    return Page(code_path(entry), f"{entry.code}: {entry.title}", body)


def _index(catalogue: Catalogue) -> Page:
    rows = [(link(text(entry.code), code_path(entry)), with_names(entry.title)) for entry in catalogue.codes]
    said = f"Each has a code, a place in the file and a cure. {code('guidance explain CODE')} says the same."
    return Page(
        INDEX, "Mistakes the checker reports", paragraphs("# Mistakes the checker reports", said, table("codes", rows))
    )
