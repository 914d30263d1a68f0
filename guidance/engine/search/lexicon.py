"""What people at work call things: phrases said of one thing, and words that may well be meant for one another."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from guidance.engine.model.practice.trade import TradeWords
from guidance.engine.model.vocabulary import Vocabulary
from guidance.engine.search.terms import stem, terms

NEAR = 0.6
"""How much it counts to meet a word near to the one that was looked for."""
FAINT = 0.15
"""How much of what it tells an idle word counts for."""
NEARBY = "~"
"""What a term begins with that stands for a phrase of a list of near words."""


@dataclass(frozen=True)
class Lexicon:
    """Each phrase as its terms, with the term that stands for all that are said of one thing; and what is near what."""

    same: Mapping[tuple[str, ...], str] = field(default_factory=dict)
    near: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    idle: frozenset[str] = frozenset()

    @cached_property
    def parts(self) -> frozenset[str]:
        """Every term that stands in some phrase or is near to another."""
        return frozenset(term for phrase in self.same for term in phrase) | frozenset(self.near)

    @cached_property
    def _lengths(self) -> Mapping[str, list[int]]:
        """How long the phrases are that begin with a term, the longest first."""
        held: dict[str, set[int]] = {}
        for phrase in self.same:
            held.setdefault(phrase[0], set()).add(len(phrase))
        return {term: sorted(lengths, reverse=True) for term, lengths in held.items()}

    def met(self, found: Sequence[str]) -> Iterator[tuple[int, int, str]]:
        """Give each phrase in a row of terms, the longest first: where it begins and ends, and what it stands for."""
        for start, term in enumerate(found):
            for length in self._lengths.get(term, ()):
                if meant := self.same.get(tuple(found[start : start + length])):
                    yield start, start + length, meant

    def meaning(self, found: Sequence[str]) -> list[str]:
        """Return terms with what their phrases stand for."""
        return [*found, *dict.fromkeys(meant for _, _, meant in self.met(found))]

    def taken(self, found: Sequence[str], held: Callable[[str], bool] = bool) -> Iterator[str]:
        """Take the longest phrase at each place of a row of terms, or else the term there.

        A phrase of which nothing is held would swallow words that are: then a shorter one, or the words, are taken.
        """
        longest: dict[int, tuple[int, str]] = {}
        for start, end, meant in self.met(found):
            if held(meant):
                longest.setdefault(start, (end, meant))
        at = 0
        while at < len(found):
            at, term = longest.get(at, (at + 1, found[at]))
            yield term


def lexicon(vocabulary: Vocabulary, trade: TradeWords) -> Lexicon:
    """Make a lexicon of what events are called, unless that is too plain a word, and of the words of the trade."""
    plain = {terms(phrase) for phrase in trade.plain}
    called = [[p for p in word.also if terms(p) not in plain] for word in vocabulary.events.values()]
    meant: dict[tuple[str, ...], str] = {}
    for group in (*filter(None, called), *trade.same):
        name = meant.get(terms(group[0]), f"={'_'.join(terms(group[0]))}")
        for phrase in group:
            meant.setdefault(terms(phrase), name)
    beside: dict[str, dict[str, None]] = {}
    for n, group in enumerate(trade.near):
        for member in (members := _members(group, f"{NEARBY}{n}", meant)):
            beside.setdefault(member, {}).update(dict.fromkeys(other for other in members if other != member))
    near = {term: tuple(others) for term, others in beside.items()}
    return Lexicon(meant, near, frozenset(stem(word) for word in trade.idle))


def _members(group: Iterable[str], name: str, meant: dict[tuple[str, ...], str]) -> list[str]:
    """Return a term for each phrase of a list: its own, what it is one of the names of, or one for all its phrases."""
    rows = map(terms, group)
    return list(
        dict.fromkeys(meant.get(row) or (row[0] if len(row) == 1 else meant.setdefault(row, name)) for row in rows)
    )
