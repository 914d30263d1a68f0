"""Put every question of `search-questions.yaml` to the search, and say how often its answer came first.

python benchmarks/search.py [once]        the half that may be looked at; with `once`, the other half
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


def main(wanted: str, *, tell: bool) -> None:
    """Print, for each kind of question, how many in a hundred are answered first, in three and in ten."""
    counts: dict[str, Counter[int]] = {}
    for kind, questions in read(FILE).items():
        for question in questions:
            if half(question["ask"]) == wanted:
                at = place(question["ask"], question["finds"])
                for row in {kind, "answered"} if question["finds"] else {"none"}:
                    counts.setdefault(row, Counter()).update([0, *(n for n in PLACES if 0 < at <= n)])
                if tell and at != 1:
                    print(f"{at:>3}  {question['ask']}")
    for row, count in sorted(counts.items()):
        print(f"{row:10} {count[0]:4} {' '.join(f'{100 * count[n] / count[0]:4.0f}' for n in PLACES)}")


if __name__ == "__main__":
    main("once" if "once" in sys.argv else "seen", tell="tell" in sys.argv)
