"""A map proposed for a table, by the titles of its columns and the words of people at work; somebody is to check it."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from guidance.app.imports.map_file import NOT_KNOWN
from guidance.app.imports.sample import MOST_SAID, Sample
from guidance.engine.characters import without_unseen
from guidance.engine.model.fact import FactWord
from guidance.engine.model.vocabulary import NotAFact, Vocabulary
from guidance.engine.records.plain.moment import Moment, parse_moment
from guidance.engine.records.tables.days import as_iso
from guidance.engine.records.tables.map import DAY_FIRST, YEAR_FIRST, From, sense
from guidance.engine.records.tables.translation import translated

_CASE = (
    "case", "case id", "case ref", "case number", "case reference", "child id", "child unique id", "la child id",
    "lachildid", "child", "child ref", "child reference", "person id", "person ref", "client id", "client ref", "pid",
    "service user id", "mosaic id", "person number", "id", "ref", "reference",
)  # fmt: skip
_EPISODE = ("episode", "episode id", "referral id", "referral ref", "referral number", "cin episode id")
_AUTHORITY = ("authority", "la", "local authority", "council", "la code")
_RECORDED = ("recorded at", "date recorded", "recorded on", "created on", "date created", "entered on", "input date")
_TYPES = (
    "what", "type", "event", "activity", "event type", "visit type", "meeting type", "case note type", "form", "step",
)  # fmt: skip
_LATEST = re.compile(r"\b(last|latest|most recent)\b", re.IGNORECASE)
_ENOUGH = 0.8
_TRADE = (
    (r"birth|\bdob\b|target|\bdue\b|expected|next|planned|printed|extracted|updated", ""),
    (r"(strategy|strat)\b.*(discussion|meeting)|strategy", "strategy_discussion_held"),
    (r"(s ?47|section 47).*(end|complet|clos|finish)", "s47_enquiry_ended"),
    (r"s ?47|section 47", "s47_enquiry_started"),
    (r"review.*(conference)|rcpc|cp review|review conference|child protection review", "review_conference_held"),
    (r"icpc|initial (child protection|cp) conference|initial conference|case conference", "icpc_held"),
    (r"core group", "core_group_met"),
    (r"(lac|cla|cic|looked after|statutory) review", "looked_after_review_held"),
    (r"(cp|child protection) plan.*(end|ceas|clos)", "cp_plan_ended"),
    (r"(cp|child protection) plan", "cp_plan_started"),
    (r"(cin|child in need) plan.*(end|ceas|clos)", "cin_plan_ended"),
    (r"(cin|child in need) plan.*review|cin review", "cin_plan_reviewed"),
    (r"(cin|child in need) plan", "cin_plan_started"),
    (r"(cp|child protection|statutory).*visit|visit.*(cp|child protection)", "cp_visit_made"),
    (r"(lac|cla|cic|looked after).*visit", "looked_after_visit_made"),
    (r"visit", "social_work_visit_made"),
    (r"(ceas|stopp|end).*(looked after|care)|(looked after|care|lac|cla).*(end|ceas)", "looked_after_ended"),
    (r"looked after|came into care|entered care|(lac|cla|care) (start|began)", "looked_after_started"),
    (r"placement.*(end|ceas)", "placement_ended"),
    (r"placement", "placement_started"),
    (r"early help", ""),
    (r"assessment.*(end|complet|authoris|finish|sign)|(authoris|complet).*assessment", "assessment_completed"),
    (r"assessment", "assessment_started"),
    (r"referral.*(decision|decided|outcome)", "referral_decided"),
    (r"referr", "referral_received"),
    (r"contact", "contact_received"),
    (r"clos", "case_closed"),
    (r"death|died", "child_died"),
)  # fmt: skip
"""How people at work title a column of dates, and what it shows; nothing for days that are no event's."""
_FACTS = (
    (r"alone", "child_seen_alone"), (r"child seen|seen", "child_seen"), (r"bedroom", "bedroom_seen"),
    (r"latest.*categor", "latest_category"), (r"categor", "category"),
    (r"plan (agreed|made)|result.*plan", "plan_agreed"),
    (r"next visit", "next_visit_due"), (r"nfa|no further action", "later_known"), (r"need", "primary_need"),
    (r"quor", "quorate"), (r"authoris", "authorised"), (r"outcome|decision", "decision"), (r"outcome", "outcome"),
)  # fmt: skip


@dataclass(frozen=True)
class Answers:
    """What the person at the keyboard has said, where the table does not: nothing of it has to be known."""

    case: str = ""
    begins: str = ""
    ends: str = ""
    authority: str = ""


