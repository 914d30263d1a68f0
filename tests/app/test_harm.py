"""Words of harm find what has to be done, whatever else is typed, at the command line and in a browser alike.

With `GUIDANCE_HARM=whole`, every word of a subject held elsewhere is put beside every word of harm.
"""

import json
import os
import subprocess
from itertools import product

import pytest

from benchmarks.search import DAY
from guidance.app.search import Search, answer
from guidance.engine.search.packed import packed
from guidance.engine.search.ranking import ranked
from tests.app.test_questions import LIBRARY, NODE, SCRIPT, TODAY, as_fetched, index
from tests.building import day

HARM = LIBRARY.trade.harm.words
ELSEWHERE = [word for subject in LIBRARY.trade.elsewhere for word in subject.words]
WHOLE = os.environ.get("GUIDANCE_HARM") == "whole"
PAIRS = (
    list(product(ELSEWHERE, HARM))
    if WHOLE
    else [(ELSEWHERE[n % len(ELSEWHERE)], HARM[n % len(HARM)]) for n in range(0, 3 * len(ELSEWHERE), 5)]
)
NAMED = [
    "CSE", "CCE", "trafficked", "trafficking", "child being trafficked", "exploited", "groomed", "FGM", "suicidal",
    "cutting herself", "she cuts herself", "weapon", "carrying weapons", "knife", "locked in", "left alone", "not fed",
    "starving",
]  # fmt: skip
TYPED = NAMED + [f"{one} {other}" for pair in PAIRS for one, other in (pair, pair[::-1])[: 2 if WHOLE else 1]]
RUN = """
const search = require(process.argv[1]), given = JSON.parse(require("fs").readFileSync(0, "utf8"));
const index = search.unpacked(given.pieces);
console.log(JSON.stringify(given.typed.filter(typed => {
  const answer = search.ranked(index, typed, given.today);
  return !(answer.atRisk && answer.found.slice(0, 3).some(f => given.finds.includes(f.edition && f.edition[0])));
})));
"""


def test_what_is_found_for_a_child_at_risk_is_in_force() -> None:
    rules = {rule.id: rule for rule in LIBRARY.rules}
    assert LIBRARY.trade.harm.finds
    assert [name for name in LIBRARY.trade.harm.finds if not rules[name].in_force(TODAY)] == []


def test_words_of_harm_find_what_has_to_be_done_among_the_first_three() -> None:
    finds = {LIBRARY.trade.harm.finds[0]}
    assert {word for word in HARM if not _found(word, finds)} == set()
    assert [typed for typed in TYPED if not _found(typed, finds)] == []


def _found(typed: str, finds: set[str]) -> bool:
    answered = ranked(index(), typed, DAY)
    return answered.at_risk and any(f.edition and f.edition.id in finds for f in answered.found[:3])


@pytest.mark.skipif(NODE is None, reason="node is not on this machine")
def test_words_of_harm_find_it_in_a_browser_too() -> None:
    finds = LIBRARY.trade.harm.finds[:1]
    given = {"pieces": {**packed(index()), "items": as_fetched()}, "typed": TYPED, "finds": finds, "today": DAY}
    ran = subprocess.run(
        [NODE or "", "-e", RUN, str(SCRIPT)], input=json.dumps(given), capture_output=True, text=True, check=True
    )
    assert json.loads(ran.stdout) == []


@pytest.mark.parametrize(
    "typed",
    [
        "asylum seeker child with bruises",
        "SEN pupil disclosed abuse",
        "baby not feeding mum drunk",
        "EHCP boy says dad hit him",
        "age assessment lad says he was beaten",
        "universal credit mum kids starving",
        "GP appointment girl with brused arms",
        "child says step dad touches her",
        "mum drunk passed out 3 yr old here now",
        "nursery fees unpaid and child has a black eye",
    ],
)
def test_a_child_who_may_be_harmed_is_found_beside_another_subject(typed: str) -> None:
    answered = ranked(index(), typed, DAY)
    assert answered.at_risk
    assert "wt26.refer.make" in [f.edition.id for f in answered.found[:3] if f.edition]


@pytest.mark.parametrize(
    "typed",
    [
        "first core group",
        "how long is an EPO",
        "keep in touch with a care leaver",
        "kicked off the plan",
        "GCSE results",
    ],
)
def test_what_tells_of_no_harm_is_no_alarm(typed: str) -> None:
    assert not ranked(index(), typed, DAY).at_risk


def test_an_older_edition_alone_gives_its_own_rule_for_a_child_at_risk() -> None:
    found = answer(LIBRARY, Search("asylum seeker child with bruises", as_at=day("2012-05-01")))
    assert "wt10.refer.make" in [result.entry.id for result in found.results[:3]]
