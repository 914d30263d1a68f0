"""From packs to a folder of pages: Markdown first, then mkdocs makes HTML of it."""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import yaml

from guidance import __version__
from guidance.app.desk.out_of_hours import out_of_hours
from guidance.app.desk.policy import FOLDER
from guidance.app.evaluation.receipt import pack_digest
from guidance.app.extras import need
from guidance.app.files import real
from guidance.app.packs.shipped import HOUSE
from guidance.engine.packs.library import Library
from guidance.site import search_index
from guidance.site.catalogue import Catalogue
from guidance.site.documents import on_request
from guidance.site.editions import checking_pages, coverage_map, edition_history, edition_pages, recent_changes
from guidance.site.front import (
    accessibility,
    by_day,
    code_pages,
    downloads,
    front_page,
    hand_written,
    paper,
    ways,
)
from guidance.site.front.hand_written import HandWritten
from guidance.site.front.order import MATERIAL, OWN, PLAIN, Order, catalogue_of
from guidance.site.labels import NOT_A_VIEW
from guidance.site.learning.public_pages import public_dossiers
from guidance.site.page import Page, card_labels
from guidance.site.place import MARK, built_beside, check_ours, check_place, pages_folder
from guidance.site.practice import (
    authority_pages,
    journey,
    lesson_pages,
    pathway_pages,
    principle_pages,
    question_pages,
    tension_pages,
    who_pages,
    word_pages,
)
from guidance.site.rules import definitions, due_pages, ladder, powers, requirements, tables, withdrawn_pages
from guidance.site.rules.rule_page import rule_page
from guidance.site.trials import explorer, trial_pages

THEME = Path(__file__).parent / "theme"
PACKAGED = Path(__file__).parent / "docs"
OUTPUT = Path("build/site")
AS_ORDERED = "as ordered"
"""What a site is marked with that is not that of the shipped packs for everybody, today."""

DIALECT = "guidance.site.dialect"
THEMES: Mapping[str, Mapping[str, object]] = {
    OWN: {"name": None, "custom_dir": "theme", "static_templates": ["404.html"]},
    MATERIAL: {
        "name": "material",
        "font": False,
        "features": ["navigation.tabs", "navigation.path", "navigation.top"],
    },
}
"""What makes HTML of the pages: our own template, or Material for MkDocs, which has no search and no calculator."""

_FOLDER = re.compile(r'(<a\b[^>]*?\shref=")(\.{1,2}|[^"#:?]*/)(?=["#])')
"""A link to a folder, for whose page a server looks and a browser on its own does not."""

_CHANGED = re.compile(r"\s*<lastmod>[^<]*</lastmod>")

Tell = Callable[[str], object]
MakeDesk = Callable[[], Mapping[str, bytes]]


@dataclass(frozen=True)
class Built:
    """What came of a build. `unexpected` counts worked cases that do not come out as written."""

    folder: Path
    pages: int
    cases: int
    unexpected: int


def made_from(library: Library, day: date) -> str:
    """Name what a site is made from: this version, every file of the packs, and what of them is in force on a day."""
    now = [rule.id for rule in library.rules if rule.in_force(day)]
    return f"{__version__} {hashlib.sha256(json.dumps([sorted(library.digests), now]).encode()).hexdigest()}"


def shipped_hand_written() -> HandWritten:
    """Find the pages written by hand: those that came with the package, else those of the checkout that this is.

    Whatever else lies beside an installed package is somebody else's, and is no page of ours.
    """
    checkout = HOUSE / "docs" if (HOUSE / "pyproject.toml").is_file() else None
    return HandWritten(PACKAGED if PACKAGED.is_dir() else checkout)


