"""Plots of what duties came to, as SVG that stands inside a page: no script, nothing fetched, the same bytes each time.

Text stays text, so that it can be selected, enlarged and found; the page's own fonts draw it. The periods differ by
hatching as well as by colour, and every bar carries its number.
"""

import io
import re
from collections.abc import Sequence

import matplotlib as mpl
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from guidance.app.trials.report.model import Counted, Row, rows_of
from guidance.engine.measure.duties import IN_TIME, LATE, OPEN, UNDONE, UNTOLD
from guidance.site.escape import in_html

_FONTS = ["DejaVu Sans", "Segoe UI", "Helvetica", "Arial", "sans-serif"]
_LOOKS = (("#d9d9d9", ""), ("#1f5a94", ""), ("#e8a33d", "///"), ("#7a7a7a", "..."))
"""A fill and a hatching for each column in order, which stay apart in grey."""
_WIDTH, _BAR, _GAP, _EDGE = 4.9, 0.19, 0.16, 0.95
"""In inches: a plot is narrow, so that it is read on a telephone without being shrunk."""
_PROLOGUE = re.compile(r"^.*?(?=<svg )|<metadata>.*?</metadata>|<style[^>]*>.*?</style>", re.DOTALL)
_UNUSED_ID = re.compile(r' id="(?:figure|axes|patch|text|line2d|legend|matplotlib\.axis|[xy]tick)_[0-9]+"')


def lines_of(columns: Sequence[Counted]) -> list[Row]:
    """Return what is drawn: the bands of what was done, and what was not or cannot be told."""
    drawn, within = [], ""
    for row in rows_of(columns):
        within = row.name if row.name in {IN_TIME, LATE} else within if row.depth > _depth(within) else ""
        if row.name in {UNDONE, OPEN, UNTOLD} or (within and row.name != within):
            drawn.append(row)
    return drawn


def _depth(name: str) -> int:
    return {IN_TIME: 1, LATE: 2}.get(name, 99)


def has_bars(columns: Sequence[Counted]) -> bool:
    """Tell whether anything at all could be drawn: a plot of counts withheld is a blank."""
    return any(count for row in lines_of(columns) for count in row.counts)


def plot(columns: Sequence[Counted], number: int, title: str) -> str:
    """Draw one rule in one authority, band by band with a bar for each period.

    Args:
        columns: The periods of one authority; those with no duty are left out.
        number: Which plot of the page it is; no two may share one.
        title: What it shows, for those who cannot see it.
    """
    columns = [one for one in columns if one.shown.count != 0]
    rows = lines_of(columns)
    tall = len(rows) * (len(columns) * _BAR + _GAP) + _EDGE
    with mpl.rc_context(
        {
            "svg.hashsalt": "guidance",
            "svg.fonttype": "none",
            "font.family": "sans-serif",
            "font.sans-serif": _FONTS,
            "font.size": 9,
            "hatch.linewidth": 0.6,
        }
    ):
        figure = Figure(figsize=(_WIDTH, tall))
        _draw(figure, rows, [one.column.label for one in columns], tall)
        written = io.StringIO()
        figure.savefig(written, format="svg", metadata={"Date": None, "Creator": None})
    return _inside_page(written.getvalue(), number, title)


def _draw(figure: Figure, rows: Sequence[Row], periods: Sequence[str], tall: float) -> None:
    axes = figure.add_axes((0.4, 0.46 / tall, 0.5, 1 - _EDGE / tall))
    step = len(periods) * _BAR + _GAP
    most = max((count or 0 for row in rows for count in row.counts), default=0) or 1
    for place, period in enumerate(periods):
        heights = [row.counts[place] for row in rows]
        middles = [n * step + place * _BAR for n in range(len(rows))]
        fill, hatch = _LOOKS[place % len(_LOOKS)]
        axes.barh(
            middles, [height or 0 for height in heights], _BAR * 0.9, label=period, color=fill, hatch=hatch,
            edgecolor="#333333", linewidth=0.6,
        )  # fmt: skip
        for middle, height in zip(middles, heights, strict=True):
            label = "withheld" if height is None else f"{height:,}"
            axes.text((height or 0) + most * 0.02, middle, label, va="center", fontsize=7.5, color="#222222")
    axes.set_yticks([n * step + (len(periods) - 1) * _BAR / 2 for n in range(len(rows))], [_label(row) for row in rows])
    axes.set_ylim(len(rows) * step - _GAP / 2 - _BAR / 2, -_BAR / 2 - _GAP / 2)
    axes.set_xlim(0, most * 1.18)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True, nbins=6))
    axes.set_xlabel("duties, by the working days they took")
    axes.tick_params(axis="y", length=0)
    axes.spines[["top", "right"]].set_visible(False)
    _limit(axes, rows, step, (len(periods) - 1) * _BAR)
    figure.legend(loc="upper left", ncols=len(periods), frameon=False, bbox_to_anchor=(0, 1), handlelength=1.4)


def _limit(axes: "mpl.axes.Axes", rows: Sequence[Row], step: float, thick: float) -> None:
    """Draw a line where the limit falls."""
    last = max((n for n, row in enumerate(rows) if row.name == "last_two"), default=None)
    if last is not None:
        line = last * step + thick + _BAR / 2 + _GAP / 2
        axes.axhline(line, color="#a00000", linewidth=1, linestyle="--")
        axes.text(1.0, line, "limit ", color="#a00000", fontsize=7.5, ha="right", va="bottom",
                  transform=axes.get_yaxis_transform())  # fmt: skip


_SHORTER = (
    (" working days", ""),
    (" (the last two)", ",\nthe last two in time"),
    (" working day (the day after)", ",\nthe day after"),
    (" (the day after)", ",\nthe day after"),
    (", its last day not passed", ""),
    (" before the last day", "\nbefore the last day"),
    ("late by no more than one working day", "late by one at most"),
    ("days that cannot be reckoned", "days not reckoned"),
)


def _label(row: Row) -> str:
    """Set a label in the room there is: the unit is beneath the plot, and a long one goes on in a second line."""
    label = row.label
    for long, short in _SHORTER:
        label = label.replace(long, short)
    return label


def _inside_page(svg: str, number: int, title: str) -> str:
    """Take out of a drawing what belongs to a file of its own, and name it for those who cannot see it."""
    svg = _UNUSED_ID.sub("", _PROLOGUE.sub("", svg))
    opening, rest = svg.split(">", 1)
    opening = re.sub(r' (?:width|height)="[^"]*"', "", opening)
    named = f' role="img" aria-labelledby="plot-{number}" style="stroke-linejoin: round; stroke-linecap: butt">'
    return f'{opening}{named}<title id="plot-{number}">{in_html(title)}</title>{rest}'
