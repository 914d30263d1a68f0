"""Put the questions of the lists to the search, and say how often an answer came first, in three and in ten.

python benchmarks/search.py [once] [tell] [WORD]    the half that may be looked at; with `once`, the other half;
with `tell`, which were not first; with a word, only the lists with that word in their names, and by kind
"""

import hashlib
import sys
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any, cast

from guidance.app.packs.shipped import shipped
from guidance.app.search import Search, answer
from guidance.engine.packs.reading.nodes import read_document

FILE = Path(__file__).with_name("search-questions.yaml")
"""The first list, which the tests hold the search to."""
LISTS = sorted(Path(__file__).parent.glob("search-questions*.yaml"))
DAY = date(2026, 11, 29).isoformat()
PLACES = (1, 3, 10)


def read(file: Path) -> dict[str, list[dict[str, Any]]]:
    """Read questions by kind."""
    root = read_document(file, file.name).root
    return cast("dict[str, list[dict[str, Any]]]", root.plain()) if root else {}


def half(ask: str) -> str:
    """Say which half a question is in."""
    return "once" if int(hashlib.sha256(ask.encode()).hexdigest()[0], 16) % 2 else "seen"


def place(ask: str, finds: list[str]) -> int:
    """Return the place of the first answer, or 0; of a question with none, 1 where none is given."""
    results = answer(shipped(), Search(ask)).results
    if not finds:
        return 0 if results else 1
    return next((n for n, result in enumerate(results, 1) if result.entry.id in finds), 0)


def count(file: Path, wanted: str, *, tell: bool) -> dict[str, Counter[int]]:
    """Count by kind, and in all, in which place each question of this half has its answer; 0 counts the questions."""
    counts: dict[str, Counter[int]] = {}
    for kind, questions in read(file).items():
        for question in questions:
            if half(question["ask"]) == wanted:
                at = place(question["ask"], question["finds"])
                for row in {kind, "answered"} if question["finds"] else {"none"}:
                    counts.setdefault(row, Counter()).update([0, *(n for n in PLACES if 0 < at <= n)])
                if tell and at != 1:
                    print(f"{at:>3}  {question['ask']}")
    return counts


def main(wanted: str, word: str, *, tell: bool) -> None:
    """Print, for each list, how many in a hundred are answered first, in three and in ten."""
    for file in LISTS:
        if word in file.name:
            print(file.name)
            for row, came in sorted(count(file, wanted, tell=tell).items()):
                if word or row in ("answered", "none"):
                    print(f"  {row:14} {came[0]:4} {' '.join(f'{100 * came[n] / came[0]:4.0f}' for n in PLACES)}")


if __name__ == "__main__":
    words = [given for given in sys.argv[1:] if given not in ("once", "tell")]
    main("once" if "once" in sys.argv else "seen", words[0] if words else "", tell="tell" in sys.argv)
