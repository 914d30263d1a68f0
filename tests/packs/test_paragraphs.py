"""The script that holds cited paragraphs against a text: it finds one that is not there, and a number that is not."""

import importlib.util
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from guidance.app.packs.shipped import shipped
from guidance.engine.model.period import Period
from guidance.engine.model.rule import Rule
from tests.building import rule
from tests.packs.lists import listed

ROOT = Path(__file__).resolve().parents[2]
TEXTS = ROOT.parent / "shared" / "texts"
TEXT, HANDBOOK = TEXTS / "working-together-2023.txt", TEXTS / "iro-handbook-2010.txt"


def loaded() -> ModuleType:
    spec = importlib.util.spec_from_file_location("check_paragraphs", ROOT / "tools" / "check_paragraphs.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


SCRIPT = loaded()
INVENTED = """@@PAGE 1
A front page with 3 weeks in it.
1. Whoever is asked answers within ten
working days7 of being asked.
2. They meet:
1. within 24 hours, or
@@PAGE 2
2. at the latest within 3 months.
3. Nothing is said of how long.
"""


IN_CHAPTERS = """@@PAGE 1
1.1
They meet within ten working days
2.2 of a figure out of turn, with 1.2
1.2  Nobody says when.
1.4 this is a list's.
2.1
The record follows within three months,
2.3 and is kept for 5 years.
@@PAGE 2
2.2
At 24 hours it ends.
"""


def citing(paragraph: str, within: str = "10 working days", heading: str = "Asking", **changes: Any) -> Rule:  # noqa: ANN401
    place = {"heading": heading, "paragraph": paragraph, "evidence": "confirmed"}
    return rule(provision=place, within=within, **changes)


def test_a_text_is_cut_at_the_numbers_that_go_up_by_one() -> None:
    found = SCRIPT.paragraphs(INVENTED)
    assert list(found) == [1, 2, 3]
    assert "within 3 months" in found[2]
    assert "front page" not in " ".join(found.values())


@pytest.mark.parametrize(
    ("paragraph", "within", "expected"),
    [
        ("1.1", "10 working days", []),
        ("1.1", "11 working days", ["t.rule: paragraph 1.1 does not hold `11 working days`"]),
        ("1.1, 2.2", "24 hours", []),
        ("2.2", "24 hours", []),
        ("2.2", "3 months", ["t.rule: paragraph 2.2 does not hold `3 months`"]),
        ("1.4", "3 months", ["t.rule: the text has no paragraph 1.4"]),
        ("2.3", "3 months", ["t.rule: the text has no paragraph 2.3"]),
        ("3.1", "3 months", ["t.rule: the text has no paragraph 3.1"]),
        ("1", "3 months", ["t.rule: the text has no paragraph 1"]),
    ],
)
def test_a_paragraph_numbered_within_its_chapter_is_there_and_holds_the_number(
    paragraph: str, within: str, expected: list[str]
) -> None:
    assert list(SCRIPT.problems([citing(paragraph, within)], SCRIPT.places(IN_CHAPTERS))) == expected


@pytest.mark.parametrize(
    ("paragraph", "within", "expected"),
    [
        ("1", "10 working days", []),
        ("1", "10 days", ["t.rule: paragraph 1 does not hold `10 days`"]),
        ("1", "11 working days", ["t.rule: paragraph 1 does not hold `11 working days`"]),
        ("1", "1 working day", ["t.rule: paragraph 1 does not hold `1 working day`"]),
        ("2", "24 hours", []),
        ("2", "3 months", []),
        ("2", "3 weeks", ["t.rule: paragraph 2 does not hold `3 weeks`"]),
        ("2", "10 working days", ["t.rule: paragraph 2 does not hold `10 working days`"]),
        ("1-2", "10 working days", []),
        ("1 and 2", "3 months", []),
        ("3", "3 months", ["t.rule: paragraph 3 does not hold `3 months`"]),
        ("4", "3 months", ["t.rule: the text has no paragraph 4"]),
        ("2-4", "3 months", ["t.rule: the text has no paragraph 4"]),
    ],
)
def test_a_paragraph_is_there_and_holds_the_number(paragraph: str, within: str, expected: list[str]) -> None:
    assert list(SCRIPT.problems([citing(paragraph, within)], SCRIPT.places(INVENTED))) == expected


@pytest.mark.parametrize(
    ("heading", "within", "expected"),
    [
        ("Asking, page 1", "10 working days", []),
        ("Asking, page 2", "3 months", []),
        ("Asking, pages 1 to 2", "3 months", []),
        ("Asking, page 2", "10 working days", ["t.rule: page 2 does not hold `10 working days`"]),
        ("Asking, page 3", "3 months", ["t.rule: the text has no page 3"]),
        ("Asking, pages 2 to 3", "3 months", ["t.rule: the text has no page 3"]),
        ("Asking, pages 2 and 4", "3 months", ["t.rule: the text has no page 4"]),
        ("Asking", "3 months", ["t.rule: cites neither a paragraph nor a page"]),
    ],
)
def test_a_rule_with_no_paragraph_names_a_page_that_holds_the_number(
    heading: str, within: str, expected: list[str]
) -> None:
    assert list(SCRIPT.problems([citing("", within, heading)], SCRIPT.places(INVENTED))) == expected


def test_a_rule_that_says_why_it_differs_is_left_to_a_reader() -> None:
    explained = citing("3", "3 months", expressed="under-reports", because="It is counted from March.")
    assert list(SCRIPT.problems([explained], SCRIPT.places(INVENTED))) == []


@pytest.mark.parametrize(
    ("period", "text"),
    [("1 working day", "one working day"), ("15 working days", "15 working days209 of"), ("7 days", "seven days"),
     ("3 months", "three-month"), ("24 hours", "24 hours"),
     ("12 months", "one year"), ("36 months", "three years"), ("12 months", "an annual review")],
)  # fmt: skip
def test_a_number_is_found_in_figures_and_in_words(period: str, text: str) -> None:
    assert SCRIPT.pattern(Period.read(period)).search(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("within ten working days7 of it", {"10 working day"}), ("10 days, and 3 weeks", {"10 day", "3 week"}),
        ("no more than six months", {"6 month"}), ("accessible 24 hours a day", {"24 hour"}),
        ("at least one year", {"1 year"}), ("a 12-month period", {"12 month"}), ("28 days240", {"28 day"}),
        ("on working days", set()), ("the 45 who came", set()), ("in the ten daytime hours", set()),
    ],
)  # fmt: skip
def test_a_length_of_time_is_found_wherever_a_text_names_one(text: str, expected: set[str]) -> None:
    assert SCRIPT.lengths(f"@@PAGE 4\n{text}") == {(4, length) for length in expected}


