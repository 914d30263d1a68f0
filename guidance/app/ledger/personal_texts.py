"""Personal text held apart from the ledger's chain: whose it is, how long it may be kept, and how it is taken away."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from guidance.app.clock import today
from guidance.app.ledger.opening import stamp
from guidance.app.packs.shipped import shipped
from guidance.engine.ledger.canonical import Json
from guidance.engine.ledger.encryption.erasure import Trace
from guidance.engine.ledger.entry import REDACTION, Draft, Entry, HeldText
from guidance.engine.ledger.problems import NotKept
from guidance.engine.ledger.store import Ledger

CASE, AUTHORITY = "case", "authority"
"""The keys of a body that say whose record an entry belongs to."""
WHY = "why"
"""The name under which the reason for a redaction is held apart."""
_HASH = 64
_LONGEST = 18


@dataclass(frozen=True, slots=True)
class Held:
    """A personal text with the entry it is held apart from."""

    entry: Entry
    text: HeldText

    @property
    def case(self) -> str:
        """The case the entry is about; empty where it is about none."""
        return str(self.entry.body.get(CASE) or "")


def about(ledger: Ledger, case: str, authority: str = "") -> Iterator[Held]:
    """Give every personal text of the entries about a case, redacted ones among them.

    Args:
        ledger: Where to look.
        case: The reference of the case, as recorded.
        authority: The authority by code, slug or name, where two may hold the same reference. An entry that names
            none may be about this case, so it is given too: whoever asks is to miss nothing.
    """
    for held in _all(ledger):
        whose = str(held.entry.body.get(AUTHORITY) or "")
        if held.case == case and (not (authority and whose) or code_of(whose) == code_of(authority)):
            yield held


def code_of(authority: str) -> str:
    """Give the code of an authority by code, slug or name; what is none of these is given as it is."""
    return shipped().authorities.code(authority) or authority


def past_retention(ledger: Ledger, as_at: date) -> list[Held]:
    """Give the personal texts whose last day of keeping lies before a day, those longest overdue first."""
    due = [h for h in _all(ledger) if not h.text.redacted and h.text.retain_until and h.text.retain_until < as_at]
    return sorted(due, key=lambda held: (held.text.retain_until, held.entry.sequence))


def without_retention(ledger: Ledger) -> int:
    """Count the personal texts that no day was set for."""
    return sum(1 for text in ledger.texts() if not text.redacted and text.retain_until is None)


def redact(ledger: Ledger, which: str, name: str, draft: tuple[str, str, date]) -> tuple[Entry, list[Trace]]:
    """Take a personal text away for good, record that it was, by whom and why, and look for what is left of it.

    The reason is about a family as much as what it takes away: it is held apart, found with the case, and can itself be
    redacted.

    Args:
        ledger: Where it is held.
        which: The number of its entry, or its hash.
        name: Its name in the entry; may be empty where the entry holds one text only.
        draft: By whom, why, and on what day.

    Returns:
        The entry that records it, and what was found of the text afterwards.

    Raises:
        NotKept: There is no such text, it was redacted before, no agency or reason is given, or the day has not come.
    """
    author, why, on = draft
    if not why.strip():
        raise NotKept("no reason is given", "say why, such as the end of its retention")
    if on > today():
        raise NotKept(f"`{on}` has not come", "a redaction is recorded on the day it was decided, or after")
    held = _hash_of(ledger, which, name)
    kept = Draft(REDACTION, _whose(ledger, held), on.isoformat(), _signed(author), {WHY: why})
    gone = ledger.sought(held)
    entry = ledger.redact(held, kept, stamp())
    return entry, ledger.look(gone)


def text_named(ledger: Ledger, which: str, name: str) -> HeldText | None:
    """Give a personal text as `redact` finds it; None where none of that hash was ever held.

    Raises:
        NotKept: There is no such entry, or it holds no such text.
    """
    return ledger.text(_hash_of(ledger, which, name))


def _hash_of(ledger: Ledger, which: str, name: str) -> str:
    return which if len(which) == _HASH else _only_text(ledger, which, name)


def _signed(author: str) -> str:
    role, _, agency = (part.strip() for part in author.partition(","))
    if not role:
        raise NotKept("no author is given", "say by whom: a role and an agency")
    if not agency:
        raise NotKept(f"`{author}` names no agency", "write role, agency: such as `records manager, Kent`")
    return f"{role}, {agency}"


def _whose(ledger: Ledger, held: str) -> dict[str, Json]:
    """Say whose record a redaction belongs to: that of the entry it takes a text away from."""
    text = ledger.text(held)
    body = entry_of(ledger, str(text.entry)).body if text else {}
    return {key: body[key] for key in (CASE, AUTHORITY) if body.get(key)}


def _only_text(ledger: Ledger, which: str, name: str) -> str:
    entry = entry_of(ledger, which)
    if name and name not in entry.held:
        raise NotKept(f"entry {which} holds no text `{name}`", _names(entry))
    if not name and len(entry.held) != 1:
        raise NotKept(f"entry {which} holds {len(entry.held)} personal texts", _names(entry))
    return entry.held[name or next(iter(entry.held))]


def entry_of(ledger: Ledger, which: str) -> Entry:
    """Give an entry by its number.

    Raises:
        NotKept: There is none of that number.
    """
    number = int(which) if which.isascii() and which.isdigit() and len(which) < _LONGEST else 0
    entry = next(ledger.entries(after=number - 1), None) if number else None
    if entry is None or entry.sequence != number:
        raise NotKept(f"there is no entry `{which}`", f"the entries are 1 to {ledger.head()[0]}")
    return entry


def _names(entry: Entry) -> str:
    return f"its texts are: {', '.join(entry.held)}" if entry.held else "choose one that holds text"


def _all(ledger: Ledger) -> Iterator[Held]:
    texts: dict[int, list[HeldText]] = {}
    for text in ledger.texts():
        texts.setdefault(text.entry, []).append(text)
    for entry in ledger.entries() if texts else ():
        yield from (Held(entry, text) for text in texts.get(entry.sequence, ()))
