"""What a sender says that its file can show, and from when until when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from guidance.engine.diagnostics import Span, did_you_mean
from guidance.engine.model.records.source import Source
from guidance.engine.model.vocabulary import NotAFact, Vocabulary, parse_date
from guidance.engine.records.plain.row import Row
from guidance.engine.records.problems import Faults

KEYS = ("source", "shows", "from", "until", "carries")
_EXAMPLE = '`{"source": "case system", "shows": ["referral_received"], "from": "2011-04-01", "until": "2012-03-31"}`'


@dataclass(frozen=True, slots=True)
class Scope:
    """The events that a source shows (None: all) between two days, both inclusive (None: always).

    `carries` names the facts that it can give of each event; None where it may give any.
    """

    name: str = ""
    shows: frozenset[str] | None = None
    begins: date | None = None
    ends: date | None = None
    carries: Mapping[str, frozenset[str]] | None = None

    def source(self, name: str, cases: frozenset[tuple[str, str]]) -> Source:
        """Return the source that speaks for some cases within this scope, under its own name if it has one."""
        return Source(self.name or name, cases, self.shows, self.begins, self.ends, self.carries)


@dataclass(frozen=True, slots=True)
class GivenScope:
    """A scope given beside the files rather than in one."""

    values: Mapping[str, object]
    file: str = "--shows"
    line: int = 1
    joined: bool = False

    def span(self, name: str = "", *, key: bool = False) -> Span:  # noqa: ARG002  it has no place in any file read here
        """Say only which option it came by."""
        return Span(self.file, self.line)


def is_scope(row: Row) -> bool:
    """Tell whether a record says what its file shows, rather than what happened."""
    return "source" in row.values and not {"case", "event", "at"} & row.values.keys()


def read_scope(row: Row, vocabulary: Vocabulary, faults: Faults) -> Scope:
    """Read a scope, noting what is wrong with it; nothing about a scope is pardoned."""
    for key in row.values.keys() - set(KEYS):
        cure = did_you_mean(key, KEYS, f"it may have {', '.join(f'`{k}`' for k in KEYS)}")
        faults.of_file("G618", f"`{key}` says nothing about what a file shows", row.span(key, key=True), cure)
    name = row.values.get("source", "")
    if not isinstance(name, str):
        faults.of_file("G618", "`source` is not text", row.span("source"), f"such as {_EXAMPLE}")
        name = ""
    begins, ends = _day(row, "from", faults), _day(row, "until", faults)
    if begins and ends and ends < begins:
        faults.of_file("G618", f"`until` {ends} is before `from` {begins}", row.span("until"), "check the two dates")
    return Scope(name.strip(), _shows(row, vocabulary, faults), begins, ends, _carries(row, vocabulary, faults))


def _day(row: Row, key: str, faults: Faults) -> date | None:
    value = row.values.get(key)
    if value is None:
        return None
    try:
        return parse_date(str(value).strip())
    except NotAFact as wrong:
        faults.of_file("G618", f"`{key}`: {wrong}", row.span(key), wrong.cure)
        return None


def _shows(row: Row, vocabulary: Vocabulary, faults: Faults) -> frozenset[str] | None:
    names = row.values.get("shows")
    if names is None:
        return None
    if not isinstance(names, list | tuple) or not all(isinstance(name, str) for name in names):
        faults.of_file("G618", "`shows` is not a list of events", row.span("shows"), f"such as {_EXAMPLE}")
        return frozenset()
    for name in names:
        if name not in vocabulary.events:
            cure = did_you_mean(name, vocabulary.events, "use an event of the vocabulary")
            faults.of_file("G618", f"`shows` names `{name}`, which is not an event", row.span("shows"), cure)
    return frozenset(names)


def _carries(row: Row, vocabulary: Vocabulary, faults: Faults) -> Mapping[str, frozenset[str]] | None:
    given = row.values.get("carries")
    if given is None:
        return None
    if not isinstance(given, Mapping) or not all(isinstance(facts, list | tuple) for facts in given.values()):
        example = '`{"cp_visit_made": ["child_seen"]}`'
        faults.of_file(
            "G618", "`carries` gives no lists of facts for events", row.span("carries"), f"such as {example}"
        )
        return None
    for event, facts in given.items():
        word = vocabulary.events.get(event)
        for name in (fact for fact in facts if word is None or fact not in word.facts):
            cure = did_you_mean(str(name), word.facts) if word else did_you_mean(event, vocabulary.events)
            faults.of_file("G618", f"`{name}` is not a fact of an event `{event}`", row.span("carries"), cure)
    return {event: frozenset(map(str, facts)) for event, facts in given.items()}
