"""The stages of a child's journey: read, and what instruments say of themselves at each held against their rules."""

from collections.abc import Iterator, Mapping, Sequence

from guidance.engine.diagnostics import Diagnostic
from guidance.engine.evaluate.coverage import not_whole
from guidance.engine.model.instruments.stage import Extent, Stage
from guidance.engine.model.rule import Instrument, Rule
from guidance.engine.packs.checks.references import check_said
from guidance.engine.packs.reading.names import Known
from guidance.engine.packs.reading.places import Entry
from guidance.engine.packs.reading.run import Reading
from guidance.engine.packs.schema.instrument import InstrumentText
from guidance.engine.packs.schema.words import VocabularyText

Papers = Sequence[tuple[Entry[InstrumentText], Instrument]]


def read_stages(
    reading: Reading, entries: Sequence[Entry[VocabularyText]], beside: Mapping[str, Stage]
) -> dict[str, Stage]:
    """Read the stages. A pack may add one; it may not say another thing of one that there is."""
    stages = dict(beside)
    for entry in entries:
        for name, text in entry.text.stages.items():
            stage = Stage(name, text.means, tuple(text.law), tuple(text.not_held))
            place = entry.at("stages", name, key=True)
            if reading.define("stage", name, place, "keep one") and beside.get(name, stage) != stage:
                message, cure = f"the stage `{name}` is here already, and says something else", "give it another name"
                reading.note([entry.mistake("G147", message, place, cure)])
            else:
                stages[name] = stage
    return stages


def check_touches(entry: Entry[VocabularyText], known: Known) -> Iterator[Diagnostic]:
    """Find stages that events are said to touch and that there are not."""
    for name, event in entry.text.events.items():
        for n, stage in enumerate(event.stages):
            yield from known.unknown("stage", stage, entry, "events", name, "stages", n)
        for n, touch in enumerate(event.stages_if):
            yield from known.unknown("stage", touch.stage, entry, "events", name, "stages_if", n, "stage")
            yield from check_said(entry, (name, "stages_if", n), touch.where, known)


def check_claims(papers: Papers, rules: Mapping[str, Rule | None], known: Known) -> Iterator[Diagnostic]:
    """Hold what each instrument says of itself, stage by stage, against the stages and the rules that there are."""
    if known.words_spoilt:
        return
    usable = {name: rule for name, rule in rules.items() if rule}
    for entry, instrument in papers:
        for claim in instrument.stages:
            place = entry.at("stages", claim.stage, key=True)
            if known.lacks("stage", claim.stage):
                yield known.complaint("stage", claim.stage, place)
            elif claim.extent is Extent.WHOLE and (
                doubt := not_whole(claim.stage, instrument, usable, known.vocabulary)
            ):
                code = "G145" if doubt.startswith("no rule") else "G146"
                cure = "write `{part: why}` or `{none: why}`; until then it counts as `part`"
                place = entry.at("stages", claim.stage)
                yield entry.warning(code, f"`{claim.stage}` is said to be whole: {doubt}", place, cure)
