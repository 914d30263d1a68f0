"""What an authority can hardly mean is told, each kind of it, and lawful rules of the same kinds are passed over."""

from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import Mock

import pytest

from guidance.app.packs import checking
from guidance.app.packs.shipped import shipped
from guidance.engine.diagnostics import Diagnostic
from guidance.engine.packs.checks.local import drift, pairs
from guidance.engine.packs.levels.codes import protecting
from guidance.engine.packs.reading.nodes import read_document
from tests.packs.local_mistakes import CASE, INSTRUMENT, RULE
from tests.packs.pack_files import BODY, item, mapping, page

TABLE = Path(__file__).with_name("local-table.yaml")


@cache
def rows() -> dict[str, dict[str, Any]]:
    """Return the rows of the table by what each is."""
    root = read_document(TABLE, TABLE.name).root
    listed: list[Any] = [node.plain() for node in root.items()] if root else []
    return {row["is"]: row for row in listed}


def changes(given: Mapping[str, str]) -> dict[str, str | None]:
    return {key: value or None for key, value in given.items()}


def write(row: Mapping[str, Any], folder: Path, authority: str) -> None:
    """Write the pack of a row, as one of an authority that has no other."""
    folder.mkdir()
    paper = {**INSTRUMENT, "authority": authority, "instrument": f"{authority}-own", **row.get("paper", {})}
    rules = [item(RULE, **{"id": f"own.{folder.name}-{n}", **changes(r)}) for n, r in enumerate(row["rules"])]
    own = {"rule": f"own.{folder.name}-0", "authority": authority}
    cases = [item(CASE, **{**own, **changes(c)}) for c in row.get("cases", ())]
    files = {
        "instrument.yaml": mapping(paper),
        "04-initial-conference.yaml": "".join(rules),
        **({"04-initial-conference.cases.yaml": "".join(cases)} if cases else {}),
        **row.get("files", {}),
    }
    for name, text in files.items():
        said = page(BODY + text.removeprefix("BODY:") + "\n", id=f"own.{folder.name}") if name == "p.md" else text
        (folder / name).write_text(said, encoding="utf-8")


@cache
def told() -> Mapping[str, list[Diagnostic]]:
    """Check the whole table at once, and return what is said of each row."""
    authorities = [a.slug for a in shipped().authorities.known if a.ends is None]
    found: dict[str, list[Diagnostic]] = defaultdict(list)
    parts = {f"row-{n}": name for n, name in enumerate(rows())}
    for start in range(0, len(parts), len(authorities)):
        here = list(parts.items())[start : start + len(authorities)]
        with TemporaryDirectory() as folder:
            for authority, (part, name) in zip(authorities, here, strict=False):
                write(rows()[name], Path(folder) / part, authority)
            for each in checking.check([Path(folder)]).diagnostics:
                found[parts[Path(each.span.file).parent.name]].append(each)
    return found


WRONG = [name for name, row in rows().items() if "code" in row]
LAWFUL = [name for name, row in rows().items() if "code" not in row]


def test_the_table_holds_what_it_is_to_hold() -> None:
    assert (len(WRONG) > 60, len(LAWFUL) > 20) == (True, True)


@pytest.mark.parametrize("name", WRONG)
def test_what_can_hardly_be_meant_is_told_where_it_stands(name: str) -> None:
    code = rows()[name]["code"]
    found = [each for each in told()[name] if each.code == code]
    assert found, [each.render() for each in told()[name]]
    assert all(each.cure and rows()[name].get("says", "") in each.message for each in found)


@pytest.mark.parametrize("name", LAWFUL)
def test_a_lawful_variant_is_passed_over(name: str) -> None:
    assert [each.render() for each in told()[name]] == []


BARS = [name for name in WRONG if rows()[name]["code"] in {"G355", "G366"}]


@pytest.mark.parametrize("name", BARS)
def test_a_condition_on_protection_is_named_against_the_national_rule(name: str) -> None:
    """One that the rule is built on is never suppressed; one in the words of its title alone may be."""
    (found,) = (each for each in told()[name] if each.code in {"G355", "G366"})
    national = {rule.id for rule in shipped().rules if not rule.authority}
    assert national & set(found.message.split("`")), found.message
    assert (found.code in protecting()) == (found.code == "G355")


