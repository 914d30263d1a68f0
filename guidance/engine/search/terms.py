"""From what is written or typed to the terms that are compared: words without their endings, numbers with units."""

import re
from collections.abc import Iterator
from functools import cache

from guidance.engine.model.period import NUMBERS as IN_WORDS

_PLAIN = re.compile(r"[a-z0-9]+")
_TOKEN = re.compile(r"\d+(?:st|nd|rd|th)\b|[a-z]+|\d+", re.ASCII)
_PROVISION = re.compile(
    r"\b(s|sec|section|reg|regulation|regs|para|paragraph|art|article|sch|schedule)[. ]{0,2}(?=\d)", re.ASCII
)
_GLUED = re.compile(r"(\d)\s*(wds?|working ?days?)\b", re.ASCII)
_APOSTROPHE = re.compile(r"['\u2019]s?\b|['\u2019]", re.ASCII)
PLACES = {"s": "section", "sec": "section", "reg": "regulation", "regs": "regulation", "para": "paragraph",
           "art": "article", "sch": "schedule"}  # fmt: skip
NUMBERS = {word: str(n) for n, word in enumerate(IN_WORDS)} | {
    "1st": "first",
    "2nd": "second",
    "3rd": "third",
    "fortnight": "2 weeks",
    "fortnightly": "2 weeks",
}
UNITS = {
    unit: name
    for name in ("hour", "day", "week", "month", "year")
    for unit in (name, f"{name}s", f"{name}ly")
} | {"hr": "hour", "hrs": "hour", "daily": "day", "wd": "day", "wds": "day", "wk": "week", "wks": "week",
     "mth": "month", "mths": "month", "yr": "year", "yrs": "year"}  # fmt: skip
SUFFIXES = (
    ("ifications", "ifi", 2), ("ification", "ifi", 2), ("ifying", "ifi", 2), ("ified", "ifi", 2), ("ifies", "ifi", 2),
    ("ify", "ifi", 2), ("ations", "", 3), ("ation", "", 3), ("ators", "", 3), ("ator", "", 3), ("ating", "", 3),
    ("ated", "", 3), ("ates", "", 3), ("ative", "", 3), ("ate", "", 3), ("ssions", "ss", 2), ("ssion", "ss", 2),
    ("ctions", "ct", 2), ("ction", "ct", 2), ("ctive", "ct", 2), ("tions", "t", 3), ("tion", "t", 3),
    ("ements", "", 3), ("ement", "", 3), ("ments", "", 3), ("ment", "", 3), ("rrals", "r", 2), ("rral", "r", 2),
    ("ovals", "ov", 2), ("oval", "ov", 2), ("usals", "us", 2), ("usal", "us", 2), ("rring", "r", 2), ("rred", "r", 2),
    ("nning", "n", 2), ("nned", "n", 2), ("pping", "p", 2), ("pped", "p", 2), ("tting", "t", 2), ("tted", "t", 2),
    ("gging", "g", 2), ("gged", "g", 2), ("ressed", "ress", 1), ("ying", "y", 2), ("ings", "", 3), ("ing", "", 3),
    ("ied", "y", 2), ("ies", "y", 2), ("eed", "eed", 1), ("ed", "", 3), ("sses", "ss", 1), ("ches", "ch", 2),
    ("shes", "sh", 2), ("xes", "x", 2), ("es", "", 3), ("ss", "ss", 1), ("us", "us", 1), ("is", "is", 1),
    ("s", "", 3), ("ly", "", 5), ("e", "", 3),
)  # fmt: skip
"""Endings that a word loses, the first that fits: what stands in their place, and how much has to be left before."""


@cache
def stem(word: str) -> str:
    """Return a word without its ending, so that forms of one word are one term.

    >>> {stem(word) for word in ("referral", "referred", "referring", "refers")}
    {'refer'}
    >>> {stem(word) for word in ("assessment", "assessed", "assess")}
    {'assess'}
    """
    for ending, instead, least in SUFFIXES:
        if word.endswith(ending) and len(word) - len(ending) >= least:
            return word[: len(word) - len(ending)] + instead
    return word


def mark(text: str) -> int:
    """Return a number for the words of a text, so that a question is known again when it is asked as it is written.

    >>> mark("Who chairs an ICPC?") == mark("who chairs  an icpc")
    True
    """
    number = 2166136261
    for letter in " ".join(_PLAIN.findall(text.lower())):
        number = (number ^ ord(letter)) * 16777619 % 2**32
    return number


def words(text: str) -> list[str]:
    """Split a text into words and numbers, in lower case, as they are compared.

    >>> words("Within 15wd of the child's s.47 enquiry")
    ['within', '15', 'working', 'day', 'of', 'the', 'child', 'section', '47', 'enquiry']
    """
    said = _APOSTROPHE.sub("", text.lower())
    said = _PROVISION.sub(lambda found: f"{PLACES.get(found[1], found[1])} ", said)
    said = _GLUED.sub(r"\1 working day", said)
    return [token for word in _TOKEN.findall(said) for token in NUMBERS.get(word, word).split()]


@cache
def terms(text: str) -> tuple[str, ...]:
    """Return the terms of a text in their order: stems, and a number joined to the unit or the provision it goes with.

    >>> terms("fifteen working days")
    ('15', 'work', 'day', '15day')
    """
    return tuple(_joined(words(text)))


def _joined(found: list[str]) -> Iterator[str]:
    number = place = ""
    for word in found:
        unit = UNITS.get(word, "")
        yield unit or stem(word)
        if word.isdigit():
            if place:
                yield f"{place}{word}"
            number, place = word, ""
            continue
        if unit and number:
            yield f"{number}{unit}"
        number = number if word in {"working", "calendar", "school"} else ""
        place = word if word in {"section", "regulation", "article", "paragraph", "schedule"} else ""
