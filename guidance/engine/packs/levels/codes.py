"""The codes of diagnostics: what each says and means, with the mistake and its cure."""

from dataclasses import dataclass
from dataclasses import fields as dataclass_fields
from functools import cache

from guidance.engine.diagnostics import written_codes
from guidance.engine.packs.reading.nodes import parse


@dataclass(frozen=True)
class CodeEntry:
    """One diagnostic code: what it says, what it means, and an example of the mistake and of its cure."""

    code: str
    title: str
    meaning: str
    wrong: str
    right: str
    severity: str = ""
    """`warning` where it is one; else it is an error."""
    protects: str = ""
    """`true` where it tells of what puts a child's protection at risk: never told more softly, nor left untold."""


@cache
def catalogue() -> tuple[CodeEntry, ...]:
    """Read the catalogue of diagnostic codes."""
    root = parse(written_codes(), "diagnostics.yaml").root
    entries = [item.plain() for item in root.value] if root and isinstance(root.value, list) else []
    fields = [f.name for f in dataclass_fields(CodeEntry)]
    return tuple(CodeEntry(*(str(e.get(f, "")).strip() for f in fields)) for e in entries if isinstance(e, dict))


@cache
def protecting() -> frozenset[str]:
    """Return the codes of what puts a child's protection at risk."""
    return frozenset(entry.code for entry in catalogue() if entry.protects == "true")
