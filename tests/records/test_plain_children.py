"""A census read the quick way where nothing is odd, held to the same census of which every child is read with care."""

import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidance.engine.packs.library import Library
from guidance.engine.records import Reading, read_records
from guidance.engine.records.census.plain.child import PlainReader
from guidance.engine.records.census.writing import Child
from guidance.engine.records.content import Content
from tests.records.censuses import HEAD, group, leaf

REPOSITORY = Path(__file__).resolve().parents[2]
CENSUSES = [
    REPOSITORY / "examples" / "census-2024-invented.xml",
    *sorted((REPOSITORY.parent / "shared" / "data" / "cin-samples").glob("*.xml")),
]
Alike = Callable[..., Reading]


class History:
    """Draws children as the schema has them, most of them in order, of days so near each other that they meet."""

    def __init__(self, chance: Random) -> None:
        self.chance = chance

    def now_and_then(self, times: int = 3) -> bool:
        return self.chance.randrange(times) == 0

    def day(self, first: int, last: int) -> str:
        return date.fromordinal(date(2023, 4, 1).toordinal() + self.chance.randint(first, last)).isoformat()

    def maybe(self, first: int, last: int) -> str | None:
        return None if self.now_and_then() else self.day(first, last)

    def of(self, *words: str | None) -> str | None:
        return self.chance.choice(words)

    def some(self, make: Callable[[], str], most: int = 2) -> Iterator[str]:
        return (make() for _ in range(self.chance.choice((0, 0, 1, 1, 1, most))))

    def child(self, number: int) -> str:
        born = self.of("2015-06-01", None, self.day(-5, 300), self.day(-6900, -6400), "2004-02-29")
        died = self.day(0, 380) if self.now_and_then(12) else None
        expected = self.day(50, 500) if self.now_and_then(5) and not born else None
        person = group(
            "ChildIdentifiers",
            LAchildID=f"T{number}",
            UPN=self.of(None, "A123456789012"),
            PersonBirthDate=born,
            ExpectedPersonBirthDate=expected,
            GenderCurrent=1,
            PersonDeathDate=died,
        )
        looks = group("ChildCharacteristics", leaf("Ethnicity", "WBRI"), *self.some(self._disabled, 1))
        episodes = [self.episode(first) for first in ((0, 200) if self.now_and_then(5) else (0,))]
        return group("Child", person, looks, *episodes)

    def _disabled(self) -> str:
        return group("Disabilities", leaf("Disability", "NONE"))

    def episode(self, first: int) -> str:
        closed = self.day(first + 60, first + 160) if self.now_and_then() else None
        alone = self.now_and_then(6)
        leaves = (
            leaf("CINreferralDate", self.day(first, first + 10)),
            leaf("ReferralSource", self.of("1A", "10", "6", None)),
            leaf("PrimaryNeedCode", self.of("N1", "N9", None)),
            leaf("CINclosureDate", closed),
            leaf("ReasonForClosure", self.of("RC1", "RC7") if closed else None),
            leaf("DateOfInitialCPC", self.day(first + 15, first + 40) if self.now_and_then(8) else None),
        )
        at = first + 10
        parts = (
            ()
            if alone
            else (
                *self.some(lambda: self._assessment(at)),
                *self.some(lambda: self._in_need(at)),
                *self.some(lambda: self._enquiry(at)),
            )
        )
        plans = () if alone else self.some(lambda: self._plan(at + 14))
        return group("CINdetails", *leaves, *parts, leaf("ReferralNFA", self.of("0", "false", "1", None)), *plans)

    def _assessment(self, at: int) -> str:
        factors = group(
            "FactorsIdentifiedAtAssessment", leaf("AssessmentFactors", "3B"), leaf("AssessmentFactors", "4A")
        )
        days = {
            "AssessmentInternalReviewDate": self.maybe(at, at + 20),
            "AssessmentAuthorisationDate": self.maybe(at, at + 50),
        }
        start = leaf("AssessmentActualStartDate", self.day(at, at + 6))
        return group(
            "Assessments", start, *(leaf(*one) for one in days.items()), *([factors] if self.now_and_then() else [])
        )

    def _in_need(self, at: int) -> str:
        return group("CINPlanDates", CINPlanStartDate=self.day(at, at + 9), CINPlanEndDate=self.maybe(at + 9, at + 60))

    def _enquiry(self, at: int) -> str:
        start, held = self.chance.randint(at, at + 4), self.of(self.day(at + 12, at + 16), None)
        return group(
            "Section47",
            S47ActualStartDate=self.day(start, start),
            InitialCPCtarget=self.of(self.day(at + 15, at + 15), None),
            DateOfInitialCPC=held,
            ICPCnotRequired=self.of("0", "1", "true", None) if not held else "0",
        )

    def _plan(self, at: int) -> str:
        reviews = group("Reviews", *(leaf("CPPreviewDate", self.day(at + 20, at + 90)) for _ in range(2)))
        return group(
            "ChildProtectionPlans",
            leaf("CPPstartDate", self.day(at - 2, at + 2)),
            leaf("CPPendDate", self.maybe(at + 90, at + 95)),
            leaf("InitialCategoryOfAbuse", self.of("NEG", "PHY")),
            leaf("LatestCategoryOfAbuse", self.of("MUL", "EMO", None)),
            leaf("NumberOfPreviousCPP", self.of("0", "07", None)),
            *([reviews] if self.now_and_then(2) else []),
        )


