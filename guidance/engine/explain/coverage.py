"""What was asked of some events and what was not, in the words that people read."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime

from guidance.engine.evaluate.coverage import Coverage, Row, State
from guidance.engine.explain.moments import as_at_in_words
from guidance.engine.explain.names import counted, day_in_words

NO_ANSWER = "this is no answer that nothing is due"
FEW = 3
"""More stages than this are counted where other things are listed."""


def unasked(coverage: Coverage, as_at: date | datetime) -> tuple[str, ...]:
    """Say, a clause each, what was not asked of the events; nothing where everything was.

    >>> unasked(Coverage(), date(2024, 1, 31))
    ('no event was read, so nothing was asked',)
    """
    if not coverage.rows:
        return ("no event was read, so nothing was asked",)
    if coverage.of(State.AFTER):
        return (f"every event is later than the day asked about, {as_at_in_words(as_at)}; nothing was asked of them",)
    return tuple(_clauses(coverage))


def _clauses(coverage: Coverage) -> Iterator[str]:
    before = coverage.of(State.BEFORE)
    if before and coverage.begins:
        begin = f"begin on {day_in_words(coverage.begins)}"
        if not coverage.asked and not coverage.of(State.WHOLE):
            yield f"rules held here {begin}; nothing was asked of these events"
            return
        yield f"rules of the guidance held here {begin}; they were not asked of what happened before then"
    if left_out := packs_left_out(coverage):
        yield left_out
    for state, held in ((State.NONE, "is not in these packs"), (State.PART, "is in these packs only in part")):
        yield from _held(coverage.of(state), held)


def packs_left_out(coverage: Coverage) -> str:
    """Say which national packs were left out because others were named in their place; nothing where none was."""
    left_out = list(dict.fromkeys(row.title for row in coverage.of(State.NOT_ASKED)))
    said = "only the packs that were named were asked; the national packs left out are"
    return f"{said} {_listed(left_out)}" if left_out else ""


def _held(rows: Sequence[Row], held: str) -> Iterator[str]:
    """Say of each instrument at which stages it is not held, or not whole; of other sources, that they are not."""
    stages: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        stages[row.title].append(row.stage.replace("-", " "))
    for title, names in stages.items():
        stage = "stage" if len(names) == 1 else "stages"
        what = f"what {title} asks" if title else "what was asked by guidance before or after what is held here"
        yield f"{what} at the {stage} of {_listed(names)} {held}"


def _listed(names: Iterable[str]) -> str:
    *most, last = dict.fromkeys(names)
    return f"{', '.join(most)} and {last}" if most else last


def more_may_be_due(coverage: Coverage) -> str:
    """Say at which stages more may be due than these packs can list, the first few; nothing where all is whole."""
    stages = list(dict.fromkeys(r.stage.replace("-", " ") for r in coverage.rows if r.state is not State.WHOLE))
    if not stages:
        return ""
    few, more = stages[:FEW], len(stages) - FEW
    named = _listed([*few, counted(more, "other stage")]) if more > 0 else _listed(few)
    return f"more may be due than is listed: these packs do not hold all that is asked at {named}"


def in_one_sentence(clauses: Sequence[str]) -> str:
    """Join clauses to a sentence.

    >>> in_one_sentence(["no event was read, so nothing was asked", NO_ANSWER])
    'No event was read, so nothing was asked; this is no answer that nothing is due.'
    """
    said = "; ".join(clauses)
    return f"{said[:1].upper()}{said[1:]}." if said else ""