def test_a_length_of_time_that_no_rule_states_is_named_with_its_page() -> None:
    stating = [citing("1"), citing("2", "3 months")]
    assert list(SCRIPT.unstated(stating, INVENTED)) == [
        "page 1: no rule states `24 hour`",
        "page 1: no rule states `3 week`",
    ]


LENGTHS = listed("lengths-2023.yaml")
STATED = [(where, name) for where, names in LENGTHS["stated by rules"].items() for name in names]
IN_YEARS = [(length["rule"], length["states"]) for length in LENGTHS["stated by rules in another unit"].values()]
OTHERWISE = {"wt23.report.september", "wt23.secure.policy"}
"""By the end of a month, and every year: limits that the text gives without a number."""
OF_2023 = {r.id: r for r in shipped().rules if r.instrument.id == "working-together-2023"}


@pytest.mark.parametrize(("where", "name"), STATED)
def test_a_length_of_time_that_the_text_names_is_stated_by_its_rules(where: str, name: str) -> None:
    _, length = where.split(" ", 1)
    assert length in {str(period).removesuffix("s") for period in SCRIPT.stated(OF_2023[name])}


@pytest.mark.parametrize(("name", "states"), IN_YEARS)
def test_years_that_the_text_names_are_stated_in_months(name: str, states: str) -> None:
    assert states in {str(period) for period in SCRIPT.stated(OF_2023[name])}


def test_every_length_of_time_that_guidance_of_2023_states_is_one_that_the_text_names() -> None:
    stating = {name for name, r in OF_2023.items() if SCRIPT.stated(r) and not r.force.is_law}
    named = {name for _, name in STATED} | {name for name, _ in IN_YEARS}
    assert stating - named == OTHERWISE


BY_HAND = {"wt23.report.september"}
"""The text says by the end of September of a year that ended in March, and the rule counts the months."""

if TEXT.exists():  # kept beside the repository, not in it

    def test_every_rule_of_2023_cites_a_place_that_is_in_the_text_and_holds_its_number() -> None:
        rules = [r for r in shipped().rules if r.instrument.id == "working-together-2023"]
        found = SCRIPT.problems(rules, SCRIPT.places(TEXT.read_text(encoding="utf-8")))
        assert {said.partition(":")[0] for said in found} <= BY_HAND

    def test_every_length_of_time_in_the_text_is_in_the_list() -> None:
        places = [where.split(" ", 1) for kind in LENGTHS for where in LENGTHS[kind]]
        assert len(places) > 40
        assert {(int(page), length) for page, length in places} == SCRIPT.lengths(TEXT.read_text(encoding="utf-8"))

    def test_the_text_has_as_many_paragraphs_as_it_says() -> None:
        found = SCRIPT.paragraphs(TEXT.read_text(encoding="utf-8"))
        assert list(found) == list(range(1, 404))


if HANDBOOK.exists():

    def test_every_rule_of_the_reviewing_officers_handbook_cites_a_paragraph_that_holds_its_number() -> None:
        rules = [r for r in shipped().rules if r.instrument.id == "iro-handbook-2010"]
        assert len(rules) > 15
        assert list(SCRIPT.problems(rules, SCRIPT.places(HANDBOOK.read_text(encoding="utf-8")))) == []
