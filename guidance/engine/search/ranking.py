"""One ranking, best first. The browser has the same (`site/theme/search.js`), and a test holds the two equal."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from guidance.engine.search.index import PAGE, Edition, Index, Phrase, rarity, total
from guidance.engine.search.lexicon import FAINT, NEAR
from guidance.engine.search.question import Question, question_of
from guidance.engine.search.spelling import corrected
from guidance.engine.search.terms import mark, terms, words

UNKNOWN = 8.0
"""A word that stands nowhere tells as much as one that stands in so many items."""
LEAST = 0.45
"""How much of what is asked has to be met somewhere in an item for it to be an answer."""
FEW, FLOOR = 3, 0.25
"""Of a question of more words than so many that tell, less has to be met, and so much at the least."""
LIKE = 0.72
"""How like a title or a question has to be to what is asked, where that is of a subject that no pack holds."""
SURE = 0.3
"""How good an answer has to be at the least, before it is asked whether its edition is the one."""
DOUBTFUL = 0.5
"""Whoever is given an answer less like the question than this is told that the packs may not say."""
LIKENESS, MET = 0.5, 0.5
"""What the best title or question counts for in a score, and what all that an item holds."""
CLEAR, BEFORE = 0.6, 2
"""How like a question an answer has to be to stay before what is done for a child at risk, and how many may."""
NEAREST = 3
"""How many are named where nothing is an answer."""


@dataclass(frozen=True)
class Slot:
    """One thing that is looked for: the terms that meet it, each with how far it does, and how much it tells."""

    terms: tuple[tuple[str, float], ...]
    tells: float
    idle: bool


@dataclass(frozen=True)
class Wanted:
    """A question as it is looked for: its parts, what they tell in all, and its mark."""

    typed: str
    question: Question
    slots: tuple[Slot, ...]
    tells: float
    mark: int

    @property
    def least(self) -> float:
        """How much of it has to be met: of a story, which says more than any rule does, a smaller share."""
        told = sum(not slot.idle for slot in self.slots)
        return self.tells * max(LEAST * min(1.0, FEW / max(told, 1)), FLOOR)


@dataclass(frozen=True)
class Found:
    """An item by its place in the index, with the edition to be shown, and the one whose title met best.

    `like` is how like the question its best title or question is, `sure` that with how much of it is met somewhere.
    `exact`: it is asked for by its identifier, its title or a question of its own, as it is written.
    """

    item: int
    edition: Edition | None
    named: str
    score: float
    sure: float
    like: float
    exact: int


@dataclass(frozen=True)
class Ranked:
    """What was found, best first; the subjects that no pack holds; and the nearest, where nothing is an answer.

    `at_risk`: what is typed says that a child may be suffering harm.
    """

    found: tuple[Found, ...]
    elsewhere: tuple[int, ...] = ()
    nearest: tuple[Found, ...] = ()
    at_risk: bool = False


def ranked(index: Index, typed: str, today: str) -> Ranked:
    """Rank every item that meets enough of what is asked, best first; those alike stay in the order of the index."""
    wanted = _wanted(index, typed)
    met: dict[int, float] = {}
    for slot in wanted.slots:
        for item, how in _met(index, slot).items():
            met[item] = met.get(item, 0.0) + slot.tells * how
    for item in index.named(wanted.typed, wanted.mark):
        met[item] = max(met.get(item, 0.0), wanted.tells)
    typed_words = words(wanted.question.words)
    elsewhere = tuple(index.elsewhere(typed_words))
    found = [_scored(index, at, wanted, today) for at in sorted(met.items()) if at[1] >= wanted.least]
    found.sort(key=lambda f: (-f.exact, index.items[f.item].kind == PAGE, -f.score))
    enough = tuple(f for f in found if f.exact or (f.sure >= SURE and (not elsewhere or f.like >= LIKE)))
    if at_risk := index.at_risk(typed_words) or index.at_risk(corrected(index, typed_words)):
        harm = [_scored(index, (n, met.get(n, 0.0)), wanted, today) for n in index.for_harm]
        enough = _with_harm(enough, harm)
    near = [] if enough else sorted(met.items(), key=lambda place: (-place[1], place[0]))[:NEAREST]
    return Ranked(enough, elsewhere, tuple(_scored(index, at, wanted, today) for at in near), at_risk)


def _with_harm(found: Sequence[Found], harm: Sequence[Found]) -> tuple[Found, ...]:
    """Put what is done for a child at risk after the answers that are sure, two at most, and before all others."""
    names = {each.item for each in harm}
    sure = [f for f in found[:BEFORE] if f.exact or f.like >= CLEAR]
    first = [*sure, *(h for h in harm if h.item not in {f.item for f in sure})]
    return (*first, *(f for f in found if f not in sure and f.item not in names))


def _wanted(index: Index, typed: str) -> Wanted:
    question = question_of(typed)
    found = terms(" ".join(corrected(index, words(question.words))))
    slots = tuple(
        s for term in dict.fromkeys(index.lexicon.taken(found, index.holds)) if (s := _slot(index, term)).tells
    )
    slots = () if all(slot.idle for slot in slots) else slots
    return Wanted(typed.strip().lower(), question, slots, total(slot.tells for slot in slots) or 1.0, mark(typed))


def _slot(index: Index, term: str) -> Slot:
    near = tuple((other, NEAR) for other in index.lexicon.near.get(term, ()))
    known = [index.telling[other] for other in (term, *(o for o, _ in near)) if other in index.telling]
    idle = term in index.lexicon.idle
    missing = 0.0 if idle or term[0].isdigit() else rarity(index.size, UNKNOWN)
    return Slot(((term, 1.0), *near), min(known, default=missing) * (FAINT if idle else 1.0), idle)


def _met(index: Index, slot: Slot) -> Mapping[int, float]:
    best: dict[int, float] = {}
    for term, how in slot.terms:
        for item, weight in index.places.get(term, {}).items():
            best[item] = max(best.get(item, 0.0), weight * how / 10)
    return best


def _scored(index: Index, place: tuple[int, float], wanted: Wanted, today: str) -> Found:
    n, met = place
    item, phrases = index.items[n], index.phrases[n]
    likeness = [_like(phrase, wanted) for phrase in phrases]
    like, held = max(likeness), met / wanted.tells
    titles = likeness[: len(item.titles)]
    title = item.titles[titles.index(max(titles))]
    edition, left = wanted.question.edition(item, today, title)
    named = next((e for e in item.editions if e.id == wanted.typed), None)
    exact = 2 if named or item.id == wanted.typed else int(any(p.mark == wanted.mark for p in phrases))
    other = next((e.id for e in item.editions if e.title == title), "")
    sure = LIKENESS * like + MET * held
    return Found(n, named or edition, other, sure * left, sure, like, exact)


def _like(phrase: Phrase, wanted: Wanted) -> float:
    met = total(slot.tells * _best(slot, phrase) for slot in wanted.slots)
    return met / math.sqrt(wanted.tells * phrase.length) if met and phrase.length else 0.0


def _best(slot: Slot, phrase: Phrase) -> float:
    return max((how for term, how in slot.terms if term in phrase.terms), default=0.0)
