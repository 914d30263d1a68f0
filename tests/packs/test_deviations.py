"""Recorded departures: what is read from their file, and what is said about what cannot be."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from guidance.app.packs.shipped import shipped
from guidance.engine.packs.documents.deviations import read_deviations
from tests.packs.conftest import Ran
from tests.packs.pack_files import DEPARTURE, item, mapping, written

AS_JSON = {**DEPARTURE, "reasons": ["the child was in hospital"], "principles": ["acpo.3"]}


def one(**changes: str | None) -> str:
    return mapping(DEPARTURE, **changes)


@pytest.mark.parametrize(
    ("name", "text", "count"),
    [
        ("one.yaml", one(), 1),
        ("list.yaml", item(DEPARTURE) + item(DEPARTURE, case="C2"), 2),
        ("one.json", json.dumps(AS_JSON, indent=1), 1),
        ("list.json", json.dumps([AS_JSON, {**AS_JSON, "case": "C2"}]), 2),
        ("lines.jsonl", json.dumps(AS_JSON) + "\n\n" + json.dumps({**AS_JSON, "case": "C2"}) + "\n", 2),
    ],
)
def test_departures_are_read_alone_in_a_list_or_one_a_line(name: str, text: str, count: int, tmp_path: Path) -> None:
    written(tmp_path, {name: text})
    found, mistakes, digest = read_deviations(tmp_path / name, shipped())
    assert mistakes == []
    assert [d.case for d in found] == ["C1", "C2"][:count]
    assert (found[0].reasons, found[0].principles) == ("the child was in hospital", ("acpo.3",))
    assert len(digest) == 64


@pytest.mark.parametrize(
    ("raw", "recorded"),
    [
        ("2011-07-18", "2011-07-18T23:59:59.999999"),
        ("2011-07-18T23:30", "2011-07-18T23:30:00"),
        ("2011-07-18T23:30Z", "2011-07-19T00:30:00"),
        ("2011-12-18T23:30+01:00", "2011-12-18T22:30:00"),
    ],
)
def test_when_it_was_recorded_is_the_time_on_the_clock_in_england(raw: str, recorded: str, tmp_path: Path) -> None:
    written(tmp_path, {"d.yaml": one(recorded_at=raw)})
    ((found,), _, _) = read_deviations(tmp_path / "d.yaml", shipped())
    assert found.recorded is not None
    assert found.recorded.isoformat() == recorded


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("G005", "▸# nothing"),
        ("G006", one(case='▸"C1')),
        ("G101", one(**{"▸untill": "2011-06-01"})),
        ("G101", one(**{"▸recorded_by": "a clerk"})),
        ("G102", "▸" + one(decided_by=None)),
        ("G102", "▸" + one(principles=None)),
        ("G103", "▸nothing but words"),
        ("G103", "- ▸one\n"),
        ("G113", one(decided_by='▸"  "')),
        ("G113", one(reasons="▸[]")),
        ("G113", one(reasons="[▸'']")),
        ("G113", one(principles="▸[]")),
        ("G205", one(rule="▸wt10.ia.compleat")),
        ("G206", one(principles="[acpo.3, ▸acpo.11]")),
        ("G207", one(authority="▸kentt")),
        ("G211", item(DEPARTURE) + "- ▸" + item(DEPARTURE)[2:]),
        ("G301", one(decided="▸2011-02-30")),
        ("G301", one(recorded_at="▸lately")),
        ("G301", one(recorded_at="▸2011-02-03T25:00")),
        ("G303", one(until="▸2011-04-25")),
        ("G303", one(review_on="▸2011-04-25")),
        ("G303", one(recorded_at="▸2011-04-25")),
        ("G101", one(decided_by="{role: a manager, ▸agancy: health}")),
        ("G102", one(decided_by="▸{agency: health}")),
        ("G104", one(kind="▸emergncy")),
        ("G104", one(harms="[{harm: a fall, likelihood: ▸maybe, seriousness: slight}]")),
        ("G102", one(harms="[▸{harm: a fall, likelihood: likely}]")),
        ("G103", one(options="▸none")),
        ("G306", one(decided="▸26/04/2011")),
    ],
)
def test_a_mistake_in_a_departure_has_a_code_and_a_place(code: str, text: str, tmp_path: Path) -> None:
    ((_, line, column),) = written(tmp_path, {"d.yaml": text})
    found, (mistake,), _ = read_deviations(tmp_path / "d.yaml", shipped())
    assert (mistake.code, mistake.span.line, mistake.span.column) == (code, line, column), mistake.render()
    assert mistake.cure
    assert len(found) == (1 if code == "G211" else 0)


def test_each_line_is_read_though_another_cannot_be(tmp_path: Path) -> None:
    lines = [
        json.dumps(AS_JSON),
        '{"case": ',
        json.dumps({**AS_JSON, "case": "C2"}),
        json.dumps({**AS_JSON, "rule": "x.y"}),
    ]
    written(tmp_path, {"d.jsonl": "\n".join(lines)})
    found, mistakes, _ = read_deviations(tmp_path / "d.jsonl", shipped())
    assert [d.case for d in found] == ["C1", "C2"]
    assert [(m.code, m.span.line) for m in mistakes] == [("G006", 2), ("G205", 4)]


@pytest.mark.parametrize("name", ["nowhere.yaml", "nowhere.jsonl", "."])
def test_a_file_that_cannot_be_opened_is_a_mistake(name: str, tmp_path: Path) -> None:
    found, (mistake,), digest = read_deviations(tmp_path / name, shipped())
    assert (found, mistake.code, digest) == ((), "G001", "")


def test_evaluation_refuses_a_departure_with_a_mistake(tmp_path: Path, run: Callable[..., Ran]) -> None:
    written(
        tmp_path,
        {"r.jsonl": '{"case": "C1", "event": "referral_received", "at": "2011-04-18"}\n', "d.yaml": one(reasons="[]")},
    )
    ran = run("evaluate", tmp_path / "r.jsonl", "--as-at", "2011-06-30", "--deviations", tmp_path / "d.yaml")
    assert (ran.code, ran.out) == (2, "")
    assert "error[G113]" in ran.err
