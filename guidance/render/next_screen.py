"""The first screen of `next`: what is most urgent in 24 rows of 80 columns, and how much more there is."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from textwrap import wrap

from guidance.app.next_steps.urgency import Tier
from guidance.engine.explain.names import weekday_in_words
from guidance.engine.model.principle import Principle
from guidance.engine.model.rule import Rule
from guidance.render.next_lines import TITLES, Said

ROWS, WIDTH = 24, 80
"""What the first screen keeps within: the size that every terminal has."""
EVERYTHING = 9
"""The detail at which every line says all that it has to say."""
FIRST = 2
"""How many things to do at once come before that detail."""
FEW = (3, 2, 1)
"""How many principles are named: three, and fewer where the screen is short."""
COUNTED = {
    Tier.LIFE: "about life or serious harm", Tier.CHILD_UNSEEN: "about seeing the child", Tier.POWER: "about powers",
    Tier.DECISION: "to decide", Tier.NOW: "to do now", Tier.PAST: "past the last day",
    Tier.PLANNED: "fixed for too late a day or one gone by",
    Tier.GONE_BY_IF_SO: "past its day if it applies and was not done",
    Tier.DUE_IF_SO: "due by a day if it applies",
    Tier.OPEN: "to do with no time stated", Tier.DUE: "due by a day",
    Tier.LETTERS: "past the last day for a letter", Tier.SET_ASIDE: "set aside here",
    Tier.RECORD: "about what a record leaves out", Tier.NOT_SO: "not as it should be",
    Tier.TO_SETTLE: "to settle", Tier.MAY: "that may be done", Tier.OTHERS: "asked of somebody else",
    Tier.CANNOT_TELL: "that cannot be told", Tier.OVERTAKEN: "about what has since closed or ended",
    Tier.ENDED: "ended by death or age",
}  # fmt: skip

UP_TO = (Tier.DECISION, Tier.NOW, Tier.GONE_BY_IF_SO)
"""How far each kind goes that is counted to choose a screen: to decide, to do at once, past its day."""
DATED = {Tier.DUE, Tier.DUE_IF_SO}
"""Of which kinds of line the nearest day is told, too, where they are not shown."""


@dataclass(frozen=True)
class Row:
    """One row of a screen."""

    text: str
    heading: bool = False


@dataclass(frozen=True)
class Frame:
    """What stands above the lines and below them whatever they are, and how the principles are chosen for them."""

    head: tuple[Row, ...]
    tail: tuple[Row, ...]
    weigh: Callable[[Sequence[Rule]], Sequence[Principle]]
    width: int


def first_screen(said: Sequence[Said], frame: Frame) -> list[Row]:
    """Lay out the screen that shows most of what is urgent: more lines before more detail, detail before principles.

    The last principle gives way only where no line whose day has gone by would stand there otherwise.
    """
    shown = [line for line in said if line.tier not in {Tier.OVERTAKEN, Tier.ENDED}]
    fitting = _fitting(shown, said, frame, FEW)
    late = next((place for place, line in enumerate(shown) if Tier.NOW < line.tier <= Tier.GONE_BY_IF_SO), None)
    if late is not None and shown[0].tier is not Tier.LIFE and not any(kept > late for _, kept, _ in fitting):
        fitting += _fitting(shown, said, frame, (0,))
    rows = max(fitting, key=lambda found: found[0])[2] if fitting else _laid((), said, frame, 0, few=FEW[0])[1][:ROWS]
    return [*rows[:1], Row(""), *rows[1:]] if len(rows) < ROWS else rows


def _fitting(
    shown: Sequence[Said], said: Sequence[Said], frame: Frame, few: Sequence[int]
) -> list[tuple[tuple[int, ...], int, list[Row]]]:
    """Lay out each screen that fits: what it is worth, how many lines it has, and its rows, a line one at least."""
    counts = range(min(len(shown), ROWS) + 1)
    tried = [(kept, _laid(shown[:kept], said, frame, detail, few=number)) for number in few
             for kept in counts for detail in (0, 1, 2, 3, EVERYTHING)]  # fmt: skip
    return [(worth, kept, rows) for kept, (worth, rows) in tried if len(rows) <= ROWS]


def _laid(
    kept: Sequence[Said], said: Sequence[Said], frame: Frame, detail: int, *, few: int
) -> tuple[tuple[int, ...], list[Row]]:
    """Lay out some lines in some detail, and say what that is worth."""
    rows = [*frame.head, *body(kept, frame.width, detail), *_left_out(said[len(kept) :], frame.width), *frame.tail]
    rules = [rule for line in kept for rule in line.rules]
    chosen = frame.weigh(rules)[:few]
    weighed = "; ".join(f"{p.title} [{p.id}]" for p in chosen)
    rows += wrapped(f"To weigh, never to score: {weighed}", frame.width) if weighed else []
    return _worth(kept, detail, few), rows


def _worth(kept: Sequence[Said], detail: int, few: int) -> tuple[int, ...]:
    """Weigh a screen: what is to be decided, the first things to do, what an answer leads to, and then the rest."""
    decided, now, past = (sum(line.tier <= tier for line in kept) for tier in UP_TO)
    return (decided, min(now, decided + FIRST), detail > 0, now, past, detail > 1, detail, len(kept), few)


def body(said: Iterable[Said], width: int, detail: int) -> list[Row]:
    """Lay lines out under their headings. `detail`: how many more sentences of an urgent question; or everything."""
    rows, tier = list[Row](), None
    for line in said:
        if line.tier is not tier:
            tier = line.tier
            rows.append(Row(TITLES[tier], heading=True))
        rows += item(line.text, width)
        told = line.more if detail == EVERYTHING else line.more[: detail * line.urgent]
        rows += [row for more in told for row in item(more, width, 3)]
    return rows


def _left_out(said: Sequence[Said], width: int) -> list[Row]:
    """Say how many lines are not on the screen, of which kinds, and the nearest day among those that have one."""
    if not said:
        return []
    tiers = dict.fromkeys(line.tier for line in said)
    kinds = "; ".join(_count(said, tier) for tier in tiers)
    return list(wrapped(f"And {len(said)} more (`--all` shows them): {kinds}.", width))


def _count(said: Sequence[Said], tier: Tier) -> str:
    of = [line for line in said if line.tier is tier]
    days = [line.due for line in of if line.due and tier in DATED]
    return f"{len(of)} {COUNTED[tier]}{f', the nearest {weekday_in_words(min(days))}' if days else ''}"


@cache
def item(text: str, width: int, indent: int = 1) -> tuple[Row, ...]:
    """Return a line's rows, those after the first set in under its mark."""
    lead = " " * indent
    after = lead + "  " * text.startswith(("- ", "? "))
    return tuple(Row(row) for row in wrap(text, min(width, WIDTH), initial_indent=lead, subsequent_indent=after,
                                          break_on_hyphens=False))  # fmt: skip


def wrapped(text: str, width: int) -> tuple[Row, ...]:
    """Return a sentence's rows."""
    return tuple(Row(row) for row in wrap(text, min(width, WIDTH), break_on_hyphens=False))