def case_column(sample: Sample) -> str:
    """Return the column that most likely holds the reference of the child; an empty text where none does."""
    return _named(sample, _CASE)


def proposal(sample: Sample, vocabulary: Vocabulary, source: str, said: Answers) -> str:
    """Write a map for a table, with what is to be looked at in comments."""
    return "\n".join([*_Proposal(sample, vocabulary, said).lines(source), ""])


@dataclass
class _Proposal:
    sample: Sample
    vocabulary: Vocabulary
    said: Answers

    def __post_init__(self) -> None:
        self.case = self.said.case or case_column(self.sample)
        self.episode = _named(self.sample, _EPISODE)
        self.authority = "" if self.said.authority else _named(self.sample, _AUTHORITY)
        self.recorded = _named(self.sample, _RECORDED)
        self.dates = [title for title, cells in self.sample.cells.items() if title != self.case and _are_days(cells)]
        self.happened = [title for title in self.dates if title != self.recorded]
        self.unknown = ""
        self.latest = set[str]()
        self.used = {self.case, self.episode, self.authority, self.recorded}

    def lines(self, source: str) -> Iterator[str]:
        """Give the map line by line."""
        events = list(self._events())
        yield from self._head(source, list(dict.fromkeys(name for name, _ in events)))
        yield "events:"
        yield from (line for _, lines in events for line in lines)
        yield from [] if events else ["  # no column was known for one: write - {event: cp_visit_made, at: its title}"]
        if self.unknown:
            yield "# Nothing here knows what these are: give each an event, or leave such rows out."
            yield f"# leave_out: {self.unknown}"
        rest = [title for title in self.sample.cells if title and title not in self.used]
        yield from [f"ignore: [{', '.join(map(text, rest))}]"] if rest else []

    def _head(self, source: str, names: Sequence[str]) -> Iterator[str]:
        yield "# A map proposed by the titles of the columns. Look at every line of it, then try it:"
        yield "# guidance import FILE --map THIS --dry-run"
        yield f"source: {text(source)}"
        yield "# What the table would hold, had it happened, and the first and the last day of which that is so. What"
        yield "# is named here and is not in the table counts as not done: name less, or fewer days, if in doubt."
        yield f"shows: [{', '.join(name for name in names if name not in self.latest)}]"
        yield from (f"# Not {name}: only the latest is there." for name in sorted(self.latest))
        yield f"from: {self.said.begins}" if self.said.begins else "# from: 2024-04-01"
        yield f"until: {self.said.ends}" if self.said.ends else "# until: 2025-03-31"
        if self.authority:
            yield f"authority: {{column: {text(self.authority)}}}"
        else:
            yield f"authority: {text(self.said.authority)}" if self.said.authority else "# authority: kent"
        yield f"dates: {DAY_FIRST if self._is_day_first() else YEAR_FIRST}"
        yield from [f"sheet: {text(self.sample.sheet)}"] if self.sample.sheet else []
        yield f"case: {text(self.case)}" if self.case else "case:   # which column holds the child's reference?"
        yield from [f"episode: {text(self.episode)}"] if self.episode else []

    def _is_day_first(self) -> bool:
        return any(as_iso(cell, YEAR_FIRST) == cell and not _is_day(cell, YEAR_FIRST)
                   for title in self.dates for cell in self.sample.cells[title])  # fmt: skip

    def _events(self) -> Iterator[tuple[str, list[str]]]:
        kinds = _named(self.sample, _TYPES)
        if kinds and len(self.happened) == 1:
            yield from self._by_kind(kinds, self.happened[0])
            return
        for title in self.happened:
            name = event_meant(title, self.vocabulary)
            if name:
                self.used.add(title)
                self.latest |= {name} if is_latest(title) else set()
                yield name, list(self._event_lines(name, title))

    def _by_kind(self, kinds: str, at: str) -> Iterator[tuple[str, list[str]]]:
        """Give an event for each thing that one column says happened."""
        self.used |= {kinds, at}
        meant: dict[str, list[str]] = {}
        for value in list(dict.fromkeys(self.sample.cells[kinds]))[:MOST_SAID]:
            meant.setdefault(event_meant(value, self.vocabulary), []).append(value)
        for name, values in meant.items():
            where = f"{{{text(kinds)}: [{', '.join(map(text, values))}]}}"
            if name:
                yield name, list(self._event_lines(name, at, where))
        if unknown := [value for value in meant.get("", ()) if value]:
            self.unknown = f"{{{text(kinds)}: [{', '.join(map(text, unknown))}]}}"

    def _event_lines(self, name: str, at: str, where: str = "") -> Iterator[str]:
        yield f"  - event: {name}"
        yield f"    at: {text(at)}"
        yield from [f"    where: {where}"] if where else []
        yield from [f"    recorded_at: {text(self.recorded)}"] if self.recorded else []
        facts = list(self._facts(name))
        yield from ["    facts:", *facts] if facts else []

    def _facts(self, event: str) -> Iterator[str]:
        facts = self.vocabulary.events[event].facts
        taken = set[str]()
        for title, cells in self.sample.cells.items():
            name = self._fact(title, facts)
            if name and name not in taken and title not in {self.case, self.episode, self.authority, *self.happened}:
                taken.add(name)
                self.used.add(title)
                yield from _fact_lines(facts[name], title, cells)

    def _fact(self, title: str, facts: Mapping[str, FactWord]) -> str:
        called = {sense(name): name for name in facts}
        if sense(title) in called:
            return called[sense(title)]
        said = re.sub(r"[^a-z0-9]+", " ", title.casefold())
        return next((name for pattern, name in _FACTS if name in facts and re.search(pattern, said)), "")


