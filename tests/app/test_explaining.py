"""One finding as an argument, why a rule does not apply, and what a code means."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from guidance.app.evaluation.query import Query
from guidance.app.explanation import explain_code, explain_rule, is_code
from guidance.app.packs.codes import catalogue
from guidance.app.packs.shipped import HOUSE, shipped
from guidance.app.refusal import Refused
from tests.app.conftest import Record
from tests.building import day

Asked = Callable[..., Query]
REFERRAL = "2011-04-18 referral_received"
EXAMPLE = Query((HOUSE / "examples" / "one-child-2011.jsonl",), day("2011-11-20"), case="EX-1", ledger=None)


def test_a_finding_is_argued_in_a_sentence_then_numbered_reasons_then_the_whole_trace(ask: Asked) -> None:
    sentence, reasons, trace = (
        explain_rule(ask(REFERRAL), "wt10.ia.complete", depth) for depth in ("sentence", "reasons", "trace")
    )
    assert len(sentence) == 1
    assert sentence[0].startswith("Statutory guidance expects: Finish the initial assessment within 10 working days")
    assert reasons[0] == sentence[0]
    assert [line.strip()[:2] for line in reasons[2:5]] == ["1.", "2.", "3."]
    assert trace[: len(reasons)] == reasons
    assert any(line.strip().startswith("Step 1: ") for line in trace)


def test_the_days_passed_over_are_in_the_argument(ask: Asked) -> None:
    said = " ".join(explain_rule(ask(REFERRAL), "wt10.ia.complete", "reasons"))
    assert all(why in said for why in ("Good Friday", "Easter Monday", "Royal wedding", "Early May bank holiday"))
    assert "Fri 6 May 2011" in said


EASTER, CHRISTMAS = ("Good Friday", "Easter Monday"), ("Christmas Day", "Boxing Day")


WHERE_DAYS_ARE_COUNTED: list[tuple[Record, str, tuple[str, ...]]] = [
    ("2024-03-28 referral_received", "wt23.refer.decide", (*EASTER, "footnote 209")),
    ("2024-03-27 referral_received", "wt23.refer.decide.2", ("footnote 209",)),
    ("2024-12-24 referral_received", "wt23.refer.decide", (*CHRISTMAS, "footnote 209")),
    ({"at": "2024-12-19", "event": "icpc_held", "plan_agreed": True}, "wt23.cg.first", (*CHRISTMAS, "footnote 209")),
    (
        {"at": "2025-04-10", "event": "strategy_discussion_held", "s47_initiated": True},
        "wt23.icpc.15wd",
        (*EASTER, "Christmas Day and Good Friday"),
    ),
    ({"at": "2025-12-23", "event": "allegation_received", "reached": "employer"}, "wt23.lado.tell", ("footnote 209",)),
    ("2026-12-24 referral_received", "wt26.refer.decide", (*CHRISTMAS, "the text of 2026 was not read")),
    ("2026-12-16 looked_after_started", "cpr10.review.first", (*CHRISTMAS, "regulation 2(1)")),
    ("2026-04-01 placement_started", "cpr10.plan.placement", (*EASTER, "regulation 2(1)")),
    (
        {"at": "2026-12-22", "event": "private_fostering_notified", "notified_by": "carer"},
        "pf05.visit",
        (*CHRISTMAS, "regulation 2"),
    ),
]


@pytest.mark.parametrize(("record", "rule", "says"), WHERE_DAYS_ARE_COUNTED)
def test_what_the_text_calls_a_working_day_is_said_where_such_days_are_counted(
    record: Record, rule: str, says: tuple[str, ...], ask: Asked
) -> None:
    said = " ".join(explain_rule(ask(record, as_at="2027-03-01"), rule, "reasons"))
    assert all(words in said for words in ("What its text calls a working day: ", *says))


def test_nothing_is_said_of_working_days_where_none_are_counted(ask: Asked) -> None:
    record = {"at": "2024-12-19", "event": "icpc_held", "plan_agreed": True}
    assert "working day" not in " ".join(explain_rule(ask(record), "wt23.rev.first", "reasons"))


LENGTHS_APART = {
    "wt23.cg.first": ("10 working days", "10 days"),
    "wt23.coroner": ("three working days", "three days"),
    "wt23.rapid-review": ("15 working days of the incident", "from learning of it, or from the notice"),
    "wt23.lcspr.copy": ("seven days", "seven working days"),
    "wt23.panel.copy": ("seven days", "seven working days"),
}
"""Where the text gives two lengths for one thing, or another than the law does, or is read in two ways."""


@pytest.mark.parametrize(("name", "both"), LENGTHS_APART.items())
@pytest.mark.parametrize("edition", ["wt23", "wt26"])
def test_where_a_text_disagrees_on_a_length_both_are_given_wherever_the_rule_is_named(
    name: str, both: tuple[str, str], edition: str
) -> None:
    """A rule's title opens its page, its line in `next` and its argument."""
    rule = shipped().rule(name.replace("wt23", edition))
    assert rule
    assert all(length in rule.title for length in both)


