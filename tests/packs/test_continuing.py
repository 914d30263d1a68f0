"""An edition that continues another has its rules, made at loading, and nobody is told that its own text says them."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from guidance.app.packs import checking
from guidance.app.packs.shipped import shipped
from guidance.engine.evaluate import definition
from guidance.engine.explain.argument import because
from guidance.engine.explain.names import says, source_of
from guidance.engine.explain.outcome import in_words
from guidance.engine.model.finding import Finding, Status
from guidance.engine.model.rule import Evidence, Rule
from guidance.engine.packs.library import Library
from tests.building import CALENDARS, day, event
from tests.packs.pack_files import CASE, INSTRUMENT, item, mapping, rule, written

OLD: Mapping[str, Any] = {
    "instrument": "guide-2020", "title": "The Guide (2020)", "commencement": "2020-01-01", "repeal": "2024-01-01"
}  # fmt: skip
NEW: Mapping[str, Any] = {
    "instrument": "guide-2024", "title": "The Guide (2024)", "commencement": "2024-01-01", "repeal": None,
    "supersedes": "guide-2020", "continues": "guide-2020",
}  # fmt: skip
DECIDE = rule(id="g20.decide")
SOME = DECIDE + rule(id="g20.acknowledge", title="Acknowledge it", within="2 days")


def held(folder: Path, rules: str = SOME, own: str = "", cases: str = "", **changes: str | None) -> Library:
    """Read two editions, the later continuing the earlier, but for what a test changes."""
    files = {
        "old/instrument.yaml": mapping(INSTRUMENT, **OLD),
        "old/01-referral.yaml": rules,
        "new/instrument.yaml": mapping(INSTRUMENT, **{**NEW, **changes}),
        "new/01-referral.yaml": own,
        "new/01-referral.cases.yaml": cases,
    }
    for name, text in files.items():
        if text:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            written((folder / name).parent, {Path(name).name: text})
    return checking.check([folder])


def of_new(library: Library) -> dict[str, Rule]:
    return {r.id: r for r in library.rules if r.instrument.id == "guide-2024"}


def codes(library: Library) -> list[str]:
    return [d.code for d in library.diagnostics]


# ------------------------------------------------------------------------------------------ what is made


def test_each_rule_goes_on_under_the_editions_own_prefix(tmp_path: Path) -> None:
    library = held(tmp_path)
    assert codes(library) == []
    assert sorted(of_new(library)) == ["g24.acknowledge", "g24.decide"]
    made, before = of_new(library)["g24.decide"], library.rule("g20.decide")
    assert before
    assert (made.carries, made.commencement, made.repeal) == ("g20.decide", date(2024, 1, 1), None)
    assert (made.when, made.duty, made.within, made.words) == (before.when, before.duty, before.within, before.words)


@pytest.mark.parametrize("name", ["g20.decide", "g24.decide"])
def test_what_is_named_in_except_does_not_go_on(name: str, tmp_path: Path) -> None:
    assert sorted(of_new(held(tmp_path, except_=f"[{name}]"))) == ["g24.acknowledge"]


def test_what_the_pack_writes_itself_wins(tmp_path: Path) -> None:
    library = held(tmp_path, own=rule(id="g24.decide", within="3 days", should="referral_decided"))
    assert codes(library) == []
    made = of_new(library)
    assert sorted(made) == ["g24.acknowledge", "g24.decide"]
    assert not made["g24.decide"].inferred
    assert str(made["g24.decide"].within) == "3 days"


@pytest.mark.parametrize(
    "own",
    [
        rule(id="g24.settle", replaces="[g20.decide]"),
        item({"id": "g24.settle", "carries": "g20.decide"}),
        item({"id": "g24.settle", "carries": "g20.decide", "compared": "true"}),
    ],
)
def test_what_takes_a_rules_place_stands_alone(own: str, tmp_path: Path) -> None:
    assert sorted(of_new(held(tmp_path, own=own))) == ["g24.acknowledge", "g24.settle"]


def test_a_rule_that_had_ended_before_its_edition_does_not_go_on(tmp_path: Path) -> None:
    assert sorted(of_new(held(tmp_path, SOME + rule(id="g20.gone", repeal="2022-01-01")))) == [
        "g24.acknowledge",
        "g24.decide",
    ]


def test_what_an_edition_has_withdrawn_does_not_come_back(tmp_path: Path) -> None:
    gone = "[{rule: g24.decide, title: Decide, because: no text has it}]"
    assert sorted(of_new(held(tmp_path, withdrawn=gone))) == ["g24.acknowledge"]


def test_a_rule_with_a_mistake_of_its_own_is_not_made_beside_it(tmp_path: Path) -> None:
    library = held(tmp_path, own=rule(id="g24.decide", within="soon"))
    assert codes(library) == ["G012"]
    assert "g24.decide" not in of_new(library)


@pytest.mark.parametrize(
    ("changes", "own", "expected"),
    [
        ({"prefix": "gx"}, "", ["gx.acknowledge", "gx.decide"]),
        ({}, rule(id="gy.more"), ["gy.acknowledge", "gy.decide", "gy.more"]),
        ({"instrument": "guide-2031"}, "", ["g31.acknowledge", "g31.decide"]),
    ],
)
def test_the_prefix_is_said_or_is_its_own_or_is_told_by_the_year(
    changes: dict[str, str], own: str, expected: list[str], tmp_path: Path
) -> None:
    library = held(tmp_path, own=own, **changes)
    assert codes(library) == []
    assert sorted(r.id for r in library.rules if r.instrument.continues) == expected


def test_the_words_of_an_edition_go_on_through_several_that_nobody_has_read(tmp_path: Path) -> None:
    held(tmp_path)
    later = {**NEW, "instrument": "guide-2028", "title": "The Guide (2028)", "commencement": "2028-01-01"}
    later |= {"continues": "guide-2024"}
    (tmp_path / "later").mkdir()
    written(tmp_path / "later", {"instrument.yaml": mapping(INSTRUMENT, **later)})
    library = checking.check([tmp_path])
    made = library.rule("g28.decide")
    assert made
    assert says(made) == "The 2020 edition expected (the 2028 text in force was not read)"


def test_a_shipped_edition_can_be_continued_too(tmp_path: Path) -> None:
    changes = {"instrument": "mine-2030", "continues": "working-together-2023", "prefix": "mine30"}
    written(tmp_path, {"instrument.yaml": mapping(INSTRUMENT, **{**NEW, **changes})})
    library = checking.check([tmp_path])
    there = [r for r in shipped().rules if r.instrument.id == "working-together-2023"]
    assert {r.name for r in library.rules} == {r.name for r in there}
    assert all(r.inferred for r in library.rules)


def test_the_cases_of_what_is_continued_are_put_to_what_is_made(tmp_path: Path) -> None:
    held(tmp_path)
    dated = {"as_at": "2021-04-22", "events": "[2021-04-20 referral_received, 2021-04-21 referral_decided]"}
    written(tmp_path / "old", {"01-referral.cases.yaml": item(CASE, rule="g20.decide", **dated)})
    library, results = checking.run_cases([tmp_path])
    assert [bool(r.mistakes) for r in (*results, *checking.carried_cases(library))] == [False, False]


# ------------------------------------------------------------------------------------------ mistakes


@pytest.mark.parametrize(
    ("changes", "code", "at"),
    [
        ({"continues": "guide-2019"}, "G246", "continues: guide-2019"),
        ({"continues": "guide-2024"}, "G215", "continues: guide-2024"),
        ({"except_": "[g20.decide, g20.decid]"}, "G247", "except: [g20.decide, g20.decid]"),
        ({"instrument": "guide-new"}, "G245", "continues: guide-2020"),
        ({"continues": None, "except_": "[g20.decide]"}, "G112", "except: [g20.decide]"),
        ({"continues": None, "prefix": "g24"}, "G112", "prefix: g24"),
        ({"prefix": "g.24"}, "G109", "prefix: g.24"),
    ],
)
def test_a_mistake_in_what_is_continued_has_its_place(
    changes: dict[str, str], code: str, at: str, tmp_path: Path
) -> None:
    (found,) = held(tmp_path, **changes).diagnostics
    assert (found.code, found.span.text) == (code, at)
    assert found.cure


def test_the_three_mistakes_have_three_codes(tmp_path: Path) -> None:
    changes: list[dict[str, str]] = [{"instrument": "guide-new"}, {"continues": "guide-2019"}, {"except_": "[g20.no]"}]
    found = [codes(held(tmp_path / str(n), **change)) for n, change in enumerate(changes)]
    assert found == [["G245"], ["G246"], ["G247"]]


def test_editions_in_a_circle_are_refused(tmp_path: Path) -> None:
    held(tmp_path)
    written(tmp_path / "old", {"instrument.yaml": mapping(INSTRUMENT, **OLD, continues="guide-2024", prefix="g20")})
    assert set(codes(checking.check([tmp_path]))) == {"G215"}


def test_nobody_writes_that_a_statement_is_inferred(tmp_path: Path) -> None:
    (found,) = held(tmp_path, rule(id="g20.decide", provision="{evidence: inferred}"), continues=None).diagnostics
    assert found.code == "G104"


# ------------------------------------------------------------------------------------------ what is said of it

LAST_DAY = "the last day was Fri 19 April 2024"
EVENTS = ["2024-04-18 referral_received", "2024-04-19 referral_decided", "2024-05-18 case_closed"]
RECORDS = [
    [event(EVENTS[0])],
    [event(said) for said in EVENTS[:2]],
    [event(EVENTS[0]), event("2024-04-29 referral_decided")],
    [event(EVENTS[0]), event(EVENTS[2])],
]


def found_of(library: Library, as_at: str) -> list[Finding]:
    terms: dict[str, Any] = {"calendars": CALENDARS, "states": {}}
    rules = list(of_new(library).values())
    return [f for events in RECORDS for f in definition.evaluate(rules, events, day(as_at), **terms)]


@pytest.mark.parametrize("as_at", ["2024-04-18", "2024-04-19", "2024-04-20", "2024-06-30"])
@pytest.mark.parametrize("modality", ["should", "may"])
def test_no_line_says_that_the_edition_in_force_expects_it(as_at: str, modality: str, tmp_path: Path) -> None:
    less = {"should": None, "within": None} if modality == "may" else {}
    library = held(tmp_path, rule(id="g20.decide", **{**less, modality: "referral_decided"}))
    found = found_of(library, as_at)
    assert found
    past = "allowed" if modality == "may" else "expected"
    for f in found:
        line = in_words(f, day(as_at))
        told = " ".join(because(f, day(as_at), CALENDARS))
        assert line.startswith(f"the 2020 edition {past} this: ")
        assert line.endswith("; the 2024 text in force was not read")
        assert f"The 2020 edition {past} (the 2024 text in force was not read)" in told
        assert "Statutory guidance" not in line + told
        assert "not shown in time" not in line + told


def test_what_is_not_on_the_record_is_still_told(tmp_path: Path) -> None:
    found = [
        f
        for f in found_of(held(tmp_path, rule(id="g20.decide", until="case_closed")), "2024-06-30")
        if f.status is Status.BREACHED and not f.performed
    ]
    assert [in_words(f, day("2024-06-30")) for f in found if not f.lapsed] == [
        f"the 2020 edition expected this: not on the record by then: {LAST_DAY}; the 2024 text in force was not read"
    ]
    assert [bool(f.lapsed) for f in found] == [False, True]


def test_its_place_in_a_text_that_nobody_read_is_not_given(tmp_path: Path) -> None:
    told = rule(id="g20.decide", provision="{heading: Asking, paragraph: 12, evidence: confirmed}")
    made = of_new(held(tmp_path, told))["g24.decide"]
    assert str(made.provision) == ""
    assert made.evidence is Evidence.INFERRED
    assert source_of(made) == "The Guide (2024), inferred from The Guide (2020), Asking, paragraph 12"


def test_an_edition_whose_text_was_read_speaks_for_itself(tmp_path: Path) -> None:
    made = of_new(held(tmp_path, text_read="true"))["g24.decide"]
    assert not made.inferred
    assert says(made) == "Statutory guidance expects (believed)"


def test_a_reading_of_the_editions_own_text_makes_it_speak_for_itself_and_is_named(tmp_path: Path) -> None:
    words = of_new(held(tmp_path))["g24.decide"].words
    check = {"rule": "g24.decide", "words": f'"{words}"', "checked_by": "policy team, Anytown Council",
             "against": "{text: The Guide of 2024, place: page 3}", "checked_on": "2026-11-20",
             "result": "agrees"}  # fmt: skip
    written(tmp_path, {"checks.yaml": "kept_to: 2026-11-25\nchecks:\n" + item(check)})
    made = of_new(checking.check([tmp_path]))
    assert says(made["g24.decide"]) == "Statutory guidance expects (as read by policy team, Anytown Council)"
    assert not made["g24.decide"].inferred
    assert made["g24.acknowledge"].inferred


def test_a_reading_that_differs_leaves_it_inferred(tmp_path: Path) -> None:
    words = of_new(held(tmp_path))["g24.decide"].words
    check = {"rule": "g24.decide", "words": f'"{words}"', "checked_by": "policy team, Anytown Council", "note": "No.",
             "against": "{text: The Guide of 2024, place: page 3}", "checked_on": "2026-11-20",
             "result": "differs"}  # fmt: skip
    written(tmp_path, {"checks.yaml": "kept_to: 2026-11-25\nchecks:\n" + item(check)})
    made = of_new(checking.check([tmp_path]))["g24.decide"]
    assert made.inferred
    assert "said to differ from its text" in says(made)


# ------------------------------------------------------------------------------------------ the shipped edition


def test_the_edition_of_2026_goes_on_from_2023_and_says_so() -> None:
    library = shipped()
    before = {r.name for r in library.rules if r.instrument.id == "working-together-2023"}
    now = {r.name: r for r in library.rules if r.instrument.id == "working-together-2026"}
    assert {name for name, r in now.items() if r.inferred} <= before
    assert before - set(now) == set()
    for r in now.values():
        own = "The law " if r.force.is_law else "Statutory guidance "
        lead = "The 2023 edition " if r.inferred else own
        assert says(r).startswith(lead), r.id
        assert r.inferred is ("the 2026 text in force was not read" in says(replace(r)))