def pages_of(known: Catalogue, written: HandWritten, order: Order = PLAIN) -> Iterator[Page]:
    """Make every page that the packs give rise to."""
    yield front_page.front_page(known, written, pack_digest(known.library))
    yield from (rule_page(known, rule) for rule in known.rules.values())
    for make in (
        tables.table_pages, due_pages.due_pages, downloads.download_pages, journey.journey_pages,
        edition_pages.edition_pages, coverage_map.coverage_pages, edition_history.history_pages,
        principle_pages.principle_pages, trial_pages.trial_pages, explorer.explorer_pages, lesson_pages.lesson_pages,
        requirements.requirement_pages, pathway_pages.pathway_pages, ladder.ladder_pages, powers.power_pages,
        definitions.definition_pages, question_pages.question_pages, on_request.on_request_pages,
        word_pages.word_pages, code_pages.code_pages, checking_pages.checking_pages, tension_pages.tension_pages,
        withdrawn_pages.withdrawn_pages, who_pages.who_pages, authority_pages.authority_pages,
        recent_changes.change_pages, by_day.by_day_pages, paper.paper_pages,
    ):  # fmt: skip
        yield from make(known)
    yield from accessibility.accessibility_pages(order.publisher, order.contact, order.address)
    yield from hand_written.index_pages(written)


def build_site(
    output: Path = OUTPUT, tell: Tell = lambda _: None, order: Order = PLAIN, make_desk: MakeDesk = dict
) -> Built:
    """Build a site as it was ordered.

    Args:
        output: The folder for the HTML; the Markdown it is made from goes beside it, in `<output>-pages`.
        tell: Told of each step as it begins.
        order: What it is made of, and for whom.
        make_desk: Makes the files of a desk to stand in it, or none; where there is one, every page leads there.

    Raises:
        Refused: A pack, or the file of lessons, has a mistake.
        NotOurs: One of the two folders holds something else.
        ModuleNotFoundError: What makes HTML of the pages is not installed.
    """
    need("material" if order.theme == MATERIAL else "mkdocs")
    check_place(output)
    tell("reading the packs and running their worked cases")
    known, written, desk = catalogue_of(order), shipped_hand_written(), make_desk()
    with built_beside(output) as fresh:
        tell("writing pages")
        pages = write(known, written, fresh, order, desk=bool(desk))
        tell(f"making {len(pages)} pages of HTML")
        render(fresh, order.theme, listed=bool(order.address))
        for name, content in desk.items():
            file = fresh / FOLDER / name
            file.parent.mkdir(exist_ok=True)
            file.write_bytes(content)
        made = made_from(known.library, known.as_at) if order.is_plain else AS_ORDERED
        (fresh / MARK).write_text(made, encoding="utf-8")
        configure(known, written, output, pages_folder(fresh), order=order, desk=bool(desk))
    unexpected = sum(bool(r.mistakes) for r in (*known.results, *known.carried))
    return Built(output, len(pages) + len(written.pages()), len(known.results), unexpected)


def write(
    known: Catalogue, written: HandWritten, output: Path, order: Order = PLAIN, *, desk: bool = False
) -> list[Page]:
    """Write the Markdown and the configuration beside an output folder, in place of what an earlier build wrote.

    Raises:
        NotOurs: The output or the folder beside it holds something else.
    """
    source = pages_folder(output)
    _emptied(output)
    _emptied(source)
    pages = list(pages_of(known, written, order))
    written.copy(source / "docs")
    for page in pages:
        file = source / "docs" / page.path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(page.markdown(), encoding="utf-8")
    (source / "docs" / explorer.DATA).write_text(explorer.explorer_json(known.library), encoding="utf-8")
    for path, piece in downloads.downloads(known):
        (source / "docs" / path).write_text(piece, encoding="utf-8", newline="")
    (source / "docs" / due_pages.DATA).write_text(due_pages.due_data(known), encoding="utf-8")
    for path, piece in search_index.search_files(known, pages):
        file = source / "docs" / path
        file.parent.mkdir(exist_ok=True)
        file.write_text(piece, encoding="utf-8")
    for path, whole in (*on_request.printed_forms(known), *public_dossiers(known)):
        file = source / "docs" / path
        file.parent.mkdir(exist_ok=True)
        file.write_text(whole, encoding="utf-8")
    shutil.copytree(THEME, source / "theme")
    with (source / "theme" / "guidance.css").open("a", encoding="utf-8") as style:
        style.write(card_labels())
    (source / "docs" / by_day.DATA).write_text(by_day.by_day_data(known), encoding="utf-8")
    configure(known, written, output, source, order=order, desk=desk)
    return pages


