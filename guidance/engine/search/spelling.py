"""Words that are spelt nearly as one that stands somewhere: within two letters, and beginning alike."""

from collections.abc import Sequence

from guidance.engine.search.index import Index
from guidance.engine.search.terms import stem

SHORTEST, LONGER = 4, 6
"""A word of so many letters may have one wrong, and of so many two."""


def corrected(index: Index, typed: Sequence[str]) -> list[str]:
    """Set right the words that stand nowhere, where one that does is near; of those as near, the one most written."""
    return [_spelt(index, word) for word in typed]


def _spelt(index: Index, word: str) -> str:
    if len(word) < SHORTEST or not word.isalpha() or word in index.spellings or index.known(stem(word)):
        return word
    within = 2 if len(word) >= LONGER else 1
    near = [
        (far, -n, other)
        for other, n in index.spellings.items()
        if other[0] == word[0] and abs(len(other) - len(word)) <= within and len(other) >= SHORTEST
        if (far := distance(word, other)) <= within
    ]
    return min(near)[2] if near else word


def distance(one: str, other: str) -> int:
    """Count the letters to be put in, left out, changed or swapped with the next to make one word of another.

    >>> distance("polcie", "police"), distance("conferance", "conference"), distance("lenght", "length")
    (1, 1, 1)
    """
    before, last = [0] * (len(other) + 1), list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        row = [i]
        for j, b in enumerate(other, 1):
            least = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a != b))
            swapped = i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b
            row.append(min(least, before[j - 2] + 1) if swapped else least)
        before, last = last, row
    return last[-1]
