"""Whether a ledger is whole: each entry against its hash and the one before, each held text against its own."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from guidance.engine.ledger.chain import Stored, StoredText, entry_hash, held_hash
from guidance.engine.ledger.entry import GENESIS, HELD_APART, REDACTION, REDACTS, Checkpoint
from guidance.engine.ledger.faults import Fault

Tell: TypeAlias = Callable[[int], object]
_OFTEN = 1_000
_SHOWN = 12
_read_json = json.JSONDecoder().raw_decode
RESTORE = "restore the ledger from a copy that verifies, and find out who could write to this one"


@dataclass(slots=True)
class Walk:
    """A walk along a chain: where it stands, what its entries say of held texts, and each fault so far."""

    sequence: int = 0
    hash: str = GENESIS
    named: dict[str, tuple[int, str]] = field(default_factory=dict)
    redacted: dict[str, int] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    blind: bool = False
    """Whether an entry could not be read, so that what the entries say of held texts is not known in full."""

    def step(self, row: Stored) -> None:
        """Hold the next entry against the one before, and against itself."""
        if not _as_made(row.sequence, *row[1:]):
            self._note("G704", "it is not stored as text", self.sequence + 1)
            self.blind = True
            return
        self._place(row)
        if entry_hash(row) == row.hash:
            self._read(row)
        else:
            self._note("G701", "what it says does not give its hash: it has been altered", row.sequence)
            self.blind = True
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
        """Read what the body says of held texts. Its hash is right, so a fault here was there from the first."""
        body = _body(row)
        if body is None:
            self._note("G704", "its body is not a JSON object: this engine did not write it", row.sequence)
            return
        held = body.get(HELD_APART)
        if isinstance(held, dict):
            self.named.update({str(digest): (row.sequence, name) for name, digest in held.items()})
        if row.kind == REDACTION:
            self.redacted[str(body.get(REDACTS))] = row.sequence

    def _note(self, code: str, message: str, sequence: int | None) -> None:
        self.faults.append(Fault(code, message, sequence, RESTORE))


def _as_made(number: object, *texts: object) -> bool:
    """Tell whether a damaged store still gives a number and texts."""
    return type(number) is int and set(map(type, texts)) == {str}


def _body(row: Stored) -> dict[str, object] | None:
    try:
        body, end = _read_json(row.body)
    except (ValueError, RecursionError):
        return None
    return body if isinstance(body, dict) and end == len(row.body) else None


def check_ledger(
    rows: Iterable[Stored],
    texts: Iterable[StoredText],
    against: Sequence[Checkpoint] = (),
    *,
    tell: Tell | None = None,
) -> Iterator[Fault]:
    """Give every fault of a chain and of the texts held apart from it, and name each lodged head that is not met."""
    walk, met = Walk(), {0: GENESIS}
    lodged = {each.sequence for each in against}
    for row in rows:
        walk.step(row)
        if walk.faults:
            yield from walk.faults
            walk.faults.clear()
        if row.sequence in lodged and row.sequence:
            met[row.sequence] = row.hash
        if tell and walk.sequence % _OFTEN == 0:
            tell(walk.sequence)
    yield from check_texts(walk, texts)
    for each in against:
        yield from check_against(each, walk, met.get(each.sequence))


def check_texts(walk: Walk, texts: Iterable[StoredText]) -> Iterator[Fault]:
    """Hold each text against its hash and its entry, and look for those that are missing."""
    seen: set[str] = set()
    for text in texts:
        if not _as_made(text.entry, text.hash, *text[2:]):
            yield Fault("G705", "a personal text is not stored as text", None, RESTORE)
            continue
        seen.add(text.hash)
        said = _wrong_with(text, walk)
        if said:
            yield Fault(said[0], said[1], text.entry, RESTORE)
    for digest, (sequence, name) in walk.named.items():
        if digest not in seen:
            yield Fault("G706", f"the personal text `{name}` held apart from it is missing", sequence, RESTORE)
    for digest, sequence in walk.redacted.items():
        if digest not in walk.named and not walk.blind:
            yield Fault("G708", "it redacts a text that no entry holds apart", sequence, RESTORE)


def _wrong_with(text: StoredText, walk: Walk) -> tuple[str, str] | None:
    if walk.named.get(text.hash) != (text.entry, text.name) and not walk.blind:
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
    if met is None:
        said = f"the checkpoint was taken at entry {against.sequence}, and the ledger ends at {walk.sequence}"
        yield Fault("G710", f"{said}: what came between is missing", None, RESTORE)
    elif met != against.hash:
        vouched = f"the checkpoint vouches for another, of hash {against.hash[:_SHOWN]}…"
        said = f"{vouched}: it, or one before it, is not what it was"
        yield Fault("G711", said, against.sequence, RESTORE)
