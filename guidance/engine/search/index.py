"""The index: what is looked through, as terms, for the command line and for the browser alike."""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property

from guidance.engine.model.practice.trade import Elsewhere, Harm
from guidance.engine.search.lexicon import FAINT, Lexicon
from guidance.engine.search.terms import mark, stem, terms, words

PAGE = "page"
"""The kind of what is neither rule nor principle, and comes after them."""
LIMITED = "time limit"
"""What is looked for, besides its own words, in whatever says by when."""
TITLE, SAID, MORE = 10, 7, 4
"""How much it counts, in tenths, to be met in the title or a question, in the sentence, and in the rest."""

OFTEN = 20
"""In how many items a number with its unit is taken to stand, at the least."""


@dataclass(frozen=True)
class Edition:
    """One edition of a requirement: its name and title, its first day and the first on which it is over."""

    id: str
    title: str
    begins: str = ""
    ends: str = ""
    year: int = 0


@dataclass(frozen=True)
class Item:
    """What can be found: a requirement with its editions, the latest first, a principle, or a page of another kind.

    `timed` are the titles of those editions that say by when: they answer whoever asks how long there is.
    """

    id: str
    title: str
    asked: tuple[str, ...] = ()
    said: str = ""
    more: str = ""
    editions: tuple[Edition, ...] = ()
    kind: str = "rule"
    timed: frozenset[str] = frozenset()

    @property
    def titles(self) -> list[str]:
        """Each title that it has or had, once, the latest first."""
        return list(dict.fromkeys((self.title, *(edition.title for edition in self.editions))))


@dataclass(frozen=True)
class Phrase:
    """A title or a question: the terms that it meets, and how much what it says tells in all, to one place."""

    terms: frozenset[str]
    length: float
    mark: int


@dataclass(frozen=True)
class Index:
    """Items with the terms they hold, and how much each term tells."""

    items: tuple[Item, ...]
    lexicon: Lexicon = field(default_factory=Lexicon)
    subjects: tuple[Elsewhere, ...] = ()
    harm: Harm = field(default_factory=Harm)

    @cached_property
    def phrases(self) -> list[list[Phrase]]:
        """Each title and question of each item, as terms."""
        return [
            [self._phrase(text, timed=text in item.timed) for text in (*item.titles, *item.asked)]
            for item in self.items
        ]

    @cached_property
    def places(self) -> dict[str, dict[int, int]]:
        """Where each term is met, and how much it counts there, in tenths."""
        held: dict[str, dict[int, int]] = {}
        for n, item in enumerate(self.items):
            for term, weight in self._weighed(item).items():
                held.setdefault(term, {})[n] = weight
        return dict(sorted(held.items()))

    @cached_property
    def telling(self) -> dict[str, float]:
        """How much each term tells: the rarer among rules and principles, the more.

        A number is often an age, or how long something has gone on: without its unit it tells little, and with it no
        more than a word that stands in `OFTEN` items.
        """
        held = {term: sum(self.items[n].kind != PAGE for n in places) for term, places in self.places.items()}
        return {term: self._tells(term, n) for term, n in held.items() if n}

    def _tells(self, term: str, held: int) -> float:
        if term.isdigit():
            return round(FAINT * rarity(self.size, held), 3)
        return rarity(self.size, max(held, OFTEN) if term[0].isdigit() else held)

    @cached_property
    def size(self) -> int:
        """How many rules and principles there are."""
        return sum(item.kind != PAGE for item in self.items)

    @cached_property
    def spellings(self) -> dict[str, int]:
        """Every word that is written in some item, with how often it is written."""
        texts = (text for i in self.items if i.kind != PAGE for text in (*i.titles, *i.asked, i.said, i.more))
        written = Counter(word for text in (*texts, *self.harm.words) for word in words(text))
        return {word: n for word, n in sorted(written.items()) if word.isalpha()}

    def named(self, typed: str, number: int) -> list[int]:
        """Return the places of what is called so, or has a title or a question with this mark."""
        return sorted({*self._names.get(typed, ()), *self._marks.get(number, ())})

    @cached_property
    def _names(self) -> dict[str, list[int]]:
        held: dict[str, list[int]] = {}
        for n, item in enumerate(self.items):
            for name in dict.fromkeys((item.id, *(edition.id for edition in item.editions))):
                held.setdefault(name, []).append(n)
        return held

    @cached_property
    def _marks(self) -> dict[int, list[int]]:
        held: dict[int, list[int]] = {}
        for n, phrases in enumerate(self.phrases):
            for phrase in phrases:
                held.setdefault(phrase.mark, []).append(n)
        return held

    def elsewhere(self, typed: Sequence[str]) -> list[int]:
        """Return the places of the subjects that no pack holds and that what is typed is about."""
        return [n for n, subject in enumerate(self.subjects) if _says(typed, subject.words)]

    def at_risk(self, typed: Sequence[str]) -> bool:
        """Tell whether what is typed says that a child may be suffering harm."""
        return _says(typed, self.harm.words)

    @cached_property
    def for_harm(self) -> list[int]:
        """Return the places of what is found for a child who may be suffering harm, in the order given."""
        return list(dict.fromkeys(n for name in self.harm.finds for n in self._names.get(name, ())))

    def known(self, term: str) -> bool:
        """Tell whether a term stands somewhere: in an item, in a phrase of the trade, or among the idle words."""
        return term in self.telling or term in self.lexicon.parts or term in self.lexicon.idle

    def holds(self, term: str) -> bool:
        """Tell whether a term, or one that is near to it, stands in a title of something or a question about it."""
        near = (term, *self.lexicon.near.get(term, ()))
        return any(weight == TITLE for each in near for weight in self.places.get(each, {}).values())

    def _terms(self, *texts: str) -> list[str]:
        return sorted({term for text in texts for term in self.lexicon.meaning(terms(text))})

    def _phrase(self, text: str, *, timed: bool) -> Phrase:
        idle = self.lexicon.idle
        length = total(
            self.telling.get(t, 0.0) * (FAINT if t in idle else 1.0)
            for t in dict.fromkeys(self.lexicon.taken(terms(text)))
        )
        return Phrase(frozenset(self._terms(text, LIMITED if timed else "")), length, mark(text))

    def _weighed(self, item: Item) -> dict[str, int]:
        idle = self.lexicon.idle
        held = {term: MORE for term in self._terms(item.more) if term not in idle}
        held |= {term: SAID for term in self._terms(item.said) if term not in idle}
        return held | dict.fromkeys(self._terms(*item.titles, *item.asked), TITLE)


def _says(typed: Sequence[str], phrases: Iterable[str]) -> bool:
    said = f" {' '.join(map(stem, typed))} "
    return any(f" {row(phrase)} " in said for phrase in phrases)


@cache
def row(phrase: str) -> str:
    """Return the stems of a phrase, as they are looked for in what is typed."""
    return " ".join(map(stem, words(phrase)))


def total(numbers: Iterable[float]) -> float:
    """Add up in the order given, as every machine and every language does."""
    added = 0.0
    for number in numbers:
        added += number
    return added


def rarity(every: int, holding: float) -> float:
    """Return how much a term tells that so many of all hold, to three places, so that every machine has the same.

    >>> rarity(1000, 1) > rarity(1000, 100)
    True
    """
    return round(math.log(1 + every / holding), 3)
