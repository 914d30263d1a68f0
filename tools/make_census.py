"""Write examples/census-2024-invented.xml: a year's census of about two hundred children, none of whom exists.

Everything is drawn from one seed, so the same file is written every time. Durations are spread round the limits of
45 and 15 working days, with some just met and some just missed, across Christmas and Easter among others. A few
children have what real exports have: `true` for `1`, an assessment authorised before it began, a conference in both
places. Run it with `python tools/make_census.py`; `--check` writes nothing and fails where the file would differ.
"""

import argparse
import random
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

SEED = 2024
REFERENCE = date(2024, 3, 31)
BEGINS = date(2023, 4, 1)
FILE = Path(__file__).resolve().parents[1] / "examples" / "census-2024-invented.xml"

BANK_HOLIDAYS = {
    date(2022, 12, 26), date(2022, 12, 27), date(2023, 1, 2), date(2023, 4, 7), date(2023, 4, 10), date(2023, 5, 1),
    date(2023, 5, 8), date(2023, 5, 29), date(2023, 8, 28), date(2023, 12, 25), date(2023, 12, 26), date(2024, 1, 1),
    date(2024, 3, 29), date(2024, 4, 1), date(2024, 5, 6), date(2024, 5, 27),
}  # fmt: skip
"""Those of England from December 2022 to May 2024."""

CHRISTMAS_AND_EASTER = [
    date(2023, 10, 30),
    date(2023, 11, 20),
    date(2023, 12, 4),
    date(2023, 12, 18),
    date(2024, 3, 11),
]
"""Referrals on these days run into a holiday."""

TO_AUTHORISATION = [*range(3, 45), *range(12, 44), *[45] * 8, *[46] * 6, *range(47, 76, 3)]
"""Working days from referral to the authorisation of an assessment."""
TO_CONFERENCE = [*range(7, 15), *range(9, 15), *[15] * 4, *[16] * 2, 18, 21, 27]
"""Working days from the discussion to the conference."""

Part = str


def later(day: date, days: int) -> date:
    """Return a day some calendar days on."""
    return date.fromordinal(day.toordinal() + days)


def working(day: date, count: int) -> date:
    """Return the `count`-th working day after a day; for none, the day itself."""
    while count > 0:
        day = later(day, 1)
        count -= day.weekday() < 5 and day not in BANK_HOLIDAYS  # noqa: PLR2004  Monday to Friday
    return day


def leaf(name: str, value: object) -> Part:
    """Write an element with a text, or nothing where there is none or where it lies beyond the reference date."""
    beyond = (
        isinstance(value, date) and value > REFERENCE and name not in {"InitialCPCtarget", "ExpectedPersonBirthDate"}
    )
    return "" if value is None or beyond else f"<{name}>{value}</{name}>\n"


def group(name: str, *inside: Part) -> Part:
    """Write an element with others inside."""
    indented = "".join(f"  {line}\n" for line in "".join(inside).splitlines())
    return f"<{name}>\n{indented}</{name}>\n"


