"""A ledger as JSON lines, one entry to a line, for carrying elsewhere and for keeping; and a checkpoint as a line."""

import json
import re
from collections.abc import Iterable, Iterator
from io import BufferedIOBase
from typing import Any

from guidance.engine import bounds
from guidance.engine.diagnostics import Diagnostic, Span
from guidance.engine.ledger.canonical import canonical
from guidance.engine.ledger.chain import SEALED, Linked, Stored, StoredText
from guidance.engine.ledger.checking import Walk, check_texts
from guidance.engine.ledger.entry import Checkpoint
from guidance.engine.ledger.problems import Fault, NotKept
from guidance.engine.ledger.store import Ledger

TEXTS = "texts"
_ENTRY_FIELDS = frozenset(Stored._fields)
_TEXT_FIELDS = frozenset({"text", "salt", "retain_until"})
_WIDEST = 200
_AGAIN = "export it again from a ledger that verifies"
_BEGINNING = "guidance ledger: entry"
_CHECKPOINT = re.compile(
    r"(?<![0-9])([0-9]{1,18})[^0-9]{1,20}?(?<![0-9a-f])([0-9a-f]{64})(?![0-9a-f])(?:\s+taken\s+(\S+))?"
)


class _NotALine(ValueError):  # noqa: N818  what a line is not
    """A line is not one of an export: `code` says in which way."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def export_lines(ledger: Ledger) -> Iterator[str]:
    """Write every entry as a line of canonical JSON, with the personal texts held apart from it under `texts`."""
    for made in ledger.links():
        entry = made.stored.entry()
        fields = made.stored._asdict() | {"body": entry.body}
        held = map(_plain, made.held)
        texts = {t.name: {"text": t.text, "salt": t.salt, "retain_until": t.retain_until} for t in held}
        yield canonical(fields | ({TEXTS: texts} if texts else {})) + "\n"


def _plain(text: StoredText) -> StoredText:
    """Give a text as it is carried: one whose key is not there is carried as one that is gone."""
    return text.redacted() if text.salt == SEALED else text


def lines_of(file: BufferedIOBase) -> Iterator[bytes]:
    """Yield the lines of an open export; one that is too long comes cut just beyond the bound, and is the last."""
    while line := file.readline(bounds.ENTRY.most + 1):
        yield line
        if len(line) > bounds.ENTRY.most:
            return


def read_export(lines: Iterable[bytes], shown: str, ledger: Ledger) -> tuple[list[Linked], list[Diagnostic]]:
    """Read lines written by `export_lines`, and hold them against themselves and the ledger they are to continue.

    Args:
        lines: The lines of the file.
        shown: How the file is called in diagnostics.
        ledger: Where they are to go; it must verify.

    Returns:
        The entries, and every mistake; they may be taken only where there is none.
    """
    links: list[Linked] = []
    places: dict[int, Span] = {}
    mistakes: list[Diagnostic] = []
    for number, raw in enumerate(lines, 1):
        span = Span(shown, number, 1, 1, raw[:_WIDEST].decode(errors="replace").rstrip())
        try:
            made = _line(raw)
        except _NotALine as wrong:
            mistakes.append(Diagnostic(wrong.code, str(wrong), span, _AGAIN))
            if len(mistakes) >= bounds.MISTAKES.most:
                message = f"there are {bounds.MISTAKES.most:,} mistakes; nothing from here on is read"
                mistakes.append(Diagnostic(bounds.MISTAKES.code, message, span, _AGAIN))
                break
            continue
        if made:
            links.append(made)
            places.setdefault(made.stored.sequence, span)
    whole = Span(shown)
    faults = [] if mistakes else _faults(links, ledger)
    mistakes += [Diagnostic(f.code, f.message, places.get(f.sequence or 0, whole), _AGAIN) for f in faults]
    return links, mistakes


def _faults(links: list[Linked], ledger: Ledger) -> Iterator[Fault]:
    sequence, last = ledger.head()
    if links and (links[0].stored.sequence, links[0].stored.previous) != (sequence + 1, last):
        there = f"its last entry is {sequence}" if sequence else "it is empty"
        first = links[0].stored.sequence
        yield Fault("G722", f"entry {first} does not follow the ledger’s last one: {there}", first)
        return
    before = next(ledger.entries(after=sequence - 1), None) if sequence else None
    walk = Walk(sequence, last, signed=bool(before and before.signed_by))
    for made in links:
        walk.step(made.stored)
    yield from (fault for fault in walk.faults if fault.grave)
    # A redaction among them may take away a text that the ledger holds already.
    known = Walk(named=walk.named | _named(ledger), redacted=walk.redacted, blind=walk.blind)
    found = check_texts(known, (text for made in links for text in made.held))
    yield from (fault for fault in found if fault.code != "G706" or (fault.sequence or 0) > sequence)


def _named(ledger: Ledger) -> dict[str, tuple[int, str]]:
    return {text.hash: (text.entry, text.name) for text in ledger.texts()}


def _line(raw: bytes) -> Linked | None:
    if len(raw) > bounds.ENTRY.most:
        raise _NotALine(bounds.ENTRY.code, f"it has {bounds.ENTRY.exceeded}; nothing from here on is read")
    if not raw.strip():
        return None
    fields = _object(raw)
    texts = fields.pop(TEXTS, {})
    if set(fields) != _ENTRY_FIELDS or not isinstance(texts, dict):
        lacking = sorted(_ENTRY_FIELDS - set(fields)) or sorted(set(fields) - _ENTRY_FIELDS) or [TEXTS]
        raise _NotALine("G721", f"it is not an entry: look at `{lacking[0]}`")
    body = fields["body"]
    try:
        stored = Stored(**fields | {"body": canonical(body)})
    except NotKept as wrong:
        raise _NotALine("G721", wrong.message) from None
    wrong_kind = [k for k, v in stored._asdict().items() if not isinstance(v, int if k == "sequence" else str)]
    if wrong_kind or isinstance(stored.sequence, bool) or not isinstance(body, dict):
        raise _NotALine("G721", f"it is not an entry: look at `{[*wrong_kind, 'body'][0]}`")
    return Linked(stored, tuple(_text(stored, name, text) for name, text in sorted(texts.items())))


def _text(stored: Stored, name: str, given: object) -> StoredText:
    values = given if isinstance(given, dict) else {}
    if set(values) != _TEXT_FIELDS or not all(isinstance(value, str) for value in values.values()):
        raise _NotALine("G721", f"the personal text `{name}` is not one: it has a `text`, a `salt` and `retain_until`")
    held = stored.entry().held.get(name)
    if held is None:
        raise _NotALine("G721", f"it brings a personal text `{name}` that its body does not name")
    return StoredText(held, stored.sequence, name, values["text"], values["salt"], values["retain_until"])


def _object(raw: bytes) -> dict[str, Any]:
    try:
        found = json.loads(raw.decode(), object_pairs_hook=_once, parse_float=_no_number, parse_constant=_no_number)
    except UnicodeDecodeError:
        raise _NotALine("G720", "it is not text in UTF-8") from None
    except _NotALine:
        raise
    except (ValueError, RecursionError):
        raise _NotALine("G720", "it is not JSON") from None
    if not isinstance(found, dict):
        raise _NotALine("G720", "it is not a JSON object")
    return found


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise _NotALine("G720", "a key is given twice")
    return found


def _no_number(text: str) -> None:
    raise _NotALine("G721", f"`{text}` is not a whole number")


def checkpoint_line(checkpoint: Checkpoint) -> str:
    """Write a checkpoint as one line, to be lodged where nobody who writes the ledger can change it.

    >>> checkpoint_line(Checkpoint(0, "0" * 64, "2011-05-06"))[:40]
    'guidance ledger: entry 0 hash 0000000000'
    """
    taken = f" taken {checkpoint.taken_at}" if checkpoint.taken_at else ""
    return f"{_BEGINNING} {checkpoint.sequence} hash {checkpoint.hash}{taken}"


def read_checkpoints(text: str) -> list[Checkpoint]:
    """Read every checkpoint from a text: its line, or the number of an entry and then its hash.

    Raises:
        ValueError: A line begins as a checkpoint and cannot be read as one, so that it would go unchecked.

    >>> [each.sequence for each in read_checkpoints(f"12 {'a' * 64}, and 15: {'b' * 64}")]
    [12, 15]
    """
    for part in text.split(_BEGINNING)[1:]:
        if not _CHECKPOINT.match(part.lstrip()):
            raise ValueError(part.strip().partition("\n")[0][:_WIDEST])
    found = (Checkpoint(int(m[1]), m[2], m[3] or "") for m in _CHECKPOINT.finditer(text))
    return list(dict.fromkeys(found))
