"""Whether a ledger is whole: each entry against its hash and the one before, each held text against its own."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol, TypeAlias

from guidance.engine.ledger.canonical import encode
from guidance.engine.ledger.chain import SEALED, Stored, StoredText, entry_hash, entry_text, held_hash, to_be_signed
from guidance.engine.ledger.entry import GENESIS, HELD_APART, REDACTION, REDACTS, SIGNED, Checkpoint
from guidance.engine.ledger.problems import Fault, LedgerError
from guidance.engine.ledger.tree import leaf_hash, origin_of, root_hash

Tell: TypeAlias = Callable[[int], object]
_OFTEN = 1_000
_SHOWN = 12
_read_json = json.JSONDecoder().raw_decode
_NAMED_ONE_BY_ONE = 10
_KEYS = "put the folder of keys back from its own backup; a text whose key is lost for good can only be redacted"
_CLEAR = "guidance ledger clear"
_VOUCH = "if it is a colleague’s, vouch for it: guidance ledger keys vouch KEY; if not, find out who could write to it"
_CLOCK = "look at the clock of the computer it was recorded on; if that was right, the entry was made to look older"
_BACK = 300.0
"""How many seconds a clock may be set back unremarked: clocks differ, and are put right."""
RESTORE = "restore the ledger from a copy that verifies, and find out who could write to this one"


class Opener(Protocol):
    """What opens texts that a store holds encrypted."""

    def open(self, texts: Iterable[StoredText], troubles: list[LedgerError] | None = None) -> Iterator[StoredText]:
        """Give each text as it was before; one whose key is not there as it is. What is wrong with the keys is told."""
        ...

    def names(self) -> set[str]:
        """Give the hash of every text that there is a key to; none where the keys cannot be read."""
        ...

    def signers(self, troubles: list[LedgerError]) -> Mapping[str, int | None] | None:
        """Give the keys vouched for, with the last entry each may sign; None where nobody vouches for any."""
        ...


@dataclass(slots=True)
class Walk:
    """A walk along a chain: where it stands, what its entries say of held texts, and each fault so far."""

    sequence: int = 0
    hash: str = GENESIS
    named: dict[str, tuple[int, str]] = field(default_factory=dict)
    redacted: dict[str, int] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    signed: bool = False
    """Whether an entry was signed: every later one has to be."""
    signers: Mapping[str, int | None] | None = None
    """The keys that are vouched for; None where nobody vouches for any."""
    latest: datetime | None = None
    """The latest moment at which an entry was recorded so far."""
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
        self._check_signature(row, body)
        self._check_moment(row)
        held = body.get(HELD_APART)
        if isinstance(held, dict):
            self.named.update({str(digest): (row.sequence, name) for name, digest in held.items()})
        if row.kind == REDACTION:
            self.redacted[str(body.get(REDACTS))] = row.sequence

    def _check_signature(self, row: Stored, body: dict[str, object]) -> None:
        signed = body.pop(SIGNED, None)
        if signed is None:
            if self.signed:
                self._note("G765", "it is not signed, and one before it is", row.sequence)
            return
        from guidance.engine.ledger.encryption.signing import signed_by  # noqa: PLC0415  who has no signed entry waits for none

        self.signed = True
        by, signature = (signed.get("by"), signed.get("signature")) if isinstance(signed, dict) else ("", "")
        if not signed_by(by, signature, to_be_signed(row, encode(body))):
            self._note("G763", "its signature is not one of what it says", row.sequence)
        elif self.signers is not None and str(by) not in self.signers:
            self._note("G764", f"nobody vouches for the key that signed it: `{by}`", row.sequence, _VOUCH)
        elif self.signers and (last := self.signers[str(by)]) is not None and row.sequence > last:
            self._note("G764", f"it is signed by a key that was not to be used after entry {last}", row.sequence)

    def _check_moment(self, row: Stored) -> None:
        try:
            moment = datetime.fromisoformat(row.recorded_at)
            back = (self.latest - moment).total_seconds() if self.latest else 0.0
        except (TypeError, ValueError):
            self._note("G704", f"`{row.recorded_at}` is not a moment: this engine did not write it", row.sequence)
            return
        if back > _BACK:
            said = f"it is said to have been recorded at {row.recorded_at}, before an earlier entry ({self.latest})"
            self.faults.append(Fault("G766", said, row.sequence, _CLOCK, grave=False))
        self.latest = moment if back < 0 or self.latest is None else self.latest

    def _note(self, code: str, message: str, sequence: int | None, cure: str = RESTORE) -> None:
        self.faults.append(Fault(code, message, sequence, cure))


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
    keys: Opener | None = None,
) -> Iterator[Fault]:
    """Give every fault of a chain and of the texts held apart from it, and name each lodged head that is not met."""
    troubles: list[LedgerError] = []
    walk, met = Walk(signers=keys.signers(troubles) if keys else None), {0: GENESIS}
    lodged = {each.sequence for each in against}
    rooted = any(each.root for each in against)
    leaves: list[bytes] = []
    first = ""
    for row in rows:
        walk.step(row)
        if rooted:
            leaves.append(leaf_hash(entry_text(row)))
            first = first or row.hash
        if walk.faults:
            yield from walk.faults
            walk.faults.clear()
        if row.sequence in lodged and row.sequence:
            met[row.sequence] = row.hash
        if tell and walk.sequence % _OFTEN == 0:
            tell(walk.sequence)
    yield from check_texts(walk, keys.open(texts, troubles) if keys else texts)
    yield from (Fault("G762", wrong.message, cure=wrong.cure) for wrong in troubles)
    for digest in sorted(keys.names() & walk.redacted.keys()) if keys and walk.redacted else ():
        yield Fault("G761", "it redacts a text whose key has not been destroyed", walk.redacted[digest], _CLEAR)
    for each in against:
        if each.root:
            yield from _check_root(each, leaves, origin_of(first))
        else:
            yield from check_against(each, walk, met.get(each.sequence))


def check_texts(walk: Walk, texts: Iterable[StoredText]) -> Iterator[Fault]:
    """Hold each text against its hash and its entry, and look for those that are missing."""
    seen: set[str] = set()
    lost: list[StoredText] = []
    for text in texts:
        if not _as_made(text.entry, text.hash, *text[2:]):
            yield Fault("G705", "a personal text is not stored as text", None, RESTORE)
            continue
        seen.add(text.hash)
        said = _wrong_with(text, walk)
        if text.salt == SEALED and not said:
            lost.append(text)
        if said:
            yield Fault(said[0], said[1], text.entry, RESTORE)
    yield from _lost(sorted(lost, key=lambda text: (text.entry, text.name)))
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
    if text.salt == SEALED:
        return None
    if not text.text:
        return "G708", f"the personal text `{text.name}` is gone, and no redaction is recorded"
    if held_hash(text.text, text.salt, text.retain_until) != text.hash:
        return "G705", f"the personal text `{text.name}` does not give its hash: it has been altered"
    return None


def _lost(texts: Sequence[StoredText]) -> Iterator[Fault]:
    for text in texts[:_NAMED_ONE_BY_ONE]:
        yield Fault("G760", f"the personal text `{text.name}` cannot be read: its key is not there", text.entry, _KEYS)
    more = texts[_NAMED_ONE_BY_ONE:]
    if more:
        said = f"{len(more)} more personal texts cannot be read, the last of entry {more[-1].entry}"
        yield Fault("G760", said, None, _KEYS)


def _check_root(against: Checkpoint, leaves: Sequence[bytes], origin: str) -> Iterator[Fault]:
    """Hold the tree over the entries against the root of a signed checkpoint."""
    if against.sequence > len(leaves):
        said = f"the checkpoint was taken at entry {against.sequence}, and the ledger ends at {len(leaves)}"
        yield Fault("G710", f"{said}: what came between is missing", None, RESTORE)
    elif against.origin != origin or root_hash(leaves[: against.sequence]) != against.root:
        said = f"the checkpoint of `{against.origin}` vouches for other entries: one up to it is not what it was"
        yield Fault("G711", said, against.sequence, RESTORE)


def check_against(against: Checkpoint, walk: Walk, met: str | None) -> Iterator[Fault]:
    """Hold a chain against a head that was lodged elsewhere; `met` is the hash that stands at its sequence."""
    if met is None:
        said = f"the checkpoint was taken at entry {against.sequence}, and the ledger ends at {walk.sequence}"
        yield Fault("G710", f"{said}: what came between is missing", None, RESTORE)
    elif met != against.hash:
        vouched = f"the checkpoint vouches for another, of hash {against.hash[:_SHOWN]}…"
        said = f"{vouched}: it, or one before it, is not what it was"
        yield Fault("G711", said, against.sequence, RESTORE)
