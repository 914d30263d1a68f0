"""The ways into the site that stand on every page: its main lists, and the steps of the child's journey."""

from collections.abc import Iterator

from guidance.site.catalogue import Catalogue
from guidance.site.editions import edition_pages
from guidance.site.front import front_page, hand_written
from guidance.site.front.hand_written import HandWritten
from guidance.site.practice import journey, pathway_pages, principle_pages, question_pages, who_pages, word_pages
from guidance.site.rules import due_pages, tables


def ways(catalogue: Catalogue, written: HandWritten) -> list[dict[str, str]]:
    """Name each main list with its page; what has no page has no place among them."""
    return [{"title": title, "source": source, "path": _file(source)} for title, source in _named(catalogue, written)]


def menu(catalogue: Catalogue, written: HandWritten) -> list[dict[str, object]]:
    """Return both as a menu of mkdocs, for a theme that draws its own."""
    steps = [{journey.title_of(step): journey.step_path(step)} for step in journey.steps(catalogue)]
    lists: list[dict[str, object]] = [{title: source} for title, source in _named(catalogue, written)]
    return [*lists, {journey.TITLE: steps}]


def _named(catalogue: Catalogue, written: HandWritten) -> Iterator[tuple[str, str]]:
    yield "Start", front_page.PATH
    yield "Something has just happened", word_pages.EVENTS
    yield from [("Pathway", pathway_pages.INDEX)] if catalogue.library.pathways else []
    yield "Who you are", who_pages.INDEX
    yield "Rules", tables.JOURNEY
    yield "Time limits", tables.LIMITS
    yield "When is it due?", due_pages.PATH
    yield from [("Your decisions", question_pages.PATH)] if catalogue.library.questions else []
    yield "What to weigh", principle_pages.INDEX
    yield "Editions", edition_pages.INDEX
    yield from [("How it works", hand_written.home(written))] if written.pages() else []


def journey_of(catalogue: Catalogue) -> dict[str, object]:
    """Name the steps of the journey, each with its page."""
    found = [
        {"name": step, "title": journey.title_of(step), "source": path, "path": _file(path)}
        for step in journey.steps(catalogue)
        for path in [journey.step_path(step)]
    ]
    return {"title": journey.TITLE, "steps": found}


def _file(source: str) -> str:
    """Say where the HTML of a page comes to stand: in a folder of its own, unless it is the index of one."""
    folder, _, name = source.removesuffix(".md").rpartition("/")
    return "/".join(filter(None, [folder, "" if name in {"index", "README"} else name, "index.html"]))