def test_what_to_weigh_stands_beside_the_argument(ask: Asked) -> None:
    assert "  To weigh: " in "\n".join(explain_rule(ask(REFERRAL), "wt10.ia.complete", "reasons"))


def test_each_finding_of_a_rule_has_its_own_argument(ask: Asked) -> None:
    said = explain_rule(ask(REFERRAL, "2011-05-18 referral_received"), "wt10.refer.decide", "sentence")
    assert len([line for line in said if line]) == 2


def test_a_limit_set_aside_says_by_what_and_until_when() -> None:
    said = explain_rule(replace(EXAMPLE, trials=HOUSE / "examples" / "trial-2011.yaml"), "wt10.icpc.15wd", "reasons")
    assert "set aside until 1 October 2011" in said[0]
    assert any("example-2011" in line and "1 October 2011" in line for line in said[1:])


def test_a_rule_of_a_trial_can_be_explained() -> None:
    said = explain_rule(
        replace(EXAMPLE, trials=HOUSE / "examples" / "trial-2011.yaml"), "kent.trial-2011.conference", "reasons"
    )
    assert said[0].startswith("Local procedure asks: Hold the conference by the date agreed")


# Why does this not apply?


def test_nothing_on_the_record_starts_it(ask: Asked) -> None:
    said = explain_rule(ask(REFERRAL), "wt10.icpc.15wd", "reasons")
    assert "does not apply to this case as at 30 June 2011" in said[0]
    assert any(
        "Nothing on the record starts its clock" in line and "a strategy discussion is held" in line for line in said
    )


LATER: list[tuple[Record, str, str, str | None]] = [
    (REFERRAL, "wt10.ia.complete", "2011-04-17", None), (REFERRAL, "wt10.refer.decide", "2011-01-01", None),
    ("2026-12-20 referral_received", "wt26.refer.decide", "2026-11-27", None),
    ("2026-12-20 referral_received", "wt26.assess.45wd", "2026-12-19", None),
    ("2026-12-20T10:00 referral_received", "wt26.refer.decide", "2026-12-19", None),
    ({"at": "2026-12-20", "event": "icpc_held", "plan_agreed": True}, "wt26.cg.first", "2026-11-27", None),
    ({"at": "2026-12-20", "event": "icpc_held", "plan_agreed": True}, "wt26.rev.first", "2026-12-01", None),
    ({"at": "2026-12-20", "event": "looked_after_started"}, "cpr10.review.first", "2026-12-01", None),
    ({"at": "2026-11-20", "event": "referral_received", "recorded_at": "2026-12-01"}, "wt26.refer.decide",
     "2026-11-27", "2026-11-27"),
    ({"at": "2026-11-20", "event": "icpc_held", "plan_agreed": True, "recorded_at": "2026-12-01"}, "wt26.cg.first",
     "2026-12-27", "2026-11-30"),
]  # fmt: skip


