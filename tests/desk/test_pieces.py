"""What a desk is made of, without a browser: what can be chosen, what is said, what is saved, and what travels."""

import gzip
import io
import json
import re
import tarfile
import zipfile
from collections import Counter
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from guidance.app.desk.policy import POLICY
from guidance.app.packs.shipped import HOUSE, shipped
from guidance.desk import building, choices, packing, runtime
from guidance.desk.answering import Desk
from guidance.desk.authoring import wheels
from guidance.desk.diary import NONE, diary, entries
from guidance.desk.limits import limits
from guidance.engine.characters import unseen
from guidance.engine.model.england import ENGLAND
from guidance.engine.packs import stored
from tests.desk.desks import needs_desk
from tests.site.browsing import WHOLE

TODAY = date(2026, 11, 30)
SCRIPTS = [name for name in (*building.OURS, "worker.js") if name != "timeline.js"]
"""All but that which names the namespace of drawings."""
NOW = datetime(2026, 11, 30, 9, tzinfo=ENGLAND)


def put(desk: Desk, **asked: object) -> Any:  # noqa: ANN401  what JSON holds
    return json.loads(desk.put(json.dumps(asked)))


def after(event: str, at: str, **facts: str) -> tuple[Desk, Any]:
    desk = Desk()
    return desk, put(desk, ask="next", event=event, at=at, as_at="2026-11-30T09:00", authority="204", facts=facts)


def test_every_event_can_be_chosen_once_under_a_stage_and_found_by_each_word_of_the_trade() -> None:
    vocabulary = shipped().vocabulary.events
    listed = [event for stage in choices.stages(shipped()) for event in stage["events"]]
    assert sorted(event["event"] for event in listed) == sorted(vocabulary)
    assert [e["event"] for e in listed if not all(also in e["names"] for also in vocabulary[e["event"]].also)] == []


def test_the_facts_asked_first_are_few_and_decide_something() -> None:
    found = {event: choices.deciding_facts(shipped(), event, TODAY) for event in shipped().vocabulary.events}
    assert max(sum(fact["first"] for fact in facts) for facts in found.values()) == choices.ASKED_FIRST
    assert found["strategy_discussion_held"][0]["name"] == "s47_initiated"
    assert [fact["name"] for fact in found["emergency_protection_order_made"] if fact["first"]].count("expires") == 1
    assert [(event, f["name"]) for event, facts in found.items() for f in facts if not f["asks"].strip()] == []


DATES = [
    ("27/11/2026", "Friday 27 November 2026"), ("27 Nov 2026 at 4.10pm", "Friday 27 November 2026 at 16:10"),
    ("2026-11-27T16:10", "Friday 27 November 2026 at 16:10"), ("Fri 27 November 2026", "Friday 27 November 2026"),
    ("16:10 on 27 Nov 2026", "Friday 27 November 2026 at 16:10"), ("27.11.26", "Friday 27 November 2026"),
    ("27th November 2026, noon", "Friday 27 November 2026 at 12:00"),
    ("27-11-2026 09:05", "Friday 27 November 2026 at 09:05"),
]  # fmt: skip


@pytest.mark.parametrize(("typed", "taken"), DATES)
def test_a_british_date_is_taken_and_read_back(typed: str, taken: str) -> None:
    assert put(Desk(), ask="when", text=typed)["answer"]["says"] == taken


NO_DATES = [
    "31/11/2026", "2026-02-31", "2026-13-01", "Thu 27 November 2026", "27/11/2026 at 4", "soon", "next friday",
    "\N{ARABIC-INDIC DIGIT TWO}7/11/2026", "2026-11-27T25:00", "tonight",
]  # fmt: skip


@pytest.mark.parametrize("typed", NO_DATES)
def test_what_is_no_day_is_refused_with_a_cure_both_when_typed_and_when_asked(typed: str) -> None:
    refused = put(Desk(), ask="when", text=typed)["refused"]
    assert all("; " in said or ":" in said for said in refused)
    assert after("strategy_discussion_held", typed)[1]["refused"]


def test_a_fact_that_is_none_of_the_events_is_refused_and_so_is_a_value_that_it_cannot_hold() -> None:
    assert after("strategy_discussion_held", "2026-11-27", s47_initiated="perhaps")[1]["refused"]
    assert after("emergency_protection_order_made", "2026-11-27", expires="31/11/2026")[1]["refused"]
    given = after("emergency_protection_order_made", "2026-11-27", expires="4 Dec 2026")[1]["answer"]["shown"]
    assert "4 December 2026" in given["known"][0]


def test_no_answer_reads_as_all_clear_whatever_has_happened() -> None:
    every = list(shipped().vocabulary.events)
    asked = every if WHOLE else every[::5]
    shown = {name: after(name, "2026-11-27")[1]["answer"]["shown"] for name in asked}
    assert [name for name, said in shown.items() if not (said["groups"] or said["says"])] == []
    bare = [said["says"] for said in shown.values() if not said["groups"]]
    assert [says for says in bare if not re.search("no answer|not a view on whether the child is safe", says)] == []


