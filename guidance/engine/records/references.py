"""Case references: those that a spreadsheet or a database has spoilt, and those that may be one child's."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from guidance.engine.characters import ZERO_TO_NINE, strange_digit

_RUINED = re.compile(r"[+-]?\d+(?:\.\d+)?[eE][+-]\d+|[+-]?\d+\.\d+[eE]\d+", re.ASCII)
_DATED = re.compile(
    r"\d{1,2}[-/](?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*(?:[-/]\d{2,4})?"
    r"|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[-/]\d{2,4}|\d{1,2}/\d{1,2}/\d{4}",
    re.ASCII | re.IGNORECASE,
)
"""How a spreadsheet shows what it took for a date: `1-5` becomes `01-May`."""
_ROUNDED = re.compile(r"\d{15}0{2,}", re.ASCII)
"""A number of more digits than a spreadsheet keeps, with noughts in the place of those it lost."""
_NONE = frozenset({
    "null", "nan", "none", "nat", "n/a", "#n/a", "na", "<na>", "(null)", "\\n", "undefined", "nil", "unknown",
    "(blank)", "0",
    "#null!", "#name?", "#ref!", "#value!", "#div/0!", "#num!", "#spill!", "#calc!", "inf", "-inf", "-", "?",
})  # fmt: skip
_NEVER_BY_HAND = frozenset({"null", "nan", "nat", "<na>", "(null)", "#n/a"})
_EXPORT = "export it again with the column as text, and never by way of a spreadsheet's own format"


def unfit(reference: str) -> tuple[str, str, str] | None:
    """Return the code, the message and the cure where a text is no reference but what software makes of one.

    >>> unfit("1.23457E+11")[1]
    '`1.23457E+11` is a number as a spreadsheet shortens it: other references may have become the same'
    """
    if strange := strange_digit(reference):
        why = f"has a digit that is none of 0 to 9 (U+{ord(strange):04X}), and may be another that looks like it"
        return "G615", f"`{reference}` {why}", ZERO_TO_NINE
    if _RUINED.fullmatch(reference):
        why = "is a number as a spreadsheet shortens it: other references may have become the same"
        return "G693", f"`{reference}` {why}", _EXPORT
    if _ROUNDED.fullmatch(reference):
        why = "has more digits than a spreadsheet keeps, and noughts for the last: others may have become the same"
        return "G693", f"`{reference}` {why}", _EXPORT
    if _DATED.fullmatch(reference):
        return "G693", f"`{reference}` is a date, as a spreadsheet writes what it takes for one", _EXPORT
    if reference.casefold() in _NONE or (reference.startswith("#") and reference.endswith(("!", "?", "#"))):
        why = "is what software writes where it has nothing, and not a reference"
        return "G693", f"`{reference}` {why}", "give the reference, or leave the cell empty where it may be"
    return None


def unfit_cell(text: str) -> tuple[str, str, str] | None:
    """Return the same of a text that is no reference: only what nobody writes by hand is taken for nothing."""
    return unfit(text) if text.casefold() in _NEVER_BY_HAND or text.startswith("#") else None


def alike(references: Iterable[tuple[str, str]]) -> Iterator[list[str]]:
    """Yield references that differ only in letter case, leading zeros, spaces or a `.0`, inside one authority.

    A reference with no authority of its own may be any authority's.
    """
    plain: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for owner, reference in references:
        plain[_plainly(reference)][owner].add(reference)
    for owners in plain.values():
        unowned = owners.get("", set())
        told: set[frozenset[str]] = set()
        for names in owners.values():
            group = frozenset(names | unowned)
            if len(group) > 1 and group not in told:
                told.add(group)
                yield sorted(group)


def _plainly(reference: str) -> str:
    return re.sub(r"\.0+$", "", "".join(reference.split()).casefold()).lstrip("0")
