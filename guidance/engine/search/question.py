"""What a question says of the edition it asks about, apart from what it asks."""

import re
from dataclasses import dataclass

from guidance.engine.search.index import Edition, Item

_YEAR = re.compile(
    r"\b(?:wt ?'?|working together )?((?:19[89]|20[0-4])[0-9])(?:'?s)?\b|\bwt ?'?([0-9][0-9])\b", re.IGNORECASE
)
_NAMED = re.compile(
    r"(?:\bacts?|\bregulations?|\bregs|\bhandbook|\border)(?: of)?,? (?:19|20)[0-9][0-9]|"
    r"\b(?:19|20)[0-9][0-9] (?:act|regulation|reg)",
    re.IGNORECASE,
)
_OLD = re.compile(
    r"\b(?:old|older|previous|earlier|former|last|superseded|repealed) (?:\w+ )?(?:edition|guidance|version|rule|rules|"
    r"law|working together|one|deadline|timescale|limit)\b|\bused to be\b|\bpreviously\b|\bback then\b",
    re.IGNORECASE,
)
OVER, ELSEWHEN = 0.7, 0.2
"""How much is left of the score of what is over, and of what has no edition in the year that is asked about."""


@dataclass(frozen=True)
class Question:
    """What is looked for, with the year or the older edition that it is asked of."""

    words: str
    year: int = 0
    old: bool = False

    def edition(self, item: Item, today: str, title: str = "") -> tuple[Edition | None, float]:
        """Choose the edition to be shown first, and say how much is left of its score."""
        if not item.editions:
            return None, 1.0
        if self.year or self.old:
            mine = [e for e in item.editions if self._asks(e, today)]
            return self._best(mine, title) if mine else (_now(item, today)[0], ELSEWHEN)
        return _now(item, today)

    def _best(self, mine: list[Edition], title: str) -> tuple[Edition, float]:
        """Return the edition of that very year, and of those the one whose title met best, or else the latest."""
        best = min(mine, key=lambda e: (e.year != self.year, e.title != title))
        return best, OVER if best.year != self.year and "" < best.ends <= f"{self.year}-12-31" else 1.0

    def _asks(self, edition: Edition, today: str) -> bool:
        if self.old:
            return bool(edition.ends) and edition.ends <= today
        return edition.year == self.year or (
            edition.begins <= f"{self.year}-12-31" and (not edition.ends or edition.ends > f"{self.year}-01-01")
        )


def _now(item: Item, today: str) -> tuple[Edition, float]:
    live = [e for e in item.editions if e.begins <= today and (not e.ends or e.ends > today)]
    return (live[0], 1.0) if live else (item.editions[0], OVER)


def question_of(typed: str) -> Question:
    """Read what is typed.

    >>> question_of("rapid review under the 2018 one")
    Question(words='rapid review under the   one', year=2018, old=False)
    >>> question_of("section 11 of the Children Act 2004").year
    0
    """
    named = {found.span() for found in _NAMED.finditer(typed)}
    years = [y for y in _YEAR.finditer(typed) if not any(start <= y.start() < end for start, end in named)]
    words, old = typed, _OLD.search(typed)
    for found in years:
        words = words.replace(found[0], " ")
    year = int(years[-1][1] or f"20{years[-1][2]}") if years else 0
    return Question(words, year, old=bool(old) and not year)
