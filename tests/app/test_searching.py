"""Looking for rules and principles: the best first, and nothing where nothing is relevant."""

import json
from dataclasses import replace

import pytest

from guidance.app.packs.shipped import shipped
from guidance.app.search import Entry, Search, listed, search
from guidance.engine.model.rule import Rule
from tests.building import day, rule

LIBRARY = shipped()
EVERYTHING: list[Entry] = [*LIBRARY.rules, *LIBRARY.principles]
NOW = [rule for rule in LIBRARY.rules if rule.in_force(day("2011-06-30"))]


def ids(words: str = "", **wanted: object) -> list[str]:
    return [entry.id for entry in search(LIBRARY, Search(words, **wanted))]  # type: ignore[arg-type]


def test_an_identifier_finds_its_own_rule_first() -> None:
    some = NOW[::6]
    assert {rule.id: ids(rule.id)[0] for rule in some} == {rule.id: rule.id for rule in some}


def test_a_title_finds_its_own_entry_among_the_first_three() -> None:
    now = day("2011-06-30")
    titles = [entry.title for entry in search(LIBRARY, Search(as_at=now))][::3]
    assert [t for t in titles if t not in [e.title for e in search(LIBRARY, Search(t, as_at=now))[:3]]] == []


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("initial assessment 10 working days", "wt10.ia.complete"),
        ("finish the initial assessment", "wt10.ia.complete"),
        ("how long do we have to finish the initial assessment?", "wt10.ia.complete"),
        ("conference within 15 working days", "wt10.icpc.15wd"),
        ("first core group", "wt10.cg.first"),
        ("deciding without certainty", "acpo.1"),
        ("visit a child with adopters", "aar05.visit.first"),
    ],
)
def test_what_was_looked_for_is_among_the_first_three(words: str, wanted: str) -> None:
    assert wanted in ids(words, as_at=day("2011-06-30"))[:3]


@pytest.mark.parametrize(
    ("words", "near"), [("icpc", "conference"), ("s47", "section 47"), ("epo", "emergency protection order")]
)
def test_what_practitioners_shorten_is_found_in_full(words: str, near: str) -> None:
    best = listed(search(LIBRARY, Search(words))[:3])
    assert best
    assert all(near in json.dumps(entry).lower() for entry in best)


@pytest.mark.parametrize(
    "words",
    [
        "parking permit",
        "zebra",
        "?!",
        "the of and",
        "xyzzy plugh",
        "' OR zebra = zebra --",
        '"',
        "zebra*",
        '"zebra" NEAR "giraffe"',
        "*",
    ],
)
def test_nothing_relevant_gives_an_empty_list(words: str) -> None:
    assert ids(words) == []


def test_the_word_forms_of_a_language_are_one() -> None:
    assert set(ids("conferences")) == set(ids("conference"))


def test_with_no_words_everything_is_listed_in_order() -> None:
    everything = ids()
    assert everything == sorted(everything)
    assert len(everything) == len(LIBRARY.rules) + len(LIBRARY.principles)


def test_every_edition_is_found_unless_a_date_is_given() -> None:
    editions = {name.split(".")[0] for name in ids("conference within 15 working days")}
    assert {"wt10", "wt13"} <= editions
    dated = {name.split(".")[0] for name in ids("conference within 15 working days", as_at=day("2014-01-01"))}
    assert "wt13" in dated
    assert not {name for name in dated if name.startswith("wt") and name != "wt13"}


def test_what_no_record_can_show_is_found_unless_a_date_is_given() -> None:
    unseen = {r.id for r in LIBRARY.rules if not r.checkable}
    assert unseen <= set(ids())
    assert unseen.isdisjoint(ids(as_at=day("2012-01-01")))


def test_a_local_rule_is_found_for_its_authority_and_not_for_another() -> None:
    locals_ = {r.id: r.authority for r in LIBRARY.rules if r.authority}
    for name, authority in locals_.items():
        assert name in ids(authority=authority)
        assert name not in ids(authority="201" if authority != "201" else "202")


def test_a_bearer_narrows_the_rules_and_leaves_principles_out() -> None:
    found = search(LIBRARY, Search(bearer="Police"))
    assert found
    assert all(isinstance(entry, Rule) and "police" in entry.bearer.lower() for entry in found)


@pytest.mark.parametrize("force", sorted({str(entry.force) for entry in EVERYTHING}))
def test_a_force_narrows_to_what_has_it(force: str) -> None:
    having = {entry.id for entry in EVERYTHING if str(entry.force) == force}
    assert set(ids(force=force)) == having


def test_each_entry_says_whether_it_is_a_rule_or_a_principle() -> None:
    entries = search(LIBRARY, Search())
    data = listed(entries)
    assert [d["kind"] for d in data] == ["rule" if isinstance(entry, Rule) else "principle" for entry in entries]
    assert json.loads(json.dumps(data)) == data


def test_a_principle_has_no_status_and_no_score() -> None:
    principles = [d for d in listed(search(LIBRARY, Search())) if d["kind"] == "principle"]
    assert principles
    assert not any({"status", "score", "met", "modality"} & set(d) for d in principles)


ASKED = ["have we blown the timescale if the family went away", "who signs it off", "can I have longer"]


@pytest.mark.parametrize(
    "words",
    [
        "have we blown the timescale if the family went away",
        "Have we blown the timescale, if the family went away?",
        "blown timescale",
        "family went away",
        "who signs it off",
    ],
)
def test_a_rule_is_found_by_the_questions_that_it_answers(words: str) -> None:
    asked = rule("t.asked", title="Record why", asked_as=ASKED)
    assert "t.asked" in [e.id for e in search(replace(LIBRARY, rules=(*LIBRARY.rules, asked)), Search(words))][:3]
    assert "t.asked" not in [
        e.id for e in search(replace(LIBRARY, rules=(*LIBRARY.rules, replace(asked, asked_as=()))), Search(words))
    ]


def test_a_question_asked_as_it_stands_finds_its_own_rule_first() -> None:
    asked = rule("t.asked", title="Record why", asked_as=["who has to be at the conference", "a", "b"])
    found = search(replace(LIBRARY, rules=(*LIBRARY.rules, asked)), Search("who has to be at the conference?"))
    assert found[0].id == "t.asked"
    assert listed(found[:1])[0]["asked_as"] == ["who has to be at the conference", "a", "b"]


def test_what_was_not_compared_says_so_wherever_rules_are_listed() -> None:
    carried = [entry for entry in listed(LIBRARY.rules) if entry["carries"]]
    assert carried
    assert {entry["compared"] for entry in carried} <= {True, False}
    assert {entry["compared"] for entry in listed(LIBRARY.rules) if not entry["carries"]} == {None}


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("how long can a child be kept in secure without a court", "sa91.max"),
        ("when does police protection end if taken at 11pm on Saturday", "ca89.pp.max"),
        ("when must a care plan be made", "cpr10.plan.care"),
        ("can the police interview a child without parents", "wt26.s47.without-parents"),
    ],
)
def test_what_is_asked_in_the_words_of_the_day_finds_its_rule_first(words: str, first: str) -> None:
    assert search(LIBRARY, Search(words, as_at=day("2026-11-29")))[0].id == first
