"""What was asked of some events and what was not, in the words that people read."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime

from guidance.engine.evaluate.coverage import Coverage, Row, State
from guidance.engine.explain.moments import as_at_in_words
from guidance.engine.explain.names import counted, day_in_words, stage_in_words

NO_ANSWER = "this is no answer that nothing is due"
SAID_APART = {State.WHOLE, State.AFTER}
"""What says nothing of the packs."""
FEW = 3
"""More stages than this are counted where other things are listed."""


def unasked(
    coverage: Coverage, as_at: date | datetime, known_at: date | datetime | None = None, *, briefly: bool = False
) -> tuple[str, ...]:
    """Say, a clause each, what was not asked of the events; nothing where everything was.

    `briefly` names the first few stages that are not held whole, and none of the sources.

    >>> unasked(Coverage(), date(2024, 1, 31))
    ('no event was read, so nothing was asked',)
    """
    if not coverage.rows:
        return ("no event was read, so nothing was asked",)
    late = tuple(not_yet(coverage, as_at, known_at))
    return (
        late
        if all(row.state is State.AFTER for row in coverage.rows)
        else (*late, *_clauses(coverage, briefly=briefly))
    )


def not_yet(coverage: Coverage, as_at: date | datetime, known_at: date | datetime | None = None) -> Iterator[str]:
    """Say of which cases nothing had happened, or nothing had been written down, by then."""
    alone = all(row.state is State.AFTER for row in coverage.rows)
    if coverage.later:
        whose = "" if alone and not coverage.unrecorded else f" of {_some_cases(coverage.later)}"
        day = as_at_in_words(as_at)
        yield f"every event{whose} is later than the day asked about, {day}; nothing was asked of them"
    if coverage.unrecorded and known_at:
        whose = "" if alone and not coverage.later else f" of {_some_cases(coverage.unrecorded)}"
        yield f"no event{whose} had been written down by {as_at_in_words(known_at)}; nothing was asked of them"


def _some_cases(names: Sequence[str]) -> str:
    return f"case {names[0]}" if len(names) == 1 else f"{len(names)} cases, such as {names[0]},"


def _clauses(coverage: Coverage, *, briefly: bool) -> Iterator[str]:
    before = coverage.of(State.BEFORE)
    if before and coverage.begins:
        begin = f"begin on {day_in_words(coverage.begins)}"
        if not coverage.asked and not coverage.of(State.WHOLE):
            yield f"rules held here {begin}; nothing was asked of these events"
            return
        yield f"rules of the guidance held here {begin}; they were not asked of what happened before then"
    if left_out := packs_left_out(coverage):
        yield left_out
    if briefly:
        yield from filter(None, [more_may_be_due(coverage)])
        return
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
        stages[row.title].append(stage_in_words(row.stage))
    for title, names in stages.items():
        stage = "stage" if len(names) == 1 else "stages"
        what = f"what {title} asks" if title else "what was asked by guidance before or after what is held here"
        yield f"{what} at the {stage} of {_listed(names)} {held}"


def _listed(names: Iterable[str]) -> str:
    *most, last = dict.fromkeys(names)
    return f"{', '.join(most)} and {last}" if most else last


def more_may_be_due(coverage: Coverage) -> str:
    """Say at which stages more may be due than these packs can list, the first few; nothing where all is whole."""
    stages = list(dict.fromkeys(stage_in_words(r.stage) for r in coverage.rows if r.state not in SAID_APART))
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
