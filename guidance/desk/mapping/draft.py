"""A map while it is made: which column is what, and the same written as the file that `guidance import --map` takes."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from guidance.app.imports.map_file import KEYS, NOT_KNOWN
from guidance.app.imports.proposal import event_meant, is_latest, text, values_meant
from guidance.app.imports.sample import Sample
from guidance.engine.model.fact import FactWord
from guidance.engine.model.vocabulary import Vocabulary
from guidance.engine.records.tables.map import plainly, sense

Plain = Any
"""What YAML holds: texts, lists and mappings."""
LEAVE_OUT = "leave_out"
"""In the place of an event: rows that say this are left out."""
HEAD = "# A map of the columns of a table, made at the desk. To try it: guidance import FILE --map THIS --dry-run"
LISTS = ("shows", "ignore")
SETTINGS = ("source", "from", "until", "dates", "sheet")


@dataclass
class Draft:
    """A map in parts that can be chosen one by one; a column is known by its title.

    `dates_of` says which event a column of dates is of. `kind` is the column that says what happened, `kind_at` the
    one with the day of it, and `kinds` what each thing that it says comes to. `facts` gives for a column the facts that
    it may give, each with what its cells mean (nothing: they are taken as they are); of an event it is the first that
    the event has. `left_out` gives the marks of rows that are left out. `silent` are events about whose absence the
    table shows nothing. `written` is what a map says besides, as it was opened: more than these parts can hold.
    """

    sample: Sample
    vocabulary: Vocabulary
    case: str = ""
    episode: str = ""
    authority: str = ""
    authority_column: str = ""
    recorded: str = ""
    settings: dict[str, str] = field(default_factory=dict)
    dates_of: dict[str, str] = field(default_factory=dict)
    kind: str = ""
    kind_at: str = ""
    kinds: dict[str, str] = field(default_factory=dict)
    facts: dict[str, dict[str, dict[str, list[str]]]] = field(default_factory=dict)
    left_out: dict[str, list[str]] = field(default_factory=dict)
    silent: set[str] = field(default_factory=set)
    written: list[dict[str, Plain]] = field(default_factory=list)
    stored: list[Plain] = field(default_factory=list)

    @property
    def titles(self) -> list[str]:
        """The columns of the table, and those that the map names and the table lacks."""
        known = {sense(title) for title in self.sample.cells}
        return [*self.sample.cells, *(t for t in dict.fromkeys(self._named()) if t and sense(t) not in known)]

    def _named(self) -> Iterator[str]:
        yield from (self.case, self.episode, self.authority_column, self.recorded, self.kind, self.kind_at)
        yield from (*self.dates_of, *self.facts, *self.left_out)
        yield from (title for event in self.written for title in columns_of(event))
        yield from stored_columns(self.stored)

    # ---- as a file ----

    def events(self) -> list[dict[str, Plain]]:
        """Give the events as a map has them."""
        found = [*self.written, *(self._event(name, at) for at, name in self.dates_of.items())]
        meant: dict[str, list[str]] = {}
        for said, name in self.kinds.items():
            if name not in {"", LEAVE_OUT} and self.kind_at:
                meant.setdefault(name, []).append(said)
        return [*found, *(self._event(name, self.kind_at, {self.kind: said}) for name, said in meant.items())]

    def _event(self, name: str, at: str, where: Mapping[str, list[str]] | None = None) -> dict[str, Plain]:
        own: dict[str, Plain] = {"event": name, "at": at, **({"where": where} if where else {})}
        own |= {"recorded_at": self.recorded} if self.recorded else {}
        facts: dict[str, Plain] = {}
        for title in sorted(self.facts, key=self.titles.index):
            fact = next((fact for fact in self.facts[title] if self.vocabulary.fact(name, fact)), None)
            if fact and fact not in facts:
                values = self.facts[title][fact]
                facts[fact] = {"column": title, "values": values} if values else title
        return own | ({"facts": facts} if facts else {})

    def document(self) -> dict[str, Plain]:
        """Give the map as its file holds it; what is not said is not there."""
        events = self.events()
        names = list(dict.fromkeys(str(event.get("event", "")) for event in events))
        marks = {**self.left_out, self.kind: [said for said, name in self.kinds.items() if name == LEAVE_OUT]}
        found: dict[str, Plain] = {
            **self.settings, "case": self.case, "episode": self.episode,
            "authority": {"column": self.authority_column} if self.authority_column else self.authority,
            "shows": [name for name in names if name not in self.silent], "events": events,
            "leave_out": {title: said for title, said in marks.items() if title and said}, "stored_due": self.stored,
        }  # fmt: skip
        found["ignore"] = self._ignored(found)
        return {key: found[key] for key in KEYS if found.get(key) or (key == "shows" and events)}

    def _ignored(self, document: Mapping[str, Plain]) -> list[str]:
        """Name the columns that a map leaves alone."""
        used = {self.case, self.episode, self.authority_column, *document["leave_out"], *stored_columns(self.stored)}
        used |= {title for event in document["events"] for title in columns_of(event)}
        called = {sense(title) for title in used}
        return [title for title in self.sample.cells if sense(title) not in called]

    def as_file(self) -> str:
        """Write the map as the file that `guidance import --map` takes."""
        lines = [HEAD]
        for key, value in self.document().items():
            if key == "events":
                lines += ["events:", *(f"  - {_flow(event)}" for event in value)]
            else:
                lines.append(f"{key}: {_flow(value)}")
        return "\n".join([*lines, ""])

    # ---- changed by choosing ----

    def free(self, title: str) -> None:
        """Have a column hold nothing that is used."""
        for name in ("case", "episode", "authority_column", "recorded"):
            if getattr(self, name) == title:
                setattr(self, name, "")
        if title in {self.kind, self.kind_at}:
            self.kind, self.kind_at, self.kinds = "", "", {}
        for held in (self.dates_of, self.facts, self.left_out):
            held.pop(title, None)
        self.written = [event for event in self.written if title not in columns_of(event)]
        self.stored = [each for each in self.stored if not (isinstance(each, dict) and each.get("column") == title)]

    def gives_fact(self, title: str, facts: Sequence[str]) -> None:
        """Have a column give a fact of every event that has it; cells are taken as they are, where they can be."""
        self.facts[title] = {fact: values_meant(self.word(fact), self.sample.said.get(title, ())) for fact in facts}

    def word(self, fact: str) -> FactWord:
        """Return what the vocabulary has of a fact."""
        own = (self.vocabulary.fact(event["event"], fact) for event in self.events())
        every = (event.facts.get(fact) for event in self.vocabulary.events.values())
        return next(word for word in chain(own, every) if word)

    def says_kind(self, title: str, at: str) -> None:
        """Have a column say what happened, on the day that another has."""
        self.kind, self.kind_at = title, at
        self.kinds = {said: event_meant(said, self.vocabulary) for said in self.sample.said.get(title, ())}

    def dates(self, title: str, event: str) -> None:
        """Have a column hold the day of an event."""
        self.dates_of[title] = event
        if is_latest(title):
            self.silent.add(event)

    def means(self, title: str, said: str, meant: str) -> None:
        """Say what one thing that a column says comes to: an event, the value of a fact, or rows to leave out."""
        if title == self.kind:
            self.kinds[said] = meant
        elif title in self.facts:
            self._means_value(title, said, meant)
        elif title in self.left_out:
            kept = [each for each in self.left_out[title] if each != said]
            self.left_out[title] = [*kept, said] if meant else kept

    def _means_value(self, title: str, said: str, meant: str) -> None:
        for fact, values in self.facts[title].items():
            other = {word: [cell for cell in cells if plainly(cell) != plainly(said)] for word, cells in values.items()}
            other.setdefault(meant or NOT_KNOWN, []).append(said)
            self.facts[title][fact] = {word: cells for word, cells in other.items() if cells}


def stored_columns(stored: Sequence[Plain]) -> list[str]:
    """Name the columns with last days that a system holds."""
    return [each["column"] for each in stored if isinstance(each, dict) and "column" in each]


def columns_of(event: Mapping[str, Plain]) -> list[str]:
    """Name the columns that an event of a map reads."""
    facts = (event.get("facts") or {}).values()
    named = [event.get(key, "") for key in ("at", "id", "recorded_at")] + list(event.get("where") or {})
    named += [source if isinstance(source, str) else source.get("column", "") for source in facts]
    return [title for title in named if title]


def _flow(value: Plain) -> str:
    if isinstance(value, dict):
        return f"{{{', '.join(f'{text(key)}: {_flow(each)}' for key, each in value.items())}}}"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return f"[{', '.join(map(_flow, value))}]"
    return text(value)
