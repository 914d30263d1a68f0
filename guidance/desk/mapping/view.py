"""What a page shows of a map that is being made: each column with what it holds, and what comes of trying it."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from guidance.app.imports.importing import imported, of_file
from guidance.app.imports.map_file import NOT_KNOWN
from guidance.app.imports.sample import MOST_SAID
from guidance.desk.chronology import in_words, record_of
from guidance.desk.drawn import upper_first
from guidance.desk.mapping.draft import LEAVE_OUT, Draft, columns_of, stored_columns
from guidance.desk.saying import said
from guidance.engine.explain.clauses.clauses import happened, value_in_words
from guidance.engine.explain.names import at_in_words, plainly
from guidance.engine.model.fact import FactWord
from guidance.engine.model.instruments.authority import Authorities
from guidance.engine.records.content import Content
from guidance.engine.records.tables.days import as_iso
from guidance.engine.records.tables.map import DAY_FIRST, YEAR_FIRST
from guidance.engine.records.tables.map import plainly as compared
from guidance.render.import_preview import in_short, not_understood, taken_to_show

TRIED = 1_000
"""So many rows of a table are tried while a map is made."""
LONGEST = 120
"""So many characters of a title or of a cell are shown."""
NO_CASE = "Say which column holds the child’s reference."
NO_EVENT = "Say which column holds the date of something that happened."
SOME = 3
Shown = dict[str, Any]


def lacking(draft: Draft) -> list[str]:
    """Say what a map cannot do without and does not have."""
    return [*([] if draft.case else [NO_CASE]), *([] if draft.events() else [NO_EVENT])]


def shown(draft: Draft, authorities: Authorities) -> Shown:
    """Give the choices of a map."""
    settings, events = draft.settings, draft.events()
    names = list(dict.fromkeys(str(event.get("event", "")) for event in events))
    return {
        "columns": [_column(draft, n, title) for n, title in enumerate(draft.titles)],
        "facts": _facts(draft, names),
        "dates": settings.get("dates", YEAR_FIRST), "reads": _day_read(draft),
        "from": settings.get("from", ""), "until": settings.get("until", ""),
        "authority": authorities.code(draft.authority) or "" if draft.authority else "",
        "events": [{"event": n, "says": upper_first(plainly(n)), "on": n not in draft.silent} for n in names],
        "twice": sorted(_short(title) for title in draft.sample.twice),
        "as_written": bool(draft.written), "rows": draft.sample.rows, "lacking": lacking(draft),
        "text": draft.as_file(),
    }  # fmt: skip


def _column(draft: Draft, number: int, title: str) -> Shown:
    role, what = _role(draft, title)
    said_there = draft.sample.said.get(title, ())
    return {
        "n": number, "title": _short(title), "as": role, "what": what,
        "cells": [_short(cell) for cell in said_there[:SOME]], "missing": title not in draft.sample.cells,
        "values": list(_values(draft, title)), "more": len(said_there) > MOST_SAID, "choices": _choices(draft, title),
    }  # fmt: skip


def _role(draft: Draft, title: str) -> tuple[str, str]:
    """Say what a column holds, and of what."""
    written = {column for event in draft.written for column in columns_of(event)}
    roles: list[tuple[str, bool, str]] = [
        ("kind", title == draft.kind, str(draft.titles.index(draft.kind_at)) if draft.kind_at else ""),
        ("date", title in draft.dates_of, draft.dates_of.get(title, "")),
        ("fact", title in draft.facts, " ".join(draft.facts.get(title, ()))),
        ("left_out", title in draft.left_out, ""), ("written", title in written, ""),
        ("stored", title in stored_columns(draft.stored), ""),
        ("case", title == draft.case, ""), ("episode", title == draft.episode, ""),
        ("authority", title == draft.authority_column, ""), ("recorded", title == draft.recorded, ""),
        ("kind_date", title == draft.kind_at, ""),
    ]  # fmt: skip
    return next(((role, what) for role, is_it, what in roles if is_it), ("unused", ""))


def _values(draft: Draft, title: str) -> Iterator[Shown]:
    """Give what a column says with what each comes to, where that is to be chosen."""
    if title == draft.kind:
        meant: Mapping[str, str] = draft.kinds
    elif title in draft.left_out:
        marks = {compared(mark) for mark in draft.left_out[title]}
        every = dict.fromkeys((*draft.left_out[title], *draft.sample.said.get(title, ())))
        meant = {cell: LEAVE_OUT if compared(cell) in marks else "" for cell in every}
    else:
        meant = _meanings(draft, title)
    for number, (cell, means) in enumerate(meant.items()):
        if number < 2 * MOST_SAID:
            yield {"n": number, "says": _short(cell), "as": means}


def _meanings(draft: Draft, title: str) -> Mapping[str, str]:
    values = next(iter(draft.facts.get(title, {}).values()), {})
    known = {compared(cell): word for word, cells in values.items() for cell in cells}
    written = {cell for cells in values.values() for cell in cells}
    return {cell: known.get(compared(cell), "") for cell in dict.fromkeys((*draft.sample.said.get(title, ()), *written))
            } if values else {}  # fmt: skip


def cells_of(draft: Draft, title: str) -> list[str]:
    """Give what a column says in the order in which it is shown, whole."""
    if title == draft.kind:
        return list(draft.kinds)
    if title in draft.left_out:
        return list(dict.fromkeys((*draft.left_out[title], *draft.sample.said.get(title, ()))))
    return list(_meanings(draft, title))


def _choices(draft: Draft, title: str) -> list[Shown]:
    """Give what a cell of a column with a fact may come to."""
    if title not in draft.facts or title == draft.kind:
        return []
    word = draft.word(next(iter(draft.facts[title])))
    own = [("true", "Yes"), ("false", "No")] if word.type == "boolean" else [(v, upper_first(value_in_words(v)))
                                                                             for v in word.values]  # fmt: skip
    return [{"value": value, "says": says} for value, says in (*own, (NOT_KNOWN, "Nothing is known from it"))]


def _facts(draft: Draft, names: list[str]) -> list[Shown]:
    """List the facts that columns may give of the events of a map, and the combinations that columns give already."""
    words: dict[str, FactWord] = {}
    for name in names:
        event = draft.vocabulary.events.get(name)
        words |= {fact: word for fact, word in (event.facts if event else {}).items() if fact not in words}
    single = {name: _fact_says(word) for name, word in words.items()}
    held = {
        " ".join(facts): " / ".join(_fact_says(draft.word(fact)) for fact in facts) for facts in draft.facts.values()
    }
    return [{"value": value, "says": says} for value, says in sorted((single | held).items(), key=lambda each: each[1])]


def _fact_says(word: FactWord) -> str:
    return upper_first(word.means.partition(";")[0] or plainly(word.name))


def _day_read(draft: Draft) -> str:
    """Say how one day of the table is taken, so that one can see whether the day stands first."""
    dates = draft.settings.get("dates", YEAR_FIRST)
    for title in (*draft.dates_of, draft.kind_at):
        for cell in draft.sample.cells.get(title, ()):
            if as_iso(cell, DAY_FIRST) != cell:
                iso = str(as_iso(cell, dates))
                taken = iso != cell
                return (
                    f"“{_short(cell)}” is taken as {at_in_words(iso)}."
                    if taken
                    else f"“{_short(cell)}” is not read so."
                )
    return ""


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]} …"


def tried(draft: Draft, file: Content, name: str) -> Shown | None:
    """Say what a map makes of the first rows of a table; None where it lacks what no map can do without."""
    if lacking(draft):
        return None
    query = of_file(file, (Content(draft.as_file().encode(), name),))
    found = imported(query, TRIED)
    reading, rows = found.readable, draft.sample.rows
    events = Counter(event.event for event in reading.events)
    first = f"The first {TRIED:,} of {rows:,} rows were tried. When it is opened all of them are read."
    return {
        "says": in_short(found), "rows": first if rows > TRIED else "",
        "first": [in_words(record_of(event), draft.vocabulary) for event in found.first],
        "counts": [f"{upper_first(happened(name))}: {number}" for name, number in sorted(events.items())],
        "shows": [taken_to_show(source, plainly) for source in reading.sources],
        "left": not_understood(found), "faults": said(found.reading.diagnostics), "refused": found.refused,
    }  # fmt: skip
