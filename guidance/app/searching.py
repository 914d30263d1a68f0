"""Search rules and principles, best first, with SQLite's own full-text ranking."""

import re
import sqlite3
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from typing import Any

from guidance.app.weighing import is_stated
from guidance.engine.explain.clauses import date_noun
from guidance.engine.explain.names import KIND_OF_FORCE, says, source_of
from guidance.engine.explain.sentence import sentence, start_in_words
from guidance.engine.model.principle import Principle
from guidance.engine.model.provenance import TextCheck
from guidance.engine.model.question import asked_plainly
from guidance.engine.model.rule import FactDate, Force, Rule
from guidance.engine.packs.library import Library

Entry = Rule | Principle
FORCES = (*(str(force) for force in Force), "guidance", "professional", "research")
"""Every force of a rule or a principle that can be asked for."""
_WORD = re.compile(r"\w+")
_WEIGHTS = "4.0, 3.0, 3.0, 1.0, 1.0"
"""How much a word counts in the identifier, the title, the questions it answers, the sentence and the rest."""
_HOLDING = "SELECT rowid FROM entry WHERE entry MATCH ?"
_BEST = f"SELECT rowid FROM entry WHERE entry MATCH ? ORDER BY bm25(entry, {_WEIGHTS}), rowid"  # noqa: S608  constants
_IDLE = frozenset((
    "a", "about", "an", "and", "any", "are", "as", "at", "be", "before", "by", "can", "do", "does", "for", "from",
    "has", "have", "how", "i", "if", "in", "is", "it", "long", "many", "much", "must", "my", "of", "on", "or",
    "our", "should", "so", "than", "that", "the", "their", "them", "then", "there", "they", "this", "to", "up",
    "was", "we", "what", "when", "where", "which", "who", "whom", "why", "will", "with", "you", "your",
))  # fmt: skip
"""Words that say nothing about what is looked for."""
_SHORT = {
    "cao": "child assessment order",
    "cin": "child in need",
    "cp": "child protection",
    "cpp": "child protection plan",
    "epo": "emergency protection order",
    "icpc": "initial child protection conference",
    "lado": "designated officer",
    "lscb": "safeguarding board",
    "rcpc": "review conference",
    "s17": "section 17",
    "s47": "section 47",
    "sw": "social worker",
}
"""What practitioners shorten."""


@dataclass(frozen=True)
class Search:
    """What is looked for. Without a date, every edition and what no record can show are found too."""

    words: str = ""
    as_at: date | None = None
    authority: str | None = None
    bearer: str = ""
    force: str = ""


def search(library: Library, wanted: Search) -> list[Entry]:
    """Find rules and principles, best first; with no words, in the order of their identifiers."""
    entries: list[Entry] = [r for r in library.rules if _wanted_rule(r, wanted)]
    if not wanted.bearer and (not wanted.force or wanted.force in {p.force for p in library.principles}):
        entries += [p for p in library.principles if _wanted_principle(p, library, wanted)]
    if not _WORD.findall(wanted.words):
        return sorted(entries, key=lambda e: e.id) if not wanted.words.strip() else []
    return _ranked(entries, wanted.words)


def _wanted_rule(rule: Rule, wanted: Search) -> bool:
    live = wanted.as_at is None or (rule.in_force(wanted.as_at) and rule.checkable)
    here = rule.authority is None or wanted.authority in {None, rule.authority}
    named = wanted.bearer.lower() in rule.bearer.lower()
    return live and here and named and wanted.force in {"", str(rule.force)}


def _wanted_principle(principle: Principle, library: Library, wanted: Search) -> bool:
    live = wanted.as_at is None or is_stated(principle, library, wanted.as_at)
    return live and wanted.force in {"", principle.force}


def _ranked(entries: Sequence[Entry], words: str) -> list[Entry]:
    """Rank by how many of the words an entry has, then by BM25 over stems; leave out one with fewer than half."""
    terms = [_term(word) for word in _WORD.findall(words.lower()) if word not in _IDLE]
    if not terms:
        return []
    with closing(sqlite3.connect(":memory:")) as index:
        index.execute(
            "CREATE VIRTUAL TABLE entry USING fts5(id, title, asked, said, more, tokenize = 'porter unicode61')"
        )
        index.executemany("INSERT INTO entry VALUES (?, ?, ?, ?, ?)", [_text(e) for e in entries])
        held = Counter(row for term in terms for (row,) in index.execute(_HOLDING, (term,)))
        best = [row for (row,) in index.execute(_BEST, (" OR ".join(terms),))]
    enough = [entries[row - 1] for row in sorted(best, key=lambda row: -held[row]) if 2 * held[row] >= len(terms)]
    named = words.strip().lower()
    asked = asked_plainly(words)
    as_asked = {e.id for e in enough if asked in map(asked_plainly, e.asked_as)}
    return sorted(enough, key=lambda e: (e.id != named, e.title.lower() != named, e.id not in as_asked))


def _term(word: str) -> str:
    """Return what to look for: the word, or the words that it is short for."""
    long = _SHORT.get(word)
    return f'("{word}" OR "{long}")' if long else f'"{word}"'


def _text(entry: Entry) -> tuple[str, str, str, str, str]:
    named = entry.id, entry.title, " ".join(entry.asked_as)
    if isinstance(entry, Rule):
        return *named, sentence(entry), f"{entry.why} {entry.stage} {entry.bearer} {source_of(entry)}"
    return *named, entry.asks, f"{entry.weigh} {' '.join(entry.questions)} {entry.source}"


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
        "rests_on": list(rule.rests_on), "weigh": list(rule.weigh), "evidence": str(rule.provision.evidence),
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