class Child:
    """One invented child, drawn from a stream of chance of its own so that no child moves another."""

    def __init__(self, number: int) -> None:
        self.chance = random.Random(f"{SEED}/{number}")  # noqa: S311  nothing here is secret
        self.name = f"INV{number:04}"
        self.born: date | None = later(date(2008, 6, 1), self.chance.randrange(5300))
        self.expected: date | None = None
        self.referred = self._referral_day()

    def _referral_day(self) -> date:
        if self.chance.random() < 0.15:  # noqa: PLR2004
            return self.chance.choice(CHRISTMAS_AND_EASTER)
        day = later(BEGINS, self.chance.randrange(362))
        return working(later(day, -1), 1)

    def referral(self, closed: date | None = None, reason: str | None = None, outer: date | None = None) -> Part:
        """Write the leaves that open an episode."""
        source = self.chance.choice(
            ["1A", "1B", "1D", "2A", "2A", "2B", "3A", "3E", "4", "5A", "6", "6", "6", "8", "9", "10"]
        )
        need = self.chance.choice(["N1", "N1", "N1", "N1", "N2", "N4", "N5", "N5", "N6"])
        open_still = closed is None or closed > REFERENCE
        return (
            leaf("CINreferralDate", self.referred)
            + leaf("ReferralSource", source)
            + leaf("PrimaryNeedCode", need)
            + leaf("CINclosureDate", closed)
            + ("" if open_still else leaf("ReasonForClosure", reason))
            + leaf("DateOfInitialCPC", outer)
        )

    def assessment(self, days: int | None = None) -> tuple[Part, date]:
        """Write the first assessment of an episode, and say when it was or would be authorised."""
        start = working(self.referred, self.chance.choice([0, 1, 1, 2, 3, 5]))
        done = working(self.referred, self.chance.choice(TO_AUTHORISATION) if days is None else days)
        done = max(start, done)
        review = leaf("AssessmentInternalReviewDate", working(start, 10)) if self.chance.random() < 0.5 else ""  # noqa: PLR2004
        factors = group(
            "FactorsIdentifiedAtAssessment", leaf("AssessmentFactors", self.chance.choice(["3B", "4B", "16A"]))
        )
        dates = leaf("AssessmentActualStartDate", start) + review + leaf("AssessmentAuthorisationDate", done)
        return group("Assessments", dates, factors if done <= REFERENCE else ""), done

    def enquiry(self, held: date | None, *, needed: bool = True, start: date | None = None) -> Part:
        """Write a section 47 enquiry and the conference it led to, if it did."""
        begun = start or self.discussed()
        dates = leaf("S47ActualStartDate", begun)
        target = leaf("InitialCPCtarget", working(begun, 15)) if needed else ""
        return group(
            "Section47", dates, target, leaf("DateOfInitialCPC", held), leaf("ICPCnotRequired", int(not needed))
        )

    def discussed(self) -> date:
        """Say when agencies first met: a few days after the referral."""
        return working(self.referred, 2)

    def plan(self, start: date, *, ended: bool) -> Part:
        """Write a child protection plan with reviews, most of them in time."""
        if start > REFERENCE:
            return ""
        first = later(start, self.chance.choice([60, 70, 75, 80, 84, 86, 88, 88, 89, 89, 96, 110]))
        held = [first, later(first, self.chance.choice([150, 170, 178, 195]))]
        end = held[0] if ended else None
        reviews = "".join(leaf("CPPreviewDate", day) for day in held if end is None or day <= end)
        first_kind, kind = self.chance.choice(["NEG", "NEG", "EMO", "PHY", "SAB"]), self.chance.choice(["NEG", "EMO"])
        return group(
            "ChildProtectionPlans",
            leaf("CPPstartDate", start),
            leaf("CPPendDate", end),
            leaf("InitialCategoryOfAbuse", first_kind),
            leaf("LatestCategoryOfAbuse", self.chance.choice([first_kind, kind])),
            leaf("NumberOfPreviousCPP", self.chance.choice([0, 0, 0, 1])),
            group("Reviews", reviews) if reviews else "",
        )

    def write(self, *episodes: Part) -> Part:
        """Write the child with its episodes."""
        identifiers = group(
            "ChildIdentifiers",
            leaf("LAchildID", self.name),
            leaf("UPNunknown", "UN7"),
            leaf("PersonBirthDate", self.born),
            leaf("ExpectedPersonBirthDate", self.expected),
            leaf("GenderCurrent", 0),
        )
        who = group("ChildCharacteristics", leaf("Ethnicity", "NOBT"))
        return group("Child", identifiers, who, *(group("CINdetails", episode) for episode in episodes))


NO, YES = leaf("ReferralNFA", 0), leaf("ReferralNFA", 1)


def nothing_more(child: Child) -> Part:
    """Write a referral that led to nothing more."""
    return child.write(child.referral(working(child.referred, 1), "RC8") + YES)


def assessed(child: Child) -> Part:
    """Write an assessment after which the case was closed, or will be."""
    assessment, done = child.assessment()
    reason = child.chance.choice(["RC8", "RC8", "RC9"])
    return child.write(child.referral(working(done, 2), reason) + assessment + NO)


def in_need(child: Child) -> Part:
    """Write an assessment and the child in need plan that followed."""
    assessment, done = child.assessment()
    start = working(done, 3)
    dates = leaf("CINPlanStartDate", start) + leaf("CINPlanEndDate", later(start, child.chance.choice([60, 120, 240])))
    plan = group("CINPlanDates", dates) if start <= REFERENCE else ""
    return child.write(child.referral() + assessment + plan + NO)


def enquired(child: Child) -> Part:
    """Write an enquiry that called for no conference."""
    assessment, done = child.assessment()
    return child.write(child.referral(working(done, 2), "RC8") + assessment + child.enquiry(None, needed=False) + NO)


def protected(child: Child) -> Part:
    """Write an enquiry, a conference and a plan."""
    assessment, _ = child.assessment()
    held = working(child.discussed(), child.chance.choice(TO_CONFERENCE))
    plan = child.plan(held, ended=child.chance.random() < 0.3)  # noqa: PLR2004
    return child.write(child.referral() + assessment + child.enquiry(held) + NO + plan)


