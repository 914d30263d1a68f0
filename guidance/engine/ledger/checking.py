"""Whether a ledger is whole: each entry against its hash and the one before, each held text against its own."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from guidance.engine.ledger.canonical import encode
from guidance.engine.ledger.chain import Stored, StoredText, entry_hash, held_hash
from guidance.engine.ledger.entry import GENESIS, HELD_APART, REDACTION, REDACTS, Checkpoint, check_moment, check_word
from guidance.engine.ledger.faults import Fault, NotKept

_ELSEWHERE = "restore the ledger from a copy that verifies, and find out who could write to this one"


@dataclass(slots=True)
class Walk:
    """A walk along a chain: where it stands, what its entries say of held texts, and each fault so far."""

    sequence: int = 0
    hash: str = GENESIS
    named: dict[str, tuple[int, str]] = field(default_factory=dict)
    redacted: dict[str, int] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def step(self, row: Stored) -> None:
        """Hold the next entry against the one before, and against itself."""
        if not _as_made(row.sequence, *row[1:]):
            self._note("G704", "it is not stored as text", self.sequence + 1)
            return
        self._place(row)
        if entry_hash(row) != row.hash:
            self._note("G701", "what it says does not give its hash: it has been altered", row.sequence)
        else:
            self._read(row)
        self.sequence, self.hash = row.sequence, row.hash

    def _place(self, row: Stored) -> None:
        wanted = self.sequence + 1
        if row.sequence > wanted:
            missing = f"{wanted}" if row.sequence == wanted + 1 else f"{wanted} to {row.sequence - 1}"
            self._note("G703", f"missing before it: {missing}", row.sequence)
        elif row.sequence < wanted:
            self._note("G703", f"it stands after entry {self.sequence}", row.sequence)
        elif row.previous != self.hash:
            before = f"entry {self.sequence}" if self.sequence else "the beginning"
            self._note("G702", f"it was not made to follow {before} as that now stands", row.sequence)

    def _read(self, row: Stored) -> None:
        """Read what the body says of held texts; its hash is right, so a fault here was there from the first."""
        try:
            body = json.loads(row.body)
            if not isinstance(body, dict) or encode(body) != row.body:
                raise NotKept("its body is not canonical JSON")
            check_word(row.kind, "kind")
            check_moment(row.occurred_at, "occurred_at")
            check_moment(row.recorded_at, "recorded_at")
        except (ValueError, RecursionError) as wrong:
            said = wrong.message if isinstance(wrong, NotKept) else "its body is not JSON"
            self._note("G704", f"{said}: this engine did not write it", row.sequence)
            return
        held = body.get(HELD_APART)
        if isinstance(held, dict):
            self.named.update({digest: (row.sequence, name) for name, digest in held.items()})
        if row.kind == REDACTION:
            self.redacted[str(body.get(REDACTS))] = row.sequence

    def _note(self, code: str, message: str, sequence: int | None) -> None:
        self.faults.append(Fault(code, message, sequence, _ELSEWHERE))


def _as_made(number: object, *texts: object) -> bool:
    """Tell whether a damaged store still gives a number and texts."""
    return isinstance(number, int) and all(isinstance(text, str) for text in texts)


def check_ledger(rows: Iterable[Stored], texts: Iterable[StoredText], against: Checkpoint | None = None) -> list[Fault]:
    """Find every fault of a chain and of the texts held apart from it, and whether a lodged head is still met."""
    walk, met = Walk(), None
    for row in rows:
        walk.step(row)
        if against and row.sequence == against.sequence:
            met = row.hash
    walk.faults += check_texts(walk, texts)
    if against:
        walk.faults += check_against(against, walk, met)
    return walk.faults


def check_texts(walk: Walk, texts: Iterable[StoredText]) -> Iterator[Fault]:
    """Hold each text against its hash and its entry, and look for those that are missing."""
    seen: set[str] = set()
    for text in texts:
        if not _as_made(text.entry, text.hash, *text[2:]):
            yield Fault("G705", "a personal text is not stored as text", None, _ELSEWHERE)
            continue
        seen.add(text.hash)
        said = _wrong_with(text, walk)
        if said:
            yield Fault(said[0], said[1], text.entry, _ELSEWHERE)
    for digest, (sequence, name) in walk.named.items():
        if digest not in seen:
            yield Fault("G706", f"the personal text `{name}` held apart from it is missing", sequence, _ELSEWHERE)
    for digest, sequence in walk.redacted.items():
        if digest not in walk.named:
            yield Fault("G708", "it redacts a text that no entry holds apart", sequence, _ELSEWHERE)


def _wrong_with(text: StoredText, walk: Walk) -> tuple[str, str] | None:
    if walk.named.get(text.hash) != (text.entry, text.name):
        return "G707", f"a personal text `{text.name}` is held that it does not name"
    if text.hash in walk.redacted:
        left = text.text or text.salt
        return ("G708", f"the personal text `{text.name}` was redacted and is still there") if left else None
    if not text.text:
        return "G708", f"the personal text `{text.name}` is gone, and no redaction is recorded"
    if held_hash(text.text, text.salt, text.retain_until) != text.hash:
        return "G705", f"the personal text `{text.name}` does not give its hash: it has been altered"
    return None


def check_against(against: Checkpoint, walk: Walk, met: str | None) -> Iterator[Fault]:
    """Hold a chain against a head that was lodged elsewhere; `met` is the hash that stands at its sequence."""
    if against.sequence == 0:
        met = GENESIS
    if met is None:
        said = f"the checkpoint was taken at entry {against.sequence}, and the ledger ends at {walk.sequence}"
        yield Fault("G710", f"{said}: what came between is missing", None, _ELSEWHERE)
    elif met != against.hash:
        said = "it is not the entry that the checkpoint vouches for: it, or one before it, is another"
        yield Fault("G711", said, against.sequence, _ELSEWHERE)