def event_meant(said: str, vocabulary: Vocabulary) -> str:
    """Return the event that a title or a cell means, by the words of people at work and then by the vocabulary."""
    plain = re.sub(r"[^a-z0-9]+", " ", said.casefold()).strip()
    for pattern, event in _TRADE:
        if re.search(pattern, plain):
            return event if event in vocabulary.events else ""
    stripped = re.sub(r"\b(date|of|actual|on|the|held|time)\b", " ", plain)
    called = vocabulary.event_called(" ".join(stripped.split()))
    return called if called in vocabulary.events else ""


def is_latest(title: str) -> bool:
    """Tell a column that holds only the latest of several days."""
    return bool(_LATEST.search(title))


def values_meant(fact: FactWord, cells: Sequence[str]) -> dict[str, list[str]]:
    """Say what cells mean, value by value, where one says what only a person can put into words; else nothing."""
    if all(translated(From(), fact, cell, DAY_FIRST) is not None for cell in cells if cell):
        return {}
    values: dict[str, list[str]] = {}
    for cell in dict.fromkeys(cells):
        known = translated(From(), fact, cell, DAY_FIRST)
        values.setdefault(known or NOT_KNOWN, []).append(cell)
    return values


def _fact_lines(fact: FactWord, title: str, cells: Sequence[str]) -> Iterator[str]:
    """Give where a fact comes from, and what cells say that only a person can put into the words of the vocabulary."""
    values = values_meant(fact, cells)
    if not values:
        yield f"      {fact.name}: {text(title)}"
        return
    options = ", ".join(fact.values) if fact.values else "true, false"
    yield f"      {fact.name}:   # its values: {options}; put each that stands under `not_known` where it belongs"
    yield f"        column: {text(title)}"
    yield "        values:"
    yield from (f"          {word}: [{', '.join(map(text, found[:MOST_SAID]))}]" for word, found in values.items())


def _named(sample: Sample, names: Sequence[str]) -> str:
    called = {" ".join(re.sub(r"[^a-z0-9]+", " ", title.casefold()).split()): title for title in sample.cells}
    return next((called[name] for name in names if name in called), "")


def _is_day(cell: str, dates: str) -> bool:
    try:
        return isinstance(parse_moment(as_iso(cell, dates)), Moment)
    except NotAFact:
        return False


def _are_days(cells: Sequence[str]) -> bool:
    """Tell a column of days: most of what stands in it is one."""
    days = sum(_is_day(cell, DAY_FIRST) for cell in cells)
    return bool(cells) and days >= _ENOUGH * len(cells)


_BARE = re.compile(r"[A-Za-z][A-Za-z0-9 _./()'?-]*[A-Za-z0-9)?]|[A-Za-z]")
_NOT_BARE = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null"})


def text(said: str) -> str:
    r"""Write a text as YAML, in quotation marks unless it is plainly one, and without what cannot be seen.

    No file of ours may hold such a character, and titles and cells are compared without them.

    >>> text("Child ID"), text("no"), text("Seen\u200b")
    ('Child ID', '"no"', 'Seen')
    """
    said = without_unseen(" ".join(said.split()))
    is_bare = _BARE.fullmatch(said) and said.casefold() not in _NOT_BARE and ": " not in said
    return said if is_bare else json.dumps(said, ensure_ascii=False)
