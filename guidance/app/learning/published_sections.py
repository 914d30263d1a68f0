"""What is published of the times that a rule limits, in words and grids."""

from collections.abc import Iterator, Sequence

from guidance.app.learning import statements
from guidance.app.learning.published import Published, PublishedYear
from guidance.app.learning.section import Figure, Grid, Section
from guidance.engine.measure.bunching import bands
from guidance.engine.measure.change.funnel import Funnel
from guidance.engine.measure.change.xmr import Chart
from guidance.statistics import SOURCE

NONE = "–"


def published_sections(found: Published) -> Iterator[Section]:
    """Give the sections of what is published, each with what a page draws beside it."""
    said = [found.clock, f"Source: {SOURCE}, under the Open Government Licence v3.0."]
    grids = [_grid("England", found.england)]
    if found.chosen:
        grids.append(_grid(found.chosen[-1].name, found.chosen))
    yield Section("What is published of these times", (*said, *_bounded(found)), tuple(grids), Figure.TIMES)
    assumed = (f"Assumed: {text}" for text in bands.ASSUMPTIONS)
    yield Section("Bunching in what is published", (statements.NOT_HARM, *assumed))
    if found.change:
        yield Section("Change over time", tuple(_changed(found, found.change)), figure=Figure.CHANGE)
    if found.places:
        told = tuple(_places(found.places, found))
        yield Section("Authorities beside each other", told, figure=Figure.PLACES)


def _grid(name: str, years: Sequence[PublishedYear]) -> Grid:
    rows = tuple((str(y.year), _n(y.of), _n(y.done), _n(y.after), *bounds_in_words(y)) for y in years)
    heads = (f"{name}, year to 31 March", "completed", "last band in time", "band after", "least excess", "most excess")
    return Grid(heads, rows)


def _n(count: int | None) -> str:
    return NONE if count is None else f"{count:,}"


def bounds_in_words(year: PublishedYear) -> tuple[str, str]:
    """Say the least and the most excess of a year, or that there are none."""
    if year.bunching is None:
        return NONE, NONE
    return f"{round(year.bunching.low):,}", f"{round(year.bunching.high):,}"


def _bounded(found: Published) -> Iterator[str]:
    last = found.england[-1]
    b = last.bunching
    if b is None:
        yield (
            f"By how much work gathers at {found.limit} working days cannot be bounded: the bands are too few, and of "
            "those after the limit only one has an end."
        )
        return
    yield (
        f"England, year ending 31 March {last.year}: {last.done:,} were completed on working days {b.span[0]} to "
        f"{b.span[1]}, and {last.after:,} in the band after. Between {round(b.low):,} and {round(b.high):,} of them "
        "are more than would have been there without a limit, on what is assumed below; bands are too coarse for one "
        "estimate."
    )
    unsure = [str(y.year) for y in found.england if y.bunching and not y.bunching.found]
    if unsure:
        yield f"Of these years the bands cannot tell whether there was any: {', '.join(unsure)}."
    told = [y for y in found.everyone if y.year == last.year]
    known = [y for y in told if y.bunching]
    sure = sum(1 for y in known if y.bunching and y.bunching.found)
    yield (
        f"Of {len(told)} authorities in that year, {len(known)} have every band published; in {sure} of them even the "
        "least is above nothing. All of every year are in `--format json` and on the page, by the plain bounds alone."
    )


def _changed(found: Published, change: Chart) -> Iterator[str]:
    yield (
        f"The share of England completed within {found.limit} working days, {change.points[0].label} to "
        f"{change.points[-1].label}, as an XmR chart by the rules of the NHS programme Making Data Count: mean "
        f"{change.mean:.1f}%, usual range {max(0, change.low):.1f}% to {min(100, change.high):.1f}%."
    )
    if change.provisional:
        yield f"{len(change.points)} points are few: the limits are a first guess."
    marked = [f"{p.label} ({p.value:.1f}%): {', '.join(p.signals)}" for p in change.points if p.signals]
    yield from marked or ["No point is out of the usual."]


def _places(places: Funnel, found: Published) -> Iterator[str]:
    yield (
        f"The share completed within {found.limit} working days in {found.latest}, in {len(places.places)} authorities "
        f"with every band published: {100 * places.share:.1f}% of all of them together. Limits of three standard "
        f"errors, widened {places.scatter**0.5:.1f} times since authorities differ by more than chance."
    )
    outside = [f"{p.name} ({100 * p.share:.1f}% of {p.whole:,})" for p in places.places if p.outside]
    yield f"Outside them, in order of name: {', '.join(outside)}." if outside else "None lies outside them."
    yield statements.PLACES