def spread(text: str) -> str:
    """Put each element on a line of its own."""
    return re.sub(r"(?<=>)(?=<(?!/))|(?<=>)(?=</(?:Child|CINdetails|Reviews|Section47)>)", "\n  ", text)


def at_random(chance: Random, pattern: str, by: Callable[[re.Match[str]], str]) -> Callable[[str], str]:
    """Change one of the places that a pattern fits."""

    def change(text: str) -> str:
        found = list(re.finditer(pattern, text))
        if not found:
            return text
        one = chance.choice(found)
        return text[: one.start()] + by(one) + text[one.end() :]

    return change


LEAF, TEXT, TAG = r"<(\w+)>([^<\s]+)</\1>\s*", r">([^<\s]+)<", r"<\w+>"


def changes(chance: Random) -> dict[str, Callable[[str], str]]:
    """Give ways in which a plain census becomes an odd one, or stays plain in another form."""

    def one(pattern: str, by: Callable[[re.Match[str]], str]) -> Callable[[str], str]:
        return at_random(chance, pattern, by)

    return {
        "spaces": one(TEXT, lambda m: f"> {m[1]}\t<"),
        "a line between": one(LEAF, lambda m: f"\n\n{m[0]}"),
        "a comment": one(TAG, lambda m: f"<!-- {m[0]} -->{m[0]}"),
        "a comment around a child": one(r"\n *<Child>(?s:.*?)</Child>\n", lambda m: f"\n<!--{m[0]}-->\n"),
        "an instruction": one(TAG, lambda m: f"{m[0]}<?page break?>"),
        "a section of text": one(TEXT, lambda m: f"><![CDATA[{m[1]}]]><"),
        "text around a child": one(r"\n *<Child>(?s:.*?)</Child>\n", lambda m: f"\n<![CDATA[{m[0]}]]>\n"),
        "an entity": one(TEXT, lambda m: f">&#{ord(m[1][0])};{m[1][1:]}<"),
        "another": one(TEXT, lambda m: f">{m[1]}&amp;<"),
        "one not defined": one(TEXT, lambda m: f">{m[1]}&x;<"),
        "twice": one(LEAF, lambda m: m[0] * 2),
        "an attribute": one(TAG, lambda m: f'{m[0][:-1]} a="2023-05-05">'),
        "missing": one(LEAF, lambda _: ""),
        "a group twice": one(r"<(Assessments|Section47|CINdetails|Reviews)>(?s:.*?)</\1>", lambda m: m[0] * 2),
        "two in another order": one(r"(<(\w+)>[^<\s]+</\2>\s*)(<(\w+)>[^<\s]+</\4>\s*)", lambda m: m[3] + m[1]),
        "text between": one(TAG, lambda m: f"{m[0]}and so on"),
        "empty": one(TEXT, lambda _: "><"),
        "another day": one(r"20[0-9]{2}-[0-9]{2}-[0-9]{2}", lambda _: chance.choice(DAYS)),
        "another code": one(
            r"(?<=>)(?:NEG|PHY|RC[17]|N[19]|1A|[01])(?=<)", lambda m: chance.choice((m[0].lower(), "ZZ", "99"))
        ),
        "a name spelt otherwise": one(TAG, lambda m: f"<{m[0][1:-2]}x>"),
        "a name in a space": one(LEAF, lambda m: f"<c:{m[1]}>{m[2]}</c:{m[1]}>"),
        "another child of the name": one(r"(?<=<LAchildID>)T[0-9]", lambda _: "T1"),
        "a spoilt reference": one(
            r"(?<=<LAchildID>)T[0-9]", lambda _: chance.choice(("1.2E+11", "01-May", "null", "٣"))
        ),
        "two in a line": one(r"</Child>\n", lambda _: "</Child>"),
        "spaces after": one(r"</Child>\n", lambda _: "</Child> \t\n"),
        "lines as on Windows": lambda text: text.replace("\n", "\r\n"),
        "lines as of old": one(r"</(\w+)>\n", lambda m: f"</{m[1]}>\r"),
        "cut off": lambda text: text[: chance.randrange(len(HEAD), len(text))],
        "another encoding": lambda text: (
            f'<?xml version="1.0" encoding="{chance.choice(("ISO-8859-1", "utf-8"))}"?>\n{text}'
        ),
        "an element more": one(
            LEAF, lambda m: f"{m[0]}<PreProceedingsandFGDM><X>2023-05-05</X></PreProceedingsandFGDM>"
        ),
        "not a child": one(r"<(/?)Child>", lambda m: f"<{m[1]}Person>"),
    }


