"""Mistakes in what people wrote: where each one is, what it is, and how to mend it."""

import difflib
import pkgutil
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from typing import Literal

from guidance.engine.characters import on_one_line


class Severity(StrEnum):
    """Whether a diagnostic refuses the file, deserves a look, or is only worth knowing."""

    ERROR = "error"
    WARNING = "warning"
    ADVICE = "advice"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A place in a file. Lines and columns count from 1; `text` is the line itself, for showing."""

    file: str
    line: int = 1
    column: int = 1
    length: int = 1
    text: str = ""

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One mistake: a code with a page of its own, one sentence, its place, and the cure.

    `message` is lower case without a full stop, values in backticks; `cure` says what to write instead.
    `also` holds further places that belong to the same mistake (the first of two duplicates, say). `case` and
    `element` name the case of a record that it is about, and the field or element, where it is about one; `option` is
    what gave the file on the command line, where it is not one of the records. How loudly it is told is a property of
    its code, in `diagnostics.yaml`; `told_as` is the level that a pack's own `levels.yaml` gives it.
    """

    code: str
    message: str
    span: Span
    cure: str = ""
    also: tuple[Span, ...] = ()
    case: str = ""
    element: str = ""
    option: str = ""
    told_as: Severity | Literal[""] = ""

    @property
    def severity(self) -> Severity:
        """How loudly it is told: as its code is, but where a pack says otherwise or it was left out as was asked."""
        return Severity(self.told_as) if self.told_as else severity_of(self.code)

    def pardoned(self) -> "Diagnostic":
        """Tell of what is wrong as a warning: it was left out, and the rest is used."""
        return replace(self, told_as=Severity.WARNING)

    def __str__(self) -> str:
        return on_one_line(f"{self.span}: {self.severity}[{self.code}]: {self.message}")

    def render(self) -> str:
        """Draw the diagnostic with its line of source, a caret under the place, and the cure.

        Nothing that it quotes acts on what shows it, or makes a line of its own.
        """
        gutter = " " * len(str(self.span.line))
        rows = [f"{self.severity}[{self.code}]: {self.message}", f"{gutter}--> {self.span}"]
        if self.span.text.strip():
            rows += [
                f"{gutter} |",
                f"{self.span.line} | {self.span.text}",
                f"{gutter} | {' ' * (self.span.column - 1)}{'^' * max(1, self.span.length)}",
            ]
        rows += [f"{gutter} = also: {place}" for place in self.also]
        if self.option and self.span.file != self.option:
            rows.append(f"{gutter} = given by: {self.option}")
        if self.cure:
            rows.append(f"{gutter} = help: {self.cure}")
        return "\n".join(map(on_one_line, rows))


def written_codes() -> str:
    """Return the text of `diagnostics.yaml`, from a folder or, as in a browser, from an archive."""
    return (pkgutil.get_data("guidance.engine", "diagnostics.yaml") or b"").decode()


@cache
def _warnings() -> frozenset[str]:
    return frozenset(re.findall(r"^- code: (G[0-9]{3})\n  severity: warning$", written_codes(), re.MULTILINE))


def severity_of(code: str) -> Severity:
    """Say how loudly a code is told, where nothing else is said of it.

    >>> severity_of("G331"), severity_of("G301")
    (<Severity.WARNING: 'warning'>, <Severity.ERROR: 'error'>)
    """
    return Severity.WARNING if code in _warnings() else Severity.ERROR


def nearest(word: str, known: Iterable[str]) -> str:
    """Return the known word most like `word`, or an empty string where none is like enough to have been meant.

    >>> nearest("referal_received", ["case_closed", "referral_received"])
    'referral_received'
    >>> nearest("marac", ["marf", "manager"])
    ''
    """
    cutoff = _LIKE_A_SHORT_ONE if len(word) <= _SHORT else _LIKE
    return next(iter(difflib.get_close_matches(word, list(known), n=1, cutoff=cutoff)), "")


_SHORT, _LIKE_A_SHORT_ONE, _LIKE = 5, 0.75, 0.7
"""In a word of so few letters one that differs makes another word."""


def did_you_mean(word: str, known: Iterable[str], otherwise: str = "") -> str:
    """Write the cure for a misspelt name.

    >>> did_you_mean("refferer", ["referrer"])
    'did you mean `referrer`?'
    >>> did_you_mean("wt10.ib", ["wt10.ia", "wt10.ic"])
    'did you mean `wt10.ic` or `wt10.ia`?'
    >>> did_you_mean("cip_plan_started", ["cp_plan_started", "cin_plan_started"])
    'did you mean `cp_plan_started` or `cin_plan_started`?'
    """
    names = list(known)
    close = nearest(word, names)
    slips = [name for name in names if name != close and one_slip(word, name)] if one_slip(word, close) else []
    if slips:
        return f"did you mean `{close}` or `{slips[0]}`?"
    other = nearest(word, (name for name in names if name != close)) if close else ""
    if other and _likeness(word, other) > _likeness(word, close) - _AS_LIKE:
        return f"did you mean `{close}` or `{other}`?"
    return f"did you mean `{close}`?" if close else otherwise


def _likeness(one: str, other: str) -> float:
    return difflib.SequenceMatcher(None, one, other).ratio()


_AS_LIKE, _LONG_ENOUGH = 0.03, 4
"""Of two names so nearly as like as each other, or one slip away each, neither is the one that was meant."""


def one_slip(wrong: str, meant: str) -> bool:
    """Tell whether a word is another but for one slip of the hand, or for capitals and the signs between its words.

    A slip in a figure makes another name, and so may one in a short word.

    >>> one_slip("referral_recieved", "referral_received"), one_slip("Working-Days", "working_days")
    (True, True)
    >>> one_slip("wt10.icpc.16wd", "wt10.icpc.15wd"), one_slip("unauthorised", "authorised")
    (False, False)
    """
    if _without_signs(wrong) == _without_signs(meant):
        return True
    if re.findall(r"[0-9]", wrong) != re.findall(r"[0-9]", meant) or min(len(wrong), len(meant)) < _LONG_ENOUGH:
        return False
    longer, shorter = sorted((wrong, meant), key=len, reverse=True)
    if len(longer) == len(shorter) + 1:
        return any(longer[:n] + longer[n + 1 :] == shorter for n in range(len(longer)))
    at = [n for n, (one, other) in enumerate(zip(wrong, meant, strict=False)) if one != other]
    swapped = len(at) == 2 and at[1] == at[0] + 1 and wrong[at[0]] == meant[at[1]] and wrong[at[1]] == meant[at[0]]  # noqa: PLR2004
    return len(wrong) == len(meant) and (len(at) == 1 or swapped)


def _without_signs(word: str) -> str:
    return re.sub(r"[-_ ]", "-", word.strip().casefold())


def has_errors(diagnostics: Iterable[Diagnostic]) -> bool:
    """Tell whether any diagnostic refuses its file."""
    return any(d.severity is Severity.ERROR for d in diagnostics)


def blamed_on(option: str, diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Name the option that a file was given by in each of its diagnostics."""
    return tuple(replace(d, option=option) for d in diagnostics)
