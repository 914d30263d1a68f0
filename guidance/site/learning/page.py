"""The page of a dossier: one file, with no script, that fetches nothing; withheld as every other form of it is."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from guidance.app.learning.dossier import Dossier
from guidance.app.learning.published import Published, PublishedYear
from guidance.app.learning.published_sections import NONE, bounds_in_words
from guidance.app.learning.sections import Grid, Section, sections
from guidance.app.timeliness.data import PARTS, TITLES, TOTAL, label
from guidance.engine.measure.published import percent
from guidance.site.documents.one_file import NO_STYLES, held_to_its_styles
from guidance.site.escape import in_html
from guidance.site.learning.chart import chart_of
from guidance.site.learning.funnel_plot import funnel_of
from guidance.site.timeliness.plot import Bar, plot
from guidance.site.trial_report.style import STYLE

OWN_STYLE = """
.wide { overflow-x: auto; margin: 0.6rem 0 1.4rem; }
.wide thead th:first-child { text-align: left; }
.wide table { font-size: 0.8rem; }
details { margin: 1rem 0; }
@media print { details { display: none; } }
"""
HEAD_OF_TIMES, HEAD_OF_CHANGE = "What is published of these times", "Change over time"
HEAD_OF_PLACES = "Authorities beside each other"


def page(found: Dossier) -> str:
    """Return the whole page of a dossier."""
    parts = (part for section in sections(found) for part in _section(section, found))
    return _whole(f"Review of a rule: {found.rule.title}", [f"<p><code>{in_html(found.rule.id)}</code></p>", *parts])


def page_of(title: str, found: Iterable[Section]) -> str:
    """Return a page of sections under a title."""
    return _whole(title, [part for section in found for part in _section(section, None)])


def _whole(title: str, parts: Iterable[str]) -> str:
    return held_to_its_styles(
        "\n".join(
            [
                "<!DOCTYPE html>",
                '<html lang="en-GB">',
                f'<head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{NO_STYLES}">',
                '<meta name="viewport" content="width=device-width, initial-scale=1">',
                f"<title>{in_html(title)}</title><style>{STYLE}{OWN_STYLE}</style></head>",
                f"<body><main><h1>{in_html(title)}</h1>",
                *parts,
                "</main></body></html>",
                "",
            ]
        )
    )


def _section(section: Section, found: Dossier | None) -> Iterator[str]:
    published = found.published if found else None
    notice = section.heading == "What this cannot show"
    yield '<div class="notice">' if notice else "<section>"
    yield f"<h2>{in_html(section.heading)}</h2>"
    yield "".join(f"<p>{in_html(text)}</p>" for text in section.said)
    if published and section.heading == HEAD_OF_TIMES:
        yield _distribution(published)
    if published and published.change and section.heading == HEAD_OF_CHANGE:
        yield f"<figure>{chart_of(published.change, 'The share within the limit, England')}</figure>"
    if published and published.places and section.heading == HEAD_OF_PLACES:
        yield f"<figure>{funnel_of(published.places, 'The share within the limit, by size')}</figure>"
    yield from (_grid(grid) for grid in section.grids)
    if published and section.heading == HEAD_OF_TIMES:
        yield _everyone(published.everyone)
    yield "</div>" if notice else "</section>"


def _grid(grid: Grid) -> str:
    heads = "".join(f'<th scope="col">{in_html(head)}</th>' for head in grid.heads[1:])
    deep = any(row[0].startswith(" ") for row in grid.rows)
    rows = "".join(
        f'<tr class="depth-{_depth(row[0]) if deep else 2}"><th scope="row">{in_html(row[0].strip())}</th>'
        + "".join(f"<td>{in_html(cell)}</td>" for cell in row[1:])
        + "</tr>"
        for row in grid.rows
    )
    head = f'<tr><th scope="col">{in_html(grid.heads[0])}</th>{heads}</tr>'
    named = in_html(grid.heads[0] or "Counts")
    table = f"<table><thead>{head}</thead><tbody>{rows}</tbody></table>"
    return f'<div class="wide" role="region" tabindex="0" aria-label="{named}">{table}</div>'


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
    drawn = plot(bars, f"England, {found.latest}. {TITLES[found.table]}", f"the limit: {found.limit} working days")
    caption = f"England, year ending 31 March {found.latest}, share of all. {_a_day(found, int(total))}"
    return f"<figure>{drawn}<figcaption>{in_html(caption)}</figcaption></figure>"


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


def _everyone(years: tuple[PublishedYear, ...]) -> str:
    """Lay out the least and the most excess of every authority and year that is held, in order of name."""
    held = sorted({y.year for y in years})
    by = defaultdict[str, dict[int, PublishedYear]](dict)
    for one in years:
        by[one.name][one.year] = one
    rows = []
    for name in sorted(by):
        cells = (" to ".join(bounds_in_words(by[name][y])) if y in by[name] else NONE for y in held)
        rows.append((name, *(cell.replace(f"{NONE} to {NONE}", NONE) for cell in cells)))
    grid = _grid(Grid(("Least to most excess", *map(str, held)), tuple(rows)))
    return (
        f"<details><summary>Every authority and year, by the plain bounds</summary>{grid}"
        f"<p>{NONE}: a band was withheld, or nothing was published.</p></details>"
    )