def test_what_cannot_be_told_and_what_was_not_asked_are_on_the_screen_and_in_its_text() -> None:
    desk, found = after("strategy_discussion_held", "2026-11-27T16:10")
    shown, text = found["answer"]["shown"], put(desk, ask="text")["answer"]
    assert "Cannot tell from these records" in text
    assert shown["says"] in text
    assert {row["stage"] for row in shown["coverage"]} >= {"strategy-discussion", "initial-conference"}
    assert [line["text"] for g in shown["groups"] for line in g["lines"] if line["text"] not in text] == []
    assert [
        line["text"] for g in shown["groups"] for line in g["lines"] if not line["argument"] and not line["asks"]
    ] == []


def test_a_limit_in_hours_is_saved_to_the_minute_as_private_and_neutral() -> None:
    desk, _ = after("police_protection_started", "2026-11-27T16:10")
    assert desk.steps is not None
    kept = dict[str, str]()
    text = diary(entries(desk.steps), desk.steps, kept, NOW)
    assert "DTSTART:20261130T161000Z" in text
    assert text.count("CLASS:PRIVATE") == text.count("BEGIN:VEVENT") == len(kept)
    assert re.search("police|protection|wt26|ca89", text) is None
    assert text == diary(entries(desk.steps), desk.steps, kept, NOW)
    assert "ca89.pp.max" in diary(entries(desk.steps), desk.steps, kept, NOW, reasons=True).replace("\r\n ", "")


def test_a_calendar_is_folded_inside_no_character_and_ends_its_lines_as_diaries_want() -> None:
    desk, _ = after("police_protection_started", "2026-11-27T16:10")
    assert desk.steps is not None
    lines = diary(entries(desk.steps), desk.steps, {}, NOW, reasons=True).encode().split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert b"\n" not in b"".join(lines)
    assert lines[0].decode() == "BEGIN:VCALENDAR"


def test_where_no_last_day_is_told_it_is_said_and_no_file_is_saved() -> None:
    assert put(Desk(), ask="diary")["answer"] == {"says": NONE, "file": ""}
    desk, _ = after("child_died", "1999-11-27")
    assert put(desk, ask="diary")["answer"]["file"] == ""


def test_the_table_of_limits_holds_each_national_limit_in_force_and_no_local_one() -> None:
    told = list(limits(shipped(), TODAY))
    wanted = [r for r in shipped().rules if r.within and r.checkable and r.in_force(TODAY) and not r.authority]
    assert len(told) == len(wanted) > 100
    assert [who for says, who in told if not (says.strip() and who.strip())] == []


def test_packs_that_travelled_are_the_packs_that_were_checked() -> None:
    whole = gzip.decompress(packing.packs(shipped()))
    start = 4 + int.from_bytes(whole[:4], "little")
    ((name, length),) = json.loads(whole[4:start])
    again = stored.from_text(whole[start : start + length].decode())
    assert name == "packs.json"
    assert (again.rules, again.digests, again.questions) == (shipped().rules, shipped().digests, shipped().questions)


def test_carried_packs_are_asked_in_place_of_files(monkeypatch: pytest.MonkeyPatch) -> None:
    packs = shipped()
    monkeypatch.setattr("guidance.app.packs.shipped._CARRIED", [packs])
    assert shipped.__wrapped__(cases=True) is packs


def test_packing_is_the_same_twice_and_nothing_is_there_that_a_proxy_drops() -> None:
    assert packing.packed({"a": b"1"}) == packing.packed({"a": b"1"})
    assert packing.sources() == packing.sources()
    with tarfile.open(fileobj=io.BytesIO(packing.sources())) as tar:
        names = tar.getnames()
    assert {"guidance/desk/answering.py", "guidance/engine/diagnostics.yaml", "yaml/__init__.py"} <= set(names)
    assert {name: content[:4] for name, content in packing.zones().items()} == {
        "zoneinfo/Europe/London": b"TZif",
        "zoneinfo/UTC": b"TZif",
    }
    assert [name for name in names if re.match("guidance/(cli|site)/", name) or name.endswith((".whl", ".zip"))] == []


def test_a_package_that_is_not_the_one_known_by_its_hash_is_not_used() -> None:
    with pytest.raises(runtime.NotToBeHad, match="known by its hash"):
        runtime.files_of(b"another package")


@pytest.mark.parametrize("part", wheels.PARTS)
def test_what_is_loaded_later_is_what_this_environment_has(part: str) -> None:
    lines = (HOUSE / "constraints.txt").read_text(encoding="utf-8").lower().replace("_", "-").splitlines()
    pinned = dict(line.partition(";")[0].strip().split("==") for line in lines if "==" in line and line[0] != "#")
    held = wheels.PARTS[part].wheels
    assert {name: pinned[name] for name in held} == {name: version for name, (version, _) in held.items()}
    with pytest.raises(runtime.NotToBeHad, match="known by its hash"):
        wheels._known(part, next(iter(held)), b"another")


