"""A plain child read at once, where its dates and codes are in order; the answer is what the careful reader's would be.

Nothing is reported here, and nothing doubted: where the careful reader would do either, there is no answer, and that
reader is asked. What it says of a date or a reference is taken from it.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from types import MappingProxyType

from guidance.engine.model.event import NO_FACTS, Event, Fact
from guidance.engine.model.records.making import maker
from guidance.engine.model.records.stretch import Kind, Stretch
from guidance.engine.records.census.codes import CATEGORY, CLOSURE, FLAG, NEEDS, REFERRER, SHOWN_BY
from guidance.engine.records.census.collection import Collection
from guidance.engine.records.census.elements import Element
from guidance.engine.records.census.group import read_day
from guidance.engine.records.census.person import eighteenth
from guidance.engine.records.census.plain.form import LEAVES, LONGEST, PLAIN
from guidance.engine.records.census.plain.parts import (
    HELD,
    REVIEWED,
    Episode,
    Group,
    Leaf,
    Odd,
    code,
    flag,
    in_order,
    is_sound,
    parted,
)
from guidance.engine.records.census.reporter import Reporter
from guidance.engine.records.census.writing import Child
from guidance.engine.records.references import unfit

Row = tuple[str, str, str, str | None, Mapping[str, Fact]]
"""The day, what happened, its id, in which episode, with which facts; the first three put rows in order."""
Happened = tuple[str, str, Mapping[str, Fact]]
"""What happened on which day within one episode."""
CODES: Mapping[str, Mapping[str, object]] = MappingProxyType({
    "ReferralSource": REFERRER, "PrimaryNeedCode": NEEDS, "ReasonForClosure": CLOSURE, "ReferralNFA": FLAG,
    "ICPCnotRequired": FLAG, "InitialCategoryOfAbuse": CATEGORY, "LatestCategoryOfAbuse": CATEGORY,
})  # fmt: skip
"""What each element that holds a code may say."""


class _Days(dict[str, date]):
    """Dates by how they are written."""

    def __missing__(self, text: str) -> date:
        day = self[text] = date.fromisoformat(text)
        return day


class PlainReader:
    """Reads the plain children of one census."""

    def __init__(self, collection: Collection) -> None:
        self.collection = collection
        self.owner = collection.authority
        self.last, self.begins = collection.reference_date.isoformat(), collection.begins.isoformat()
        self._days = _Days()
        self._sound: set[Leaf] = set()
        self._grown: dict[str, str] = {}
        self._told: dict[tuple[tuple[str, ...], tuple[Fact, ...]], Mapping[str, Fact]] = {}
        self._facts: dict[tuple[tuple[str, Fact], ...], Mapping[str, Fact]] = {(): NO_FACTS}

    def child(self, text: str, begins: int, ends: int) -> Child | None:
        """Read the child that lies between two places of a text, if it is plain and all is in order."""
        if ends - begins > LONGEST or not PLAIN.fullmatch(text, begins, ends):
            return None
        try:
            return self._child(*parted(LEAVES.findall(text, begins, ends), self._sound, self._look_at))
        except Odd:
            return None

    def _look_at(self, leaf: Leaf) -> None:
        """Let a leaf pass that says nothing odd: a date of which the careful reader says nothing, or a known code."""
        name, text = leaf
        if name in SHOWN_BY:
            reporter = Reporter("")
            day = read_day(Element(name, text=text), reporter, self.collection.reference_date)
            if day is None or reporter.found or reporter.counts:
                raise Odd
        elif name not in CODES:
            return
        elif text not in CODES[name]:
            raise Odd
        self._sound.add(leaf)

    def _child(self, person: Group, episodes: Sequence[Episode]) -> Child:
        case = person["LAchildID"]
        if unfit(case) or len({episode.referred for episode in episodes}) < len(episodes):
            raise Odd
        rows: list[Row] = [(at, name, f"{name}:{at}", None, NO_FACTS) for name, at in self._lifetime(person, episodes)]
        for episode in episodes:
            within = episode.referred
            for name, at, facts in (*self._of(episode), *self._unborn(person, episode)):
                stem = f"{name}:{at}" if within == at else f"{name}:{at}:{within}"
                rows.append((at, name, stem, within, facts))
        if len({stem for _, _, stem, _, _ in rows}) < len(rows):
            raise Odd
        rows.sort()
        owner, days = self.owner, self._days
        events = tuple([
            _event(case, name, at, days[at], None, stem, within, owner, None, None, facts, owner)
            for at, name, stem, within, facts in rows
            if at <= self.last
        ])  # fmt: skip
        stretches = tuple([s for episode in episodes for s in self._stretches(case, episode)])
        return Child(case, events, (), stretches, sound=len(episodes) == 1 and is_sound(episodes[0]))

    def facts(self, names: tuple[str, ...], *facts: Fact) -> Mapping[str, Fact]:
        """Return facts, the same ones each time, in the order of their names; those that are None are left out."""
        try:
            return self._told[names, facts]
        except KeyError:
            key = tuple(sorted((name, fact) for name, fact in zip(names, facts, strict=True) if fact is not None))
            made = self._facts.setdefault(key, MappingProxyType(dict(key)))
            return self._told.setdefault((names, facts), made)

    # ------------------------------------------------------------------------------------------------- what happened

    def _lifetime(self, person: Group, episodes: Sequence[Episode]) -> Iterator[tuple[str, str]]:
        born, died = person.get("PersonBirthDate"), person.get("PersonDeathDate")
        if (born or died) and "ExpectedPersonBirthDate" in person:
            raise Odd
        in_order(born, died)
        if born:
            grown = self._grown.get(born) or self._grown.setdefault(born, eighteenth(self._days[born]).isoformat())
            referred = [episode.referred for episode in episodes]
            if grown <= max(referred):
                raise Odd
            if min(referred) < born:
                yield "child_born", born
            if died is None or died >= grown:
                yield "child_turned_18", grown
        if died:
            in_order(*sorted(episode.referred for episode in episodes), died)
            yield "child_died", died

    def _unborn(self, person: Group, episode: Episode) -> Iterator[Happened]:
        born, expected = person.get("PersonBirthDate"), person.get("ExpectedPersonBirthDate")
        if expected or (born and born > episode.referred):
            yield "unborn_child_recorded", episode.referred, self.facts(("expected",), expected)

    def _of(self, episode: Episode) -> list[Happened]:
        """List what happened in an episode, each day of which is in the order in which it has to be."""
        details, parts, within = episode.details, episode.parts, episode.referred
        closed = details.get("CINclosureDate")
        in_order(within, closed)
        happened = list(self._conferences(episode))
        for part, told in (
            ("assessment", self._assessment), ("cin plan", self._cin_plan), ("enquiry", self._enquiry),
            ("plan", self._plan),
        ):  # fmt: skip
            for group in parts.get(part, ()):
                happened += told(group)
        last = closed or "9"
        for name, day, _ in happened:
            if not within <= day <= last and name != "review_conference_held":
                raise Odd
        happened.append(("referral_received", within, self._referral(episode)))
        if closed:
            reason = code(details, "ReasonForClosure", CLOSURE)
            happened.append(("case_closed", closed, self.facts(("reason",), reason)))
        elif "ReasonForClosure" in details:
            raise Odd
        return happened

    def _referral(self, episode: Episode) -> Mapping[str, Fact]:
        details = episode.details
        no_more = flag(details, "ReferralNFA")
        if no_more and (episode.parts or HELD in details):
            raise Odd
        return self.facts(
            ("source_code", "referrer_type", "primary_need", "later_known"),
            details.get("ReferralSource"),
            code(details, "ReferralSource", REFERRER) or None,
            code(details, "PrimaryNeedCode", NEEDS),
            "no_further_action" if no_more else None,
        )

    def _conferences(self, episode: Episode) -> Iterator[Happened]:
        inner = [group[HELD] for group in episode.parts.get("enquiry", ()) if HELD in group]
        outer = episode.details.get(HELD)
        if (inner and outer) or len(set(inner)) < len(inner):
            raise Odd
        for day in inner:
            yield "icpc_held", day, self._held(episode, day, "false")
        if outer:
            yield "transfer_in_notified", episode.referred, self.facts(("permanent",), "true")
            yield "icpc_held", outer, self._held(episode, outer, "true")

    def _held(self, episode: Episode, day: str, moved: str) -> Mapping[str, Fact]:
        """Say what a conference decided: whether it agreed a plan, and of which kinds."""
        plans = episode.parts.get("plan", ())
        agreed = [plan for plan in plans if plan["CPPstartDate"] == day]
        names = "transfer_in", "plan_agreed", "category"
        if agreed:
            kinds = {code(plan, "InitialCategoryOfAbuse", CATEGORY) for plan in agreed} - {None}
            return self.facts(names, moved, "true", tuple(sorted(filter(None, kinds))) or None)
        if any(plan.get("CPPendDate", day) >= day for plan in plans):  # one that runs then, or starts later
            raise Odd
        return self.facts(names, moved, None if day < self.begins else "false", None)

    def _assessment(self, group: Group) -> Iterator[Happened]:
        start, done = group["AssessmentActualStartDate"], group.get("AssessmentAuthorisationDate")
        review = group.get("AssessmentInternalReviewDate")
        in_order(start, done)
        in_order(start, review)
        yield "assessment_started", start, self.facts(("review_point",), review)
        if done:
            yield "assessment_completed", done, self.facts(("authorised",), "true")

    def _cin_plan(self, group: Group) -> Iterator[Happened]:
        start, end = group["CINPlanStartDate"], group.get("CINPlanEndDate")
        in_order(start, end)
        yield "cin_plan_started", start, NO_FACTS
        if end:
            yield "cin_plan_ended", end, NO_FACTS

    def _enquiry(self, group: Group) -> Iterator[Happened]:
        start, held = group["S47ActualStartDate"], group.get(HELD)
        in_order(start, held)
        not_needed = flag(group, "ICPCnotRequired")
        if not_needed and held:
            raise Odd
        known = "no_conference_needed" if not_needed else None
        yield "strategy_discussion_held", start, self.facts(("s47_initiated", "later_known"), "true", known)
        target = group.get("InitialCPCtarget")
        yield "s47_enquiry_started", start, self.facts(("recorded_icpc_target", "later_known"), target, known)

    def _plan(self, group: Group) -> Iterator[Happened]:
        start, end = group["CPPstartDate"], group.get("CPPendDate")
        in_order(start, end)
        kinds = [code(group, name, CATEGORY) for name in ("InitialCategoryOfAbuse", "LatestCategoryOfAbuse")]
        first, latest = ((kind,) if kind else None for kind in kinds)
        before = group.get("NumberOfPreviousCPP")
        plans = None if before is None else str(int(before))
        names = "category", "latest_category", "previous_plans"
        yield "cp_plan_started", start, self.facts(names, first, latest, plans)
        for day in group.get(REVIEWED, ()):
            in_order(start, day, end)
            continues = None if day == end else "true"
            yield "review_conference_held", day, self.facts(("plan_continues",), continues)
        if end:
            yield "cp_plan_ended", end, NO_FACTS

    # ------------------------------------------------------------------------------------------------ from start to end

    def _stretches(self, case: str, episode: Episode) -> Iterator[Stretch]:
        owner, days, within = self.owner, self._days, episode.referred
        for part, kind, first, second in _STRETCHES:
            for group in episode.parts.get(part, ()):
                end, reviews = group.get(second), group.get(REVIEWED)
                yield _stretch(
                    owner, case, kind, within, owner, days[group[first]], days[end] if end else None,
                    reviews=tuple(sorted([days[text] for text in reviews])) if reviews else (),
                )  # fmt: skip
        if moved := episode.details.get(HELD):
            yield _stretch(owner, case, Kind.MOVED_IN, within, owner, None, days[moved])


_event, _stretch = maker(Event), maker(Stretch)
_STRETCHES = (
    ("assessment", Kind.ASSESSMENT, "AssessmentActualStartDate", "AssessmentAuthorisationDate"),
    ("enquiry", Kind.ENQUIRY, "S47ActualStartDate", HELD),
    ("plan", Kind.PLAN, "CPPstartDate", "CPPendDate"),
)
