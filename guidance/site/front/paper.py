"""Everything in force on one page, for paper: what somebody takes along to where there is no screen."""

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from guidance.app.files import FOR_ALL, real
from guidance.app.named_file import check_replaceable, write_named
from guidance.engine.explain.names import day_in_words
from guidance.site.catalogue import Catalogue
from guidance.site.escape import text
from guidance.site.labels import NOT_A_VIEW
from guidance.site.page import Page, notice, paragraphs
from guidance.site.practice.who_pages import in_steps
from guidance.site.times import Time, time_of

PATH = "in-force.md"
TITLE = "Every requirement in force"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "msedge")
_LONGEST = 300
_SAID = (
    "Every rule of these packs that is in force on {day}{where}, by the step of the child’s journey. Each says with "
    "what force, and by when. Paper does not change when the law does: look at its day."
)


class NoBrowserError(Exception):
    """What prints pages was not found on this machine, or printed nothing."""


def paper_pages(catalogue: Catalogue) -> Iterator[Page]:
    """Make the page."""
    rules = [r for r in catalogue.rules.values() if not r.trial and time_of(r, catalogue.as_at) is Time.NOW]
    here = catalogue.library.authorities.name(catalogue.authority)
    where = f", {text(here)}’s own procedure among them" if here else ""
    said = _SAID.format(day=day_in_words(catalogue.as_at), where=where)
    body = paragraphs(f"# {TITLE}", notice(f"**{NOT_A_VIEW}**"), said, *in_steps(catalogue, rules))
    yield Page(PATH, f"{TITLE}{f': {here}' if here else ''}", body)


def browser() -> str | None:
    """Find what prints pages on this machine."""
    return next(filter(None, map(shutil.which, BROWSERS)), None)


def print_paper(site: Path, to: Path) -> None:
    """Print the page of a built site to a PDF, by the browser of this machine: beside, and put in place once whole.

    Raises:
        NoBrowserError: There is none, or it printed nothing.
        FileNotFoundError: There is no site there.
        NotReplaced: What is there may not be lost, such as the ledger.
        OSError: It cannot be written.
    """
    check_replaceable(to)
    found = browser()
    if found is None:
        message = f"none of {', '.join(BROWSERS)} was found"
        raise NoBrowserError(message)
    page = (site / PATH).with_suffix("") / "index.html"
    if not page.is_file():
        raise FileNotFoundError(page)
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / "made.pdf"
        _print(found, page, made)
        write_named(to, [made.read_bytes()], mode=FOR_ALL)


def _print(found: str, page: Path, to: Path) -> None:
    command = [
        found, "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run",
        "--no-pdf-header-footer", f"--print-to-pdf={real(to)}", real(page).as_uri(),
    ]  # fmt: skip
    message = f"`{found}` printed nothing"
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=_LONGEST)  # noqa: S603
    except subprocess.TimeoutExpired:
        raise NoBrowserError(message) from None
    if done.returncode or not to.is_file():
        raise NoBrowserError(message)
