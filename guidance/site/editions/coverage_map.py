"""For each instrument, how far it is here: stage by stage, and what of it a record can show."""

from collections import Counter
from collections.abc import Iterator

from guidance.engine.model.instruments.stage import Claim, Extent
from guidance.engine.model.rule import Expressed, Instrument
from guidance.site.catalogue import Catalogue
from guidance.site.escape import text
from guidance.site.labels import edition_path, upper_first
from guidance.site.page import Page, link, notice, paragraphs, table
from guidance.site.rules import comparisons
from guidance.site.rules.tables import UNSAID

HELD = {Extent.WHOLE: "all that a record could show", Extent.PART: "in part", Extent.NONE: "not here"}


def coverage_pages(catalogue: Catalogue) -> Iterator[Page]:
    """Make a page for each instrument."""
    yield from (_page(catalogue, instrument) for instrument in catalogue.library.instruments)


def coverage_path(instrument: Instrument) -> str:
    """Say where it is told how far an instrument is here."""
    return f"editions/{instrument.id}/what-is-here.md"


def _page(catalogue: Catalogue, instrument: Instrument) -> Page:
    title = f"What of it is here: {instrument.title}"
    inferred = (
        "It was not read: its rules are inferred from an earlier edition, and no stage counts as held."
        if instrument.continues and not instrument.text_read
        else ""
    )
    stages = (
        "## Stage by stage",
        "Where a stage is not held whole, that nothing was found there does not show that nothing is owed.",
        table("coverage", [_held(catalogue, claim) for claim in instrument.stages]),
    )
    body = paragraphs(
        f"# {text(title)}",
        link(text(instrument.title), edition_path(instrument)),
        notice(f"**{inferred}**") if inferred else "",
        *(stages if instrument.stages else ()),
        "## What a record can show",
        f"The rules of each part. A rule that a record shows {link('only from one side', UNSAID)} may report what was "
        "done as not done, or not notice what was not done; one that needs a person is stated, and never answered.",
        table("shown", list(_shown(catalogue, instrument))),
        *comparisons.of_instrument(catalogue, instrument),
    )  # fmt: skip
    return Page(coverage_path(instrument), title, body)


def _held(catalogue: Catalogue, claim: Claim) -> tuple[str, str, str]:
    stage = catalogue.library.vocabulary.stages.get(claim.stage)
    title = stage.title if stage else claim.stage.replace("-", " ")
    return text(upper_first(title)), HELD[claim.extent], text(upper_first(claim.because))


def _shown(catalogue: Catalogue, instrument: Instrument) -> Iterator[tuple[str, ...]]:
    for part, rules in catalogue.by_stage(instrument).items():
        how = Counter(rule.expressed for rule in rules)
        one_side = how[Expressed.OVER_REPORTS] + how[Expressed.UNDER_REPORTS]
        counts = (how[Expressed.FULLY], one_side, how[Expressed.NOT_CHECKABLE])
        yield text(upper_first(part)), *(str(count or "–") for count in counts)
