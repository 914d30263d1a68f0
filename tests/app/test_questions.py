"""The search answers questions as practitioners put them, alike at the command line and in a browser."""

import gzip
import json
import re
import shutil
import subprocess
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from benchmarks.search import DAY, FILE, LISTS, half, read
from guidance.app.packs.shipped import shipped
from guidance.app.search import Entry, Search, answer, index_of
from guidance.engine.model.rule import Rule
from guidance.engine.search.index import Index
from guidance.engine.search.packed import packed
from guidance.engine.search.ranking import Found, ranked
from guidance.engine.search.spelling import distance
from guidance.engine.search.terms import mark
from tests.building import day

LIBRARY = shipped()
EVERY: tuple[Entry, ...] = (*LIBRARY.rules, *LIBRARY.principles)
TODAY = day(DAY)
NODE = shutil.which("node")
SCRIPT = Path("guidance/site/theme/search.js").resolve()
QUESTIONS = [(kind, q["ask"], q["finds"]) for kind, qs in read(FILE).items() for q in qs]
SEEN = [question for question in QUESTIONS if half(question[1]) == "seen"]
LISTED = [
    (q["ask"], q["finds"]) for file in LISTS for qs in read(file).values() for q in qs if half(q["ask"]) == "seen"
]
RUN = """
const search = require(process.argv[1]), given = JSON.parse(require("fs").readFileSync(0, "utf8"));
const index = search.unpacked(given.pieces);
const name = f => f.edition ? f.edition[0] : index.items[f.item].id;
console.log(JSON.stringify(given.questions.map(typed => {
  const answer = search.ranked(index, typed, given.today);
  return [answer.found.slice(0, 12).map(name), answer.elsewhere, answer.nearest.map(name), answer.atRisk];
})));
"""


@cache
def index() -> Index:
    return index_of(LIBRARY, EVERY)


def name(found: Found) -> str:
    return found.edition.id if found.edition else index().items[found.item].id


def as_fetched() -> list[dict[str, Any]]:
    """Return the items as a browser has them."""
    return [
        {
            "id": i.id,
            "kind": i.kind,
            "titles": i.titles,
            "editions": [[e.id, i.titles.index(e.title), e.begins, e.ends, e.year] for e in i.editions],
        }
        for i in index().items
    ]


@cache
def found(typed: str) -> tuple[str, ...]:
    return tuple(map(name, ranked(index(), typed, DAY).found))


def place(typed: str, finds: Sequence[str]) -> int:
    return next((n for n, id_ in enumerate(found(typed), 1) if id_ in finds), 99)


def test_there_are_questions_enough_and_some_that_no_pack_answers() -> None:
    assert len(QUESTIONS) >= 200
    assert sum(not finds for *_, finds in QUESTIONS) >= 30
    assert len({ask for _, ask, _ in QUESTIONS}) == len(QUESTIONS)


def test_what_answers_a_question_is_there() -> None:
    known = {entry.id for entry in EVERY}
    assert {id_ for *_, finds in QUESTIONS for id_ in finds} <= known


def test_of_the_questions_that_may_be_looked_at_most_are_answered_first() -> None:
    places = [place(ask, finds) for _, ask, finds in SEEN if finds]
    assert sum(n == 1 for n in places) >= 0.65 * len(places)
    assert sum(n <= 3 for n in places) >= 0.82 * len(places)


def test_of_every_list_what_may_be_looked_at_is_answered_as_is_wanted() -> None:
    places = [place(ask, finds) for ask, finds in LISTED if finds]
    assert sum(n == 1 for n in places) >= 0.75 * len(places)
    assert sum(n <= 3 for n in places) >= 0.9 * len(places)
    unanswered = [ask for ask, finds in LISTED if not finds]
    assert sum(not found(ask) for ask in unanswered) >= 0.9 * len(unanswered)


def test_beside_what_is_done_for_a_child_at_risk_stands_what_answers_the_question() -> None:
    typed = "stop dad seeing her on saturday, he turned up drunk last time"
    first = found(typed)[:3]
    assert "wt26.refer.make" in first
    assert {"ca89.s34.refuse", "cpr10.contact.refused"} & set(first)


def test_a_question_that_the_packs_do_not_answer_is_answered_by_none() -> None:
    unanswered = [ask for _, ask, finds in QUESTIONS if not finds]
    assert sum(not found(ask) for ask in unanswered) >= 0.9 * len(unanswered)


