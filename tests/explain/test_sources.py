"""Each provision is printed under its own instrument: a section is the Act's, never the guidance's that tells of it."""

import re
from dataclasses import replace

import pytest

from guidance.app.packs.shipped import shipped
from guidance.app.search import listed
from guidance.engine.explain.names import source_of
from guidance.engine.model.instruments.citation import in_full
from guidance.engine.model.rule import Force, Instrument, Provision, Rule
from tests.building import rule

GUIDANCE = [i.title for i in shipped().instruments if not i.force.is_law]
UNDER_GUIDANCE = re.compile(rf"(?:{'|'.join(map(re.escape, GUIDANCE))})[^;]*?, (?:sections?|regulations?) \d")
TOLD = [r for r in shipped().rules if r.force.is_law and not r.instrument.force.is_law]


def told(rests_on: tuple[str, ...], *, section: str = "", heading: str = "Notifying incidents") -> Rule:
    """Return a rule of an Act that a manual tells of."""
    manual = Instrument("manual", "The Manual (2026)", Force.STATUTORY_GUIDANCE)
    place = Provision(heading=heading, section=section)
    return replace(rule(), force=Force.ACT, instrument=manual, provision=place, rests_on=rests_on)


MANUAL = "as set out in The Manual (2026), Notifying incidents"


@pytest.mark.parametrize(
    ("rests_on", "section", "said"),
    [
        (("Children Act 2004 s.16C(1)",), "16C(1)", f"Children Act 2004, section 16C(1), {MANUAL}"),
        (("Children Act 2004 s.16C(1)",), "", f"Children Act 2004, section 16C(1), {MANUAL}"),
        (("Children Act 1989 s.47",), "", f"Children Act 1989, section 47, {MANUAL}"),
        (("Children Act 1989, s.47(4)",), "", f"Children Act 1989, section 47(4), {MANUAL}"),
        (("Some Act 2008",), "31", f"Some Act 2008, section 31, {MANUAL}"),
        (("SI 2006/90 reg 6(1)(b)",), "", f"SI 2006/90, regulation 6(1)(b), {MANUAL}"),
        (("SI 2010/959 regs 3 and 4",), "", f"SI 2010/959, regulations 3 and 4, {MANUAL}"),
        (("Children Act 1989 ss 17 and 47",), "", f"Children Act 1989, sections 17 and 47, {MANUAL}"),
        (("Some Rules 2008 r.3",), "", f"Some Rules 2008, rule 3, {MANUAL}"),
        (("Some Rules 2008",), "", f"Some Rules 2008, {MANUAL}"),
        (("An Act 2001 s.1", "SI 2002/2 reg 2"), "", f"An Act 2001, section 1; SI 2002/2, regulation 2, {MANUAL}"),
        ((), "9", f"section 9, {MANUAL}"),
    ],
)
def test_law_told_in_guidance_is_printed_under_the_law(rests_on: tuple[str, ...], section: str, said: str) -> None:
    assert source_of(told(rests_on, section=section)) == said


def test_a_heading_that_names_the_law_is_the_law() -> None:
    said = source_of(told(("SI 2001/1 reg 4",), heading="Some Regulations 2001, regulation 4"))
    assert said == "Some Regulations 2001, regulation 4, as set out in The Manual (2026)"


def test_the_place_alone_is_left_out_where_guidance_gives_none() -> None:
    said = source_of(told(("Children Act 1989 s.47",), heading=""))
    assert said == "Children Act 1989, section 47, as set out in The Manual (2026)"


def test_what_is_not_a_citation_of_a_place_is_written_as_it_is() -> None:
    assert in_full("the common law") == "the common law"


def test_packs_hold_law_that_is_told_in_guidance() -> None:
    assert len(TOLD) >= 10


@pytest.mark.parametrize("one", TOLD, ids=lambda r: r.id)
def test_shipped_law_told_in_guidance_names_its_law_first(one: Rule) -> None:
    assert one.rests_on
    assert source_of(one).startswith((in_full(one.rests_on[0]), one.provision.heading))
    assert f"as set out in {one.instrument.title}" in source_of(one)


def test_no_section_or_regulation_is_printed_under_the_title_of_guidance() -> None:
    for row in listed(shipped().rules):
        assert not UNDER_GUIDANCE.search(row["source"]), row["id"]


def test_the_pattern_finds_what_it_is_to_find() -> None:
    assert UNDER_GUIDANCE.search("Working Together to Safeguard Children (2026), section 16C(1), Duty to notify")
