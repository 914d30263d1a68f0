"""The chronology of a case: what was added by hand and the files that were opened, in memory and nowhere else."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from itertools import chain
from typing import Any

from guidance.app.clock import now
from guidance.app.evaluation.answer import Answer
from guidance.app.evaluation.evaluate import answered, library_for, read
from guidance.app.evaluation.query import Query
from guidance.app.packs.shipped import shipped
from guidance.app.refusal import Refused
from guidance.app.typed_dates import iso_from
from guidance.desk.drawn import upper_first
from guidance.engine.characters import as_json
from guidance.engine.diagnostics import Diagnostic, Span
from guidance.engine.explain.clauses.clauses import happened, said_of
from guidance.engine.explain.names import at_in_words, counted
from guidance.engine.model.event import Event
from guidance.engine.model.vocabulary import Vocabulary
from guidance.engine.records.content import Content, lines
from guidance.engine.records.plain.moment import parse_moment
from guidance.engine.records.reading import Reading
from guidance.engine.records.tables.workbook import unpacked

MB = 1024 * 1024
MOST = 16 * MB
"""So many bytes are opened at once: a browser has no more room than a page is given."""
MOST_UNPACKED = 4 * MOST
"""So many bytes may what was opened come to when it is unpacked."""
MOST_KEPT = 1_000
"""A file with more events than this is not turned into single records, which a page lists one by one."""
NOT_HERE: Mapping[bytes, str] = {
    b"PAR1": "a Parquet file, which this page does not read",
    b"ARROW1": "an Arrow file, which this page does not read",
}
SAVE_AS = "save its rows as CSV, in UTF-8, and open that"
MARK = "made at the desk: not the child’s record, copy what matters there"
ADDED = "what was added here"
SHOWS_NOTHING: Mapping[str, Any] = {"shows": []}
"""Beside a file put to the rules whole, what was typed shows itself and nothing else: its silence is no evidence."""
Record = Mapping[str, Any]


def mark_of(file: Content) -> str:
    """Tell a file from others by what it holds: another may have its name."""
    return sha256(file.data).hexdigest()


@dataclass
class Chronology:
    """The records of a case, or of several; `whole` are files that are put to the rules as they were opened.

    `maps` are those by which tables among them are read. `supposed` are planned days that no record holds. `noticed` is
    what reading the opened files warned of. `lacking` has the files that were opened whole in an engine that was ended,
    their names by what they held: what is held is only a part until they are back.
    """

    records: list[Record] = field(default_factory=list)
    whole: list[Content] = field(default_factory=list)
    maps: list[Content] = field(default_factory=list)
    supposed: list[Record] = field(default_factory=list)
    noticed: list[Diagnostic] = field(default_factory=list)
    lacking: dict[str, str] = field(default_factory=dict)
    _read: dict[bool, Reading] = field(default_factory=dict)

    def open(self, files: Sequence[Content], maps: Sequence[Content] = ()) -> None:
        """Open some files beside what is there, tables by maps.

        Raises:
            Refused: They hold too much, a record in them has a mistake, or a reference would be of two children;
                nothing of them is taken.
        """
        within_bounds([*self.whole, *files])
        reading, alone = self._reading((*files,), maps), not (self.records or self.whole)
        back = set(map(mark_of, files))
        lacking = {mark: name for mark, name in self.lacking.items() if mark not in back}
        if _is_plain(reading):
            self._change(records=[*self.records, *map(record_of, reading.events)], lacking=lacking)
        elif alone:
            self.whole, self.maps, self.lacking = [*files], [*maps], lacking
            self._read = {False: reading}
        else:
            self._change(whole=[*self.whole, *files], maps=[*self.maps, *maps], lacking=lacking)
        self.noticed += reading.warnings

    def add(self, record: Record, *, only_supposed: bool = False) -> None:
        """Add what has happened, or what is only planned.

        Raises:
            Refused: It is no record that can be read, or not beside the others; it is not taken.
        """
        held = {key: value for key, value in record.items() if value}
        if only_supposed:
            self._change(supposed=[*self.supposed, held])
        else:
            self._change(records=[*self.records, held])

    def take_out(self, number: int, record: Record | None = None, *, only_supposed: bool = False) -> None:
        """Take out what was added, by its place; nothing, where another record stands there by now."""
        name = "supposed" if only_supposed else "records"
        kept = list(getattr(self, name))
        if not 0 <= number < len(kept) or (record is not None and kept[number] != record):
            return
        del kept[number]
        self._change(**{name: kept})

    def _change(self, **changed: list[Any] | dict[str, str]) -> None:
        """Change what is held, unless it cannot be read then."""
        before = {name: getattr(self, name) for name in (*changed, "_read")}
        self.__dict__.update(changed, _read={})
        try:
            self.reading(supposing=bool(self.supposed))
        except Refused:
            self.__dict__.update(before)
            raise

    def reading(self, *, supposing: bool = False) -> Reading:
        """Read all of it, once for each change; with what is supposed, if that is asked."""
        if supposing not in self._read:
            self._read[supposing] = self._reading(self._contents(supposing=supposing), self.maps)
        return self._read[supposing]

    def _contents(self, *, supposing: bool) -> tuple[Content, ...]:
        held = [*self.records, *(self.supposed if supposing else ())]
        return (*self.whole, *([lines([self._shows(), *held], ADDED)] if held else ()))

    def _reading(self, contents: Sequence[Content], maps: Sequence[Content]) -> Reading:
        if not contents:
            return Reading()
        query = Query(contents, now().date(), ledger=None, maps=tuple(maps))
        found = read(query, library_for(query))
        if two := list(_two_of_one_name(found)):
            raise Refused(two)
        return found

    def answer(self, case: str, query: Query, *, supposing: bool = False) -> Answer:
        """Put the rules to one case, as at the day or moment of a query.

        Raises:
            Refused: There is no such case.
        """
        asked = Query(self._contents(supposing=supposing), query.as_at, query.known_at, ledger=None, case=case,
                      moment=query.moment)  # fmt: skip
        return answered(asked, library_for(asked), self.reading(supposing=supposing))

    def cases(self) -> list[str]:
        """Name each case there is."""
        reading = self.reading()
        return sorted({e.case for e in reading.events} | {d.case for d in reading.doubts})

    def saved(self) -> str:
        """Write the records as lines of JSON, as `guidance evaluate` reads them."""
        return "".join(f"{as_json(record)}\n" for record in (self._shows(), *sorted(self.records, key=_in_time)))

    def _shows(self) -> Record:
        """Say first what was typed, and how far its silence is evidence."""
        return {"source": MARK, **(SHOWS_NOTHING if self.whole or self.lacking else {})}


def _two_of_one_name(reading: Reading) -> Iterator[Diagnostic]:
    """Find the references that are of two cases: what is shown of one child would be of another too."""
    owners = defaultdict[str, set[str]](set)
    for owner, case in chain(((e.owner, e.case) for e in reading.events), ((d.owner, d.case) for d in reading.doubts)):
        owners[case].add(owner)
    names, two = shipped().authorities.name, {case: whose for case, whose in owners.items() if len(whose) > 1}
    for case, whose in sorted(two.items())[:1]:
        said = " and of ".join(f"{code} ({names(code)})" for code in sorted(whose - {""}))
        more = f" (and {counted(len(two) - 1, 'other reference')})" if len(two) > 1 else ""
        if "" in whose:
            message = f"`{case}`{more} is in the census of {said}; without that authority it is read as another child"
            cure = "if it is one child, choose that authority for what you add; if not, write another reference"
        else:
            message = f"`{case}`{more} is a child of {said}: two children would stand in one answer"
            cure = "open the census of one authority at a time"
        yield Diagnostic("G627", message, Span(ADDED if "" in whose else "the censuses"), cure)


def within_bounds(files: Sequence[Content]) -> None:
    """Hold files to what a page has room for, and can read.

    Raises:
        Refused: They hold more, or one is of a form that is read by what does not travel with the page.
    """
    kinds = ((file, kind) for file in files for magic, kind in NOT_HERE.items() if file.data.startswith(magic))
    if other := [Diagnostic("G602", f"the file is {kind}", Span(file.name), SAVE_AS) for file, kind in kinds]:
        raise Refused(other)
    size = sum(len(file.data) for file in files)
    if size > MOST:
        message = f"{size / MB:.1f} MB are more than the {MOST // MB} MB that this page opens"
        cure = "give a part of it, or put it to `guidance` on the command line, which has no such bound"
        raise Refused([Diagnostic("G625", message, Span(files[-1].name), cure)])
    if sum(unpacked(file.data) for file in files) > MOST_UNPACKED:
        message = f"unpacked, it comes to more than the {MOST_UNPACKED // MB} MB that this page reads"
        cure = "save the sheet alone, as CSV in UTF-8, or put it to `guidance` on the command line"
        raise Refused([Diagnostic("G625", message, Span(files[-1].name), cure)])


def typed(asked: Mapping[str, Any], words: Vocabulary) -> Record:
    """Make a record of what was typed: its day as an ISO date, its facts as a file has them.

    Raises:
        NotAFact: Nobody can tell which day or time is meant.
    """
    today, event = now(), words.event_called(asked["event"])
    facts = {name: fact_typed(words, event, name, value) for name, value in asked["facts"].items()}
    recorded = (asked.get("recorded") or "").strip()
    at = iso_from(asked["at"], today)
    parse_moment(at)
    return {
        "case": asked["case"].strip(), "event": event, "at": at, "authority": asked.get("authority") or "",
        "recorded_at": iso_from(recorded, today) if recorded else "", **facts,
    }  # fmt: skip


def fact_typed(words: Vocabulary, event: str, name: str, value: str) -> str | list[str]:
    """Read a fact as it was typed: a date in any form that has one meaning, several values joined by semicolons.

    Raises:
        NotAFact: Nobody can tell which day is meant.
    """
    fact = words.fact(event, name)
    text = iso_from(value, now()) if fact and fact.type == "date" else value
    return text.split(";") if ";" in text else text


def listed(records: Iterable[Record], words: Vocabulary) -> list[dict[str, Any]]:
    """List records for a page, by case and then by time; each with its place, by which it can be taken out."""
    placed = sorted(enumerate(records), key=lambda each: (each[1]["case"], _in_time(each[1])))
    return [{"place": place, **in_words(record, words)} for place, record in placed]


def in_words(record: Record, words: Vocabulary) -> dict[str, str]:
    """Say what a record holds: whose it is, when and what happened, what is known of it, and when that was written."""
    event = record["event"]
    told = [
        said_of(word, _canonical(value), event) for name, value in record.items() if (word := words.fact(event, name))
    ]
    recorded = record.get("recorded_at") or ""
    return {
        "case": record["case"], "when": at_in_words(record["at"]), "what": upper_first(happened(event)),
        "facts": "; ".join(told), "recorded": at_in_words(recorded) if recorded else "",
    }  # fmt: skip


def _canonical(value: object) -> Any:  # noqa: ANN401  a fact, as the model has it
    return tuple(value) if isinstance(value, list) else value


def _in_time(record: Record) -> str:
    return str(record["at"])


def _is_plain(reading: Reading) -> bool:
    """Tell whether events can stand as single records, and mean the same: no file says what it shows or doubts."""
    bounded = any(s.shows is not None or s.begins or s.ends or s.carries for s in reading.sources)
    own = any(e.owner or e.derived for e in reading.events) or len(reading.events) > MOST_KEPT
    return not (bounded or own or reading.doubts or reading.left_out or reading.broken_off)


def record_of(event: Event) -> Record:
    """Give an event as a record that can be typed, saved and read again."""
    own = {"case": event.case, "event": event.event, "at": event.at, "id": event.id, "episode": event.episode,
           "authority": event.authority, "recorded_at": event.recorded_at}  # fmt: skip
    held: dict[str, Any] = {name: value for name, value in own.items() if value}
    return held | {name: list(value) if isinstance(value, tuple) else value for name, value in event.facts.items()}


def last_day(reading: Reading) -> date:
    """Return the last day on which something happened, or today where that is later."""
    return max([now().date(), *(event.day for event in reading.events if event.day != date.max)])