def test_its_own_question_finds_each_requirement_first() -> None:
    live = [r for r in LIBRARY.rules if r.in_force(TODAY)]
    assert {q: r.id for r in live for q in r.asked_as[:1] if found(q)[:1] != (r.id,)} == {}


def test_no_two_requirements_in_force_are_asked_about_in_the_same_words() -> None:
    asked = [(mark(q), r.id) for r in EVERY if _live(r) for q in r.asked_as]
    assert len({number for number, _ in asked}) == len(asked)


def _live(entry: Entry) -> bool:
    return not isinstance(entry, Rule) or entry.in_force(TODAY)


def test_every_requirement_in_force_and_every_principle_says_what_people_ask() -> None:
    live = [r for r in LIBRARY.rules if r.in_force(TODAY) and r.authority is None and not r.trial]
    every: tuple[Entry, ...] = (*live, *LIBRARY.principles)
    silent = [entry.id for entry in every if not entry.asked_as]
    assert [id_ for id_ in silent if not id_.startswith("wt10.")] == []


def test_no_rule_that_is_over_stands_above_one_in_force_that_took_its_place() -> None:
    rules = {rule.id: rule for rule in LIBRARY.rules}
    every = [
        rules[id_] for _, ask, _ in QUESTIONS if not re.search(r"20\d\d|old", ask) for id_ in found(ask) if id_ in rules
    ]
    replaced = {name for rule in LIBRARY.rules if rule.in_force(TODAY) for name in rule.replaces}
    later = {rule.name for rule in LIBRARY.rules if rule.in_force(TODAY) and _series(rule)}
    assert [
        r.id for r in every if r.repeal and r.repeal <= TODAY and (r.id in replaced or (_series(r) and r.name in later))
    ] == []


def _series(rule: Rule) -> bool:
    return rule.instrument.id.startswith("working-together")


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("conference deadline 2010", "wt10.icpc.15wd"),
        ("core group under the 2018 edition", "wt18.cg.first"),
        ("first review conference in 2014", "wt13.rev.first"),
        ("LADO one working day wt15", "wt15.lado.tell"),
        ("first core group now", "wt26.cg.first"),
        ("when is the first core group due?", "wt26.cg.first"),
        ("rapid review working together 2018", "wt18.rapid-review"),
        ("section 11 of the Children Act 2004", "ca04.s11.arrangements"),
    ],
)
def test_a_year_chooses_the_edition_and_the_name_of_a_law_does_not(typed: str, wanted: str) -> None:
    assert wanted in found(typed)[:3]


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("LAC review adjourned how long", "cpr10.review.adjourned"),
        ("initial health assessment requested", "cpr10.health.assess"),
        ("iro left", "ca89.s25a.vacancy"),
        ("epo extended", "ca89.epo.max.2"),
    ],
)
def test_what_people_call_an_event_swallows_no_words_where_no_rule_is_called_so(typed: str, wanted: str) -> None:
    assert wanted in found(typed)[:3]


def test_editions_of_one_requirement_are_one_result_and_the_one_in_force_is_first() -> None:
    results = answer(LIBRARY, Search("first core group within 10 working days")).results
    assert results[0].entry.id == "wt26.cg.first"
    assert {rule.id for rule in results[0].others} >= {"wt10.cg.first", "wt18.cg.first", "wt23.cg.first"}
    assert not {rule.id for rule in results[0].others} & {result.entry.id for result in results}


@pytest.mark.parametrize(
    ("one", "other", "far"),
    [
        ("police", "police", 0),
        ("polcie", "police", 1),
        ("refferal", "referral", 2),
        ("deth", "death", 1),
        ("a", "abc", 2),
        ("", "ab", 2),
        ("stratergy", "strategy", 1),
        ("conferance", "conference", 1),
        ("kitten", "sitting", 3),
        ("ca", "abc", 3),
    ],
)
def test_spellings_are_as_far_apart_as_the_letters_to_be_changed(one: str, other: str, far: int) -> None:
    assert distance(one, other) == distance(other, one) == far


