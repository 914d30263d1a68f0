"""Search rules and principles, best first: editions of one requirement are one result, the one in force first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from guidance.app.clock import today
from guidance.app.weighing import is_stated
from guidance.engine.explain.clauses.clauses import date_noun
from guidance.engine.explain.names import KIND_OF_FORCE, says, source_of
from guidance.engine.explain.sentence import sentence, start_in_words
from guidance.engine.model.instruments.provenance import TextCheck
from guidance.engine.model.practice.trade import Elsewhere, Harm
from guidance.engine.model.principle import Principle
from guidance.engine.model.rule import FactDate, Force, Rule
from guidance.engine.packs.library import Library
from guidance.engine.search.editions import editions, requirements
from guidance.engine.search.index import LIMITED, Index, Item
from guidance.engine.search.lexicon import lexicon
from guidance.engine.search.ranking import Found, ranked

Entry = Rule | Principle
FORCES = (*(str(force) for force in Force), "guidance", "professional", "research")
"""Every force of a rule or a principle that can be asked for."""


@dataclass(frozen=True)
class Search:
    """What is looked for. Without a date, every edition and what no record can show are found too.

    `among` names what is looked through, where that is not everything.
    """

    words: str = ""
    as_at: date | None = None
    authority: str | None = None
    bearer: str = ""
    force: str = ""
    among: frozenset[str] | None = None


@dataclass(frozen=True)
class Result:
    """What was found: a rule or a principle, the other editions of the requirement, and how like the question it is."""

    entry: Entry
    others: tuple[Rule, ...] = ()
    like: float = 1.0


@dataclass(frozen=True)
class Answer:
    """What was found, best first; the subjects that no pack holds; and what came nearest where nothing was found.

    `at_risk`: what was typed says that a child may be suffering harm.
    """

    results: tuple[Result, ...]
    elsewhere: tuple[Elsewhere, ...] = ()
    nearest: tuple[Result, ...] = ()
    at_risk: bool = False


def search(library: Library, wanted: Search) -> list[Entry]:
    """Find rules and principles, best first, and after them the other editions of what was found.

    With no words, all of them in the order of their identifiers.
    """
    return flat(answer(library, wanted))


def flat(found: Answer) -> list[Entry]:
    """List what was found, best first, and after it the other editions of each requirement."""
    results = found.results
    return [*(result.entry for result in results), *(other for result in results for other in result.others)]


def answer(library: Library, wanted: Search) -> Answer:
    """Find rules and principles, the editions of each requirement as one."""
    if not wanted.words.strip():
        return Answer(tuple(Result(entry) for entry in sorted(_wanted(library, wanted), key=lambda e: e.id)))
    return _finder(library, wanted).answer(wanted.words, (wanted.as_at or today()).isoformat())


def _wanted(library: Library, wanted: Search) -> list[Entry]:
    instead = (rule for trial in library.trials for rule in trial.instead) if wanted.among is not None else ()
    entries: list[Entry] = [r for r in (*library.rules, *instead) if _wanted_rule(r, wanted)]
    if not wanted.bearer and (not wanted.force or wanted.force in {p.force for p in library.principles}):
        entries += [p for p in library.principles if _wanted_principle(p, library, wanted)]
    return entries if wanted.among is None else [entry for entry in entries if entry.id in wanted.among]


def _wanted_rule(rule: Rule, wanted: Search) -> bool:
    live = wanted.as_at is None or (rule.in_force(wanted.as_at) and rule.checkable)
    here = rule.authority is None or wanted.authority in {None, rule.authority}
    named = wanted.bearer.lower() in rule.bearer.lower()
    return live and here and named and wanted.force in {"", str(rule.force)}


def _wanted_principle(principle: Principle, library: Library, wanted: Search) -> bool:
    live = wanted.as_at is None or is_stated(principle, library, wanted.as_at)
    return live and wanted.force in {"", principle.force}


class Finder:
    """Some rules and principles, ready to be searched again and again."""

    def __init__(self, library: Library, entries: Iterable[Entry]) -> None:
        self.entries = {entry.id: entry for entry in entries}
        self.index = index_of(library, self.entries.values())

    def answer(self, typed: str, today: str) -> Answer:
        """Answer a question as on a day."""
        found = ranked(self.index, typed, today)
        subjects = tuple(self.index.subjects[n] for n in found.elsewhere)
        nearest = tuple(map(self._result, found.nearest))
        return Answer(tuple(map(self._result, found.found)), subjects, nearest, found.at_risk)

    def _result(self, found: Found) -> Result:
        item = self.index.items[found.item]
        first = self.entries[found.edition.id if found.edition else item.id]
        others = [
            self.entries[e.id] for e in sorted(item.editions, key=lambda e: e.id != found.named) if e.id != first.id
        ]
        return Result(first, tuple(rule for rule in others if isinstance(rule, Rule)), found.like)


def index_of(library: Library, entries: Iterable[Entry]) -> Index:
    """Make an index of some rules and principles."""
    every = list(entries)
    items = [item_of(r.rules) for r in requirements(e for e in every if isinstance(e, Rule))]
    items += [_of_principle(e) for e in every if isinstance(e, Principle)]
    trade = library.trade
    return Index(tuple(items), lexicon(library.vocabulary, trade), trade.elsewhere, _harm(library))


def _harm(library: Library) -> Harm:
    """Return the words of harm, with each edition of what they find: an older one may be all that is looked at."""
    harm = library.trade.harm
    asked = [r for r in requirements(library.rules) if any(rule.id in harm.finds for rule in r.rules)]
    asked.sort(key=lambda r: min(harm.finds.index(rule.id) for rule in r.rules if rule.id in harm.finds))
    return replace(harm, finds=tuple(rule.id for requirement in asked for rule in requirement.rules))


def item_of(rules: Sequence[Rule]) -> Item:
    """Return a requirement as an index holds it, from its rules with the latest first."""
    rule = rules[0]
    timed = frozenset(r.title for r in rules if r.has_limit or r.limit_of_power)
    limited = LIMITED if rule.title in timed else ""
    more = f"{rule.why} {rule.stage} {rule.bearer} {source_of(rule)} {' '.join(r.id for r in rules)}"
    return Item(rule.id, rule.title, rule.asked_as, f"{sentence(rule)} {limited}", more, editions(rules), timed=timed)


def _of_principle(principle: Principle) -> Item:
    more = f"{principle.weigh} {' '.join(principle.questions)} {principle.source} {principle.id}"
    return Item(principle.id, principle.title, principle.asked_as, principle.asks, more, kind="principle")


_READY: dict[tuple[int, Search], tuple[Library, Finder]] = {}
"""The finders made last, each with the library that it was made of."""
_KEPT = 4


def _finder(library: Library, wanted: Search) -> Finder:
    """Make a finder, or take the one that was made of the same library for the same filters."""
    key = (id(library), replace(wanted, words=""))
    if key not in _READY or _READY[key][0] is not library:
        while len(_READY) >= _KEPT:
            del _READY[next(iter(_READY))]
        _READY[key] = (library, Finder(library, _wanted(library, wanted)))
    return _READY[key][1]


def listed(entries: Iterable[Entry]) -> list[dict[str, Any]]:
    """Return rules and principles as plain data, each saying which of the two it is."""
    return [_rule(e) if isinstance(e, Rule) else _principle(e) for e in entries]


def _rule(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.id, "kind": "rule", "title": rule.title, "says": says(rule), "sentence": sentence(rule),
        "modality": str(rule.modality) if rule.modality else None, "force": str(rule.force),
        "force_in_words": KIND_OF_FORCE[rule.force], "bearer": rule.bearer, "instrument": rule.instrument.id,
        "stage": rule.stage, "limit": _limit(rule),
        "how_soon": str(rule.how_soon) if rule.how_soon else None,
        "commencement": rule.commencement.isoformat() if rule.commencement else None,
        "repeal": rule.repeal.isoformat() if rule.repeal else None, "authority": rule.authority,
        "awaits": rule.instrument.awaits or None if rule.commencement is None else None,
        "power": str(rule.power) if rule.power else None, "replaces": list(rule.replaces),
        "expressed": str(rule.expressed), "because": rule.because or None, "carries": rule.carries or None,
        "compared": rule.compared if rule.carries else None, "asked_as": list(rule.asked_as),
        "rests_on": list(rule.rests_on),
        "relates_to": rule.relates_to or None, "weigh": list(rule.weigh), "evidence": str(rule.provision.evidence),
        "source": source_of(rule), "known_from": [str(page) for page in rule.provision.known_from],
        "checks": [_checked(c) for c in rule.checks], "words": rule.words, "why": rule.why,
    }  # fmt: skip


def _checked(check: TextCheck) -> dict[str, Any]:
    return {
        "checked_by": check.checked_by, "text": check.text, "place": check.place,
        "checked_on": check.checked_on.isoformat(), "result": str(check.result), "note": check.note or None,
        "of_present_words": check.current,
    }  # fmt: skip


def _limit(rule: Rule) -> str | None:
    if isinstance(rule.within, FactDate):
        return date_noun(rule.within)
    return f"{rule.within}{start_in_words(rule)}" if rule.within else None


def _principle(principle: Principle) -> dict[str, Any]:
    return {
        "id": principle.id, "kind": "principle", "title": principle.title, "force": principle.force,
        "for": list(principle.whom), "instrument": principle.instrument or None,
        "asks": principle.asks, "questions": list(principle.questions),
        "asked_as": list(principle.asked_as), "bears_on": list(principle.bears_on),
        "evidence": str(principle.evidence), "source": f"{principle.source}, {principle.place}",
        "pulls_against": [{"rule": t.rule, "because": t.because} for t in principle.pulls_against],
        "checks": [_checked(c) for c in principle.checks], "words": principle.words,
    }  # fmt: skip