def test_the_title_of_a_rule_may_hold_any_number(tmp_path: Path) -> None:
    (tmp_path / "instrument.yaml").write_text(mapping(INSTRUMENT), encoding="utf-8")
    long = {"title": f"Hold it within {'9' * 5000} days", "relates_to": "wt26.icpc.15wd"}
    (tmp_path / "04-initial-conference.yaml").write_text(item(RULE, **long), encoding="utf-8")
    assert {each.code for each in checking.check([tmp_path]).diagnostics} == {"G331"}


def test_rules_that_share_their_starts_and_acts_are_held_together_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two hundred rules on one conference, half of them bans after another start, ask for one trial of their tests."""
    apart = {"when": "{event: strategy_discussion_held, where: {s47_initiated: false}}", "should": None, "within": None}
    bans = [item(RULE, **{**apart, "id": f"kent.ban-{n}", "must_not": "icpc_held", "until": None}) for n in range(100)]
    asked = [item(RULE, id=f"kent.ask-{n}") for n in range(100)]
    trying = Mock(wraps=drift.meet)
    monkeypatch.setattr(pairs, "meet", trying)
    (tmp_path / "instrument.yaml").write_text(mapping(INSTRUMENT), encoding="utf-8")
    (tmp_path / "04-initial-conference.yaml").write_text("".join((*asked, *bans)), encoding="utf-8")
    checking.check([tmp_path])
    assert trying.call_count == 2  # what does them, and what starts them


def test_a_limit_given_twice_is_found_behind_one_that_has_ended(tmp_path: Path) -> None:
    (tmp_path / "instrument.yaml").write_text(mapping(INSTRUMENT), encoding="utf-8")
    told = {"title": "Hold it in time", "commencement": "2026-05-01"}
    old = item(RULE, id="kent.old", title="Hold it in time", repeal="2026-05-01")
    new = [item(RULE, **told, id=f"kent.{n}", within=f"{n} working days") for n in ("10", "7")]
    (tmp_path / "04-initial-conference.yaml").write_text("".join((old, *new)), encoding="utf-8")
    found = [each.message for each in checking.check([tmp_path]).diagnostics if each.code == "G357"]
    assert found == ["asks for what `kent.10` asks for, by another limit"]


@pytest.mark.parametrize(
    ("changes", "message", "cure"),
    [
        (
            {"when": "{event: looked_after_review_held, where: {first_review: true}}", "within": "4 months",
             "should": "looked_after_review_held"},
            "`cpr10.review.second` and `cpr10.review.next` ask for this already, by another day",
            "write `relates_to: cpr10.review.second`",
        ),
        (
            {"when": "core_group_met", "should": "core_group_met", "within": "6 weeks"},
            "`wt26.cg.implement` asks for this already, with no day of its own",
            "write `relates_to: wt26.cg.implement`",
        ),
    ],
)  # fmt: skip
def test_the_national_rule_to_name_is_the_one_that_starts_alike_and_whether_it_has_a_day_is_told(
    changes: Mapping[str, str], message: str, cure: str, tmp_path: Path
) -> None:
    (tmp_path / "instrument.yaml").write_text(mapping(INSTRUMENT), encoding="utf-8")
    own = {**changes, "relates_to": None, "until": None, "title": "Do it soon"}
    (tmp_path / "own.yaml").write_text(item(RULE, **own), encoding="utf-8")
    (found,) = [d for d in checking.check([tmp_path]).diagnostics if d.code == "G445"]
    assert (found.message, found.cure) == (message, cure)


OLD = {"instrument": "kent-2025", "commencement": "2025-04-01"}


@pytest.mark.parametrize(
    ("old", "rule", "told"),
    [
        (OLD, {"id": "kent25.conference"}, ["says what `kent25.conference` says"]),
        ({**OLD, "repeal": "2026-04-01"}, {"id": "kent25.conference"}, []),
        ({**OLD, "authority": "norfolk"}, {"id": "kent25.conference"}, []),
        (OLD, {"id": "kent25.conference", "bearer": "chair"}, []),
    ],
    ids=["both in force", "ended", "another authority's", "another who"],
)
def test_a_rule_that_two_editions_of_one_authority_have_at_once_is_told(
    old: Mapping[str, str], rule: Mapping[str, str], told: list[str], tmp_path: Path
) -> None:
    for folder, paper, changed in (("a", old, rule), ("b", {}, {})):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "instrument.yaml").write_text(mapping({**INSTRUMENT, **paper}), encoding="utf-8")
        (tmp_path / folder / "04-initial-conference.yaml").write_text(item(RULE, **changed), encoding="utf-8")
    found = [each.message for each in checking.check([tmp_path]).diagnostics if each.code == "G337"]
    assert found == told
