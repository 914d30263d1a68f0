"""The index as plain data, in pieces that a browser fetches one by one."""

from collections.abc import Iterable, Mapping
from itertools import chain
from typing import Any

from guidance.engine.search import lexicon, question, ranking, spelling
from guidance.engine.search.index import LIMITED, MORE, SAID, TITLE, Index, rarity, row
from guidance.engine.search.terms import NUMBERS, PLACES, SUFFIXES, UNITS


def packed(index: Index) -> dict[str, dict[str, Any]]:
    """Return the pieces of an index: the words, what they are met in, and how they are looked for.

    Terms met in most items are numbered first, so that what names them is small. Titles and questions are given as they
    are written: the browser finds their terms. Of all else an item holds, it is given where each term is met.
    """
    held = sorted(index.places, key=lambda term: (-len(index.places[term]), term))
    return {
        "words": {
            "same": {" ".join(phrase): meant for phrase, meant in index.lexicon.same.items()},
            "near": {term: " ".join(others) for term, others in index.lexicon.near.items()},
            "idle": sorted(index.lexicon.idle),
            "subjects": [[s.subject, s.look, _rows(s.words)] for s in index.subjects],
            "harm": _rows(index.harm.words), "forHarm": index.for_harm,
            "suffixes": SUFFIXES, "numbers": NUMBERS, "units": UNITS, "places": PLACES, "weighs": _weighs(index),
        },
        "terms": {
            "terms": " ".join(held), "telling": [index.telling.get(term, 0) for term in held],
            "spellings": " ".join(f"{word} {n}" for word, n in index.spellings.items()),
        },
        "places": {
            "places": [[_gaps(_weighing(index.places[term], weight)) for weight in (SAID, MORE)] for term in held],
            "timed": "".join("01"[title in item.timed] for item in index.items for title in item.titles),
            "asked": [item.asked for item in index.items],
        },
    }  # fmt: skip


def _weighs(index: Index) -> dict[str, Any]:
    return {
        "near": lexicon.NEAR, "faint": lexicon.FAINT, "unknown": rarity(index.size, ranking.UNKNOWN),
        "least": ranking.LEAST, "few": ranking.FEW, "floor": ranking.FLOOR, "sure": ranking.SURE,
        "byLike": ranking.BY_LIKE, "byMet": ranking.BY_MET, "byWord": ranking.BY_WORD, "many": ranking.MANY,
        "bySpelling": ranking.BY_SPELLING, "bySubject": ranking.BY_SUBJECT,
        "likeness": ranking.LIKENESS, "second": ranking.SECOND,
        "met": ranking.MET, "nearest": ranking.NEAREST, "clear": ranking.CLEAR, "doubtful": ranking.DOUBTFUL,
        "before": ranking.BEFORE, "places": (SAID, MORE), "title": TITLE, "limited": LIMITED,
        "over": question.OVER, "elsewhen": question.ELSEWHEN, "shortest": spelling.SHORTEST, "longer": spelling.LONGER,
    }  # fmt: skip


def _rows(phrases: Iterable[str]) -> list[str]:
    return list(map(row, phrases))


def _weighing(places: Mapping[int, int], weight: int) -> list[int]:
    return [n for n, held in places.items() if held == weight]


def _gaps(places: Iterable[int]) -> list[int]:
    """Write places as how far each is from the one before it."""
    found = sorted(places)
    return [at - before for before, at in zip(chain([0], found), found, strict=False)]
