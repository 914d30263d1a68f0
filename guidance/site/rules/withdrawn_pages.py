"""What was once stated as a rule and is no longer: its page is kept, and says why."""

from collections.abc import Iterator

from guidance.engine.model.rule import Instrument, Withdrawn
from guidance.site import wording
from guidance.site.catalogue import Catalogue
from guidance.site.escape import code, text
from guidance.site.page import Page, link, notice, paragraphs


def withdrawn_pages(catalogue: Catalogue) -> Iterator[Page]:
    """Make a page for each rule that was withdrawn."""
    for instrument in catalogue.library.instruments:
        yield from (_page(instrument, gone) for gone in instrument.withdrawn)


def _page(instrument: Instrument, gone: Withdrawn) -> Page:
    body = paragraphs(
        f"# {text(gone.title)}",
        notice(f"**Withdrawn.** {text(instrument.title)} was said here to ask this. It does not bind anybody."),
        "## Why it was withdrawn", text(gone.because),
        "## Its name in files", f"{code(gone.rule)}. No other rule will have this name.",
    )  # fmt: skip
    return Page(wording.rule_path(gone.rule), f"{gone.title} (withdrawn)", body)


def withdrawn_links(instrument: Instrument) -> list[str]:
    """List what was withdrawn from one instrument."""
    return [link(text(gone.title), wording.rule_path(gone.rule)) for gone in instrument.withdrawn]
