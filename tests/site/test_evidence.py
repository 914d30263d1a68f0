"""What is still to be read, what everything is known from, and what pulls the other way, as pages."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest

from guidance.app.packs.evidence import RULES, tallies, total
from guidance.app.packs.shipped import shipped
from guidance.engine.explain.names import EVIDENCE
from guidance.engine.model.instruments.provenance import Result, TextCheck
from guidance.engine.model.rule import Evidence, Rule
from guidance.site import labels
from guidance.site.catalogue import Catalogue
from guidance.site.editions import checking_pages, edition_pages
from guidance.site.escape import text
from guidance.site.front.front_page import front_page
from guidance.site.front.hand_written import HandWritten
from guidance.site.page import Page
from guidance.site.practice import principle_pages, tension_pages
from guidance.site.rules.rule_page import rule_page

KNOWN = Catalogue(shipped())
NAME = "wt13.icpc.15wd"


def made(catalogue: Catalogue = KNOWN) -> Mapping[str, Page]:
    pages = (*checking_pages.checking_pages(catalogue), *tension_pages.tension_pages(catalogue))
    return {page.path: page for page in pages}


def read(result: Result, *, current: bool = True, note: str = "the copy says ten") -> Catalogue:
    rule = KNOWN.rules[NAME]
    check = TextCheck(
        NAME, "policy team of Anytown", "a printed copy", "page 24", date(2026, 11, 20), result, rule.words, note,
        current=current,
    )  # fmt: skip
    rules = tuple(replace(r, checks=(check,)) if r.id == NAME else r for r in KNOWN.library.rules)
    return Catalogue(replace(KNOWN.library, rules=rules))


def listing(catalogue: Catalogue, rule: Rule) -> str:
    return made(catalogue)[edition_pages.checking_path(rule.instrument)].body


# ------------------------------------------------------------------------------------------ still to be read


def test_every_rule_that_nobody_has_read_is_on_the_list_of_its_instrument_once() -> None:
    pages = made()
    for rule in KNOWN.library.rules:
        body = pages[edition_pages.checking_path(rule.instrument)].body
        assert body.count(f"(/rules/{rule.id}.md)") == 1, rule.id
        assert rule.words in body, rule.id


def test_the_list_gives_our_words_the_place_the_grade_the_sources_and_who_has_read_it() -> None:
    rule = KNOWN.rules[NAME]
    (row,) = (line for line in listing(KNOWN, rule).splitlines() if f"(/rules/{NAME}.md)" in line)
    known = ("Restated elsewhere: ", "Solihull procedures")
    for said in ("within 15 working days", str(rule.provision), *known, "nobody yet"):
        assert said in row


def test_the_counts_are_those_of_the_packs() -> None:
    body = made()[edition_pages.CHECKING].body
    for tally in (t for t in tallies(KNOWN.library) if t.kind == RULES):
        path = f"(/editions/{tally.name}/still-to-check.md)"
        (row,) = (line for line in body.splitlines() if path in line)
        grades = [str(tally.grades.get(str(grade), 0)) for grade in Evidence]
        assert row.split(" | ")[1:-1] == [str(tally.statements), *grades, "0", "0"]
        assert row.endswith("| read |" if tally.text_read else "not yet read |")


def test_what_was_read_and_agrees_leaves_the_list_and_says_who_read_it() -> None:
    rule = read(Result.AGREES).rules[NAME]
    body = listing(read(Result.AGREES), rule)
    waiting, done = body.split("## Read, and found to agree")
    assert NAME not in waiting
    assert NAME in done
    said = "policy team of Anytown read a printed copy, page 24, on 20 November 2026: it agrees"
    assert said in done
    assert said in rule_page(read(Result.AGREES), rule).body


def test_what_differs_is_first_on_the_list_and_loud_on_its_page() -> None:
    catalogue = read(Result.DIFFERS)
    rule = catalogue.rules[NAME]
    body = listing(catalogue, rule)
    assert body.index("## Said to differ") < body.index(NAME) < body.index("## Referral")
    assert body.count(NAME) == 1
    page = rule_page(catalogue, rule).body
    loud = page[: page.index("## Why")]
    assert "**The text is said to differ.**" in loud
    assert "and found: the copy says ten\n{ .notice }" in loud
    assert "**Statutory guidance expected (said to differ from its text):**" in loud
    assert "| 1 | not yet read |" in made(catalogue)[edition_pages.CHECKING].body


def test_a_reading_of_earlier_words_leaves_a_rule_on_the_list() -> None:
    catalogue = read(Result.AGREES, current=False)
    body = listing(catalogue, catalogue.rules[NAME])
    assert "## Read, and found to agree" not in body
    assert "the words have changed since" in body


def test_the_pages_of_a_text_that_nobody_has_read_say_so() -> None:
    pages = {**made(), **{page.path: page for page in edition_pages.edition_pages(KNOWN)}}
    assert [i for i in KNOWN.library.instruments if not i.text_read]
    for instrument in KNOWN.library.instruments:
        for path in (edition_pages.checking_path(instrument), labels.edition_path(instrument)):
            assert (labels.NOT_READ in pages[path].body) is (not instrument.text_read), path
    for rule in KNOWN.library.rules:
        assert (labels.NOT_READ in rule_page(KNOWN, rule).body) is (not rule.instrument.text_read), rule.id


def test_each_edition_says_how_its_first_day_is_known() -> None:
    index = made()[edition_pages.CHECKING].body
    assert "| 15 April 2013 | confirmed |" in index
    assert "| 19 March 2026 | from memory |" in index
    pages = {page.path: page.body for page in edition_pages.edition_pages(KNOWN)}
    assert "its first day is confirmed; known from: " in pages["editions/working-together-2013/index.md"]
    assert "its first day is from memory" in pages["editions/children-act-1989/index.md"]


def test_every_source_is_listed_with_its_address_and_how_much_rests_on_it() -> None:
    body = made()[edition_pages.SOURCES].body
    rows = [line for line in body.splitlines() if line.startswith("| ")][2:]
    assert len(rows) == len(KNOWN.library.publications)
    (row,) = (line for line in rows if "| HARCA |" in line)
    assert "haringeychildcare.proceduresonline.com/chapters/p&#95;coreasses.html" in row
    assert row.rstrip(" |").split()[-1].isdigit()


def test_the_front_page_counts_what_is_known_and_how() -> None:
    body = front_page(KNOWN, HandWritten(None), "x").body
    rules = total(tallies(KNOWN.library), RULES)
    for grade in Evidence:
        assert f"{rules.grades[str(grade)]} {EVIDENCE[grade]}" in body
    read_through = sum(i.text_read for i in KNOWN.library.instruments) or "none"
    assert f"Printed texts read from end to end: {read_through} of {len(KNOWN.library.instruments)}." in body


# ------------------------------------------------------------------------------------------ what pulls the other way

TENSIONS = [(p.id, t.rule, t.because) for p in KNOWN.library.principles for t in p.pulls_against]


@pytest.mark.parametrize(("principle", "rule", "because"), TENSIONS, ids=lambda found: str(found)[:40])
def test_a_tension_is_told_on_both_pages_and_on_the_page_of_all(principle: str, rule: str, because: str) -> None:
    shown = text(because)
    own = PRINCIPLE_PAGES[f"principles/{principle}.md"]
    assert shown in own[own.index("## Rules it pulls against") :]
    assert f"(/rules/{rule}.md)" in own
    body = rule_page(KNOWN, KNOWN.rules[rule]).body
    assert shown in body[body.index("## What pulls the other way") :]
    assert shown in ALL_TENSIONS


PRINCIPLE_PAGES = {page.path: page.body for page in principle_pages.principle_pages(KNOWN)}
ALL_TENSIONS = made()[tension_pages.PATH].body


def test_an_edition_that_kept_the_words_has_the_same_tensions() -> None:
    assert KNOWN.rules["wt18.icpc.15wd"].carries
    here, there = (tension_pages.pulling(KNOWN, KNOWN.rules[f"wt{n}.icpc.15wd"]) for n in (13, 18))
    assert here == there != []


def test_an_edition_that_was_written_from_its_own_text_lost_no_tension_of_the_one_before() -> None:
    assert not KNOWN.rules["wt23.icpc.15wd"].carries
    before = {r.id[5:] for r in KNOWN.rules.values() if r.id.startswith("wt18.") and tension_pages.pulling(KNOWN, r)}
    now = {r.id[5:] for r in KNOWN.rules.values() if r.id.startswith("wt23.") and tension_pages.pulling(KNOWN, r)}
    assert before - now == {"refer.follow-up", "assess.review-point.2"}, (
        "the one asks something else now, the other is withdrawn"
    )


def test_a_principle_that_pulls_against_nothing_says_that_somebody_looked() -> None:
    calm = [p for p in KNOWN.library.principles if not p.pulls_against]
    assert calm
    for principle in calm:
        assert "It pulls against none: somebody looked." in PRINCIPLE_PAGES[f"principles/{principle.id}.md"]
        assert f"(/principles/{principle.id}.md)" in ALL_TENSIONS


def test_what_pulls_against_an_act_is_never_leave_to_depart_from_it() -> None:
    for rule in KNOWN.rules.values():
        body = rule_page(KNOWN, rule).body
        if rule.force.is_law and "## What pulls the other way" in body:
            assert tension_pages.OF_LAW in body, rule.id
            assert tension_pages.OF_OTHERS not in body, rule.id


def test_no_page_of_tensions_counts_against_anybody() -> None:
    assert not re.search(r"\b(scored?|breached|per cent|worker [A-Z])\b|%", ALL_TENSIONS.replace(labels.PRINCIPLE, ""))


def test_what_the_law_makes_binding_is_shown_as_what_must_be_weighed() -> None:
    assert "it must be weighed" in PRINCIPLE_PAGES["principles/law.welfare.md"]
    assert "it must be weighed" not in PRINCIPLE_PAGES["principles/acpo.3.md"]
