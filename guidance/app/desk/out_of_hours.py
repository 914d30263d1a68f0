"""Whom to ring when the office is shut, where an authority’s packs say so."""

from collections.abc import Sequence

from guidance.engine.explain.names import day_in_words
from guidance.engine.model.instruments.instrument import Instrument


def out_of_hours(instruments: Sequence[Instrument], code: str) -> str:
    """Say whom an authority's packs give to ring out of hours, and when that was last seen to be so."""
    given = [i.out_of_hours for i in instruments if i.authority == code and i.out_of_hours]
    if not given:
        return ""
    number, checked = max(given, key=lambda pair: pair[1])
    return f"{number} (checked {day_in_words(checked)})"
