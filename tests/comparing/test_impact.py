"""What a change comes to on records: the counts are those of two evaluations, and nothing in them is of anybody."""

import json
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Ran
from tests.comparing.conftest import INSTRUMENT, letter, rule, written

Run = Callable[..., Ran]
Records = Callable[..., Path]
AS_AT = ("--as-at", "2024-04-12")
NEITHER = {"id", "title", "weigh", "evidence", "source", "clock", "because", "in_words"}


def child(n: int, authority: str = "dudley", *, case: str = "") -> list[dict[str, object]]:
    """Make up what happened to one child; every seventh is told of otherwise."""
    told = date(2024, 3, 1) + timedelta(days=n % 35)
    own = {"case": case or f"ZZ{n:03}", "authority": authority}
    rows: list[dict[str, object]] = [{**own, "event": "referral_received", "at": told.isoformat()}]
    rows[0] |= {"referrer_type": "anonymous"} if n % 4 == 0 else {}
    later = {0: None, 1: 1, 2: 2, 3: 3, 4: 4, 5: 9, 6: None}[n % 7]
    if later is not None:
        rows.append({**own, "event": "case_allocated", "at": (told + timedelta(days=later)).isoformat()})
    if n % 5 == 0:
        rows.append({**own, "event": "case_closed", "at": (told + timedelta(days=2)).isoformat()})
    if n % 3 == 0:
        rows.append({**own, "event": "assessment_started", "at": (told + timedelta(days=n % 6)).isoformat()})
    return rows


@pytest.fixture
def both(was: Path, now: Path) -> tuple[Path, Path]:
    return was, now


@pytest.fixture
def file(records: Records) -> Path:
    return records(*(row for n in range(14) for row in child(n, ["dudley", "camden"][n % 10 == 9])))


def independently(run: Run, was: Path, now: Path, file: Path) -> dict[tuple[str, str | None], Counter[str]]:
    """Compare two evaluations by another way: from their JSON, finding by finding."""
    before, after = (
        {
            f["id"]: f
            for f in run("evaluate", file, *AS_AT, "--with", pack, "--all", "--format", "json").data["findings"]
        }
        for pack in (was, now)
    )
    found: dict[tuple[str, str | None], Counter[str]] = {}
    for name in before.keys() | after.keys():
        one, other = before.get(name), after.get(name)
        either = other or one or {}
        found.setdefault((either["rule"], either["authority"]), Counter())[_kind(one, other)] += 1
    return found


def _kind(one: Any, other: Any) -> str:  # noqa: ANN401  JSON
    if one is None or other is None:
        return "appears" if one is None else "vanishes"
    if one["status"] != other["status"]:
        return f"becomes_{other['status']}"
    if (one["due"], one["due_at"]) != (other["due"], other["due_at"]):
        return "taken" if other["due"] is None else "given" if one["due"] is None else _moved(one, other)
    return (
        "otherwise"
        if {n: one[n] for n in one if n not in NEITHER} != {n: other[n] for n in one if n not in NEITHER}
        else "same"
    )


def _moved(one: Any, other: Any) -> str:  # noqa: ANN401  JSON
    return "earlier" if other["due"] < one["due"] else "later"


def leaves(counts: Any) -> Counter[str]:  # noqa: ANN401  JSON
    """Gather the counts that have no parts, of the first way in which each is split."""
    if not counts["parts"]:
        return Counter({counts["name"]: counts["count"]} if counts["count"] else {})
    return sum((leaves(part) for part in counts["parts"][0]), Counter())


def by_rule(found: Any) -> dict[tuple[str, str | None], Counter[str]]:  # noqa: ANN401  JSON
    return {
        (row["rule"], column["authority"]): leaves(column["counts"])
        for row in found["impact"]["rules"]
        for column in row["columns"]
    }


CHANGES = (
    {"within: 3 days": "within: 2 days"},
    {"within: 3 days": "within: 4 working days"},
    {"should:": "must:"},
    {"within: 3 days": "how_soon: not_stated"},
    {"until: [case_closed]": "until: [case_closed, assessment_started]"},
    {"  until": "  unless: [{fact: {referrer_type: anonymous}}]\n  until"},
    {"case_allocated": "[case_allocated, case_closed]"},
    {"within: 3 days": "within: 48 hours"},
    {"when: referral_received": "when: case_closed"},
    {"duty team": "duty manager"},
    {"the worst": "the very worst"},
)


def test_the_counts_are_those_of_two_evaluations_compared_by_another_way(
    tmp_path: Path, run: Run, records: Records
) -> None:
    file = records(*(row for n in range(40) for row in child(n, ["dudley", "camden"][n % 10 == 9])))
    names = [{"id: zzd.letter": f"id: zzd.letter{n}"} for n in range(len(CHANGES))]
    was = written(tmp_path / "was", *(letter("3 days", **name) for name in names), rule("gone", *NOTE))
    pairs = zip(names, CHANGES, strict=True)
    now = written(
        tmp_path / "now", *(letter("3 days", **name, **more) for name, more in pairs), rule("new", *NOTE[:2], "5 days")
    )
    counted = by_rule(run("impact", was, now, file, *AS_AT, "--minimum", "1", "--format", "json").data)
    compared = independently(run, was, now, file)
    changes = {key: kinds for key, kinds in compared.items() if kinds.keys() != {"same"}}
    assert [rule for rule, _ in sorted(changes)] == [
        "zzd.gone", *sorted(f"zzd.letter{n}" for n in range(len(CHANGES) - 1)), "zzd.new",
    ]  # fmt: skip
    assert counted == changes
    assert {kind for kinds in changes.values() for kind in kinds} >= EVERY_KIND


