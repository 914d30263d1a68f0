"""Counts as the published tables show an authority's: 1 to 5 withheld, and with them whatever would give them back."""

from collections.abc import Mapping, Sequence

from guidance.engine.measure.disclosure import LEAST_SHOWN
from guidance.engine.measure.published import C2_BANDS, C4_BANDS, WITHIN, Band, Number

WITHHELD = "c"
Shown = Number | str


def as_shown(table: str, columns: Mapping[str, Number]) -> dict[str, Shown]:
    """Withhold from one table of one authority what could point to a child.

    One band withheld alone could be reckoned from the total, so that the smallest of the others goes with it; a sum, a
    share or a rest that would give a withheld count back goes too.
    """
    if table == "D6":
        return _reviewed(columns)
    bands, total, within = _SHAPE[table]
    shown: dict[str, Shown] = {name: WITHHELD if _is_small(count) else count for name, count in columns.items()}
    left_out = _bands(bands, columns, columns[total])
    shown |= dict.fromkeys(left_out, WITHHELD)
    limit = WITHIN[table]
    inside = {band.column for band in bands if band.high is not None and band.high <= limit}
    split = left_out & inside and left_out - inside
    rest = _less(columns[total], columns[within])
    if split or _is_small(columns[within]) or _is_small(rest) or _is_small(columns[total]):
        shown |= {within: WITHHELD, f"{within}_percent": WITHHELD}
    if _is_small(columns[total]):
        shown |= dict.fromkeys((name for name in columns if "ercentile" in name or "edian" in name), WITHHELD)
    return shown


_SHAPE: Mapping[str, tuple[Sequence[Band], str, str]] = {
    "C2": (C2_BANDS, "Assessments_completed", "Within_45_days"),
    "C4": (C4_BANDS, "ICPC", "Within_15_days"),
}


def _is_small(count: Number) -> bool:
    return isinstance(count, int) and 0 < count < LEAST_SHOWN


def _less(whole: Number, part: Number) -> Number:
    return whole - part if isinstance(whole, int) and isinstance(part, int) else None


def _bands(bands: Sequence[Band], columns: Mapping[str, Number], total: Number) -> set[str]:
    """Choose the bands that are withheld: the small ones, and another where one alone would follow from the rest."""
    counts = {band.column: columns[band.column] for band in bands}
    small = {name for name, count in counts.items() if _is_small(count)}
    if _is_small(total):
        return {name for name, count in counts.items() if count}
    others = sorted((count or 0, name) for name, count in counts.items() if name not in small and count)
    if len(small) == 1 and others:
        small.add(others[0][1])
    elif len(small) == 1:
        small |= {name for name, count in counts.items() if count == 0}
    return small


def _reviewed(columns: Mapping[str, Number]) -> dict[str, Shown]:
    total, done = columns["CPP_At31_3Months"], columns["Reviewed_within_timescales"]
    if _is_small(total):
        return dict.fromkeys(columns, WITHHELD)
    if _is_small(done) or _is_small(_less(total, done)):
        parts = ("Reviewed_within_timescales", "Reviewed_within_timescales_percent")
        return {**columns, **dict.fromkeys(parts, WITHHELD)}
    return dict(columns)


def rounded(count: Number) -> Number:
    """Round a count to the nearest 10, as those of England and of regions are.

    >>> rounded(35094), rounded(35095)
    (35090, 35100)
    """
    return (count + 5) // 10 * 10 if isinstance(count, int) else count
