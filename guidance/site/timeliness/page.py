"""The page of the tables of a year: one file, with no script, that fetches nothing; small counts withheld."""

from collections.abc import Iterator, Mapping
from typing import Any

from guidance.app.timeliness.data import GUIDANCE, PARTS, TITLES, TOTAL, heads, label, lines
from guidance.app.timeliness.published_figures import ENGLAND, TABLES, Row
from guidance.app.timeliness.tables import Tables, Timeliness
from guidance.engine.measure.published import CLOCK, IN_TOTAL, WITHIN, percent
from guidance.engine.measure.withheld import FEWEST, WITHHELD, as_shown
from guidance.site.documents.one_file import NO_STYLES, held_to_its_styles
from guidance.site.escape import in_html
from guidance.site.timeliness.plot import Bar, plot
from guidance.site.trial_report.style import STYLE
from guidance.statistics import SOURCE

NOBODY = "Authority not known"
HIDDEN = '<span class="withheld">withheld</span>'
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
    title = f"Timeliness in the year ending 31 March {found.year.number}: {names}"
    return held_to_its_styles(
        "\n".join(
            [
                "<!DOCTYPE html>",
                '<html lang="en-GB">',
                f'<head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{NO_STYLES}">',
                '<meta name="viewport" content="width=device-width, initial-scale=1">',
                f"<title>{in_html(title)}</title><style>{STYLE}{OWN_STYLE}</style></head>",
                f"<body><main><h1>{in_html(title)}</h1>",
                f'<div class="notice"><h2>What this cannot show</h2>{_paragraphs([NOTICE, ROUNDED])}</div>',
                _paragraphs(found.sentences()),
                *(part for each in found.authorities for part in _authority(each, found)),
                f'<p class="receipt">{in_html(_rests_on(found))}</p>',
                "</main></body></html>",
                "",
            ]
        )
    )


def _paragraphs(texts: Any) -> str:  # noqa: ANN401  any texts, one after another
    return "".join(f"<p>{in_html(text)}</p>" for text in texts)


def _authority(each: Tables, found: Timeliness) -> Iterator[str]:
    for name in TABLES:
        yield f"<h2>{in_html(each.name or NOBODY)}, {in_html(TITLES[name])}</h2>"
        beside = tuple(
            row for row in found.published(name)
            if row["geographic_level"] == ENGLAND or (each.place and row["region_code"] == each.place.region_code)
        )  # fmt: skip
        shown = as_shown(name, each.tables[name].columns)
        drawn = _figure(name, shown, beside) if name in PARTS else ""
        numbers = _numbers(name, each, beside, found.neighbours(name))
        yield f'<div class="pair">{drawn}<div class="numbers">{numbers}</div></div>'
        yield _paragraphs([f"Counted: {CLOCK[name]}.", f"Beside it, {GUIDANCE[name]}."])
        yield _guidance(each.guidance[name].counts)
        yield _apart(name, each)


def _numbers(name: str, each: Tables, beside: tuple[Row, ...], near: tuple[Row, ...]) -> str:
    shown = as_shown(name, each.tables[name].columns)
    places = "".join(f'<th scope="col">{in_html(place)}</th>' for place in heads(beside, near))
    body = []
    for line in lines(name, each.tables[name].columns, beside, near):
        hidden = shown[line.column] == WITHHELD
        total_hidden = shown[TOTAL[name]] == WITHHELD
        count = HIDDEN if hidden else ("–" if line.count is None else str(line.count))
        share = "" if hidden or total_hidden or line.share is None else f"{line.share:.1f}%"
        others = "".join(f"<td>{'' if share is None else f'{share:.1f}%'}</td>" for share in line.published)
        depth = "depth-0" if line.is_sum else "depth-2"
        body.append(
            f'<tr class="{depth}"><th scope="row">{in_html(label(line.column))}</th><td>{count}</td><td>{share}</td>'
            f"{others}</tr>"
        )
    head = f'<th scope="col"></th><th scope="col">Count</th><th scope="col">Share</th>{places}'
    return f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(body)}</tbody></table>"


def _figure(name: str, shown: Mapping[str, Any], beside: tuple[Row, ...]) -> str:
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
    drawn = plot(bars, TITLES[name], f"the limit: {limit} working days")
    key = (
        '<p class="key"><span style="background:#1f5a94"></span>these records'
        '<span style="background:#9a9a9a"></span>England, as published</p>'
    )
    return f"<figure>{drawn}<figcaption>{key}</figcaption></figure>"


def _share(part: object, whole: object) -> float | None:
    return percent(part, whole) if isinstance(part, int) and isinstance(whole, int) else None


def _number(row: Row | None, column: str) -> int | None:
    text = row[column] if row else ""
    return int(text) if text.isdigit() else None


def _guidance(counts: Mapping[str, int]) -> str:
    """List how duties stand by guidance; small counts are withheld here too."""
    rows = "".join(f"<li>{in_html(words)}: {HIDDEN if 0 < n < FEWEST else n}</li>" for words, n in counts.items() if n)
    return f"<p>By guidance:</p><ul>{rows}</ul>" if rows else "<p>By guidance: nothing to count.</p>"


def _apart(name: str, each: Tables) -> str:
    """Say why things are counted apart, and of how many where that is not few; never in whose case."""
    rows = "".join(
        f"<li>{HIDDEN if 0 < len(found) < FEWEST else len(found)}: {in_html(str(why))} "
        f"({'in the total, and in no part of it' if why in IN_TOTAL else 'not in the table'})</li>"
        for why, found in sorted(each.tables[name].apart.items())
    )
    return f"<p>Counted apart:</p><ul>{rows}</ul>" if rows else ""


def _rests_on(found: Timeliness) -> str:
    receipt = found.receipt
    calendars = ", ".join(f"{name} {calendar['version']}" for name, calendar in receipt["calendar"].items())
    return (
        f"Input {receipt['input'][:12]}; calendar {calendars}; engine {receipt['engine_version']}. "
        f"Published figures: {SOURCE}, under the Open Government Licence v3.0."
    )
