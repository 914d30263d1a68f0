"""What is told of what was found, on a day: as loudly as the packs say, without what they suppress until then."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import PurePosixPath

from guidance.engine.diagnostics import Diagnostic, Severity
from guidance.engine.model.practice.levels import Levels, Suppressed

ONLY_AS_AT = {"G238", "G239", "G294"}
"""Found only where a day is asked about, so that not finding them says nothing."""

LOOKED_AT_AGAIN = 3 * 366
"""In so many days whoever suppressed something looks at it again."""


def told(found: Iterable[Diagnostic], levels: Sequence[Levels], day: date) -> tuple[Diagnostic, ...]:
    """Return what is told on a day of what was found, in the order of places.

    What refuses a file stays an error. What puts a child's protection at risk is always told: no levels that were read
    speak of it otherwise.
    From its `until` on a suppression has no effect, and is named; so is one of what is not found any more.
    """
    raw = list(found)
    if not levels:
        return tuple(raw)
    suppressed = [each for of_pack in levels for each in of_pack.suppressed]
    running = [each for each in suppressed if day < each.until]
    stays = [_told_as(d, levels) for d in raw if not (_can_go(d) and any(s.meets(d.code, d.span) for s in running))]
    return tuple(sorted([*stays, *_stale(suppressed, raw, day)], key=lambda d: (d.span, d.code, d.message)))


def _can_go(found: Diagnostic) -> bool:
    return found.severity is not Severity.ERROR


def _told_as(found: Diagnostic, levels: Sequence[Levels]) -> Diagnostic:
    """Give what was found the level that the nearest pack around it says."""
    around = [each for each in levels if PurePosixPath(found.span.file).is_relative_to(each.folder)]
    for each in sorted(around, key=lambda of_pack: -len(of_pack.folder)):
        level = each.by_code.get(found.code)
        if level and _can_go(found):
            return replace(found, told_as=level)
    return found


def _stale(suppressed: Iterable[Suppressed], found: Sequence[Diagnostic], day: date) -> Iterator[Diagnostic]:
    for each in suppressed:
        met = any(each.meets(d.code, d.span) and _can_go(d) for d in found)
        if not met and each.code not in ONLY_AS_AT:
            message = f"nothing of `{each.code}` is found in `{each.of}`"
            yield Diagnostic("G353", message, each.span, "delete it")
        elif (each.until - day).days > LOOKED_AT_AGAIN:
            message = f"`{each.code}` of `{each.of}` is suppressed until {each.until}, more than three years ahead"
            cure = "write the day by which somebody will have looked again"
            yield Diagnostic("G363", message, each.span, cure)
        elif day >= each.until:
            message = f"`{each.code}` of `{each.of}` was suppressed until {each.until}, and is told again"
            cure = "mend what it tells of, or look again and say until when"
            yield Diagnostic("G352", message, each.span, cure)
