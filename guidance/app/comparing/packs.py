"""What changed from one pack to another: its rules, and the instruments, principles, trials and words beside them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from pathlib import Path
from typing import Any

from guidance.app.comparing.pairs import Pair, pairs
from guidance.app.comparing.sides import Side, side
from guidance.engine.diagnostics import Diagnostic, Severity
from guidance.engine.explain.names import EVIDENCE, KIND_OF_FORCE, day_in_words
from guidance.engine.model.practice.trade import TradeWords
from guidance.engine.model.rule import Instrument

INSTRUMENT = {
    "title": "its title", "force": "with what force", "commencement": "its first day", "repeal": "from when it is over",
    "authority": "whose it is", "at_repeal": "what becomes of clocks when it ends", "calendar": "by which calendar",
    "when_named": "whether it waits to be named", "supersedes": "what it took the place of",
    "continues": "which edition it continues", "issued_under": "what it is issued under", "extent": "where it extends",
    "text_read": "whether its text was read", "review_by": "when it is to be read again",
    "out_of_hours": "whom to ring out of hours", "withdrawn": "what was withdrawn, since it was wrong",
    "stages": "how far it is held here", "awaits": "what is awaited", "because": "what we have assumed",
    "working_days": "what it calls a working day", "source_url": "where it is published",
    "source_read": "when it was read there", "licence": "under which licence it is published",
    "cited_as": "how rules cite it", "laws_not_held": "the laws it rests on that are not held here",
    "commencement_evidence": "how its first day is known", "commencement_sources": "from what its first day is known",
}  # fmt: skip
"""What is compared of two instruments that are one, and its name for people."""
REACH_ALL = {"state", "calendar", "list of closure days", "trial", "event"}
"""What can change what any rule comes to, and is written in none."""
_OF_ITS_CLOCKS = {INSTRUMENT[name] for name in ("at_repeal", "calendar", "authority", "when_named")}
"""What an instrument says that changes what its rules come to, and is written in none of them."""
_PLACES = ("span", "checks", "words", "supposed")


@dataclass(frozen=True)
class Named:
    """Documents of one kind by their names: those that came, those that went, and those that are not as they were."""

    kind: str
    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.changed)


@dataclass(frozen=True)
class InstrumentChange:
    """One thing that is said of an instrument, and what was said of it before."""

    instrument: str
    name: str
    was: str
    now: str


@dataclass(frozen=True)
class PackDiff:
    """Everything that changed between two sides."""

    old: Side
    new: Side
    pairs: tuple[Pair, ...]
    instruments: tuple[InstrumentChange, ...]
    others: tuple[Named, ...]

    @property
    def added(self) -> list[Pair]:
        """The rules that are new."""
        return [pair for pair in self.pairs if pair.old is None]

    @property
    def removed(self) -> list[Pair]:
        """The rules that went."""
        return [pair for pair in self.pairs if pair.new is None]

    @property
    def changed(self) -> list[Pair]:
        """The rules by which a finding can come out otherwise than it did, or that have another identifier."""
        return [pair for pair in self.pairs if pair.old and pair.new and (pair.deciding or pair.renamed)]

    @property
    def carried(self) -> list[Pair]:
        """The rules that go on as they were; some of them told in other words."""
        return [pair for pair in self.pairs if pair.old and pair.new and not (pair.deciding or pair.renamed)]

    @property
    def reaches_all(self) -> bool:
        """Tell whether something changed that rules rest on, so that one that is as it was can come out otherwise."""
        return any(other.kind in REACH_ALL for other in self.others) or any(
            change.name in _OF_ITS_CLOCKS for change in self.instruments
        )

    @property
    def warnings(self) -> tuple[Diagnostic, ...]:
        """What is to be said of the new side's packs, and was not of the old's."""
        before = {(d.code, d.message) for d in self.old.library.diagnostics}
        found = (d for d in self.new.library.diagnostics if (d.code, d.message) not in before)
        return tuple(d for d in found if d.severity is Severity.WARNING)


def diff(old: str, new: str, added: Sequence[Path] = ()) -> PackDiff:
    """Set two packs side by side.

    Raises:
        Refused: One of the two is nothing that can be compared, or has mistakes.
    """
    then, now = side(old, "OLD", added), side(new, "NEW", added)
    return PackDiff(then, now, tuple(pairs(then, now)), tuple(_instruments(then, now)), tuple(_others(then, now)))


def _instruments(then: Side, now: Side) -> Iterable[InstrumentChange]:
    before = {i.id: i for i in then.instruments}
    for instrument in now.instruments:
        was = before.get(instrument.id)
        for name, label in INSTRUMENT.items() if was else ():
            one, other = (_said(each, name) for each in (was, instrument) if each)
            if one != other:
                yield InstrumentChange(instrument.id, label, one, other)


def _said(instrument: Instrument, name: str) -> str:
    value, said = getattr(instrument, name), list[str]()
    match name, value:
        case _, date():
            return day_in_words(value)
        case "commencement" | "repeal" | "review_by" | "source_read", None:
            return "none is set"
        case "force", _:
            return KIND_OF_FORCE[value]
        case "commencement_evidence", _:
            return EVIDENCE[value]
        case "stages", _:
            said = [f"{c.stage}: {c.extent}{f' ({c.because})' if c.because else ''}" for c in value]
        case "withdrawn", _:
            said = [f"{gone.rule} ({gone.because})" for gone in value]
        case "out_of_hours", (number, seen):
            said = [f"{number}, last seen to be right on {day_in_words(seen)}"]
        case _, tuple():
            said = list(value)
        case _:
            said = [{True: "yes", False: "no"}.get(value, str(value or ""))]
    return "; ".join(said) or "nothing"


def _others(then: Side, now: Side) -> Iterable[Named]:
    """Compare what else the packs bring; what lies beneath both is the same and says nothing."""
    one, other = then.library, now.library
    kinds: tuple[tuple[str, Mapping[str, Any], Mapping[str, Any]], ...] = (
        ("instrument", {i.id: None for i in then.instruments}, {i.id: None for i in now.instruments}),
        ("principle", _content(one.principles), _content(other.principles)),
        ("trial", _content(one.trials), _content(other.trials)),
        ("question", _content(one.questions), _content(other.questions)),
        ("event", dict(one.vocabulary.events), dict(other.vocabulary.events)),
        ("state", dict(one.vocabulary.states), dict(other.vocabulary.states)),
        ("stage", dict(one.vocabulary.stages), dict(other.vocabulary.stages)),
        ("calendar", dict(one.calendars.by_name), dict(other.calendars.by_name)),
        ("list of closure days", dict(one.calendars.closures), dict(other.calendars.closures)),
        ("authority", {a.code: a for a in one.authorities.known}, {a.code: a for a in other.authorities.known}),
        ("audit", _content(one.audits), _content(other.audits)),
        ("record form", _content(one.forms), _content(other.forms)),
        ("pathway", _content(one.pathways, "instrument"), _content(other.pathways, "instrument")),
        ("list of words of the trade", _lists(one.trade), _lists(other.trade)),
        ("what a departure asks for", _content(one.proportions, "name"), _content(other.proportions, "name")),
        ("edition of a guide", _content(one.editions, "name"), _content(other.editions, "name")),
        ("source", dict(one.publications), dict(other.publications)),
        ("worked cases of a rule", _worked(then, now), _worked(now, then)),
    )
    for kind, was, is_now in kinds:
        found = Named(
            kind, tuple(n for n in is_now if n not in was), tuple(n for n in was if n not in is_now),
            tuple(n for n in is_now if n in was and was[n] != is_now[n]),
        )  # fmt: skip
        if found:
            yield found


def _content(documents: Iterable[Any], key: str = "id") -> dict[str, Any]:
    """Return what each document says by its name, without the place that it stands in."""
    return {getattr(document, key): _told(document) for document in documents}


def _told(value: Any) -> Any:  # noqa: ANN401  whatever a document holds
    """Return what a document says; of an instrument that it belongs to, which that is: it is compared by itself."""
    if isinstance(value, Instrument):
        return value.id
    if isinstance(value, tuple):
        return [_told(each) for each in value]
    if is_dataclass(value):
        return [_told(getattr(value, f.name)) for f in fields(value) if f.name not in _PLACES]
    return value


def _lists(trade: TradeWords) -> dict[str, Any]:
    return {f.name: told for f in fields(trade) if (told := getattr(trade, f.name))}


def _worked(side: Side, other: Side) -> dict[str, Any]:
    """Return the worked cases of each rule, where those of both sides were read: of shipped packs they are not."""
    found = defaultdict[str, list[Any]](list)
    for case in () if any(each.asked or each.redefines for each in (side, other)) else side.library.cases:
        found[case.text.rule].append(case.text)
    return found