DAYS = (
    "2023-02-30",
    "1900-01-01",
    "2024-04-01",
    "2022-12-31",
    "2031-01-01",
    "2023-06-15T00:00:00",
    "15/06/2023",
    "2023-5-1",
)


@pytest.fixture(scope="session")
def alike(words: Library) -> Alike:
    """Read censuses both ways, and hold the one to the other; return what was read."""

    def check(*files: str | bytes, **options: Any) -> Reading:  # noqa: ANN401  as they come
        held = [file.encode() if isinstance(file, str) else file for file in files]
        named = [Content(file, f"census-{place}.xml") for place, file in enumerate(held)]
        quick = read_records(named, words.vocabulary, words.authorities, **options)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(PlainReader, "child", lambda *_: None)
            careful = read_records(named, words.vocabulary, words.authorities, **options)
        for name in Reading.__dataclass_fields__:
            assert getattr(quick, name) == getattr(careful, name), name
        return quick

    return check


@given(st.integers(0, 2**32))
def test_a_plain_census_and_an_odd_one_say_the_same_as_when_each_child_is_read_with_care(
    alike: Alike, seed: int
) -> None:
    chance = Random(seed)  # noqa: S311  no secret
    history = History(chance)
    children = "\n".join(history.child(number) for number in range(1, 7))
    text = f"{HEAD.format(year=2024)}{children}\n</Children></Message>\n"
    text = spread(text) if chance.randrange(2) else text
    ways = changes(chance)
    for name in chance.sample(sorted(ways), chance.choice((0, 1, 1, 2, 4))):
        text = ways[name](text)
    alike(text)


@pytest.mark.parametrize("file", CENSUSES, ids=lambda file: file.stem)
def test_the_censuses_at_hand_say_the_same_both_ways(alike: Alike, file: Path) -> None:
    year = "2022" if "fake" in file.stem else "2024"
    alike(file.read_bytes(), authority="886", reference_date=date.fromisoformat(f"{year}-03-31"))


def test_two_years_of_one_child_say_the_same_both_ways(alike: Alike) -> None:
    for seed in range(12):
        drawn = [History(Random(seed + more)) for more in (0, 0, 100)]  # noqa: S311  no secret
        years = ["\n".join(one.child(number) for number in (1, 2, 3)) for one in drawn]
        alike(
            *(
                f"{HEAD.format(year=2024 + place // 2)}{children}\n</Children></Message>\n"
                for place, children in enumerate(years)
            )
        )


def test_most_children_of_a_census_with_nothing_odd_are_read_the_quick_way(
    alike: Alike, monkeypatch: pytest.MonkeyPatch
) -> None:
    quick, careful = PlainReader.child, []

    def child(self: PlainReader, *where: Any) -> Child | None:  # noqa: ANN401  as it is given
        found = quick(self, *where)
        careful.append(found is None)
        return found

    monkeypatch.setattr(PlainReader, "child", child)
    reading = alike(CENSUSES[0].read_bytes())
    assert len({e.case for e in reading.events}) == 203
    assert careful.count(False) > 190