@pytest.mark.parametrize("late", LATER)
def test_what_had_not_happened_or_was_not_written_down_by_then_is_said_and_not_taken_for_nothing(
    ask: Asked, late: tuple[Record, str, str, str | None]
) -> None:
    record, rule, as_at, known_at = late
    query = replace(ask(record), as_at=day(as_at), known_at=day(known_at) if known_at else None)
    first, *_, last = explain_rule(query, rule)
    assert "was not asked of this case" in first
    assert last.endswith("asked about, and was not looked at.")
    assert ("written down" in last) is (known_at is not None)


def test_the_rule_was_not_in_force(ask: Asked) -> None:
    said = explain_rule(ask("2014-04-18 referral_received", as_at="2014-06-30"), "wt10.ia.complete", "reasons")
    assert any(
        "A referral was received on 18 April 2014: the rule was not in force on that day" in line for line in said
    )
    assert any("17 March 2010" in line and "15 April 2013" in line for line in said)


def test_the_recorded_facts_are_others(ask: Asked) -> None:
    held = {"at": "2011-05-03", "event": "strategy_discussion_held", "s47_initiated": False}
    said = explain_rule(ask(REFERRAL, held), "wt10.icpc.15wd", "reasons")
    assert any(
        "A strategy discussion was held on 3 May 2011: its recorded facts are not those that start this clock" in line
        for line in said
    )


def test_the_case_was_another_authoritys(ask: Asked) -> None:
    local = next(r for r in shipped().rules if r.id == "wt10.ia.skip-to-core")
    considered = {
        "at": "2011-05-03",
        "event": "new_information_considered",
        "decision": "core_assessment",
        "agreed_by_manager": True,
    }
    said = explain_rule(ask({**considered, "authority": "kent"}), local.id, "reasons")
    assert any(
        "New information was considered on 3 May 2011: the case was another authority's that day" in line
        for line in said
    )
    assert explain_rule(ask({**considered, "authority": local.authority}), local.id, "sentence")[0].startswith(
        "Local procedure allows: "
    )


def test_an_exemption_is_a_finding_and_says_why_it_does_not_apply(ask: Asked) -> None:
    closed = {"at": "2011-04-18", "event": "referral_received", "later_known": "no_further_action"}
    said = explain_rule(ask(closed), "wt10.ia.complete", "sentence")
    assert "does not apply here, because" in said[0]


def test_a_rule_that_no_record_can_show_says_so(ask: Asked) -> None:
    unseen = next(r for r in shipped().rules if not r.checkable)
    said = explain_rule(ask(REFERRAL), unseen.id, "reasons")
    assert any("No record can show this" in line for line in said)


# Refusals and codes


def test_a_rule_that_is_not_there_is_refused_with_the_nearest(ask: Asked) -> None:
    with pytest.raises(Refused) as refusal:
        explain_rule(ask(REFERRAL), "wt10.ia.compleet", "reasons")
    (only,) = refusal.value.diagnostics
    assert "wt10.ia.complete" in only.cure


def test_a_case_that_is_not_there_is_refused(ask: Asked) -> None:
    with pytest.raises(Refused):
        explain_rule(ask(REFERRAL, case="D"), "wt10.ia.complete", "reasons")


@pytest.mark.parametrize(
    ("text", "code"), [("G012", True), ("g012", True), ("G12", False), ("cases.jsonl", False), ("G0123", False)]
)
def test_a_code_is_a_letter_and_three_digits(text: str, *, code: bool) -> None:
    assert is_code(text) is code


def test_a_code_is_explained_with_an_example_wrong_and_right() -> None:
    entry = catalogue()[0]
    said = explain_code(entry.code.lower())
    assert said[0] == f"{entry.code}: {entry.title}"
    assert "wrong:" in said
    assert "right:" in said
    assert explain_code("G999") == []
