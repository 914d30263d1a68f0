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
SURE = 0.62
"""How sure an answer has to be at the least, before it is asked whether its edition is the one."""
BY_LIKE, BY_MET, BY_WORD, BY_SPELLING, BY_SUBJECT = 0.35, 0.65, 0.06, 0.17, 0.4
"""What makes an answer sure: likeness, how much of the question it meets, and each word of it that tells.

What makes it less so: each word that had to be spelt anew, and a subject that no pack holds.
"""
MANY = 8
"""How many words that tell make an answer surer, at the most."""
DOUBTFUL = 0.5
"""Whoever is given an answer less like the question than this is told that the packs may not say."""
LIKENESS, SECOND, MET = 0.25, 0.21, 0.54
"""What the best title or question counts for in a score, the second best, and all that an item holds."""
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
    """A question as it is looked for: its parts, what they tell in all, its mark, and the words spelt anew."""

    typed: str
    question: Question
    slots: tuple[Slot, ...]
    tells: float
    mark: int
    anew: int

    @property
    def told(self) -> int:
        """How many of its parts tell."""
        return sum(not slot.idle for slot in self.slots)

    @property
    def least(self) -> float:
        """How much of it has to be met: of a story, which says more than any rule does, a smaller share."""
        return self.tells * max(LEAST * min(1.0, FEW / max(self.told, 1)), FLOOR)

    def sure(self, like: float, held: float) -> float:
        """Say how sure an answer is that is so like the question, and meets so much of it."""
        return BY_LIKE * like + BY_MET * held + BY_WORD * min(self.told, MANY) - BY_SPELLING * self.anew


@dataclass(frozen=True)
class Found:
    """An item by its place in the index, with the edition to be shown, and the one whose title met best.

    `like` is how like the question its best title or question is, `sure` whether it is an answer at all.
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
    least = SURE + (BY_SUBJECT if elsewhere else 0.0)
    enough = tuple(f for f in found if f.exact or f.sure >= least)
    if at_risk := index.at_risk(typed_words) or index.at_risk(corrected(index, typed_words)):
        harm = [_scored(index, (n, met.get(n, 0.0)), wanted, today) for n in index.for_harm]
        enough = _with_harm(enough, harm)
    near = [] if enough else sorted(met.items(), key=lambda place: (-place[1], place[0]))[:NEAREST]
    return Ranked(enough, elsewhere, tuple(_scored(index, at, wanted, today) for at in near), at_risk)


def _with_harm(found: Sequence[Found], harm: Sequence[Found]) -> tuple[Found, ...]:
    """Put what is done for a child at risk after the answers that are clear, two at most.

    The first of it stands before all others, and the rest of it after one more, which may tell what this child needs.
    """
    clear = [f for f in found[:BEFORE] if f.exact or f.like >= CLEAR]
    rest = [f for f in found if f not in clear and f.item not in {each.item for each in harm}]
    owed = [h for h in harm if h.item not in {f.item for f in clear}]
    return (*clear, *owed[:1], *rest[:1], *owed[1:], *rest[1:])


def _wanted(index: Index, typed: str) -> Wanted:
    question = question_of(typed)
    given = words(question.words)
    right = corrected(index, given)
    found = terms(" ".join(right))
    slots = tuple(
        s for term in dict.fromkeys(index.lexicon.taken(found, index.holds)) if (s := _slot(index, term)).tells
    )
    slots = () if all(slot.idle for slot in slots) else slots
    anew = sum(one != other for one, other in zip(given, right, strict=True))
    return Wanted(typed.strip().lower(), question, slots, total(slot.tells for slot in slots) or 1.0, mark(typed), anew)


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
    like, second = sorted((*likeness, 0.0), reverse=True)[:2]
    held = met / wanted.tells
    titles = likeness[: len(item.titles)]
    title = item.titles[titles.index(max(titles))]
    edition, left = wanted.question.edition(item, today, title)
    named = next((e for e in item.editions if e.id == wanted.typed), None)
    exact = 2 if named or item.id == wanted.typed else int(any(p.mark == wanted.mark for p in phrases))
    other = next((e.id for e in item.editions if e.title == title), "")
    score = (LIKENESS * like + SECOND * second + MET * held) * left
    return Found(n, named or edition, other, score, wanted.sure(like, held), like, exact)


def _like(phrase: Phrase, wanted: Wanted) -> float:
    met = total(slot.tells * _best(slot, phrase) for slot in wanted.slots)
    return met / math.sqrt(wanted.tells * phrase.length) if met and phrase.length else 0.0


def _best(slot: Slot, phrase: Phrase) -> float:
    return max((how for term, how in slot.terms if term in phrase.terms), default=0.0)