def ordered(*inside: str, referred: str = "2023-05-02", after: tuple[str, ...] = (), born: str = "2015-06-01") -> str:
    """Write a child of one episode, in the order of the schema."""
    person = group("ChildIdentifiers", LAchildID="T1", PersonBirthDate=born)
    details = group("CINdetails", leaf("CINreferralDate", referred), *inside, leaf("ReferralNFA", 0), *after)
    return group("Child", person, details)


def assessed(start: str, done: str) -> str:
    return group("Assessments", AssessmentActualStartDate=start, AssessmentAuthorisationDate=done)


def enquired(start: str, held: str | None = None, not_needed: int = 0) -> str:
    return group("Section47", S47ActualStartDate=start, DateOfInitialCPC=held, ICPCnotRequired=not_needed)


def planned(start: str, end: str | None = None, *reviews: str) -> str:
    held = [group("Reviews", *(leaf("CPPreviewDate", day) for day in reviews))] if reviews else []
    return group("ChildProtectionPlans", leaf("CPPstartDate", start), leaf("CPPendDate", end), *held)


MOVED_IN = leaf("DateOfInitialCPC", "2023-05-20")
QUICK = {
    "a conference on the first day of the year": ordered(enquired("2023-03-20", "2023-04-01"), referred="2023-03-02"),
    "a conference of the year before": ordered(enquired("2023-03-10", "2023-03-20"), referred="2023-03-02"),
    "a plan and its reviews": ordered(
        enquired("2023-05-04", "2023-05-20"), after=(planned("2023-05-20", "2023-09-01", "2023-09-01", "2023-08-01"),)
    ),
    "two enquiries of which the first goes on": ordered(enquired("2023-05-04"), enquired("2023-05-20", "2023-06-01")),
    "two plans, of which the first ends": ordered(
        enquired("2023-05-04", "2023-05-20"), enquired("2023-07-01", "2023-07-09"),
        after=(planned("2023-05-20", "2023-06-01"), planned("2023-07-09")),
    ),
    "a plan with no conference": ordered(after=(planned("2023-05-20"),)),
    "no conference needed, and a plan of one who moved in": ordered(
        MOVED_IN, enquired("2023-05-04", not_needed=1), after=(planned("2023-05-20"),)
    ),
    "born in the episode": ordered(born="2023-07-01"),
}  # fmt: skip
CAREFUL = {
    "an adult on the day of the referral": ordered(born="2005-05-02"),
    "two authorised on one day": ordered(assessed("2023-05-03", "2023-06-01"), assessed("2023-05-04", "2023-06-01")),
    "two that start on one day": ordered(assessed("2023-05-03", "2023-06-01"), assessed("2023-05-03", "2023-06-02")),
    "a plan that starts after the conference": ordered(
        enquired("2023-05-04", "2023-05-20"), after=(planned("2023-05-21"),)
    ),
    "a plan that runs on the day of the conference": ordered(
        enquired("2023-05-14", "2023-05-20"), after=(planned("2023-05-10"),)
    ),
    "a conference of each kind": ordered(MOVED_IN, enquired("2023-05-04", "2023-05-21")),
    "two conferences of one day": ordered(enquired("2023-05-04", "2023-05-20"), enquired("2023-05-05", "2023-05-20")),
    "a review before its plan": ordered(after=(planned("2023-05-20", "2023-09-01", "2023-05-19"),)),
    "a review after its plan": ordered(after=(planned("2023-05-20", "2023-09-01", "2023-09-02"),)),
    "an assessment before its referral": ordered(assessed("2023-05-01", "2023-06-01")),
    "one that ends before it starts": ordered(assessed("2023-05-03", "2023-05-02")),
    "a conference before its enquiry": ordered(enquired("2023-05-20", "2023-05-19")),
}  # fmt: skip


@pytest.mark.parametrize("name", [*QUICK, *CAREFUL])
def test_what_is_left_to_the_careful_reader_is_what_it_has_something_to_say_of(
    alike: Alike, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    first = ordered().replace("T1", "T0")  # one with the heading on its first line is never read the quick way
    text = f"{HEAD.format(year=2024)}{first}\n{ {**QUICK, **CAREFUL}[name] }\n</Children></Message>\n"
    found = alike(text)
    quick, given = PlainReader.child, []

    def child(self: PlainReader, *where: Any) -> Child | None:  # noqa: ANN401  as it is given
        given.append(quick(self, *where))
        return given[-1]

    monkeypatch.setattr(PlainReader, "child", child)
    assert alike(text).events == found.events
    assert any(given) is (name in QUICK)
