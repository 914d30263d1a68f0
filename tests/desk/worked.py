"""The worked cases beside the rules, as records that a page or a command can be given."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from guidance import rules
from guidance.engine.packs.reading.nodes import parse

NEXT_CASE = re.compile(r"^(?=- )", re.MULTILINE)


@dataclass(frozen=True)
class Worked:
    """A worked case: what it is about, the day it is looked at, and its events as records of the child `A1`."""

    about: str
    as_at: str
    records: tuple[Mapping[str, Any], ...]

    @property
    def question(self) -> dict[str, Any]:
        """What is put to the engine of a desk."""
        return {"ask": "evaluate", "records": self.records, "as_at": self.as_at}


def drawn(number: int | None) -> tuple[Worked, ...]:
    """Draw so many of the worked cases by the hash of their text, or give every one."""
    every = sorted(_texts(), key=lambda text: sha256(text.encode()).digest())
    return tuple(_worked(text) for text in every[:number])


def _texts() -> Iterator[str]:
    for path in sorted(rules.FOLDER.rglob("*.cases.yaml")):
        yield from (text for text in NEXT_CASE.split(path.read_text(encoding="utf-8")) if text.startswith("- "))


def _worked(text: str) -> Worked:
    root = parse(text, "a case").root
    assert root is not None, text
    plain: Any = root.plain()
    ((case,)) = plain
    own = {"authority": case["authority"]} if "authority" in case else {}
    lines = [
        dict(zip(("at", "event"), e.split(), strict=True)) if isinstance(e, str) else dict(e) for e in case["events"]
    ]
    held = tuple({"id": str(n), **own, **line, "case": "A1"} for n, line in enumerate(lines, 1))
    return Worked(f"{case['rule']}: {case['case']}", str(case["as_at"]), held)
