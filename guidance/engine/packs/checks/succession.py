"""One edition after another: each begins where the one before it ends."""

from collections.abc import Iterable, Iterator, Sequence

from guidance.engine.diagnostics import Diagnostic, did_you_mean
from guidance.engine.model.rule import Instrument
from guidance.engine.packs.reading.places import Entry
from guidance.engine.packs.schema.instrument import InstrumentText

Paper = tuple[Entry[InstrumentText], Instrument]


def check_succession(papers: Sequence[Paper], beside: Iterable[Instrument]) -> Iterator[Diagnostic]:
    """Find an edition that follows itself or one not before it, and days on which two are in force, or none is."""
    there = {i.id: i for i in (*beside, *(instrument for _, instrument in papers))}
    for entry, new in papers:
        old, place = there.get(new.supersedes), entry.at("supersedes")
        if old is None:
            if new.supersedes and new.authority:
                cure = did_you_mean(new.supersedes, there, "name the instrument before it, or leave it out")
                yield entry.mistake("G217", f"`{new.supersedes}` is not an instrument", place, cure)
            continue
        if old.authority is None and new.authority:
            cure = "leave it out: local procedure stands beside national guidance, and in the place of none"
            yield entry.mistake("G314", f"a local procedure does not supersede `{old.id}`", place, cure)
        elif old.id == new.id:
            yield entry.mistake("G314", f"`{new.id}` supersedes itself", place, "name the edition before it")
        elif new.commencement and old.commencement and new.commencement <= old.commencement:
            message = f"begins on {new.commencement}, and `{old.id}`, which it supersedes, on {old.commencement}"
            yield entry.mistake("G314", message, place, "check both dates")
        elif new.commencement and old.repeal != new.commencement:
            yield _apart(entry, old, new)


def _apart(entry: Entry[InstrumentText], old: Instrument, new: Instrument) -> Diagnostic:
    until = f"ends on {old.repeal}" if old.repeal else "has no end"
    gap = old.repeal and new.commencement and old.repeal < new.commencement
    what = "neither is in force between" if gap else "both are in force at once"
    cure = "end the one on the day the other begins, unless the texts say otherwise"
    message = f"begins on {new.commencement}, and `{old.id}` {until}: {what}"
    return entry.warning("G315", message, entry.at("supersedes"), cure)
