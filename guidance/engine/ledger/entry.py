"""What is kept: a draft that somebody wants kept, the entry it becomes, and the personal text held apart from it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from guidance.engine.ledger.canonical import Json, canonical, plain_text
from guidance.engine.ledger.problems import NotKept

GENESIS = "0" * 64
"""What stands in the place of a previous hash in the first entry."""
HELD_APART = "held_apart"
"""The key of a body under which the names of held texts lead to their hashes; the ledger alone writes it."""
REDACTS = "redacts"
"""The key of a redaction's body that names the held text taken away; the ledger alone writes it."""
SIGNED = "signed"
"""The key of a body that says by which key the entry was signed, and the signature; the ledger alone writes it."""
REDACTION = "redaction"
_WORD = re.compile(r"[a-z][a-z0-9]*(?:[-_.][a-z0-9]+)*")
_LONGEST_WORD = 60


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody wants kept.

    Attributes:
        kind: One word, such as `deviation`, `endorsement` or `withdrawal`.
        body: What is said, without personal text: text, whole numbers, true, false, null, lists and mappings.
        occurred_at: When it happened: an ISO date or date-time, as given.
        author: Role and agency, as given.
        personal: Free text about people, by name. It is held apart from the chain; the entry keeps its salted hash.
        retain_until: The last day the personal text is to be kept, where one is known.

    Raises:
        NotKept: Something in it is not in a form that can be kept.
    """

    kind: str
    body: Mapping[str, Json]
    occurred_at: str
    author: str
    personal: Mapping[str, str] = field(default_factory=dict)
    retain_until: date | None = None

    def __post_init__(self) -> None:
        check_word(self.kind, "kind")
        check_moment(self.occurred_at, "occurred_at")
        if not plain_text(self.author, "author").strip():
            raise NotKept("no author is given", "say by whom: a role and an agency")
        for key in (HELD_APART, REDACTS, SIGNED):
            if key in self.body:
                raise NotKept(f"`{key}` is a key that the ledger writes itself", "call yours something else")
        canonical(self.body)
        for name, text in self.personal.items():
            check_word(name, "personal")
            if not plain_text(text, f"personal.{name}"):
                raise NotKept(f"the personal text `{name}` is empty", "leave it out")


@dataclass(frozen=True, slots=True)
class Stamp:
    """What the ledger is told of the moment, since it has no clock.

    `recorded_at` is an ISO date-time with its offset; `packs` the hash of the packs; `engine` the engine's version.
    """

    recorded_at: str
    packs: str
    engine: str

    def __post_init__(self) -> None:
        check_moment(self.recorded_at, "recorded_at")
        if datetime.fromisoformat(self.recorded_at).tzinfo is None:
            raise NotKept("`recorded_at` has no offset", "write the date-time with its offset from UTC")
        plain_text(self.packs, "packs")
        plain_text(self.engine, "engine")


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry as it stands in the ledger. `sequence` counts from 1; the hashes are 64 hexadecimal digits."""

    sequence: int
    kind: str
    body: Mapping[str, Json]
    occurred_at: str
    recorded_at: str
    author: str
    packs: str
    engine: str
    previous: str
    hash: str

    @property
    def held(self) -> Mapping[str, str]:
        """The hash of each personal text held apart, by name."""
        held = self.body.get(HELD_APART)
        return {name: str(digest) for name, digest in held.items()} if isinstance(held, Mapping) else {}

    @property
    def signed_by(self) -> str:
        """The public key by which it was signed; empty where it was recorded before entries were."""
        signed = self.body.get(SIGNED)
        return str(signed.get("by", "")) if isinstance(signed, Mapping) else ""


@dataclass(frozen=True, slots=True)
class HeldText:
    """Personal text held apart from the chain, by the `name` it has in the entry of that sequence.

    Once redacted, `text` and `salt` are empty and only the hash is known. So they are where it is `lost`: its key is
    not there, and nobody can read it. `sealed` says whether the store holds it encrypted.
    """

    hash: str
    entry: int
    name: str
    text: str
    salt: str
    retain_until: date | None = None
    lost: bool = False
    sealed: bool = field(default=False, compare=False)

    @property
    def redacted(self) -> bool:
        """Whether the text has been taken away."""
        return not self.text and not self.lost


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A head as it was lodged elsewhere: how many entries there were, and the hash of the last.

    A signed one has no hash: it has the root of the tree over all of them, and the origin that names the ledger.
    """

    sequence: int
    hash: str
    taken_at: str = ""
    root: bytes = b""
    origin: str = ""


def check_word(word: object, place: str) -> None:
    """Refuse what is not one lower-case word.

    Raises:
        NotKept: It is not.
    """
    if not isinstance(word, str) or len(word) > _LONGEST_WORD or not _WORD.fullmatch(word):
        raise NotKept(f"`{place}`: `{word}` is not a word", "use lower-case letters, digits, `-`, `_` and `.`")


def check_moment(text: object, place: str) -> None:
    """Refuse what is neither an ISO date nor an ISO date-time.

    Raises:
        NotKept: It is neither.
    """
    try:
        datetime.fromisoformat(plain_text(text, place))
    except ValueError as wrong:
        if isinstance(wrong, NotKept):
            raise
        raise NotKept(f"`{place}`: `{text}` is not a date or a date-time", "such as `2011-05-06T16:00`") from None
