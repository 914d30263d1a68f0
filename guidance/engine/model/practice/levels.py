"""How loudly a pack has what is found in it told."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from guidance.engine.diagnostics import Severity, Span


@dataclass(frozen=True)
class Suppressed:
    """What is not told, until a day: of a code, and where what `of` names is written (a file, and lines of it)."""

    code: str
    of: str
    until: date
    span: Span
    where: tuple[tuple[str, int, int], ...]

    def meets(self, code: str, place: Span) -> bool:
        """Tell whether something that was found is what is not told."""
        lines = ((first, last) for file, first, last in self.where if file == place.file)
        return code == self.code and any(first <= place.line <= last for first, last in lines)


@dataclass(frozen=True)
class Levels:
    """What a pack says of the codes found in its folder and below it."""

    folder: str
    by_code: Mapping[str, Severity]
    suppressed: tuple[Suppressed, ...] = ()
