"""What cells say, in the words of the vocabulary; and a count of what no map and no word of it explains."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from guidance.engine.diagnostics import Span, nearest
from guidance.engine.model.fact import FactWord
from guidance.engine.records.plain.row import Unread
from guidance.engine.records.tables.days import as_iso
from guidance.engine.records.tables.map import From, plainly

YES_OR_NO = {**dict.fromkeys(("yes", "y", "true", "1"), "true"), **dict.fromkeys(("no", "n", "false", "0"), "false")}
_LETTER = re.compile(r"[a-z]{1,2}\)\s*", re.IGNORECASE)
_CODE = re.compile(r"([a-z]{0,3}[0-9]{0,2}[a-z]?)\s*[:\-–]\s")
_LONGEST = 40


def said(text: str, *, lettered: bool) -> str:
    """Return what a cell says, without the letter that an answer of a form may carry.

    >>> said("b) No", lettered=True)
    'No'
    """
    return _LETTER.sub("", text.strip(), count=1) if lettered and _LETTER.match(text.strip()) else text.strip()


@dataclass(slots=True)
class Unexplained:
    """Things that cells say and nothing explains: how often each, and where first.

    `rows` are the columns of which such a cell leaves the whole row unread.
    """

    found: dict[tuple[str, str], tuple[int, Span, str]] = field(default_factory=dict)
    rows: set[str] = field(default_factory=set)

    def add(self, column: str, text: str, place: Span, cure: str) -> None:
        """Count one more."""
        key = (column, text[:_LONGEST])
        count, first, why = self.found.get(key, (0, place, cure))
        self.found[key] = (count + 1, first, why)


def translated(source: From, fact: FactWord, text: str, dates: str) -> str | None:
    """Return a cell as the fact has it; an empty text where it says nothing, None where nothing explains it."""
    if isinstance(text, Unread):
        return text
    if source.values is not None:
        known = source.values.get(plainly(text))
        if known is None and source.coded and (code := _CODE.match(plainly(text))):
            known = source.values.get(code[1])
        return known if known is not None else "" if source.others else None
    if fact.type == "boolean":
        return YES_OR_NO.get(plainly(text))
    if fact.type == "date":
        return as_iso(text, dates)
    if fact.type not in {"one_of", "any_of"}:
        return text
    words = [
        _word(part, fact.values) for part in (text.split(";") if fact.type == "any_of" else [text]) if part.strip()
    ]
    return None if None in words else ";".join(filter(None, words))


def _word(text: str, values: Iterable[str]) -> str | None:
    """Return the value that a text is but for its letters' case and what stands between its words."""
    meant = re.sub(r"[^a-z0-9]+", "_", plainly(text)).strip("_")
    return meant if meant in values else None


def cure_for(text: str, source: From, fact: FactWord) -> str:
    """Say what to write into the map for what a cell says."""
    known: Mapping[str, str] = source.values or {}
    options = list(fact.values) or ["true", "false"] if fact.type in {"boolean", "one_of", "any_of"} else []
    close = nearest(plainly(text), known) if known else nearest(plainly(text).replace(" ", "_"), options)
    hint = f"did you mean `{close}`? or " if close else ""
    listed = f" as one of {', '.join(options)}" if options else ""
    return f"{hint}write it under `values` of `{fact.name}`{listed}, or under `not_known`"
