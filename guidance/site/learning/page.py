"""The page of a dossier: one file, with no script, that fetches nothing; withheld as every other form of it is."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, assert_never

from guidance import __version__
from guidance.app.evaluation.receipt import pack_digest
from guidance.app.learning.dossier import Dossier
from guidance.app.learning.published import Published, PublishedYear
from guidance.app.learning.published_sections import NONE, bounds_in_words
from guidance.app.learning.section import Figure, Grid, Section
from guidance.app.learning.sections import sections
from guidance.app.timeliness.data import PARTS, TITLES, TOTAL, label
from guidance.engine.measure.published import percent
from guidance.site.learning.chart import chart_of
from guidance.site.learning.funnel_plot import funnel_of
from guidance.site.templating import marked, page_of_one_file
from guidance.site.timeliness.plot import Bar, plot
from guidance.site.trial_report.style import STYLE

OWN_STYLE = """
.wide { overflow-x: auto; margin: 0.6rem 0 1.4rem; }
.wide thead th:first-child { text-align: left; }
.wide table { font-size: 0.8rem; }
details { margin: 1rem 0; }
@media print { details { display: none; } }
"""


def page(found: Dossier) -> str:
    """Return the whole page of a dossier."""
    return _whole(f"Review of a rule: {found.rule.title}", sections(found), found)


def page_of(title: str, found: Iterable[Section]) -> str:
    """Return a page of sections under a title."""
    return _whole(title, found)


def _whole(title: str, found: Iterable[Section], of: Dossier | None = None) -> str:
    return page_of_one_file(
        "dossier.html.j2",
        style=STYLE + OWN_STYLE,
        title=title,
        rule=of.rule.id if of else "",
        rests_on=f"Engine {__version__}, packs {pack_digest(of.library)[:16]}" if of else "",
        sections=[_section(section, of.published if of else None) for section in found],
        withheld=NONE,
    )


def _section(section: Section, published: Published | None) -> dict[str, Any]:
    """Gather what the template shows of one section: what is said, counted, and drawn of what is published."""
    of_times = published if section.figure is Figure.TIMES else None
    return {
        "heading": section.heading,
        "notice": section.warns,
        "said": section.said,
        "drawn": marked(_drawn(section.figure, published)) if section.figure and published else None,
        "caption": _caption(of_times) if of_times else "",
        "grids": [_grid(grid) for grid in section.grids],
        "everyone": _everyone(of_times.everyone) if of_times else None,
    }


def _drawn(figure: Figure, published: Published) -> str:
    match figure:
        case Figure.TIMES:
            return _distribution(published)
        case Figure.CHANGE:
            return chart_of(published.change, "The share within the limit, England") if published.change else ""
        case Figure.PLACES:
            return funnel_of(published.places, "The share within the limit, by size") if published.places else ""
        case _:
            assert_never(figure)


def _grid(grid: Grid) -> dict[str, Any]:
    deep = any(row[0].startswith(" ") for row in grid.rows)
    rows = [{"depth": _depth(row[0]) if deep else 2, "label": row[0].strip(), "cells": row[1:]} for row in grid.rows]
    return {"name": grid.heads[0] or "Counts", "heads": grid.heads, "rows": rows}


def _depth(name: str) -> int:
    return (len(name) - len(name.lstrip())) // 2


def _distribution(found: Published) -> str:
    """Draw England's last year band by band, with the limit."""
    total = found.row[TOTAL[found.table]]
    bars = []
    for band in PARTS[found.table]:
        text, within = found.row[band.column], band.high is not None and band.high <= found.limit
        share = percent(int(text), int(total)) if text.isdigit() and total.isdigit() else None
        bars.append(Bar(label(band.column).replace(" working days", " days"), share, None, within))
    return plot(bars, f"England, {found.latest}. {TITLES[found.table]}", f"the limit: {found.limit} working days")


def _caption(found: Published) -> str:
    a_day = _a_day(found, int(found.row[TOTAL[found.table]]))
    return f"England, year ending 31 March {found.latest}, share of all. {a_day}"


def _a_day(found: Published, total: int) -> str:
    """Say what a day of each band near the limit holds, since the bands are not of one length."""
    bands = [band for band in PARTS[found.table] if band.high is not None]
    place = next(n for n, band in enumerate(bands) if band.high == found.limit)
    shares = (
        f"{100 * int(text) / total / (band.high - band.low + 1):.1f}% on each of {band.low} to {band.high}"
        for band in bands[max(0, place - 1) : place + 2]
        if band.high is not None and (text := found.row[band.column]).isdigit()
    )
    return f"The bands are not of one length. A working day holds {', '.join(shares)}."


def _everyone(years: tuple[PublishedYear, ...]) -> dict[str, Any]:
    """Lay out the least and the most excess of every authority and year that is held, in order of name."""
    held = sorted({y.year for y in years})
    by = defaultdict[str, dict[int, PublishedYear]](dict)
    for one in years:
        by[one.name][one.year] = one
    rows = []
    for name in sorted(by):
        cells = (" to ".join(bounds_in_words(by[name][y])) if y in by[name] else NONE for y in held)
        rows.append((name, *(cell.replace(f"{NONE} to {NONE}", NONE) for cell in cells)))
    return _grid(Grid(("Least to most excess", *map(str, held)), tuple(rows)))