def configure(
    known: Catalogue, written: HandWritten, output: Path, source: Path, *, order: Order = PLAIN, desk: bool = False
) -> None:
    """Write beside the Markdown what mkdocs is to know for each theme, the folder that the HTML goes into among it."""
    for theme in THEMES:
        config = configuration(known, written, output, replace(order, theme=theme), desk=desk)
        text = yaml.safe_dump(config, sort_keys=False, allow_unicode=True, width=120)
        (source / _configured(theme)).write_text(text, encoding="utf-8")


def _configured(theme: str) -> str:
    return "mkdocs.yml" if theme == OWN else f"mkdocs-{theme}.yml"


def _emptied(folder: Path) -> None:
    check_ours(folder)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    (folder / MARK).touch()


def configuration(
    known: Catalogue, written: HandWritten, output: Path, order: Order = PLAIN, *, desk: bool = False
) -> dict[str, object]:
    """Return what mkdocs is to know. No font, script, picture or style comes from anywhere but the site itself."""
    here, own = known.library.authorities.name(known.authority), order.theme == OWN
    number = out_of_hours(known.library.instruments, known.authority) if here else ""
    return {
        "site_name": f"Child protection guidance: {here}" if here else "Child protection guidance",
        "site_url": order.address,
        "site_description": front_page.TITLE,
        "copyright": f"{NOT_A_VIEW}<br>Engine {__version__}, packs {pack_digest(known.library)[:16]}",
        "docs_dir": "docs",
        "site_dir": str(real(output)),
        "theme": dict(THEMES[order.theme]),
        "plugins": [],
        "markdown_extensions": [
            "attr_list", "def_list", "md_in_html", "tables", {"toc": {"toc_depth": 3}},
            *([DIALECT] if own else []),
        ],
        "extra": {
            "ways": ways.ways(known, written), "journey": ways.journey_of(known), "generator": False,
            "authority": here, "out_of_hours": number, "desk": f"{FOLDER}/index.html" if desk else "",
        },
        "validation": {
            "omitted_files": "ignore",
            "absolute_links": "relative_to_docs",
            "unrecognized_links": "warn",
            "anchors": "warn",
        },
        "nav": [front_page.PATH] if own else ways.menu(known, written),
    }  # fmt: skip


def render(output: Path, theme: str = OWN, *, listed: bool = False) -> None:
    """Make HTML of the Markdown beside an output folder, in one of `THEMES`; `listed` keeps a map of its addresses.

    Raises:
        RuntimeError: mkdocs found fault with what was written, such as a link that leads nowhere.
    """
    config = pages_folder(output) / _configured(theme)
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--config-file", str(config)]
    # Dates are taken from this, so that the same pages give the same bytes on any day.
    clock = {**os.environ, "SOURCE_DATE_EPOCH": "0", "PYTHONHASHSEED": "0", "NO_MKDOCS_2_WARNING": "1"}
    done = subprocess.run(command, env=clock, capture_output=True, text=True, check=False)  # noqa: S603  this Python
    if done.returncode:
        message = f"mkdocs found fault with the pages:\n{done.stdout}{done.stderr}"
        raise RuntimeError(message)
    (output / "sitemap.xml.gz").unlink(missing_ok=True)
    _map_of_addresses(output / "sitemap.xml", listed=listed)
    for page in output.rglob("*.html"):
        page.write_text(openable(page.read_text(encoding="utf-8")), encoding="utf-8")


def _map_of_addresses(file: Path, *, listed: bool) -> None:
    """Keep a map of a site only where it has an address, and say in it of no page when it was changed."""
    if not listed:
        file.unlink(missing_ok=True)
    elif file.is_file():
        file.write_text(_CHANGED.sub("", file.read_text(encoding="utf-8")), encoding="utf-8")


def openable(html: str) -> str:
    """Name the file in every link to a page of the site, as no server stands behind a folder of files.

    >>> openable('<a href="../rules/">Rules</a> <a class="x" href=".">Start</a> <a href="https://www.gov.uk/">it</a>')
    '<a href="../rules/index.html">Rules</a> <a class="x" href="./index.html">Start</a> <a href="https://www.gov.uk/">it</a>'
    """
    return _FOLDER.sub(lambda found: f"{found[1]}{found[2].removesuffix('/')}/index.html", html)
