"""The index as plain data, in pieces that a browser fetches one by one."""

from collections.abc import Iterable, Mapping
from itertools import chain
from typing import Any

from guidance.engine.search import lexicon, question, ranking, spelling
from guidance.engine.search.index import LIMITED, MORE, SAID, TITLE, Index, Phrase, rarity
from guidance.engine.search.terms import NUMBERS, PLACES, SUFFIXES, UNITS, stem, words

WEIGHTS = (TITLE, SAID, MORE)


def packed(index: Index) -> dict[str, dict[str, Any]]:
    """Return the pieces of an index: the words, what they are met in, and how they are looked for.

    Terms met in most items are numbered first, so that what names them is small. Of a title only its length is given:
    the browser has the title itself, and finds its terms. Lengths are in tenths.
    """
    held = sorted(index.places, key=lambda term: (-len(index.places[term]), term))
    number = {term: n for n, term in enumerate(held)}
    return {
        "words": {
            "same": {" ".join(phrase): meant for phrase, meant in index.lexicon.same.items()},
            "near": {term: " ".join(others) for term, others in index.lexicon.near.items()},
            "idle": sorted(index.lexicon.idle),
            "subjects": [[s.subject, s.look, _rows(s.words)] for s in index.subjects],
            "suffixes": SUFFIXES, "numbers": NUMBERS, "units": UNITS, "places": PLACES, "weighs": _weighs(index),
        },
        "terms": {
            "terms": " ".join(held), "telling": [index.telling.get(term, 0) for term in held],
            "spellings": " ".join(f"{word} {n}" for word, n in index.spellings.items()),
        },
        "places": {
            "places": [[_gaps(_weighing(index.places[term], weight)) for weight in WEIGHTS] for term in held],
            "lengths": [[round(10 * phrase.length) for phrase in phrases] for phrases in index.phrases],
            "timed": "".join("01"[title in item.timed] for item in index.items for title in item.titles),
            "marks": "".join(f"{phrase.mark:08x}" for phrases in _asked(index) for phrase in phrases),
            "asked": [[_gaps(number[t] for t in phrase.terms) for phrase in phrases] for phrases in _asked(index)],
        },
    }  # fmt: skip


def _weighs(index: Index) -> dict[str, Any]:
    return {
        "near": lexicon.NEAR, "faint": lexicon.FAINT, "unknown": rarity(index.size, ranking.UNKNOWN),
        "least": ranking.LEAST, "like": ranking.LIKE, "sure": ranking.SURE, "likeness": ranking.LIKENESS,
        "met": ranking.MET, "nearest": ranking.NEAREST, "places": WEIGHTS, "title": TITLE, "limited": LIMITED,
        "over": question.OVER, "elsewhen": question.ELSEWHEN, "shortest": spelling.SHORTEST, "longer": spelling.LONGER,
    }  # fmt: skip


def _rows(phrases: Iterable[str]) -> list[str]:
    return [" ".join(map(stem, words(phrase))) for phrase in phrases]


def _asked(index: Index) -> list[list[Phrase]]:
    """Return the questions of each item, which stand after its titles."""
    return [phrases[len(item.titles) :] for item, phrases in zip(index.items, index.phrases, strict=True)]


def _weighing(places: Mapping[int, int], weight: int) -> list[int]:
    return [n for n, held in places.items() if held == weight]


def _gaps(places: Iterable[int]) -> list[int]:
    """Write places as how far each is from the one before it."""
    found = sorted(places)
    return [at - before for before, at in zip(chain([0], found), found, strict=False)]
