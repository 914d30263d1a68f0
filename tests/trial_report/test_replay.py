"""The trials of 2011 replayed on invented records: with them and without, the same findings to the last one."""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import settings

from examples import generate_trials_replay as replay
from guidance.app.evaluation.answer import Answer
from guidance.app.evaluation.evaluate import answered, library_for, read
from guidance.app.evaluation.query import Query
from guidance.app.packs.shipped import shipped
from guidance.app.trials.report import statements
from guidance.app.trials.report.model import SET_ASIDE, TrialReport
from guidance.engine.explain.record import compared, finding_id
from guidance.engine.model.finding import Finding, Standing, Status
from guidance.engine.model.note import MayBeSetAside
from tests.building import day
from tests.trial_report.conftest import AS_AT

CHILDREN = 2000 if settings.get_current_profile_name() == "campaign" else 120
TRIAL = """\
trial: cumbria-invented
authority: cumbria
state: granted
instruments: [{kind: direction, dated: 2011-03-21, from: 2011-04-01, until: 2011-10-01, read: true}]
from: 2011-04-01
until: 2011-10-01
suspends: [{rule: wt10.ia.complete, evidence: confirmed}, {rule: wt10.icpc.15wd, evidence: confirmed}]
instead:
  - id: cumbria.invented.visit
    title: Decide on the referral within 2 working days
    provision: {heading: Conditions, evidence: confirmed}
    bearer: children's social care
    when: referral_received
    should: referral_decided
    within: 2 working days
    why: A family should not wait to hear.
measures: [working days to the assessment, quality by case audit, re-referrals within 12 months, what families say]
conditions: [report at six months]
stop_if: a child comes to harm through delay
stopped_by: director of children's services
partners_agreed: 2011-03-01
families_told: 2011-03-15
impact_assessments: [equality]
baseline: 2010-04-01 to 2011-03-31
source: invented
"""


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("replay") / "replay.jsonl"
    made.write_text("".join(replay.lines(CHILDREN)), encoding="utf-8")
    return made


@pytest.fixture(scope="module")
def worlds(file: Path, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Answer]:
    """Evaluate every shipped rule with no trial, the shipped ones, those as proposed, and one with a replacement."""
    invented = tmp_path_factory.mktemp("trial") / "trial.yaml"
    invented.write_text(TRIAL, encoding="utf-8")
    asks = {
        "without": Query((file,), day(AS_AT), no_trials=True, ledger=None),
        "with": Query((file,), day(AS_AT), ledger=None),
        "as proposed": Query((file,), day(AS_AT), as_proposed=True, ledger=None),
        "replaced": Query((file,), day(AS_AT), trials=invented, ledger=None),
    }
    return {name: answered(ask, library := library_for(ask), read(ask, library)) for name, ask in asks.items()}


def by_name(findings: Iterable[Finding]) -> dict[str, Finding]:
    found = {finding_id(f): f for f in findings}
    assert found
    return found


def beneath(finding: Finding) -> dict[str, object]:
    """Give all that a finding says but for what a trial does about it."""
    of_trials = {"standing", "trial", "notes"}
    return {key: value for key, value in compared(finding).items() if key not in of_trials}


@pytest.mark.parametrize("world", ["with", "as proposed", "replaced"])
def test_totals_with_trials_and_without_differ_by_the_suspended_findings_alone(
    worlds: Mapping[str, Answer], world: str
) -> None:
    plain, found = by_name(worlds["without"].findings), by_name(worlds[world].findings)
    instead = {name for name, f in found.items() if f.rule.trial}
    assert set(found) - instead == set(plain)
    suspended = 0
    for name, without in plain.items():
        under = found[name]
        assert beneath(under) == beneath(without)
        if under.standing is Standing.SUSPENDED:
            suspended += 1
            assert (without.standing, without.trial) == (Standing.STANDS, None)
        else:
            certain = tuple(note for note in under.notes if not isinstance(note, MayBeSetAside))
            assert compared(replace(under, notes=certain)) == compared(without)
    one, other = (worlds[w].receipt["counts"] for w in ("without", world))
    assert other["standing"]["suspended"] == suspended
    assert one["standing"]["stands"] == other["standing"]["stands"] + suspended - len(instead)
    of_instead = {str(s): sum(found[name].status is s for name in instead) for s in Status}
    assert other["status"] == {s: n + of_instead[s] for s, n in one["status"].items()}


