"""The chain: each entry's hash covers everything in it and the hash of the entry before."""

import hashlib
import json
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from json.encoder import encode_basestring as _quoted
from typing import Any, NamedTuple, TypeAlias

from guidance.engine.ledger.canonical import Json, encode, fit
from guidance.engine.ledger.entry import HELD_APART, REDACTION, REDACTS, SIGNED, Draft, Entry, HeldText, Stamp
from guidance.engine.ledger.problems import NotKept, NotSound

SEALED = "sealed-1"
"""What stands in the place of a personal text's salt where the text is encrypted, and its salt with it."""


class Stored(NamedTuple):
    """An entry as a store holds it: its sequence, and texts. `body` is canonical JSON."""

    sequence: int
    kind: str
    body: str
    occurred_at: str
    recorded_at: str
    author: str
    packs: str
    engine: str
    previous: str
    hash: str

    def entry(self) -> Entry:
        """Read the body, and give the entry."""
        return Entry(self.sequence, self.kind, json.loads(self.body), *self[3:])


class StoredText(NamedTuple):
    """A personal text as a store holds it. `retain_until` is a date or empty.

    Redacted: `text` and `salt` are empty. Sealed: `salt` is `SEALED`, and `text` is both of them encrypted.
    """

    hash: str
    entry: int
    name: str
    text: str
    salt: str
    retain_until: str

    def held(self) -> HeldText:
        """Give it as what it is.

        Raises:
            NotSound: The day it is kept until is no day.
        """
        try:
            until = date.fromisoformat(self.retain_until) if self.retain_until else None
        except ValueError as wrong:
            said = f"a personal text of entry {self.entry} cannot be read: it has been damaged"
            raise NotSound(said, "`guidance ledger verify` says what is wrong") from wrong
        if self.salt == SEALED:
            return HeldText(self.hash, self.entry, self.name, "", "", until, lost=True)
        return HeldText(self.hash, self.entry, self.name, self.text, self.salt, until)

    def redacted(self) -> "StoredText":
        """Give what is left of it once the text and its salt are taken away."""
        return self._replace(text="", salt="")


class Linked(NamedTuple):
    """An entry ready to be stored, with the personal texts to be held apart from it."""

    stored: Stored
    held: tuple[StoredText, ...] = ()


Sign: TypeAlias = Callable[[bytes], Mapping[str, Json]]
"""Signs a message, and says by which key."""
_SIGNING = b"guidance ledger entry\n"


def entry_text(row: Stored) -> bytes:
    """Write the canonical JSON of every field but the hash itself; the body goes in as it is stored.

    Text that is no UTF-8 (a damaged file's) goes in as the bytes it was read from.
    """
    said = (
        f'{{"author":{_quoted(row.author)},"body":{row.body},"engine":{_quoted(row.engine)},"kind":{_quoted(row.kind)},'
        f'"occurred_at":{_quoted(row.occurred_at)},"packs":{_quoted(row.packs)},"previous":{_quoted(row.previous)},'
        f'"recorded_at":{_quoted(row.recorded_at)},"sequence":{row.sequence}}}'
    )
    return said.encode("utf-8", "surrogateescape")


def entry_hash(row: Stored) -> str:
    """Hash everything in an entry but the hash itself."""
    return hashlib.sha256(entry_text(row)).hexdigest()


def to_be_signed(row: Stored, unsigned: str) -> bytes:
    """Write what the author of an entry signs: all of it, with the body as it was before the signature was put in."""
    return _SIGNING + entry_text(row._replace(body=unsigned))


def held_hash(text: str, salt: str, retain_until: str) -> str:
    """Hash a personal text with its salt and the day it is kept until, so that none of the three can change unseen."""
    said = f'{{"retain_until":{_quoted(retain_until)},"salt":{_quoted(salt)},"text":{_quoted(text)}}}'
    return hashlib.sha256(said.encode("utf-8", "surrogateescape")).hexdigest()


def link(draft: Draft, stamp: Stamp, head: tuple[int, str], *, redacts: str = "", sign: Sign | None = None) -> Linked:
    """Make the next entry of a chain from a draft.

    Args:
        draft: What is to be kept.
        stamp: When, by which packs, by which engine.
        head: Sequence and hash of the last entry; `(0, GENESIS)` for the first.
        redacts: The hash of the held text that this entry takes away.
        sign: What signs it; None where nothing does.

    Raises:
        NotKept: The draft calls itself a redaction and takes nothing away, or the other way round.
    """
    if (draft.kind == REDACTION) != bool(redacts):
        raise NotKept(f"a redaction, and nothing else, is of the kind `{REDACTION}`", "use the ledger's `redact`")
    sequence, previous = head[0] + 1, head[1]
    until = draft.retain_until.isoformat() if draft.retain_until else ""
    held = tuple(_held(sequence, name, text, until) for name, text in sorted(draft.personal.items()))
    body = dict(draft.body)
    if held:
        body[HELD_APART] = {text.name: text.hash for text in held}
    if redacts:
        body[REDACTS] = redacts
    checked: Any = fit(body)
    row = Stored(
        sequence, draft.kind, encode(checked), draft.occurred_at, stamp.recorded_at, draft.author, stamp.packs,
        stamp.engine, previous, "",
    )  # fmt: skip
    if sign:
        row = row._replace(body=encode(checked | {SIGNED: sign(to_be_signed(row, row.body))}))
    return Linked(row._replace(hash=entry_hash(row)), held)


def link_all(drafts: Iterable[Draft], stamp: Stamp, head: tuple[int, str], *, sign: Sign | None = None) -> list[Linked]:
    """Make the next entries of a chain from drafts, one upon the other."""
    links: list[Linked] = []
    for draft in drafts:
        links.append(link(draft, stamp, head, sign=sign))
        head = links[-1].stored.sequence, links[-1].stored.hash
    return links


def _held(sequence: int, name: str, text: str, until: str) -> StoredText:
    salt = secrets.token_hex(16)
    return StoredText(held_hash(text, salt, until), sequence, name, text, salt, until)


def redactable(text: StoredText | None, held: str) -> StoredText:
    """Return a text that can be redacted.

    Raises:
        NotKept: There is none, or it has been redacted before.
    """
    if text is None:
        raise NotKept(f"no personal text is held under `{held}`", "`guidance ledger show` prints the hashes held")
    if not text.text:
        raise NotKept(f"the personal text `{held}` has been redacted before", "nothing is left to take away")
    return text


def redactions(links: Iterable[Linked]) -> Iterator[str]:
    """Give the hash of each held text that some entries take away."""
    for made in links:
        if made.stored.kind == REDACTION:
            yield str(made.stored.entry().body[REDACTS])


def by_entry(texts: Iterable[StoredText]) -> dict[int, list[StoredText]]:
    """Group held texts by the entry each is held apart from."""
    grouped: dict[int, list[StoredText]] = {}
    for text in texts:
        grouped.setdefault(text.entry, []).append(text)
    return grouped
