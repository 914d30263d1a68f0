"""A plain child read at once, where its dates and codes are in order; the answer is what the careful reader's would be.

Nothing is reported here, and nothing doubted: where the careful reader would do either, there is no answer, and that
reader is asked. What it says of a date or a reference is taken from it.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from types import MappingProxyType

from guidance.engine.model.event import NO_FACTS, Event, Fact
from guidance.engine.model.records.stretch import Kind, Stretch
from guidance.engine.records.census.codes import CATEGORY, CLOSURE, NEEDS, REFERRER
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
    Odd,
    code,
    flag,
    in_order,
    is_sound,
    parted,
    there,
)
from guidance.engine.records.census.reporter import Reporter
from guidance.engine.records.census.writing import Child
from guidance.engine.records.references import unfit

Row = tuple[str, str, str | None, Mapping[str, Fact]]
"""What happened, on which day, in which episode, with which facts."""
Happened = tuple[str, str, Mapping[str, Fact]]
"""The same within one episode."""


class PlainReader:
    """Reads the plain children of one census."""

    def __init__(self, collection: Collection) -> None:
        self.collection = collection
        self.owner = collection.authority
        self.last, self.begins = collection.reference_date.isoformat(), collection.begins.isoformat()
        self._days: dict[tuple[str, str], date | None] = {}
        self._facts: dict[tuple[tuple[str, Fact], ...], Mapping[str, Fact]] = {(): NO_FACTS}

    def child(self, text: str, begins: int, ends: int) -> Child | None:
        """Read the child that lies between two places of a text, if it is plain and all is in order."""
        if ends - begins > LONGEST or not PLAIN.fullmatch(text, begins, ends):
            return None
        person, episodes = parted(LEAVES.findall(text, begins, ends))
        try:
            return self._child(person, episodes)
        except Odd:
            return None

    def _child(self, person: Group, episodes: Sequence[Episode]) -> Child:
        case = person["LAchildID"]
        if unfit(case) or len({episode.referred for episode in episodes}) < len(episodes):
            raise Odd
        rows = list(self._lifetime(person, episodes))
        for episode in episodes:
            rows += self._of(episode)
            rows += self._unborn(person, episode)
        if len({row[:3] for row in rows}) < len(rows):
            raise Odd
        events = [self._event(case, row) for row in rows if row[1] <= self.last]
        events.sort(key=lambda e: (e.day, e.event, e.id))
        stretches = tuple(s for episode in episodes for s in self._stretches(case, episode))
        return Child(case, tuple(events), (), stretches, sound=len(episodes) == 1 and is_sound(episodes[0]))

    # ---------------------------------------------------------------------------------------- what dates and codes say

    def day(self, group: Group, name: str) -> str | None:
        """Return a date that is given and in order, as it is written."""
        text: str | None = group.get(name)
        if text is not None and self._date(name, text) is None:
            raise Odd
        return text

    def _date(self, name: str, text: str) -> date | None:
        """Read a date as the careful reader does; None where it would say anything of it."""
        try:
            return self._days[name, text]
        except KeyError:
            reporter = Reporter("")
            day = read_day(Element(name, text=text), reporter, self.collection.reference_date)
            self._days[name, text] = None if reporter.found or reporter.counts else day
            return self._days[name, text]

    def facts(self, **facts: Fact) -> Mapping[str, Fact]:
        """Return facts, the same ones each time, in the order of their names; those that are None are left out."""
        key = tuple(sorted((name, fact) for name, fact in facts.items() if fact is not None))
        return self._facts.setdefault(key, MappingProxyType(dict(key)))

    def _event(self, case: str, row: Row) -> Event:
        name, at, episode, facts = row
        stem = f"{name}:{at}" if episode in {None, at} else f"{name}:{at}:{episode}"
        day = self._days.get(("", at)) or self._days.setdefault(("", at), date.fromisoformat(at))
        return Event(case, name, at, day, None, stem, episode, self.owner, facts=facts, owner=self.owner)  # type: ignore[arg-type]

    # ------------------------------------------------------------------------------------------------- what happened

    def _lifetime(self, person: Group, episodes: Sequence[Episode]) -> Iterator[Row]:
        born, died = self.day(person, "PersonBirthDate"), self.day(person, "PersonDeathDate")
        expected = self.day(person, "ExpectedPersonBirthDate")
        if expected and (born or died):
            raise Odd
        in_order(born, died)
        if born:
            grown = eighteenth(date.fromisoformat(born)).isoformat()
            referred = [episode.referred for episode in episodes]
            if grown <= max(referred):
                raise Odd
            if min(referred) < born:
                yield "child_born", born, None, NO_FACTS
            if died is None or died >= grown:
                yield "child_turned_18", grown, None, NO_FACTS
        if died:
            in_order(*sorted(episode.referred for episode in episodes), died)
            yield "child_died", died, None, NO_FACTS

    def _unborn(self, person: Group, episode: Episode) -> Iterator[Row]:
        born, expected = person.get("PersonBirthDate"), person.get("ExpectedPersonBirthDate")
        if expected or (born and born > episode.referred):
            yield "unborn_child_recorded", episode.referred, episode.referred, self.facts(expected=expected)

    def _of(self, episode: Episode) -> Iterator[Row]:
        """Yield what happened in an episode, each day of which is in the order in which it has to be."""
        details, parts, within = episode.details, episode.parts, episode.referred
        closed = self.day(details, "CINclosureDate")
        in_order(self.day(details, "CINreferralDate"), closed)
        yield "referral_received", within, within, self._referral(episode)
        if closed:
            yield "case_closed", closed, within, self.facts(reason=code(details, "ReasonForClosure", CLOSURE))
        elif "ReasonForClosure" in details:
            raise Odd
        for name, day, facts in (
            *self._conferences(episode),
            *(row for group in parts["assessment"] for row in self._assessment(group)),
            *(row for group in parts["cin plan"] for row in self._cin_plan(group)),
            *(row for group in parts["enquiry"] for row in self._enquiry(group)),
            *(row for group in parts["plan"] for row in self._plan(group)),
        ):
            if name != "review_conference_held":
                in_order(within, day, closed)
            yield name, day, within, facts

    def _referral(self, episode: Episode) -> Mapping[str, Fact]:
        details = episode.details
        who = code(details, "ReferralSource", REFERRER)
        no_more = flag(details, "ReferralNFA")
        if no_more and (any(episode.parts.values()) or "DateOfInitialCPC" in details):
            raise Odd
        return self.facts(
            source_code=details.get("ReferralSource"), referrer_type=who or None,
            primary_need=code(details, "PrimaryNeedCode", NEEDS), later_known="no_further_action" if no_more else None,
        )  # fmt: skip

    def _conferences(self, episode: Episode) -> Iterator[Happened]:
        inner = [day for group in episode.parts["enquiry"] if (day := self.day(group, HELD))]
        outer = self.day(episode.details, HELD)
        if (inner and outer) or len(set(inner)) < len(inner):
            raise Odd
        for day in inner:
            yield "icpc_held", day, self.facts(transfer_in="false", **self._decision(episode, day))
        if outer:
            yield "transfer_in_notified", episode.referred, self.facts(permanent="true")
            yield "icpc_held", outer, self.facts(transfer_in="true", **self._decision(episode, outer))

    def _decision(self, episode: Episode, day: str) -> Mapping[str, Fact]:
        plans = episode.parts["plan"]
        agreed = [plan for plan in plans if plan["CPPstartDate"] == day]
        if agreed:
            kinds = {code(plan, "InitialCategoryOfAbuse", CATEGORY) for plan in agreed} - {None}
            return {"plan_agreed": "true", "category": tuple(sorted(filter(None, kinds))) or None}
        if any(plan.get("CPPendDate", day) >= day for plan in plans):  # one that runs then, or starts later
            raise Odd
        return {} if day < self.begins else {"plan_agreed": "false"}

    def _assessment(self, group: Group) -> Iterator[Happened]:
        start, done = self.day(group, "AssessmentActualStartDate"), self.day(group, "AssessmentAuthorisationDate")
        review = self.day(group, "AssessmentInternalReviewDate")
        in_order(start, done)
        in_order(start, review)
        yield "assessment_started", there(start), self.facts(review_point=review)
        if done:
            yield "assessment_completed", done, self.facts(authorised="true")

    def _cin_plan(self, group: Group) -> Iterator[Happened]:
        start, end = self.day(group, "CINPlanStartDate"), self.day(group, "CINPlanEndDate")
        in_order(start, end)
        yield "cin_plan_started", there(start), NO_FACTS
        if end:
            yield "cin_plan_ended", end, NO_FACTS

    def _enquiry(self, group: Group) -> Iterator[Happened]:
        start, held = there(self.day(group, "S47ActualStartDate")), group.get(HELD)
        in_order(start, held)
        not_needed = flag(group, "ICPCnotRequired")
        if not_needed and held:
            raise Odd
        known = "no_conference_needed" if not_needed else None
        target = self.day(group, "InitialCPCtarget")
        yield "strategy_discussion_held", start, self.facts(s47_initiated="true", later_known=known)
        yield "s47_enquiry_started", start, self.facts(recorded_icpc_target=target, later_known=known)

    def _plan(self, group: Group) -> Iterator[Happened]:
        start, end = there(self.day(group, "CPPstartDate")), self.day(group, "CPPendDate")
        in_order(start, end)
        kinds = [code(group, name, CATEGORY) for name in ("InitialCategoryOfAbuse", "LatestCategoryOfAbuse")]
        first, latest = ((kind,) if kind else None for kind in kinds)
        before = group.get("NumberOfPreviousCPP")
        plans = None if before is None else str(int(before))
        yield "cp_plan_started", start, self.facts(category=first, latest_category=latest, previous_plans=plans)
        for review in group.get(REVIEWED, ()):
            day = there(self.day({REVIEWED: review}, REVIEWED))
            in_order(start, day, end)
            yield "review_conference_held", day, self.facts(plan_continues=None if day == end else "true")
        if end:
            yield "cp_plan_ended", end, NO_FACTS

    # ------------------------------------------------------------------------------------------------ from start to end

    def _stretches(self, case: str, episode: Episode) -> Iterator[Stretch]:
        for part, kind, first, second in _STRETCHES:
            for group in episode.parts[part]:
                start, end = (self._date(name, group[name]) if name in group else None for name in (first, second))
                reviews = tuple(sorted(day for text in group.get(REVIEWED, ()) if (day := self._date(REVIEWED, text))))
                yield Stretch(self.owner, case, kind, episode.referred, self.owner, start, end, reviews=reviews)
        if moved := episode.details.get(HELD):
            held = self._date(HELD, moved)
            yield Stretch(self.owner, case, Kind.MOVED_IN, episode.referred, self.owner, None, held)


_STRETCHES = (
    ("assessment", Kind.ASSESSMENT, "AssessmentActualStartDate", "AssessmentAuthorisationDate"),
    ("enquiry", Kind.ENQUIRY, "S47ActualStartDate", HELD),
    ("plan", Kind.PLAN, "CPPstartDate", "CPPendDate"),
)
