"""One page for each instrument, and a table of them."""

from collections.abc import Iterator

from guidance.engine.explain.names import KIND_OF_FORCE, day_in_words
from guidance.engine.model.rule import Instrument, Rule
from guidance.engine.packs.documents.provenance import publications
from guidance.site import kinds
from guidance.site.catalogue import Catalogue
from guidance.site.editions import edition_history
from guidance.site.editions.coverage_map import coverage_path
from guidance.site.editions.edition_changes import changes
from guidance.site.escape import code, text
from guidance.site.labels import DAY_KNOWN, NOT_READ, edition_path, in_force, upper_first
from guidance.site.page import Page, bullets, facts, link, notice, paragraphs, table
from guidance.site.rules.withdrawn_pages import withdrawn_links

INDEX = "editions/index.md"
CHECKING, SOURCES = "editions/still-to-check.md", "editions/sources.md"


def edition_pages(catalogue: Catalogue) -> Iterator[Page]:
    """Make every page about instruments."""
    yield _index(catalogue)
    yield from (_page(catalogue, instrument) for instrument in catalogue.library.instruments)


def checking_path(instrument: Instrument) -> str:
    """Say where the list of what is still to be read of an instrument is."""
    return f"editions/{instrument.id}/still-to-check.md"


def rules_of(catalogue: Catalogue, instrument: Instrument) -> list[Rule]:
    """List the rules of an instrument, in the order of the child's journey."""
    return [rule for rules in catalogue.by_stage(instrument).values() for rule in rules]


def latest_first(catalogue: Catalogue) -> list[Instrument]:
    """List the instruments, the one that came into force last first."""
    return list(reversed(catalogue.instruments_in_order))


def _page(catalogue: Catalogue, instrument: Instrument) -> Page:
    stages = [
        part
        for stage, rules in catalogue.by_stage(instrument).items()
        for part in (
            f"## {text(upper_first(stage))}",
            bullets(map(kinds.rule_link, rules)),
        )
    ]
    waiting = link("What still needs checking", checking_path(instrument))
    unread = "" if instrument.text_read else notice(f"**{NOT_READ}** {waiting}.")
    body = paragraphs(
        f"# {text(instrument.title)}",
        unread,
        facts(_about(catalogue, instrument)),
        *stages,
        *changes(catalogue, instrument),
    )
    return Page(edition_path(instrument), instrument.title, body)


def _about(catalogue: Catalogue, instrument: Instrument) -> Iterator[tuple[str, list[str]]]:
    before, after = catalogue.edition_before(instrument), catalogue.successor(instrument)
    yield "What it is", [_what(catalogue, instrument)]
    yield "Issued under", [text(instrument.issued_under)]
    yield "In force", [_in_force(catalogue, instrument), *_first_day(catalogue, instrument)]
    yield (
        "It took the place of",
        [link(text(before.title), edition_path(before)) if before else text(instrument.supersedes)],
    )
    yield "Its place was taken by", [link(text(after.title), edition_path(after))] if after else []
    yield "When it ended", [_at_repeal(instrument)] if instrument.repeal else []
    yield "What is awaited", [text(instrument.awaits)]
    yield "What we have assumed", [text(upper_first(instrument.because))]
    yield "How far it is here", [link("stage by stage, and what a record can show", coverage_path(instrument))]
    yield "Working days", [text(instrument.working_days), f"by the calendar {text(instrument.calendar)}"]
    yield (
        "Where it is published",
        [text(instrument.source_url), f"read {day_in_words(instrument.source_read)}" if instrument.source_read else ""],
    )
    yield "Withdrawn, because it was wrong", withdrawn_links(instrument)
    yield "Licence", [text(instrument.licence)]
    yield "Its name in files", [code(instrument.id)]


def _first_day(catalogue: Catalogue, instrument: Instrument) -> list[str]:
    if instrument.commencement is None:
        return []
    pages = publications(instrument.commencement_sources, catalogue.library.publications)
    named = "; ".join(text(page.title) for page in pages)
    known = DAY_KNOWN[instrument.commencement_evidence]
    return [f"its first day is {known}" + (f"; known from: {named} ({link('sources', SOURCES)})" if named else "")]


def _what(catalogue: Catalogue, instrument: Instrument) -> str:
    where = f" of {text(catalogue.library.authorities.name(instrument.authority))}" if instrument.authority else ""
    return f"{upper_first(KIND_OF_FORCE[instrument.force])}{where}, for {text(upper_first(instrument.extent))}"


def _in_force(catalogue: Catalogue, instrument: Instrument) -> str:
    """Say when an instrument is in force; of one that waits for its day, whether a part of it has begun."""
    begun = [r.commencement for r in rules_of(catalogue, instrument) if r.commencement]
    if instrument.commencement or not begun:
        return in_force(instrument.commencement, instrument.repeal)
    return f"in part from {day_in_words(min(begun))}; the rest is not yet in force, and no date is set for it"


def _at_repeal(instrument: Instrument) -> str:
    return "a clock started by then runs on" if instrument.at_repeal == "saved" else "a clock still running then stops"


def _index(catalogue: Catalogue) -> Page:
    rows = [
        (link(text(i.title), edition_path(i)), _in_force(catalogue, i), KIND_OF_FORCE[i.force],
         str(len(rules_of(catalogue, i))), "read" if i.text_read else "not yet read")
        for i in latest_first(catalogue)
    ]  # fmt: skip
    body = paragraphs(
        "# Editions",
        "Each instrument that the packs hold, the latest first. A rule belongs to one edition, and reaches what starts "
        "its clock while that edition is in force.",
        link("The history of the editions, with every date and how well it is known", edition_history.PATH)
        if catalogue.library.editions
        else "",
        table("editions", rows),
    )  # fmt: skip
    return Page(INDEX, "Editions", body)
