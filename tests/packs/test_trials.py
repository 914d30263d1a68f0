"""What is checked of a trial: both places of each mistake, what may be not known, and an end that comes near."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from guidance.app.packs import checking
from guidance.app.packs.shipped import shipped
from guidance.app.trials.listing import ending_soon
from guidance.engine.diagnostics import Diagnostic
from guidance.engine.model.trial import Trial, TrialInstrument
from guidance.engine.packs.checks.trials.measures import kind_of_measure
from tests.packs.pack_files import REVOKED, TRIAL, mapping


def read(folder: Path, files: Mapping[str, str]) -> tuple[tuple[Trial, ...], list[Diagnostic]]:
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    library = checking.check([folder])
    return library.trials, list(library.diagnostics)


def only(folder: Path, **changes: str | None) -> Trial:
    (trial,), found = read(folder, {"trial.yaml": mapping(TRIAL, **changes)})
    assert found == []
    return trial


def line(text: str, key: str) -> int:
    return next(n for n, each in enumerate(text.splitlines(), 1) if each.startswith(f"{key}:"))


@pytest.mark.parametrize(
    ("code", "changes", "places"),
    [
        ("G303", {"until": "2011-03-01"}, ("until", "from")),
        ("G320", {"from_": "2011-04", "until": "2011-05"}, ("until", "from")),
        ("G322", {"until": "2011-10-02"}, ("until", "instruments")),
        ("G322", {"from_": "2011-03-31"}, ("from", "instruments")),
        ("G323", {"instruments": "[{kind: direction, dated: 2011-04-02}]"}, ("instruments", "from")),
        ("G324", {"instruments": REVOKED.replace("D", "2011-09-30")}, ("instruments", "until")),
    ],
)
def test_a_mistake_of_dates_names_both_places(
    tmp_path: Path, code: str, changes: dict[str, str], places: tuple[str, str]
) -> None:
    text = mapping(TRIAL, **changes)
    _, (found,) = read(tmp_path, {"trial.yaml": text})
    assert found.code == code
    assert (found.span.line, [place.line for place in found.also]) == (line(text, places[0]), [line(text, places[1])])


@pytest.mark.parametrize(
    ("code", "rule", "elsewhere"),
    [
        ("G402", "ca89.s47.enquire", "01-section-47-enquiries.yaml"),
        ("G205", "wt10.icpc.15dw", "07-initial-conference.yaml"),
        ("G410", "wt10.s47.joint", "06-section-47-enquiries.yaml"),
        ("G304", "wt13.icpc.15wd", "04-initial-conference.yaml"),
    ],
)
def test_a_mistake_about_a_rule_names_the_trial_and_the_rule(
    tmp_path: Path, code: str, rule: str, elsewhere: str
) -> None:
    text = mapping(TRIAL, suspends=f"[{{rule: {rule}, evidence: confirmed}}]")
    _, (found,) = read(tmp_path, {"trial.yaml": text})
    assert (found.code, found.span.line) == (code, line(text, "suspends"))
    assert [Path(place.file).name for place in found.also] == [elsewhere]


def test_a_trial_revoked_before_it_began_or_never_given_leave_is_withdrawn_without_a_word(tmp_path: Path) -> None:
    only(tmp_path, state="withdrawn", instruments=REVOKED.replace("D", "2011-04-01"))
    only(tmp_path, state="withdrawn", instruments=None)
    only(tmp_path, state="granted", instruments=REVOKED.replace("D", "2011-07-01"), until="2011-07-01")


def test_every_rule_that_no_direction_reaches_is_named_after_one_that_there_is_not(tmp_path: Path) -> None:
    named = ("wt10.icpc.15dw", "ca89.s47.enquire", "wt10.s47.joint", "ca89.s47.access")
    listed = ", ".join(f"{{rule: {rule}, evidence: confirmed}}" for rule in named)
    _, found = read(tmp_path, {"trial.yaml": mapping(TRIAL, suspends=f"[{listed}]")})
    assert sorted(one.code for one in found) == ["G205", "G402", "G402", "G410"]


def test_law_that_guidance_states_is_named_and_the_guidance_is_not(tmp_path: Path) -> None:
    named = "[{rule: wt18.incident.notify.2, evidence: confirmed}]"
    _, found = read(tmp_path, {"trial.yaml": mapping(TRIAL, suspends=named)})
    (law,) = [one for one in found if one.code == "G402"]
    assert law.message == (
        "`wt18.incident.notify.2` states a duty under Children Act 2004 s.16C(1), which no direction sets aside"
    )


def test_two_trials_that_set_one_rule_aside_are_both_named(tmp_path: Path) -> None:
    trials, (found,) = read(tmp_path, {"a.yaml": mapping(TRIAL), "b.yaml": mapping(TRIAL, trial="again")})
    assert found.code == "G401"
    assert [Path(place.file).name for place in (found.span, *found.also)] == ["b.yaml", "a.yaml"]
    assert [trial.id for trial in trials] == ["test-2011"]


@pytest.mark.parametrize(
    ("first", "then", "codes"),
    [
        # Fifteen working days from 30 September 2011, the last day of the first, run to 21 October.
        ({}, {"from": "2011-10-03", "running_at_start": "suspended"}, ["G401"]),
        ({}, {"from": "2011-10-01", "running_at_start": "suspended"}, ["G401"]),
        ({}, {"from": "2011-10-21", "running_at_start": "suspended"}, ["G401"]),
        ({}, {"from": "2011-10-22", "running_at_start": "suspended"}, []),
        ({}, {"from": "2011-11-01", "running_at_start": "suspended"}, []),
        ({}, {"from": "2011-10-03", "running_at_start": "national"}, []),
        ({}, {"from": "2011-10-03"}, []),
        ({"running_at_end": "restart"}, {"from": "2011-10-03", "running_at_start": "suspended"}, []),
        ({"running_at_end": "restart"}, {"from": "2011-10-01", "running_at_start": "suspended"}, []),
        ({"running_at_end": "saved"}, {"from": "2011-10-03", "running_at_start": "suspended"}, ["G401"]),
        ({}, {"from": "2011-10-03", "running_at_start": "suspended", "authority": "essex"}, []),
        ({}, {"from": "2011-10-03", "running_at_start": "suspended",
              "suspends": "[{rule: wt10.cg.first, evidence: confirmed}]"}, []),
        ({}, {"from": "2011-10-03", "running_at_start": "suspended", "state": "proposed"}, []),
    ],
)  # fmt: skip
def test_two_trials_that_set_one_duty_aside_by_what_they_do_at_their_edges_are_both_named(
    tmp_path: Path, first: dict[str, str], then: dict[str, str], codes: list[str]
) -> None:
    later = {"until": "2012-04-01", "trial": "again", "title": "Again", **then}
    papers = f"[{{kind: direction, dated: 2011-03-21, from: {later['from']}, until: 2012-04-01, read: true}}]"
    whole = {"a.yaml": mapping(TRIAL, **first), "b.yaml": mapping(TRIAL, **{"instruments": papers, **later})}
    _, found = read(tmp_path, whole)
    both = [one for one in found if one.code == "G401"]
    assert [one.code for one in both] == codes
    assert all("test-2011" in one.message and "again" in one.message for one in both)


def test_of_two_lines_about_one_rule_both_are_named(tmp_path: Path) -> None:
    twice = "[{rule: wt10.icpc.15wd, evidence: proposed-only}, {rule: wt10.icpc.15wd, evidence: confirmed}]"
    _, (found,) = read(tmp_path, {"trial.yaml": mapping(TRIAL, suspends=twice)})
    assert (found.code, found.also[0].line) == ("G414", found.span.line)
    assert found.also[0].column < found.span.column


# What is known only to the month, or not at all.


def test_a_month_is_read_as_the_days_that_are_certain(tmp_path: Path) -> None:
    trial = only(tmp_path, from_="2011-03", until="2011-10", instruments="[{kind: direction, dated: 2011-03}]")
    assert (trial.begins, trial.ends) == (date(2011, 4, 1), date(2011, 10, 1))
    assert (dict(trial.said), trial.instruments[0].dated) == ({"from": "2011-03", "until": "2011-10"}, date(2011, 3, 1))


def test_a_december_known_to_the_month_runs_into_the_next_year(tmp_path: Path) -> None:
    trial = only(tmp_path, from_="2011-12", until="2012-03-01", instruments="[{kind: direction, dated: 2011-12}]")
    assert trial.begins == date(2012, 1, 1)


def test_an_end_that_is_not_known_is_the_last_day_that_is_shown(tmp_path: Path) -> None:
    bare = "[{kind: direction, dated: 2011-03-21}]"
    unseen = only(tmp_path, until="not known", instruments=bare)
    seen = only(tmp_path, until="not known", instruments=bare, last_seen="{date: 2012-05-01, where: a report}")
    assert (unseen.ends, unseen.last_evidenced) == (None, date(2011, 3, 21))
    assert (seen.ends, seen.last_evidenced) == (None, date(2012, 5, 1))


def test_a_revocation_ends_it_whatever_else_is_written() -> None:
    runs = Trial("t", "886", "granted", date(2011, 4, 1), date(2011, 10, 1))
    revoked = replace(runs, instruments=(TrialInstrument("revocation", begins=date(2011, 7, 1)),))
    assert (runs.last_evidenced, revoked.last_evidenced) == (date(2011, 10, 1), date(2011, 7, 1))


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("working days from strategy discussion to conference", "timeliness"),
        ("how long children wait", "timeliness"),
        ("quality of assessment, by case audit", "quality"),
        ("re-referrals within 12 months", "quality"),
        ("what children and families say", "voice"),
        ("complaints", "voice"),
        ("number of teams", ""),
        ("spend", ""),
    ],
)
def test_a_measure_is_known_by_its_words(text: str, kind: str) -> None:
    assert kind_of_measure(text) == kind


def test_a_kind_that_is_written_goes_before_the_words(tmp_path: Path) -> None:
    trial = only(tmp_path, measures="[{text: days of direct work, kind: quality}, working days]")
    assert [(m.text, m.kind) for m in trial.measures] == [
        ("days of direct work", "quality"),
        ("working days", "timeliness"),
    ]
    assert trial.texts["measures"] == ("days of direct work", "working days")


@pytest.mark.parametrize("power", ["LASSA 1970 s.7A", "Local Authority Social Services Act 1970, section 7A"])
def test_the_one_power_may_be_written_in_its_usual_ways(tmp_path: Path, power: str) -> None:
    assert only(tmp_path, power=power).power == power


# An end that comes near.


@pytest.mark.parametrize(
    ("as_at", "within"),
    [
        ("2011-08-01", None),
        ("2011-08-02", 60),
        ("2011-08-31", 60),
        ("2011-09-01", 30),
        ("2011-09-23", 30),
        ("2011-09-24", 7),
        ("2011-09-30", 7),
        ("2011-10-01", None),
        ("2011-12-01", None),
        ("2011-03-01", None),
    ],
)
def test_a_trial_is_warned_about_60_30_and_7_days_before_its_end(
    tmp_path: Path, as_at: str, within: int | None
) -> None:
    trial = only(tmp_path)
    found = ending_soon([trial], date.fromisoformat(as_at))
    assert [f"within {within} days of {as_at}" in warning.message for warning in found] == [True] * (within is not None)
    for warning in found:
        assert warning.code == "G326"


def test_only_a_granted_trial_is_warned_about(tmp_path: Path) -> None:
    trial = only(tmp_path, state="proposed")
    assert ending_soon([trial], date(2011, 9, 30)) == []


# What ships.


def test_the_shipped_trials_set_aside_what_is_shown_and_nothing_more() -> None:
    trials = {trial.id: trial for trial in shipped().trials}
    granted = {trial.id for trial in trials.values() if trial.state == "granted"}
    assert granted == {
        f"{slug}-2011"
        for slug in (
            "cumbria", "knowsley", "hackney", "westminster", "islington", "wandsworth", "kensington-and-chelsea",
            "hammersmith-and-fulham",
        )
    }  # fmt: skip
    assert trials["gateshead-2011"].state == "proposed"
    for trial in trials.values():
        shown = [s.rule for s in trial.suspends if s.evidence != "proposed-only"]
        assert shown == (["wt10.assess.two-stage"] if trial.state == "granted" else [])
        assert not any(paper.read for paper in trial.instruments)
        assert trial.ends is None


def test_the_proposals_are_those_of_the_interim_report() -> None:
    proposed = {t.authority: [s.rule for s in t.suspends if s.evidence == "proposed-only"] for t in shipped().trials}
    first, known = ["wt10.ia.complete", "wt10.ia.complete.2"], shipped().authorities
    named = {known.name(code): rules for code, rules in proposed.items() if rules}
    assert named == {
        "Cumbria": [
            *first, "wt10.ca.complete", "wt10.icpc.15wd", "wt10.rev.first", "wt10.rev.next", "wt10.cg.first",
        ],
        "Knowsley": ["wt10.icpc.15wd"],
        "Gateshead": ["wt10.assess.two-stage", *first, "wt10.ca.complete"],
        "Hackney": [*first, "wt10.ca.complete", "wt10.cg.first"],
        "Westminster": [*first, "wt10.icpc.15wd"],
    }  # fmt: skip


BOTH = "[{rule: wt10.icpc.15wd, evidence: confirmed}, {rule: wt13.icpc.15wd, evidence: confirmed}]"


@pytest.mark.parametrize(
    ("until", "suspends"),
    [
        ("2013-04-15", "[{rule: wt10.icpc.15wd, evidence: confirmed}]"),  # the day of the new edition is not in it
        ("2013-04-14", "[{rule: wt10.icpc.15wd, evidence: confirmed}]"),
        ("2013-07-01", BOTH),
        ("not known", "[{rule: wt10.icpc.15wd, evidence: confirmed}]"),
    ],
)
def test_a_trial_that_ends_with_the_edition_or_names_the_next_is_not_warned_of(
    tmp_path: Path, until: str, suspends: str
) -> None:
    changes = {"from_": "2013-02-01", "until": until, "suspends": suspends}
    _, found = read(
        tmp_path, {"trial.yaml": mapping(TRIAL, **changes, instruments="[{kind: direction, dated: 2013-01-10}]")}
    )
    assert "G521" not in [d.code for d in found]
