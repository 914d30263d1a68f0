"""One page for each instrument, a table of them, and what still needs checking against the printed text."""

from collections import Counter
from collections.abc import Iterator

from guidance.engine.explain.names import EVIDENCE, KIND_OF_FORCE, day_in_words
from guidance.engine.model.rule import Evidence, Instrument, Rule
from guidance.site import edition_history, wording
from guidance.site.catalogue import Catalogue
from guidance.site.edition_changes import changes
from guidance.site.escape import code, text
from guidance.site.labels import KNOWN, NOT_READ, counted, edition, edition_path, in_force, upper_first
from guidance.site.page import Page, bullets, facts, link, notice, paragraphs, table

INDEX = "editions/index.md"
CHECKING = "editions/still-to-check.md"


def edition_pages(catalogue: Catalogue) -> Iterator[Page]:
    """Make every page about instruments."""
    yield _index(catalogue)
    yield _checking(catalogue)
    yield from (_page(catalogue, instrument) for instrument in catalogue.library.instruments)


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
            bullets(link(text(r.title), wording.rule_path(r.id)) for r in rules),
        )
    ]
    unread = "" if instrument.text_read else notice(f"**{NOT_READ}** {link('What still needs checking', CHECKING)}.")
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
    yield "In force", [in_force(instrument.commencement, instrument.repeal)]
    yield (
        "It took the place of",
        [link(text(before.title), edition_path(before)) if before else text(instrument.supersedes)],
    )
    yield "Its place was taken by", [link(text(after.title), edition_path(after))] if after else []
    yield "When it ended", [_at_repeal(instrument)] if instrument.repeal else []
    yield "What is awaited", [text(instrument.awaits)]
    yield "What we have assumed", [text(upper_first(instrument.because))]
    yield "Working days", [f"by the calendar {text(instrument.calendar)}"]
    yield (
        "Where it is published",
        [text(instrument.source_url), f"read {day_in_words(instrument.source_read)}" if instrument.source_read else ""],
    )
    yield "Licence", [text(instrument.licence)]
    yield "Its name in files", [code(instrument.id)]


def _what(catalogue: Catalogue, instrument: Instrument) -> str:
    where = f" of {text(catalogue.library.authorities.name(instrument.authority))}" if instrument.authority else ""
    return f"{upper_first(KIND_OF_FORCE[instrument.force])}{where}, for {text(upper_first(instrument.extent))}"


def _at_repeal(instrument: Instrument) -> str:
    return "a clock started by then runs on" if instrument.at_repeal == "saved" else "a clock still running then stops"


def _index(catalogue: Catalogue) -> Page:
    rows = [
        (link(text(i.title), edition_path(i)), in_force(i.commencement, i.repeal), KIND_OF_FORCE[i.force],
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


def _checking(catalogue: Catalogue) -> Page:
    said = (
        "Every rule here says how well it is known. Those known least come first. If you have the printed text, this "
        "is the list to read it against."
    )
    parts = ["# What still needs checking against the printed text", said]
    for instrument in latest_first(catalogue):
        parts += [f"## {text(instrument.title)}", *_to_check(catalogue, instrument)]
    return Page(CHECKING, "What still needs checking", paragraphs(*parts), boost=0.5)


def _to_check(catalogue: Catalogue, instrument: Instrument) -> list[str]:
    rules = rules_of(catalogue, instrument)
    known = Counter(rule.provision.evidence for rule in rules)
    said = "; ".join(f"{counted(known[e], 'rule')} {EVIDENCE[e]}" for e in reversed(Evidence) if known[e])
    if instrument.text_read:
        return [f"The printed text has been read. {upper_first(said)}."]
    doubtful = sorted(rules, key=lambda r: -list(Evidence).index(r.provision.evidence))
    rows = [
        (link(text(r.title), wording.rule_path(r.id)), text(edition(r.instrument)), KNOWN[r.provision.evidence],
         text(str(r.provision)) or "not known")
        for r in doubtful
    ]  # fmt: skip
    return [f"**{NOT_READ}** {upper_first(said)}.", table("doubts", rows)]
