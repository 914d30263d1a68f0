"""How much a departure has to say for itself: the table read, and a departure held against it."""

from collections.abc import Iterator

from guidance.engine.diagnostics import Diagnostic
from guidance.engine.model.instruments.authority import Authorities
from guidance.engine.model.instruments.bound import Bound
from guidance.engine.model.practice.proportion import Asked, Level, Proportion, asked_of
from guidance.engine.packs.reading.kinds import Kind
from guidance.engine.packs.reading.names import Known
from guidance.engine.packs.reading.places import Entry
from guidance.engine.packs.reading.run import Reading
from guidance.engine.packs.schema.deviation import DeviationText
from guidance.engine.packs.schema.proportion import ProportionText


def read_proportions(reading: Reading, known: Known) -> tuple[Proportion, ...]:
    """Read every table of levels among some packs."""
    found = []
    for entry in reading.whole(ProportionText, Kind.PROPORTION):
        name, authority = entry.text.proportion, entry.text.authority
        fine = reading.define("proportion", name, entry.at("proportion"), "give each table a name of its own")
        if authority:
            fine = reading.note(known.unknown("authority", authority, entry, "authority")) and fine
        found += [_made(entry.text, known.authorities)] if fine else []
    return tuple(found)


def _made(text: ProportionText, authorities: Authorities) -> Proportion:
    levels = tuple(Level(each.level, each.means, frozenset(each.pairs()), dict(each.asks)) for each in text.levels)
    authority = authorities.code(text.authority) if text.authority else None
    return Proportion(text.proportion, text.because, levels, text.keep_personal_text, authority)


def level_of(text: DeviationText, proportion: Proportion) -> Level | None:
    """Return the level that a departure's harms call for; None where it names none."""
    return proportion.level((harm.likelihood, harm.seriousness) for harm in text.harms)


def lacking(text: DeviationText, proportion: Proportion, how: Bound = Bound.EXCEPTIONAL) -> list[Asked]:
    """List what is asked for at a departure's level, of those who are bound in some way, and is not there."""
    return [asked for asked in asked_of(how, proportion, level_of(text, proportion)) if not getattr(text, asked.key)]


def check_proportion(
    entry: Entry[DeviationText], proportion: Proportion, how: Bound = Bound.EXCEPTIONAL
) -> Iterator[Diagnostic]:
    """Say what a departure lacks, at which level it is asked for and why.

    In an emergency writing comes second: what is lacking is then only pointed at, and can be added by a correction.
    So it is under an Act or regulations: what is written there is an explanation, and sets nothing aside.
    """
    law = how is Bound.LAW
    code = "G164" if law or entry.text.emergency else "G160"
    for asked in lacking(entry.text, proportion, how):
        message = f"`{asked.key}` is missing: asked for at the level `{asked.level}`"
        if law:
            message = f"`{asked.key}` is missing from this explanation; of a departure it is asked at `{asked.level}`"
        because = f"{asked.why[:1].lower()}{asked.why[1:].rstrip('.')}"
        yield Diagnostic(code, message, entry.at("rule"), f"add `{asked.key}:`: {because}")
