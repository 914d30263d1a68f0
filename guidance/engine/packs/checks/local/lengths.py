"""The lengths of time that a title says: in figures, in words, and as people at work say them."""

import re
from collections.abc import Iterator

from guidance.engine.model.period import NUMBERS, Period

_COUNT = rf"(?P<count>[0-9]+|half an|{'|'.join(NUMBERS[1:])})"
_UNIT = r"(?P<unit>hour|day|week|month|year)"
_WORKING = r"(?P<working>working[- ])?"
_NTH = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_EVERY = {"hourly": "hour", "daily": "day", "weekly": "week", "monthly": "month", "yearly": "year"}
_OFTEN = {
    "daily": "1 day", "weekly": "1 week", "fortnightly": "2 week", "monthly": "1 month", "quarterly": "3 month",
    "annually": "12 month", "fortnight": "2 week", "twice a year": "6 month",
}  # fmt: skip
_OFTEN_SAID = "(?P<often>daily|weekly|fortnightly|monthly|quarterly|annually|twice a year)"
_IN_FIGURES = rf"(?<![\w.,-]){_COUNT}[- ]{_WORKING}{_UNIT}s?\b(?!-)"
_IN_WORDS = (
    r"(?<![\w-])(?P<count>[0-9]+) ?(?P<unit>h(?:ou)?r|h)s?\b(?!-)",
    rf"(?<![\w.,-]){_COUNT}[- ](?P<every>{'|'.join(_EVERY)})\b",
    rf"\bwithin (?:an?|the) {_WORKING}{_UNIT}\b",
    rf"\b(?P<two>a couple of) {_WORKING}{_UNIT}s\b",
    rf"\b(?:by|on|before)(?: the end of)? the (?:next|following) {_WORKING}(?P<unit>day)\b",
    rf"\b(?:by|before|than|on)(?: the end of)? the (?P<nth>{'|'.join(_NTH)}) {_WORKING}(?P<unit>day)\b",
    r"\bwithin an? (?P<often>fortnight)\b",
    rf"\b(?:every|each) (?:(?P<often>fortnight)|{_UNIT})(?=,|$)",
    rf"\bevery (?P<two>other|second) {_UNIT}\b",
    rf"\bat least {_OFTEN_SAID}\b",
    rf"(?<![\w-]){_OFTEN_SAID}$",
)
_FIGURES = re.compile(_IN_FIGURES, re.IGNORECASE | re.ASCII)
_ALL = tuple(re.compile(each, re.IGNORECASE | re.ASCII) for each in (_IN_FIGURES, *_IN_WORDS))
_NO_WEEKENDS = re.compile(
    r"[ ,(]+(?:excluding|not (?:counting|including)|except|leaving out|apart from) (?:weekends|saturdays)",
    re.IGNORECASE,
)
_DIGITS = 9
"""Of a number with more digits the rest is not read: it is the length of nothing."""


def lengths_in(title: str, *, in_words: bool) -> Iterator[str]:
    """Give each length that a title says, such as `10 working day`; if asked, those in words of another sort too.

    >>> list(lengths_in("Hold six-weekly reviews, the first by the end of the tenth working day", in_words=True))
    ['6 week', '10 working day']
    """
    for pattern in _ALL if in_words else (_FIGURES,):
        for found in pattern.finditer(title):
            yield _length(
                {name: said.lower() for name, said in found.groupdict().items() if said}, title[found.end() :]
            )


def _length(said: dict[str, str], after: str) -> str:
    if "often" in said:
        return _OFTEN[said["often"]]
    unit = _EVERY[said["every"]] if "every" in said else said["unit"]
    unit = "hour" if unit.startswith("h") else unit
    if said.get("count") == "half an":
        return "30 minute" if unit == "hour" else f"half a {unit}"
    working = "working " if "working" in said or _NO_WEEKENDS.match(after) else ""
    return f"{_number(said)} {working}{unit}"


def _number(said: dict[str, str]) -> int:
    if "nth" in said:
        return _NTH.index(said["nth"]) + 1
    count = said.get("count", "two" if "two" in said else "one")
    return NUMBERS.index(count) if count in NUMBERS else int(count[:_DIGITS])


def alike(length: str, period: Period) -> bool:
    """Tell whether a length that a title says is that of a limit: a week is seven days, and a year twelve months."""
    return _plain(length) == _plain(f"{period.count} {period.unit.value}")


def plural(length: str) -> str:
    """Write a length as people do.

    >>> plural("10 working day"), plural("1 hour")
    ('10 working days', '1 hour')
    """
    return length if length.startswith(("1 ", "half")) else f"{length}s"


def _plain(length: str) -> str:
    count, _, unit = length.partition(" ")
    for larger, number, smaller in (("week", 7, "day"), ("year", 12, "month")):
        if unit == larger:
            return f"{int(count) * number} {smaller}"
    return length