NOTE = ("referral_received", "assessment_started", "4 days")
EVERY_KIND = {
    "same", "appears", "vanishes", "earlier", "later", "taken", "otherwise", "becomes_breached", "becomes_discharged",
    "becomes_exempt", "becomes_lapsed", "becomes_pending",
}  # fmt: skip


def test_small_counts_are_withheld_as_in_a_report_on_a_trial_and_in_no_form_given_back(
    run: Run, records: Records, both: tuple[Path, Path]
) -> None:
    few = records(*(row for n in range(4) for row in child(n)))
    shown = run("impact", *both, few, *AS_AT, "--format", "json")
    counts = [c["counts"] for row in shown.data["impact"]["rules"] for c in row["columns"]]
    assert counts
    assert {c["count"] for c in counts} == {None}
    assert {leaf["count"] for c in counts for split in c["parts"] for leaf in split} == {None}
    assert "counts" not in shown.data["receipt"]["new"]
    said = run("impact", *both, few, *AS_AT).out
    assert "w/h" in said
    assert " 4\n" not in said


def test_examples_are_made_up_from_the_packs_and_are_the_same_for_any_records(
    run: Run, records: Records, both: tuple[Path, Path], file: Path
) -> None:
    other = records({**child(1)[0], "at": "2024-02-29"}, name="other.jsonl")
    one, two = (
        [row["examples"] for row in run("impact", *both, each, *AS_AT, "--format", "json").data["impact"]["rules"]]
        for each in (file, other)
    )
    assert one == two
    assert [e["kind"] for e in one[0]] == ["due", "status"]
    assert all(e["made_up"] for each in one for e in each)


def test_no_reference_and_no_day_of_a_record_is_in_what_is_printed(
    run: Run, records: Records, both: tuple[Path, Path]
) -> None:
    mine = records(*child(1, case="ZZ-SECRET-9"), *child(2, case="ZZ-SECRET-8"))
    for form in ("table", "json"):
        said = run("impact", *both, mine, *AS_AT, "--format", form, "--minimum", "1").out
        assert "SECRET" not in said
        assert "2024-03-0" not in said
        assert "March 2024" not in said


def test_where_nothing_changes_that_is_said_and_nothing_is_counted(run: Run, was: Path, file: Path) -> None:
    found = run("impact", was, was, file, *AS_AT)
    assert "No rule asks for anything else than it did" in found.out
    assert run("impact", was, was, file, *AS_AT, "--format", "json").data["impact"]["rules"] == []


def test_a_rule_of_another_pack_that_follows_a_missed_limit_is_counted_too(
    tmp_path: Path, run: Run, file: Path
) -> None:
    after = (
        "- id: zzf.after\n  title: Tell the manager of a letter that was missed\n"
        '  provision: {heading: Letters, paragraph: "", evidence: recalled}\n  bearer: duty team\n'
        "  why: Somebody has to know.\n  when: {missed: zzd.letter}\n  should: case_closed\n  within: 9 days\n"
    )
    other = INSTRUMENT.replace("zz-dudley-desk", "zz-dudley-after")
    packs = [tmp_path / "both" / name for name in ("was", "now")]
    for top, within in zip(packs, ("3 days", "2 days"), strict=True):
        written(top / "desk", letter(within))
        written(top / "after", after, instrument=other)
    found = run("impact", *packs, file, *AS_AT, "--minimum", "1", "--format", "json").data
    assert [row["rule"] for row in found["impact"]["rules"]] == ["zzd.letter", "zzf.after"]


def test_a_minimum_of_two_is_refused_as_elsewhere(run: Run, was: Path, now: Path, file: Path) -> None:
    assert run("impact", was, now, file, *AS_AT, "--minimum", "2").code == 3


@pytest.mark.parametrize(
    "line",
    ['{"case": "ZZ1", "event": "refferal_received", "at": "2024-03-01"}\n', "", "no json\n"],
)
def test_a_record_that_cannot_be_used_is_refused_as_by_evaluate(
    line: str, tmp_path: Path, run: Run, both: tuple[Path, Path]
) -> None:
    bad = tmp_path / "bad.jsonl"
    bad.write_text(line, encoding="utf-8")
    found = run("impact", *both, bad, *AS_AT)
    assert (found.code, found.out) == (2, "")
    assert found.code == run("evaluate", bad, *AS_AT, "--with", both[0]).code


def test_two_editions_are_each_put_alone(run: Run, file: Path) -> None:
    found = run("impact", "working-together-2015", "working-together-2018", file, *AS_AT, "--minimum", "1")
    assert "Each edition reaches only what starts a clock while it is in force." in found.out
    data = run("impact", "working-together-2015", "working-together-2018", file, *AS_AT, "--format", "json").data
    assert {row["rule"].partition(".")[0] for row in data["impact"]["rules"]} == {"wt15", "wt18"}
    assert json.dumps(data["receipt"]["old"]["instruments"]) == '["working-together-2015"]'