@pytest.mark.parametrize(
    ("typed", "right"),
    [
        ("privte fostring", "private fostering"),
        ("startegy discussion", "strategy discussion"),
        ("coroner investigaton", "coroner investigation"),
        ("initail conferense", "initial conference"),
        ("safegaurding partners", "safeguarding partners"),
        ("rapid reveiw", "rapid review"),
        ("emergancy protection", "emergency protection"),
        ("indepndent scrutiny", "independent scrutiny"),
        ("looked aftr review", "looked after review"),
        ("core gruop", "core group"),
    ],
)
def test_a_word_misspelt_by_two_letters_finds_what_the_right_one_does(typed: str, right: str) -> None:
    assert found(typed)[:1] == found(right)[:1] != ()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("15 working days", "fifteen working days"),
        ("15wd", "15 working days"),
        ("s47", "section 47"),
        ("s.20", "section 20"),
        ("reg 24", "regulation 24"),
        ("72hrs", "72 hours"),
        ("6 weekly visits", "six weekly visits"),
        ("2nd review", "second review"),
        ("conferences", "conference"),
        ("the child's wishes", "the childs wishes"),
    ],
)
def test_two_ways_of_writing_one_thing_find_the_same(one: str, other: str) -> None:
    assert found(one) == found(other) != ()


@pytest.mark.skipif(NODE is None, reason="node is not on this machine")
def test_the_browser_ranks_as_the_command_line_does() -> None:
    odd = [
        "",
        "?!",
        "the of and",
        "15",
        "wt18",
        "old rules on referral",
        "Children's wishes",
        "café children",
        "stratergy meating",
    ]
    typed = [
        *(ask for _, ask, _ in QUESTIONS),
        *(ask for ask, _ in LISTED),
        *odd,
        *(r.asked_as[0] for r in LIBRARY.rules[::9] if r.asked_as),
    ]
    given = {"pieces": {**packed(index()), "items": as_fetched()}, "questions": typed, "today": DAY}
    ran = subprocess.run(
        [NODE or "", "-e", RUN, str(SCRIPT)], input=json.dumps(given), capture_output=True, text=True, check=True
    )
    here = [ranked(index(), each, DAY) for each in typed]
    told = [[[*map(name, r.found[:12])], [*r.elsewhere], [*map(name, r.nearest)], r.at_risk] for r in here]
    assert json.loads(ran.stdout) == told


def test_the_index_is_small_enough_to_be_fetched() -> None:
    whole = json.dumps(packed(index()), separators=(",", ":")).encode()
    assert len(gzip.compress(whole)) < 250_000


@pytest.mark.parametrize(
    ("typed", "right"),
    [
        ("referral decision within how many days", "wt26.refer.decide"),
        ("how many days for icpc", "wt26.icpc.15wd"),
        ("bruise on a baby not yet mobile", "wt26.refer.make"),
        ("non mobile baby with a bruise", "wt26.refer.make"),
        ("parent smacked child and left a mark", "wt26.refer.make"),
        ("dad hit her with a belt", "wt26.refer.make"),
        ("IRO how soon after placement first review", "cpr10.review.first"),
        ("stat visits first week of placement", "cpr10.visit.first"),
        ("statutory visit new placement", "cpr10.visit.first"),
        ("dad wont let me see the baby", "ca89.s47.refused"),
        ("mum refuses to let me see the child", "ca89.s47.refused"),
    ],
)
def test_a_plain_question_on_a_child_at_risk_or_on_time_is_answered_first(typed: str, right: str) -> None:
    assert found(typed)[0] == right


@pytest.mark.parametrize(
    ("typed", "right"),
    [
        ("private fostering visits", "pf05.visits-yr1"),
        ("how long can police keep a child under police protection", "ca89.pp.max"),
        ("RCPC time limit", "wt26.rev.first"),
        ("child death who do i notify", "wt26.cdr.notify"),
        ("who has to be at a strategy discussion", "wt26.sd.minimum.2"),
        ("alegation against a teacher", "wt26.lado.senior"),
        ("LADO how quickly do i tell them", "wt26.lado.tell"),
    ],
)
def test_a_plain_question_is_answered_among_the_first_three(typed: str, right: str) -> None:
    assert right in found(typed)[:3]


@pytest.mark.parametrize(
    ("typed", "subject"),
    [
        ("personal education plan how soon", "the personal education plan"),
        ("PEP timescale", "the personal education plan"),
        ("can i smack my child", "the physical punishment of children by their parents"),
        ("is it legal to smack", "the physical punishment of children by their parents"),
        ("what is the phone number of children's services", "telephone numbers and addresses"),
        ("phone number for mash", "telephone numbers and addresses"),
    ],
)
def test_a_question_of_another_subject_is_sent_there_and_answered_by_no_rule(typed: str, subject: str) -> None:
    answered = ranked(index(), typed, DAY)
    assert ([index().subjects[n].subject for n in answered.elsewhere], answered.found) == ([subject], ())
