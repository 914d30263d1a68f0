"""An XmR chart drawn: points, their mean and limits, and a ring round what is out of the usual. No colour judges."""

from guidance.engine.measure.change.xmr import Chart
from guidance.site.escape import in_html

WIDE, HIGH, LEFT, RIGHT, TOP, UNDER = 640, 240, 52, 70, 14, 30
INK, GREY = "#1f5a94", "#666"


def chart_of(chart: Chart, title: str) -> str:
    """Draw a chart of shares in per cent."""
    values = [point.value for point in chart.points]
    low, high = min(*values, chart.low) - 1, max(*values, chart.high) + 1

    def y(value: float) -> float:
        return round(TOP + (high - value) / (high - low) * (HIGH - TOP - UNDER), 1)

    step = (WIDE - LEFT - RIGHT) / max(1, len(values) - 1)
    xs = [round(LEFT + place * step, 1) for place in range(len(values))]
    parts = [
        _line(y(chart.mean), "mean", ""),
        _line(y(chart.low), "limit", "6 4"),
        _line(y(chart.high), "limit", "6 4"),
    ]
    path = " ".join(f"{x},{y(value)}" for x, value in zip(xs, values, strict=True))
    parts.append(f'<polyline points="{path}" fill="none" stroke="{INK}" stroke-width="1.5"/>')
    for x, point in zip(xs, chart.points, strict=True):
        if point.signals:
            parts.append(f'<circle cx="{x}" cy="{y(point.value)}" r="8" fill="none" stroke="#1b1b1b"/>')
        parts.append(f'<circle cx="{x}" cy="{y(point.value)}" r="3.5" fill="{INK}"/>')
        parts.append(f'<text x="{x}" y="{HIGH - 10}" text-anchor="middle" fill="#444">{in_html(point.label)}</text>')
    parts += [
        f'<text x="{LEFT - 6}" y="{y(value) + 4}" text-anchor="end" fill="#444">{value:.0f}%</text>'
        for value in (chart.low, chart.mean, chart.high)
    ]
    said = "; ".join(f"{p.label}: {p.value:.1f}%{', out of the usual' if p.signals else ''}" for p in chart.points)
    return (
        f'<svg viewBox="0 0 {WIDE} {HIGH}" role="img" aria-label="{in_html(f"{title}. {said}")}" '
        f'font-family="Segoe UI, Helvetica, Arial, sans-serif" font-size="12">{"".join(parts)}</svg>'
    )


def _line(y: float, name: str, dashes: str) -> str:
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    drawn = f'<line x1="{LEFT}" y1="{y}" x2="{WIDE - RIGHT}" y2="{y}" stroke="{GREY}"{dashed}/>'
    return f'{drawn}<text x="{WIDE - RIGHT + 6}" y="{y + 4}" fill="#444">{name}</text>'
