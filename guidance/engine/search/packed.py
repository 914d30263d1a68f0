"""The index as plain data, in pieces that a browser fetches one by one."""

from collections.abc import Iterable
from itertools import chain
from typing import Any

from guidance.engine.search import lexicon, question, ranking, spelling
from guidance.engine.search.index import TITLE, Index, Phrase, rarity
from guidance.engine.search.terms import NUMBERS, PLACES, SUFFIXES, UNITS, stem, words


def packed(index: Index) -> dict[str, dict[str, Any]]:
    """Return the pieces of an index: the words, what they are met in, and how they are looked for.

    Terms met in most items are numbered first, so that what names them is small.
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
            "places": [_gaps((n, weight) for n, weight in index.places[term].items()) for term in held],
            "phrases": [[_phrase(phrase, number) for phrase in phrases] for phrases in index.phrases],
        },
    }  # fmt: skip


def _weighs(index: Index) -> dict[str, float]:
    return {
        "near": lexicon.NEAR, "faint": lexicon.FAINT, "unknown": rarity(index.size, ranking.UNKNOWN),
        "least": ranking.LEAST, "like": ranking.LIKE, "sure": ranking.SURE, "likeness": ranking.LIKENESS,
        "met": ranking.MET, "nearest": ranking.NEAREST, "title": TITLE,
        "over": question.OVER, "elsewhen": question.ELSEWHEN, "shortest": spelling.SHORTEST, "longer": spelling.LONGER,
    }  # fmt: skip


def _rows(phrases: Iterable[str]) -> list[str]:
    return [" ".join(map(stem, words(phrase))) for phrase in phrases]


def _gaps(pairs: Iterable[tuple[int, int]]) -> list[int]:
    """Write places as how far each is from the one before it, with its weight."""
    last, row = 0, list[int]()
    for n, weight in sorted(pairs):
        row += [n - last, weight]
        last = n
    return row


def _phrase(phrase: Phrase, number: dict[str, int]) -> list[float]:
    places = sorted(number[term] for term in phrase.terms)
    gaps = (at - before for before, at in zip(chain([0], places), places, strict=False))
    return [phrase.length, phrase.mark, *gaps]