def test_the_switch_and_the_replacement_are_seen_to_do_something(worlds: Mapping[str, Answer]) -> None:
    aside = {name: sum(f.standing is Standing.SUSPENDED for f in a.findings) for name, a in worlds.items()}
    assert aside["without"] == aside["with"] == 0, "only a rule that no record can show is evidenced to be set aside"
    assert aside["as proposed"] > CHILDREN / 4
    assert aside["replaced"] > 0
    assert any(f.rule.trial == "cumbria-invented" for f in worlds["replaced"].findings)


@pytest.mark.parametrize("authority", sorted(replay.PROPOSED))
def test_a_report_counts_what_evaluation_found(
    authority: str, worlds: Mapping[str, Answer], file: Path, reported: Callable[..., TrialReport]
) -> None:
    """The report puts fewer rules to the records; it comes to the same, rule by rule."""
    code = shipped().authorities.code(authority)
    found = reported(authority, records=(file,), as_proposed=True, minimum=1)
    for table in found.tables:
        mine = [f for f in worlds["as proposed"].findings if f.rule.id == table.rule.id and f.authority == code]
        aside = [f for f in mine if f.standing is Standing.SUSPENDED]
        shown = {c.column.period: c.shown for c in table.columns}
        if table.rule.checkable:
            assert shown[SET_ASIDE].count == len(aside)
            outside = shown[SET_ASIDE].find("outside")
            assert outside
            assert outside.count == sum(f.status is Status.BREACHED for f in aside)
            spans = found.periods.values()
            inside = [f for f in mine if any(f.trigger.day in span for span in spans)]
            assert sum(one.count or 0 for one in shown.values()) == len(inside)
    assert any(t.columns and not t.idle for t in found.tables) is bool(replay.PROPOSED[authority][1])


def test_no_replacement_is_hidden(worlds: Mapping[str, Answer], tmp_path: Path, file: Path,
                                  reported: Callable[..., TrialReport]) -> None:  # fmt: skip
    trial = tmp_path / "trial.yaml"
    trial.write_text(TRIAL, encoding="utf-8")
    found = reported(str(trial), records=(file,), minimum=1)
    beside = [f for f in worlds["replaced"].findings if f.rule.trial]
    (table,) = found.instead
    (column,) = table.columns
    assert column.shown.count == len(beside)
    for status, name in ((Status.DISCHARGED, "done_in_time"), (Status.BREACHED, "outside")):
        part = column.shown.find(name)
        assert part
        assert part.count == sum(f.status is status for f in beside)


def test_a_replacement_does_not_bound_what_is_withheld_of_the_rule_it_replaces(
    tmp_path: Path, file: Path, reported: Callable[..., TrialReport]
) -> None:
    """Both begin with the same discussions: the one's total would leave few values for what the other withholds."""
    trial = tmp_path / "nested.yaml"
    trial.write_text(TRIAL.replace("referral_received", "strategy_discussion_held")
                     .replace("referral_decided", "icpc_held"), encoding="utf-8")  # fmt: skip
    shown = reported(str(trial), records=(file,), minimum=1)
    assert shown.instead[0].columns[0].shown.count
    assert shown.instead[0].columns[0].shown.whole
    found = reported(str(trial), records=(file,))
    assert any(not c.shown.whole for t in found.tables for c in t.columns if t.rule.id == "wt10.icpc.15wd")
    assert all(part.count is None for _, part in found.instead[0].columns[0].shown.walk())
    assert statements.NESTED in found.instead[0].notes


def test_the_records_are_the_same_on_every_python() -> None:
    """Written down once, and compared wherever the tests run."""
    made = "".join(replay.lines(40))
    assert hashlib.sha256(made.encode()).hexdigest() == SAME, "the calendar or the generator has changed"


SAME = "a1e42664d3fd6c90e59037040ee8a22d89da292cb9887cd48ffb9d0c40150b3c"


def test_another_seed_gives_other_records() -> None:
    assert list(replay.lines(8, 1)) != list(replay.lines(8, 2))
