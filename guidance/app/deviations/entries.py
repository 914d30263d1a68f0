"""Departures as the ledger keeps them: the document in two parts, and what was added to it since."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from typing import Any

from guidance.app.clock import today
from guidance.app.deviations.altered import fault_of, is_altered
from guidance.app.packs.shipped import shipped
from guidance.app.refusal import Refused
from guidance.engine.diagnostics import Diagnostic, Span, did_you_mean
from guidance.engine.explain.names import day_in_words
from guidance.engine.ledger.entry import GENESIS, Entry
from guidance.engine.ledger.store import Ledger
from guidance.engine.model.deviation import Deviation, Ending
from guidance.engine.packs.documents.departures import recorded_moment
from guidance.engine.packs.schema.deviation import DeviationText

DEVIATION, CORRECTION, WITHDRAWAL = "deviation", "correction", "withdrawal"
ENDORSEMENT, REVIEW = "endorsement", "review"
PROPOSAL, APPROVAL = "learning-proposal", "learning-approval"
PUBLICATION, RETRACTION = "learning-publication", "learning-retraction"
DOCUMENTS = (DEVIATION, CORRECTION)
ABOUT = (CORRECTION, WITHDRAWAL, ENDORSEMENT, REVIEW, PROPOSAL, APPROVAL, PUBLICATION, RETRACTION)
IN_THE_CHAIN = frozenset({
    "deviation", "case", "authority", "rule", "trigger", "decided", "recorded_at", "until", "review_on", "kind",
    "principles", "reason_code", "share", "retain_until", "role", "agency", "date", "likelihood", "seriousness",
    "chosen",
})  # fmt: skip
"""What of a departure is kept in the chain itself. All else is what somebody wrote about people, and is held apart."""
_A_DAY = 86_400
"""Seconds."""
TAKEN_AWAY = "[taken away: see the redaction in the ledger]"
LOST = "[cannot be read: its key is not there]"

Tree = dict[str, Any]


def parted(tree: Any, name: str = "", key: str = "") -> tuple[Any, dict[str, str]]:  # noqa: ANN401  a tree of plain data
    """Part a document into what the chain keeps and the texts to be held apart, by their places in it.

    >>> parted({"case": "C", "harms": [{"harm": "a fall", "likelihood": "likely"}]})
    ({'case': 'C', 'harms': [{'harm': None, 'likelihood': 'likely'}]}, {'harms.0.harm': 'a fall'})
    """
    if isinstance(tree, Mapping):
        parts = {k: parted(v, f"{name}.{k}" if name else k, k) for k, v in tree.items()}
        return {k: kept for k, (kept, _) in parts.items()}, _joined(held for _, held in parts.values())
    if isinstance(tree, list):
        items = [parted(item, f"{name}.{n}", key) for n, item in enumerate(tree)]
        return [kept for kept, _ in items], _joined(held for _, held in items)
    return (tree, {}) if key in IN_THE_CHAIN else (None, {name: str(tree)})


def _joined(parts: Iterable[dict[str, str]]) -> dict[str, str]:
    return {name: text for part in parts for name, text in part.items()}


def whole(tree: Any, texts: Mapping[str, str], name: str = "") -> Any:  # noqa: ANN401  a tree of plain data
    """Put a document together again; a text that has been taken away says so."""
    if isinstance(tree, Mapping):
        return {k: whole(v, texts, f"{name}.{k}" if name else k) for k, v in tree.items()}
    if isinstance(tree, list):
        return [whole(item, texts, f"{name}.{n}") for n, item in enumerate(tree)]
    return texts.get(name, TAKEN_AWAY) if tree is None else tree


@dataclass(frozen=True)
class RecordedDeviation:
    """One departure in the ledger, and every later entry about it, in their order."""

    entry: Entry
    later: tuple[Entry, ...] = ()

    @property
    def id(self) -> str:
        """How it is called: `d` and the sequence of its entry."""
        return f"d{self.entry.sequence}"

    @property
    def body(self) -> Mapping[str, Any]:
        """What the chain keeps of it."""
        return self.entry.body

    def of_kind(self, *kinds: str) -> list[Entry]:
        """Return the later entries of some kinds."""
        return [entry for entry in self.later if entry.kind in kinds]

    @cached_property
    def deviation(self) -> Deviation:
        """What the engine reads of it. What was written about people is not needed for that, and not read.

        Raises:
            KeyError, TypeError, ValueError: The entry lacks what a departure has, or it cannot be read.
        """
        body, entered = self.body, recorded_moment(self.entry.recorded_at)
        known = entered if self.entry.kind == CORRECTION else self.stated or entered
        return Deviation(
            id=self.id, case=_text(body["case"]), rule=_text(body["rule"]), trigger=_text(body["trigger"]),
            decided=date.fromisoformat(self.decided), decided_by=self.entry.author, reasons="",
            principles=tuple(body.get("principles", ())), recorded=known,
            until=date.fromisoformat(body["until"]) if body.get("until") else None, authority=self.authority,
            endings=tuple(_ending(entry) for entry in self.ended), order=self.entry.sequence,
            remark=self.remark, entered=entered,
        )  # fmt: skip

    @property
    def stated(self) -> datetime | None:
        """When the document says that it was first written down. A correction is known only since the ledger has it."""
        return recorded_moment(self.body.get("recorded_at"))

    @property
    def remark(self) -> str:
        """Say so where the day on which it is said to have been written down is not the day the ledger took it in."""
        said, entered = self.stated, recorded_moment(self.entry.recorded_at)
        if said is None or entered is None or abs((entered - said).total_seconds()) < _A_DAY:
            return ""
        return f"said to have been written down on {day_in_words(said)}; in the ledger since {day_in_words(entered)}"

    @property
    def decided(self) -> str:
        """The day of the decision: what the document says, else when the entry says it happened."""
        return str(self.body.get("decided") or self.entry.occurred_at[:10])

    @property
    def authority(self) -> str | None:
        """The code of the authority whose case it is, however the entry gives it."""
        given = self.body.get("authority")
        return (shipped().authorities.code(str(given)) or str(given)) if given else None

    @property
    def altered(self) -> bool:
        """Whether its entry, or one about it, was altered since: a withdrawal may have been; then it has no effect."""
        return any(is_altered(entry) for entry in (self.entry, *self.later))

    @property
    def lacking(self) -> list[str]:
        """What was asked for at its level and was not there."""
        return [str(key) for key in self.body.get("proportion", {}).get("lacking", ())]

    @property
    def ended(self) -> list[Entry]:
        """The corrections and withdrawals that took its effect away."""
        return self.of_kind(CORRECTION, WITHDRAWAL)

    @property
    def corrected_by(self) -> list[int]:
        """The entries that took its place."""
        return [entry.sequence for entry in self.of_kind(CORRECTION)]

    @property
    def state(self) -> str:
        """Say whether it still stands as a record: `withdrawn`, `corrected`, `expired` or `standing`."""
        if self.corrected_by:
            return "corrected"
        if any(since <= today() for since in self.withdrawn):
            return "withdrawn"
        until = self.deviation.until
        return "expired" if until and until < today() else "standing"

    @property
    def withdrawn(self) -> list[date]:
        """The days from which it has been withdrawn."""
        return [since for entry in self.of_kind(WITHDRAWAL) if (since := _ending(entry).since)]

    def text(self, ledger: Ledger) -> DeviationText:
        """Put the whole document together again, with the texts that are held apart from it.

        Raises:
            Refused: What is kept does not make a departure.
        """
        texts = texts_of(self.entry, ledger)
        tree = {k: v for k, v in self.body.items() if k in DeviationText.model_fields}
        said = {"decided": self.decided, "decided_by": self.entry.author, **whole(tree, texts)}
        said |= {name: texts.get(name, TAKEN_AWAY) for name in self.entry.held if name.partition(".")[0] not in tree}
        try:
            return DeviationText.model_validate(said)
        except ValueError:
            raise Refused([_unreadable(self.entry, ledger.name, "G751")]) from None


def texts_of(entry: Entry, ledger: Ledger) -> dict[str, str]:
    """Read the texts held apart from an entry; those that have been taken away are left out."""
    held = {name: ledger.text(digest) for name, digest in entry.held.items()}
    said = {name: LOST if text.lost else text.text for name, text in held.items() if text}
    return {name: text for name, text in said.items() if text}


def _ending(entry: Entry) -> Ending:
    since = str(entry.body.get("since") or entry.occurred_at[:10]) if entry.kind == WITHDRAWAL else ""
    return Ending(recorded_moment(entry.recorded_at), date.fromisoformat(since) if since else None)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def deviations_in(ledger: Ledger) -> list[RecordedDeviation]:
    """Read every departure of a ledger, in the order in which they were recorded."""
    return read_recorded(ledger)[0]


def read_recorded(ledger: Ledger, last: int | None = None) -> tuple[list[RecordedDeviation], list[Diagnostic]]:
    """Read every departure of a ledger, and say which entries were altered, or cannot be read as one.

    Args:
        ledger: The ledger.
        last: The last entry to read; what is added meanwhile is left for the next time.
    """
    found: dict[int, RecordedDeviation] = {}
    faults: list[Diagnostic] = []
    before = (0, GENESIS)
    for entry in ledger.entries():
        if last is not None and entry.sequence > last:
            break
        fault = fault_of(entry, before, ledger.name)
        faults += [fault] if fault else []
        before = (entry.sequence, entry.hash)
        if (fault or entry.kind in ABOUT) and (of := _of(entry, found)):
            found[of.entry.sequence] = replace(of, later=(*of.later, entry))
        if entry.kind in DOCUMENTS:
            found[entry.sequence] = RecordedDeviation(entry)
    readable = {sequence: kept for sequence, kept in found.items() if _readable(kept)}
    rest = [_unreadable(kept.entry, ledger.name) for sequence, kept in found.items() if sequence not in readable]
    return list(readable.values()), [*faults, *rest]


def _of(entry: Entry, found: Mapping[int, RecordedDeviation]) -> RecordedDeviation | None:
    """Find the departure that an entry says it is about."""
    of = entry.body.get("of")
    return found.get(of) if isinstance(of, int) else None


def _readable(kept: RecordedDeviation) -> bool:
    try:
        _ = kept.deviation, kept.state, kept.withdrawn, kept.lacking
    except (AttributeError, KeyError, TypeError, ValueError):
        return False
    return True


def _unreadable(entry: Entry, name: str, code: str = "G748") -> Diagnostic:
    """Say that an entry calls itself a departure and is none: nothing is laid over a finding by it."""
    message = f"entry {entry.sequence} calls itself a departure, and cannot be read as one"
    cure = "see it with `guidance ledger show`; it was not written by this version, and has no effect"
    return Diagnostic(code, message, Span(name), cure)


def find(given: str, kept: Sequence[RecordedDeviation]) -> RecordedDeviation:
    """Find a departure by its id, the number of its entry, or the name its author gave it (the latest of that name).

    Raises:
        Refused: There is none.
    """
    by_name = {str(each.body["deviation"]): each for each in kept if each.body.get("deviation")}
    by_id = {each.id: each for each in kept}
    found = by_id.get(given) or by_id.get(f"d{given}") or by_name.get(given)
    if found is None:
        last = f"the latest is `{list(by_id)[-1]}`; " if by_id else ""
        cure = did_you_mean(given, [*by_id, *by_name], f"{last}see `guidance deviations list`")
        raise Refused([Diagnostic("G740", f"there is no departure `{given}` in the ledger", Span("ID"), cure)])
    return found
