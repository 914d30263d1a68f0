"""What changed lately and what is to come: the days on which instruments, rules and trials begin and end."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from guidance.engine.explain.names import day_in_words, edition
from guidance.engine.model.rule import Instrument, Rule
from guidance.site import kinds
from guidance.site.catalogue import Catalogue
from guidance.site.escape import text
from guidance.site.labels import counted, edition_path
from guidance.site.page import Page, bullets, link, paragraphs

PATH = "changes.md"
TITLE = "What changed lately"
YEARS, MOST = 3, 12
_SAID = (
    "What came into force or ended in the three years before {day}, the latest first, and what is known to be coming. "
    "A day that is believed and not confirmed says so on the page of its edition."
)


@dataclass(frozen=True)
class Change:
    """Something that begins on a day, or whose first day over it is."""

    day: date
    named: str
    begins: bool

    def said(self, today: date) -> str:
        """Say it as of a day: what has happened, or what is to come."""
        if self.day > today:
            return f"{self.named} {'comes into force' if self.begins else 'will be over'}"
        return f"{self.named} {'came into force' if self.begins else 'was over from this day'}"


def change_pages(catalogue: Catalogue) -> Iterator[Page]:
    """Make the page."""
    day, first = catalogue.as_at, date(catalogue.as_at.year - YEARS, catalogue.as_at.month, 1)
    found = sorted(changes(catalogue), key=lambda change: (change.day, change.named))
    coming = [change for change in found if change.day > day]
    lately = [change for change in reversed(found) if first <= change.day <= day]
    waiting = [f"{_linked(i)}: {text(i.awaits)}" for i in catalogue.library.instruments if i.awaits]
    parts = [
        *(["## To come", *_by_day(coming, day)] if coming else []),
        *(["## Waiting for a day", bullets(waiting)] if waiting else []),
        "## Lately", *(_by_day(lately, day) if lately else ["Nothing in the packs began or ended in that time."]),
    ]  # fmt: skip
    yield Page(PATH, TITLE, paragraphs(f"# {TITLE}", _SAID.format(day=day_in_words(day)), *parts))


def changes(catalogue: Catalogue) -> Iterator[Change]:
    """List whatever begins or ends: instruments, rules on days of their own, and trials that were granted."""
    for instrument in catalogue.library.instruments:
        own = [rule for rule in catalogue.of_instrument.get(instrument.id, ()) if not rule.trial]
        named = f"{_linked(instrument)} ({counted(len(own), 'rule')} here)"
        yield from _ends(instrument.commencement, instrument.repeal, named)
        yield from _of_their_own(own, instrument)
    for trial in catalogue.library.trials:
        if trial.state == "granted":
            yield from _ends(trial.begins, trial.ends, kinds.trial_link(trial))


def _of_their_own(rules: Sequence[Rule], instrument: Instrument) -> Iterator[Change]:
    """List the rules that began on another day than their instrument, or ended before it; gathered where many."""
    last = instrument.repeal or date.max
    begun = [(r.commencement, r) for r in rules if r.commencement and r.commencement != instrument.commencement]
    over = [(r.repeal, r) for r in rules if r.repeal and r.repeal < last]
    yield from _gathered(begun, instrument, begins=True)
    yield from _gathered(over, instrument, begins=False)


def _gathered(dated: Iterable[tuple[date, Rule]], instrument: Instrument, *, begins: bool) -> Iterator[Change]:
    for day, those in groupby(sorted(dated, key=lambda pair: (pair[0], pair[1].id)), key=lambda pair: pair[0]):
        same = [rule for _, rule in those]
        if len(same) > MOST:
            yield Change(day, f"{counted(len(same), 'rule')} of {_linked(instrument)}", begins)
        else:
            yield from (Change(day, f"{kinds.rule_link(r)} ({text(edition(r.instrument))})", begins) for r in same)


def _ends(begins: date | None, ends: date | None, named: str) -> Iterator[Change]:
    if begins:
        yield Change(begins, named, begins=True)
    if ends:
        yield Change(ends, named, begins=False)


def _linked(instrument: Instrument) -> str:
    return link(text(instrument.title), edition_path(instrument))


def _by_day(found: Iterable[Change], today: date) -> Iterator[str]:
    for day, those in groupby(found, key=lambda change: change.day):
        yield f"### {day_in_words(day)}"
        yield bullets(dict.fromkeys(change.said(today) for change in those))
