"""What people say of a rule is kept as departures are; its reasons have codes that others know."""

import json
from datetime import date
from typing import get_args

import pytest

from guidance.app.evaluation.query import Query
from guidance.app.learning.dossier import dossier, public_dossier
from guidance.app.learning.published import is_published
from guidance.app.ledger.opening import open_ledger, stamp
from guidance.app.packs.shipped import shipped
from guidance.engine.ledger.entry import Draft, Stamp
from guidance.engine.model.practice.reasons import REASON_CODES
from guidance.engine.packs.schema.deviation import ReasonWord
from guidance.site.catalogue import Catalogue
from guidance.site.learning.page import page
from guidance.site.learning.public_pages import dossier_path, public_dossiers
from guidance.site.rules.rule_page import rule_page
from tests.cli.conftest import Run

RULE = "wt10.ia.complete"
LATER = date(2026, 11, 30)


def test_every_reason_has_a_code_of_its_own_and_is_one_that_a_departure_may_carry() -> None:
    assert set(get_args(ReasonWord)) == set(REASON_CODES)
    assert len({one.code for one in REASON_CODES.values()}) == len(REASON_CODES)


def test_what_is_said_is_kept_apart_shown_and_taken_away(run: Run) -> None:
    said = "The interpreter she trusts was away."
    kept = run("feedback", RULE, "--in-the-way", said, "--by", "social worker, Kent", "--name", "A. Person",
               "--reason", "not-available")  # fmt: skip
    assert kept.code == 0, kept.err
    assert "Kept about wt10.ia.complete: this got in the way (entry 1" in kept.out
    with open_ledger() as ledger:
        (entry,) = ledger.entries()
    assert said not in json.dumps(dict(entry.body))
    assert "A. Person" not in f"{entry.body}{entry.author}"
    (shown,) = json.loads(run("feedback", RULE, "--format", "json").out)["feedback"]
    assert (shown["words"], shown["hl7"]["code"]) == (said, "service-not-available")
    assert run("ledger", "redact", "1", "because", "--by", "records lead, Kent", "--why", "asked").code == 0
    assert "taken away" in run("feedback", RULE).out
    assert said not in run("feedback", RULE).out


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (("nonsense", "--helped", "x", "--by", "worker, Kent"), "G205"),
        ((RULE, "--helped", "x"), "--by"),
        ((RULE, "--helped", "x", "--followed", "y", "--by", "worker, Kent"), "at a time"),
        ((RULE, "--by", "worker, Kent"), "say what it is"),
        ((RULE, "--helped", "x", "--by", "worker, Kent", "--reason", "nonsens"), "--reason"),
        ((RULE, "--helped", "x\u200by", "--by", "worker, Kent"), "G016"),
    ],
)
def test_what_cannot_be_kept_is_refused_and_nothing_is(run: Run, given: tuple[str, ...], told: str) -> None:
    ran = run("feedback", *given)
    assert ran.code != 0
    assert told in ran.err
    assert "Nothing has been said" in run("feedback", RULE).out


def test_a_rule_that_waits_to_be_named_can_be_spoken_of_and_reviewed(run: Run) -> None:
    waiting = "kno26.discussion"
    assert run("feedback", waiting, "--helped", "x", "--by", "worker, Knowsley").code == 0
    assert "within 24 hours" in " ".join(run("review", waiting).out.split())


def kept_in(year: int, authors: list[str], kind: str) -> None:
    """Put entries into the ledger as though it had taken them in on a day of that year."""
    first = stamp()
    with open_ledger() as ledger:
        for number, author in enumerate(authors):
            moment = Stamp(f"{year}-06-01T09:00:{number % 60:02}.000+01:00", first.packs, first.engine)
            body = {"case": f"C-{number}", "authority": "886", "rule": RULE, "trigger": "t", "decided": f"{year}-05-01",
                    "principles": ["acpo.3"], "reason_code": "wish", "kind": "helped"}  # fmt: skip
            ledger.append(Draft(kind, body, f"{year}-05-01", author, {}), moment)


def shown(as_at: date) -> dict[str, list[int | None]]:
    held = dossier(RULE, Query((), as_at, ledger=None)).ledger
    assert held is not None
    return {year: [one.count for _, one in tally.walk()] for year, tally in (*held.departures, *held.said)}