@pytest.mark.parametrize("part", wheels.PARTS)
def test_a_desk_without_what_is_loaded_later_says_so(
    part: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    made, says = building._later(part, tmp_path)
    assert made == b""
    assert "guidance desk --fetch" in says


def test_pythons_library_is_taken_over_without_what_no_page_has() -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as zipped:
        for name in ("json/__init__.py", "unittest/case.py", "encodings/utf_8.py", "encodings/big5.py", "pdb.py"):
            zipped.writestr(name, b"x")
    with tarfile.open(fileobj=io.BytesIO(packing.library_of_python(held.getvalue()))) as archive:
        assert archive.getnames() == ["encodings/utf_8.py", "json/__init__.py"]


@needs_desk
def test_nothing_is_left_to_be_compiled_in_the_page(made: Path) -> None:
    for part, archive in (("python", "python_stdlib.zip"), ("engine", "engine.zip")):
        whole = gzip.decompress((made / f"{part}.bin").read_bytes())
        start = at = 4 + int.from_bytes(whole[:4], "little")
        for name, length in json.loads(whole[4:start]):
            if name == archive:
                names = zipfile.ZipFile(io.BytesIO(whole[at : at + length])).namelist()
                assert len([name for name in names if name.endswith(".pyc")]) > 100
                assert [name for name in names if name.endswith(".py")] == []
            at += length


@pytest.mark.parametrize("name", ["index.html", "desk.css", *SCRIPTS])
def test_no_page_or_script_takes_markup_from_text_keeps_anything_or_names_another_place(name: str) -> None:
    text = (building.PAGE / name).read_text(encoding="utf-8")
    wrong = (
        r"innerHTML|outerHTML|insertAdjacent|document\.write|eval\(|new Function|localStorage|sessionStorage|indexedDB|"
        r"https?:|console\."
    )
    assert re.findall(wrong, text) == []
    assert re.findall(r'\s(?:style|on[a-z]+)="', text) == []


def test_no_name_stands_for_two_things_in_the_one_file_that_holds_every_script() -> None:
    made = re.compile(r"^(?:export )?(?:async )?(?:function|class) (\w+)", re.MULTILINE)
    held = re.compile(r"^(?:export )?(?:const|let) (.*)$", re.MULTILINE)
    scripts = [(building.PAGE / name).read_text(encoding="utf-8") for name in building.OURS]
    names = [name for script in scripts for name in made.findall(script)]
    lines = [line for script in scripts for line in held.findall(script)]
    names += [name for line in lines for name in re.findall(r"(?:^|, )(\w+) = ", line)]
    assert len(names) > 50
    assert [name for name, count in Counter(names).items() if count > 1] == []


def test_the_page_marks_every_character_that_cannot_be_seen_and_no_other() -> None:
    (written,) = re.findall(r"const ACTING = /(\[.*\])/gu;", (building.PAGE / "pack.js").read_text(encoding="utf-8"))
    marked = re.compile(re.sub(r"\\u\{([0-9a-f]+)\}", lambda found: rf"\U{int(found[1], 16):08x}", written))
    assert [n for n in range(0x110000) if bool(marked.fullmatch(chr(n))) is not bool(unseen(chr(n)))] == []


@pytest.mark.parametrize(
    ("script", "written"),
    [
        ("engine.js", r"const COMES_LATER = \{(.*)\};"), ("worker.js", r"const FIRST = \{(.*)\};"),
        ("offline.js", r"\(([a-z|]+)\)\\.bin"), ("engine.js", r"const INSTEAD = \{(.*)\};"),
    ],
)  # fmt: skip
def test_every_script_knows_each_part_that_comes_later_and_no_other(script: str, written: str) -> None:
    (found,) = re.findall(written, (building.PAGE / script).read_text(encoding="utf-8"))
    names = found.split("|") if "|" in found else re.findall(r"([a-z]+): \"", found)
    assert names == list(wheels.PARTS)


def test_the_policy_lets_in_what_is_its_own_and_nothing_wider() -> None:
    assert POLICY.startswith("default-src 'none'; ")
    assert re.findall(r"'unsafe-[a-z]+'|https?:|\*", POLICY) == []


def test_where_what_it_runs_on_was_not_fetched_there_is_no_desk_and_it_is_said(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    with pytest.raises(runtime.NotToBeHad, match="guidance desk --fetch"):
        building.desk_files(shipped())
    monkeypatch.setenv("PATH", "")
    with pytest.raises(runtime.NotToBeHad, match="`npm` is not on this machine"):
        runtime.fetch()