def no_plan(child: Child) -> Part:
    """Write a conference that agreed no plan."""
    assessment, _ = child.assessment()
    held = working(child.discussed(), child.chance.choice(TO_CONFERENCE))
    return child.write(child.referral() + assessment + child.enquiry(held) + NO)


def moved_in(child: Child) -> Part:
    """Write a child who arrived with another authority's plan."""
    assessment, _ = child.assessment()
    held = working(child.referred, child.chance.choice([9, 14, 15, 16, 22]))
    return child.write(child.referral(outer=held) + assessment + NO + child.plan(held, ended=False))


def unborn(child: Child) -> Part:
    """Write a child not yet born."""
    child.born, child.expected = None, later(max(child.referred, REFERENCE), child.chance.randrange(10, 120))
    return protected(child)


def born_since(child: Child) -> Part:
    """Write a child born after the referral."""
    child.born = later(child.referred, child.chance.randrange(5, 90))
    child.born = min(child.born, REFERENCE)
    return protected(child)


def referred_again(child: Child) -> Part:
    """Write a child referred twice in the year."""
    child.referred = working(later(BEGINS, child.chance.randrange(90)), 1)
    first = child.referral(working(child.referred, 1), "RC8") + YES
    child.referred = working(child.referred, child.chance.randrange(60, 150))
    assessment, done = child.assessment()
    return child.write(first, child.referral(working(done, 2), "RC8") + assessment + NO)


def nearly_grown(child: Child) -> Part:
    """Write a young person who turned 18 in the year."""
    child.born = date(2005, child.chance.randrange(4, 13), child.chance.randrange(1, 28))
    child.referred = working(BEGINS, 2)
    return in_need(child)


def as_exports_are(child: Child) -> Part:
    """Write an assessment authorised before it began, and words for yes and no."""
    text = assessed(child).replace("ReferralNFA>0<", "ReferralNFA>false<")
    start = text.partition("<AssessmentActualStartDate>")[2][:10]
    before = text.partition("<AssessmentAuthorisationDate>")[2][:10]
    return text.replace(f"AuthorisationDate>{before}", f"AuthorisationDate>{later(date.fromisoformat(start), -3)}")


def in_both_places(child: Child) -> Part:
    """Write a conference in the place for enquiries and in that for children who moved in."""
    held = working(child.discussed(), 12)
    return child.write(child.referral(outer=held) + child.enquiry(held) + NO + child.plan(held, ended=False))


MAKERS: list[tuple[int, Callable[[Child], Part]]] = [
    (28, nothing_more), (70, assessed), (30, in_need), (16, enquired), (26, protected), (6, no_plan), (6, moved_in),
    (3, unborn), (4, born_since), (8, referred_again), (3, nearly_grown), (2, as_exports_are), (1, in_both_places),
]  # fmt: skip


def children() -> Iterator[Part]:
    """Yield every child, kinds mixed."""
    makers = [make for count, make in MAKERS for _ in range(count)]
    random.Random(SEED).shuffle(makers)  # noqa: S311  nothing here is secret
    for number, make in enumerate(makers, 1):
        yield make(Child(number))


def census() -> str:
    """Return the whole file."""
    collection = leaf("Collection", "CIN") + leaf("Year", 2024) + leaf("ReferenceDate", REFERENCE)
    source = leaf("SourceLevel", "L") + leaf("LEA", 201) + leaf("SoftwareCode", "tools/make_census.py")
    source += leaf("SerialNo", "001") + leaf("DateTime", "2024-05-01T09:00:00")
    header = group("Header", group("CollectionDetails", collection), group("Source", source))
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        "<!-- Every child here is invented. 201 is the City of London's code, as in the department's own samples;\n"
        "     nothing in this file comes from it or from any record. Written by tools/make_census.py. -->\n"
        + group("Message", header, group("Children", *children()))
    )


def main(arguments: list[str] | None = None) -> int:
    """Write the file, or with `--check` compare it; 1 where it differs."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="write nothing; fail where the file differs")
    text = census()
    if parser.parse_args(arguments).check:
        same = FILE.exists() and FILE.read_text(encoding="utf-8") == text
        print(
            f"{FILE.name} is {'as it should be' if same else 'not what tools/make_census.py writes'}", file=sys.stderr
        )
        return int(not same)
    FILE.parent.mkdir(parents=True, exist_ok=True)
    FILE.write_text(text, encoding="utf-8")
    print(f"wrote {FILE.name}: {text.count('<Child>')} children")
    return 0


if __name__ == "__main__":
    sys.exit(main())
