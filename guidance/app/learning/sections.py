"""A dossier section by section, in words and grids: what the screen and the page both show."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from guidance.app.deviations.bearing import lines
from guidance.app.learning import statements
from guidance.app.learning.deciding import in_words
from guidance.app.learning.dossier import Dossier
from guidance.app.learning.ledger_counts import DECIDERS, LedgerCounts
from guidance.app.learning.patterns.catalogue import patterns
from guidance.app.learning.patterns.incentives import Looked
from guidance.app.learning.published_sections import published_sections
from guidance.app.learning.recorded import Recorded
from guidance.app.learning.section import Grid, Section
from guidance.app.trials.report.model import Counted, rows_of
from guidance.app.trials.report.notes import not_asked, standing_of
from guidance.app.withholding import ALL_SHOWN, cell
from guidance.engine.explain.names import EVIDENCE
from guidance.engine.explain.trials import when_in_words
from guidance.engine.measure.bunching import days
from guidance.engine.measure.tally import Shown
from guidance.engine.model.rule import Expressed


def sections(found: Dossier) -> Iterator[Section]:
    """Give the sections of a dossier, in the order in which they are read."""
    yield Section("What this cannot show", statements.CANNOT_SHOW, warns=True)
    yield Section("What it says", tuple(lines(found.bearing)))
    yield Section("What pulls the other way", tuple(_pulling(found)))
    yield Section("How well it can be evidenced", tuple(_evidence(found)))
    yield from _recorded(found)
    if found.published:
        yield from published_sections(found.published)
    yield Section("Timeliness and quality together", tuple(_quality(found)))
    if found.ledger is None:
        yield Section("What people recorded and wrote", (statements.NO_LEDGER,))
    else:
        yield _departures(found.ledger)
        yield _said(found.ledger, found.rule.id)
        decided = tuple(in_words(entry, whole=found.whole) for entry in found.reviews)
        yield Section("Reviews of it", decided or ("None is kept in this ledger.",))
    yield Section("Trials that set it aside", tuple(_trials(found)) or ("None is held that names it.",))
    yield Section("How it is counted", (ALL_SHOWN,) if found.whole else (statements.FIXED, statements.SMALL_COUNTS))


def _pulling(found: Dossier) -> Iterator[str]:
    for principle, tension in found.pulls:
        yield f"{principle.title} [{principle.id}]: {tension.because}"
    if not found.pulls:
        yield "No principle held here says that it pulls against this rule."
    named = [p for p in found.bearing.weigh if p.id not in {one.id for one, _ in found.pulls}]
    yield from (f"To weigh: {p.title} [{p.id}]" for p in named)


def _evidence(found: Dossier) -> Iterator[str]:
    rule = found.rule
    yield f"That the text says this is {EVIDENCE[rule.provision.evidence]}."
    if not rule.checkable:
        yield f"No record can show whether it was kept: {rule.because}"
    elif rule.expressed is Expressed.FULLY:
        yield "A record that holds its events can show it; whether it was done well no record shows."
    else:
        less = "more" if rule.expressed is Expressed.OVER_REPORTS else "less"
        yield f"What is asked of a record is {less} than the text says. {rule.because}"


def _recorded(found: Dossier) -> Iterator[Section]:
    got = found.recorded
    if got is None:
        why = "No records were given: give files of them to see what comes of it."
        yield Section("What records show", ("No record can show it.",) if not found.rule.checkable else (why,))
        return
    said = [*not_asked(got.answer, silent_too=found.whole)]
    if got.too_late:
        years = ", ".join(year.label for year in got.too_late)
        said.append(f"Not counted, since 30 September after them had not come: {years}.")
    if not got.duties:
        said.append("No duty of this rule began in a year that can be counted, in these records.")
    said += [text for one in got.duties for text in _rates(one)]
    grids = [grid for part in (got.duties, got.restarts, got.causes) for grid in grids_of(part)]
    yield Section("What records show", tuple(said), tuple(grids))
    yield Section("Bunching in these records", tuple(_bunching(found, got)))
    if found.patterns:
        yield Section("Patterns that a limit can bring about", tuple(_patterns(found)))
    if got.closed or got.seen:
        yield Section(
            "Closures, referrals after them, and visits", (), tuple(grids_of(got.closed) + grids_of(got.seen))
        )


def grids_of(columns: Sequence[Counted]) -> list[Grid]:
    """Lay out counts authority by authority, a column to a year."""
    grids = []
    for name, group in groupby(sorted(columns, key=lambda c: c.column.name), key=lambda c: c.column.name):
        own = list(group)
        for shape in _alike(own):
            rows = ((f"{'  ' * row.depth}{row.label}", *map(cell, row.counts)) for row in rows_of(shape))
            grids.append(Grid((name, *(one.column.period for one in shape)), tuple(rows)))
    return grids


def _alike(own: Sequence[Counted]) -> list[list[Counted]]:
    """Put together the columns that have the same lines."""
    groups: dict[tuple[str, ...], list[Counted]] = {}
    for one in own:
        groups.setdefault(tuple(part.name for _, part in one.shown.walk()), []).append(one)
    return list(groups.values())


def _rates(one: Counted) -> Iterator[str]:
    if one.outside_of_decided:
        outside, of = one.outside_of_decided
        yield (
            f"{one.column.name}, {one.column.period}: {outside:,} of {of:,} done in time or outside the limit were "
            f"outside it."
        )


def _bunching(found: Dossier, got: Recorded) -> Iterator[str]:
    if not got.bunching:
        yield "Its limit is not in working days, or nothing was counted: no bunching is estimated."
        return
    for bunched in got.bunching:
        name, one = f"{bunched.column.name}, {bunched.column.period}", bunched.excess
        if one is None:
            yield f"{name}: no estimate. Fewer than {days.FEWEST} were done near the limit, or too few to be shown."
            continue
        excess, least, most = (shown_excess(value, whole=found.whole) for value in (one.excess, one.low, one.high))
        yield (
            f"{name}: on working days {one.first} to {one.limit} about {excess:,} more were done than the curves "
            f"through the other days expect (95 % interval {least:,} to {most:,})."
        )
    yield statements.NOT_HARM if found.whole else f"{statements.ROUNDED} {statements.NOT_HARM}"
    yield from (f"Assumed: {text}" for text in days.ASSUMPTIONS)


def shown_excess(value: float, *, whole: bool) -> int:
    """Round an estimate to 10, so that it tells of no count that is withheld; to 1 where nothing is.

    >>> shown_excess(34.9, whole=False), shown_excess(34.9, whole=True)
    (30, 35)
    """
    return round(value) if whole else 10 * round(value / 10)


def _patterns(found: Dossier) -> Iterator[str]:
    """Say of each pattern where it is told, where not and where records cannot show it; counts inside alone."""
    titles = {p.id: p.title for p in found.library.principles}
    yield statements.PATTERNS
    for pattern in patterns():
        told = [one for one in found.patterns if one.pattern is pattern]
        yield f"{pattern.title}. Told where {pattern.shows}."
        for one in told:
            name = found.library.authorities.name(one.authority) or "Authority not known"
            said = _how_told(one, whole=found.whole)
            yield f"{name}: {said}{f' ({one.counted})' if found.whole and one.counted else ''}."
        if any(one.found for one in told):
            yield f"What else could explain it: {'; '.join(pattern.otherwise)}."
            yield f"It would offend: {titles.get(pattern.offends, pattern.offends)} [{pattern.offends}]."


def _how_told(one: Looked, *, whole: bool) -> str:
    """Say whether a pattern is told; where counts are withheld, nothing that would tell none from a few."""
    if one.found:
        return "told"
    if not whole:
        return "not told, or these records cannot show it"
    return "these records cannot show it" if one.found is None else "not told"


def _quality(found: Dossier) -> Iterator[str]:
    if found.published:
        yield statements.NO_QUALITY
    if found.recorded and (found.recorded.closed or found.recorded.seen):
        yield "Referred again within 12 months of closing, and the child seen alone: see the tables above."
    elif found.recorded:
        yield "Referred again within 12 months, and the child seen alone: these records show nothing of either."
    else:
        yield "Referred again within 12 months, and the child seen alone: records would show them, and none were given."
    yield from statements.QUALITY


def _departures(counts: LedgerCounts) -> Section:
    said = [statements.LEDGER_YEARS]
    if counts.few_deciders:
        said.append(f"{', '.join(counts.few_deciders)}: {statements.DECIDERS.format(deciders=DECIDERS)}")
    grids = tuple(_grid(shown, year) for year, shown in counts.departures)
    return Section("Departures from it", tuple(said) if grids else ("None that can be shown is in the ledger.",), grids)


def _said(counts: LedgerCounts, rule: str) -> Section:
    words = statements.NO_WORDS.format(rule=rule)
    grids = tuple(_grid(shown, year) for year, shown in counts.said)
    said = (words,) if grids else ("Nothing that can be shown is in the ledger.", words)
    return Section("What people said of it", said, grids)


def _grid(shown: Shown, head: str) -> Grid:
    rows = ((f"{'  ' * depth}{one.label}", cell(one.count)) for depth, one in shown.walk())
    return Grid(("", head), tuple(rows))


def _trials(found: Dossier) -> Iterator[str]:
    for trial, _ in found.trials:
        where = found.library.authorities.name(trial.authority)
        yield (
            f"{where}, {trial.id}, {when_in_words(trial)}: {standing_of(trial, found.rule)}. What records show of it: "
            f"`guidance trials report {trial.id} FILE`."
        )