def test_departures_and_what_was_said_are_counted_once_their_year_has_ended_and_are_the_same_ever_after() -> None:
    roles = ["team manager, Kent", "conference chair, Kent", "service manager, Kent"]
    kept_in(2023, [roles[n % 3] for n in range(9)], "deviation")
    assert shown(date(2024, 3, 31)) == {}
    first = shown(date(2024, 4, 1))
    assert first == {"2023-24": [9, 9, 9, 9, 0]}
    kept_in(2024, [roles[0]], "deviation")
    assert shown(date(2024, 9, 1)) == first
    later = shown(date(2025, 4, 1))
    assert later == {**first, "2024-25": [None]}


def test_where_one_role_decided_how_departures_divide_is_not_shown() -> None:
    kept_in(2023, ["the only conference chair, Kent"] * 9, "deviation")
    assert shown(LATER) == {"2023-24": [9]}
    held = dossier(RULE, Query((), LATER, ledger=None)).ledger
    assert held is not None
    assert held.few_deciders == ("2023-24",)


def test_what_anybody_may_read_of_a_rule_has_nothing_of_a_ledger_in_it() -> None:
    kept_in(2023, ["team manager, Kent", "conference chair, Kent", "service manager, Kent"] * 3, "deviation")
    assert "departures on record" in page(dossier(RULE, Query((), LATER, ledger=None)))
    public = page(public_dossier(RULE, shipped()))
    assert "departures on record" not in public
    assert "No ledger was asked for this page" in public


def test_each_rule_in_force_whose_times_are_published_leads_to_its_dossier_and_no_other_rule() -> None:
    catalogue = Catalogue(shipped(), as_at=date(2026, 11, 30))
    places = dict(public_dossiers(catalogue))
    assert places.keys() == {"reviews/wt26.assess.45wd.html", "reviews/wt26.icpc.15wd.html"}
    alike = [rule for rule in catalogue.rules.values() if is_published(rule.id) or rule.id == "wt26.rev.first"]
    leading = {rule.id for rule in alike if "](/reviews/" in rule_page(catalogue, rule).body}
    assert {dossier_path(catalogue.rules[name]) for name in leading} == places.keys()


def test_few_things_said_are_withheld_and_no_words_are_in_a_dossier(run: Run) -> None:
    kept_in(2023, ["worker, Kent"] * 3, "feedback")
    assert shown(LATER) == {"2023-24": [None, None, None, None]}
    run("feedback", RULE, "--helped", "unmistakable words", "--by", "worker, Kent")
    for format_ in ("table", "json", "html"):
        ran = run("review", RULE, "--whole", "--format", format_)
        assert ran.code == 0, ran.err
        assert "unmistakable" not in ran.out


@pytest.mark.parametrize("given", [("--helped", "  "), ("--helped", ""), ("--helped", "x", "--reasons")])
def test_words_that_are_not_kept_are_never_passed_over_in_silence(run: Run, given: tuple[str, ...]) -> None:
    ran = run("feedback", "wt23.assess.45wd", *given, "--by", "social worker, Kent")
    assert (ran.code, ran.out) == (3, "")
    assert "nothing was recorded" in ran.err


def test_how_many_entries_the_ledger_holds_is_in_nothing_that_may_be_published(run: Run) -> None:
    kept_in(2023, ["worker, Kent"] * 3, "feedback")
    kept_in(2024, ["chair, Kent"], "rule-review")
    records = "examples/one-child-2011.jsonl"
    asked = ("review", RULE, records, "--as-at", "2013-01-31")
    assert "chair, Kent" in run(*asked).out
    assert "(entry" not in run(*asked).out + run("review", "--all").out
    assert "(entry" in run(*asked, "--whole").out
    found = run(*asked, "--format", "json").data
    assert set(found["records"]["receipt"]["ledger"]) == {"hash"}
    assert [review["entry"] for review in found["reviews"]] == [None]
    report = run("trials", "report", "examples/trial-2011.yaml", records, "--as-at", "2012-11-20", "--format", "json")
    assert set(report.data["receipt"]["ledger"]) == {"hash"}
