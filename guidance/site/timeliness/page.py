"""The page of the tables of a year: one file, with no script, that fetches nothing; small counts withheld."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from markupsafe import Markup

from guidance.app.timeliness.data import GUIDANCE, PARTS, TITLES, TOTAL, Line, heads, label, lines
from guidance.app.timeliness.published_figures import ENGLAND, TABLES, Row
from guidance.app.timeliness.tables import Tables, Timeliness
from guidance.engine.measure.disclosure import LEAST_SHOWN
from guidance.engine.measure.published import CLOCK, IN_TOTAL, WITHIN, percent
from guidance.engine.measure.withheld import WITHHELD, as_shown
from guidance.site.templating import marked, page_of_one_file
from guidance.site.timeliness.plot import Bar, plot
from guidance.site.trial_report.style import STYLE
from guidance.statistics import SOURCE

NOBODY = "Authority not known"
OWN_STYLE = ".key span { display: inline-block; width: 0.9rem; height: 0.7rem; margin: 0 0.3rem 0 0.8rem; }"
NOTICE = (
    "A table is a measure and no duty. It has a clock of its own, which is said beside it, and says of no one child "
    "whether what was owed was done, or was done well. That a share is high is no sign that children are safe, and "
    "that it is low is none that somebody did wrong."
)
ROUNDED = (
    "Counts from 1 to 5 are withheld here as the published tables withhold an authority's, and with them whatever "
    "would give them back. The figures of England and of regions are rounded to 10, as they were published."
)


def page(found: Timeliness) -> str:
    """Return the whole page."""
    names = ", ".join(each.name or "authority not known" for each in found.authorities) or "no records"
    return page_of_one_file(
        "timeliness.html.j2",
        style=STYLE + OWN_STYLE,
        title=f"Timeliness in the year ending 31 March {found.year.number}: {names}",
        notices=(NOTICE, ROUNDED),
        sentences=found.sentences(),
        tables=[_table(name, each, found) for each in found.authorities for name in TABLES],
        receipt=_rests_on(found),
    )


def _table(name: str, each: Tables, found: Timeliness) -> dict[str, Any]:
    """Gather what the template shows of one table of one authority; a count that is withheld is None."""
    beside = tuple(
        row for row in found.published(name)
        if row["geographic_level"] == ENGLAND or (each.place and row["region_code"] == each.place.region_code)
    )  # fmt: skip
    near = found.neighbours(name)
    shown = as_shown(name, each.tables[name].columns)
    return {
        "title": f"{each.name or NOBODY}, {TITLES[name]}",
        "drawn": _drawn(name, shown, beside) if name in PARTS else None,
        "places": heads(beside, near),
        "rows": list(_rows(name, shown, lines(name, each.tables[name].columns, beside, near))),
        "clocks": (f"Counted: {CLOCK[name]}.", f"Beside it, {GUIDANCE[name]}."),
        "by_guidance": [(words, _unless_few(n)) for words, n in each.guidance[name].counts.items() if n],
        "apart": list(_apart(name, each)),
    }


def _rows(name: str, shown: Mapping[str, Any], found: Iterable[Line]) -> Iterator[dict[str, Any]]:
    for line in found:
        hidden = shown[line.column] == WITHHELD
        total_hidden = shown[TOTAL[name]] == WITHHELD
        yield {
            "depth": 0 if line.is_sum else 2,
            "label": label(line.column),
            "count": None if hidden else ("–" if line.count is None else line.count),
            "share": "" if hidden or total_hidden or line.share is None else f"{line.share:.1f}%",
            "published": ["" if share is None else f"{share:.1f}%" for share in line.published],
        }


def _unless_few(count: int) -> int | None:
    return None if 0 < count < LEAST_SHOWN else count


def _drawn(name: str, shown: Mapping[str, Any], beside: tuple[Row, ...]) -> Markup:
    england = next((row for row in beside if row["geographic_level"] == ENGLAND), None)
    total, limit = shown[TOTAL[name]], WITHIN[name]
    bars = [
        Bar(
            label(band.column).replace(" working days", " days"), _share(shown[band.column], total),
            _share(_number(england, band.column), _number(england, TOTAL[name])),
            band.high is not None and band.high <= limit,
        )
        for band in PARTS[name]
    ]  # fmt: skip
    return marked(plot(bars, TITLES[name], f"the limit: {limit} working days"))


def _share(part: object, whole: object) -> float | None:
    return percent(part, whole) if isinstance(part, int) and isinstance(whole, int) else None


def _number(row: Row | None, column: str) -> int | None:
    text = row[column] if row else ""
    return int(text) if text.isdigit() else None


def _apart(name: str, each: Tables) -> Iterator[tuple[int | None, str]]:
    """Say why things are counted apart, and of how many where that is not few; never in whose case."""
    for why, found in sorted(each.tables[name].apart.items()):
        where = "in the total, and in no part of it" if why in IN_TOTAL else "not in the table"
        yield _unless_few(len(found)), f"{why} ({where})"


def _rests_on(found: Timeliness) -> str:
    receipt = found.receipt
    calendars = ", ".join(f"{name} {calendar['version']}" for name, calendar in receipt["calendar"].items())
    return (
        f"Input {receipt['input'][:12]}; calendar {calendars}; engine {receipt['engine_version']}. "
        f"Published figures: {SOURCE}, under the Open Government Licence v3.0."
    )
