"""A table of anybody's columns at the desk: a map is proposed, changed, tried and opened by, as on the command line."""

import io
import json
import zipfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from guidance.app.evaluation.evaluate import evaluate
from guidance.app.evaluation.query import Query
from guidance.app.imports.importing import imported, of_file
from guidance.app.imports.map_file import read_maps
from guidance.app.imports.proposal import Answers, proposal
from guidance.app.imports.sample import samples
from guidance.app.next_steps.steps import next_steps
from guidance.app.next_steps.team_list import team_list
from guidance.app.packs.shipped import HOUSE, shipped
from guidance.desk import chronology
from guidance.desk.answering import Desk
from guidance.desk.drawn import told
from guidance.desk.mapping.draft import Draft
from guidance.desk.mapping.reading import drafted
from guidance.desk.mapping.view import NO_CASE, NO_EVENT, TRIED
from guidance.engine.model.period import Period
from guidance.engine.packs.reading.nodes import parse
from guidance.engine.records.content import Content
from guidance.render.import_preview import in_short, not_understood
from tests.desk.desks import Desk as Page
from tests.desk.desks import needs_desk
from tests.desk.test_desk import looked_at
from tests.records.test_maps import MAP, workbook

VISITS = HOUSE / "examples" / "visits"
TABLE = (VISITS / "visits-invented.csv").read_bytes()
AS_AT = date(2024, 9, 1)
Asked = dict[str, Any]


def put(desk: Desk, ask: str = "map", **asked: object) -> Any:  # noqa: ANN401  what JSON holds
    return json.loads(desk.put(json.dumps({"ask": ask, **asked})))


def opens(*tables: bytes, ask: str = "case", names: tuple[str, ...] = ("visits.csv", "more.csv")) -> tuple[Desk, Any]:
    desk = Desk()
    for name, table in zip(names, tables, strict=False):
        desk.give(name, table)
    return desk, put(desk, ask, do="open", as_at=AS_AT.isoformat(), within="")


def proposed(*tables: bytes, **named: Any) -> tuple[Desk, Any]:  # noqa: ANN401  as `opens` takes them
    desk, found = opens(*tables, **named)
    return desk, found["answer"]["map"]


def column(told: Mapping[str, Any], title: str) -> Any:  # noqa: ANN401  what JSON holds
    return next(one for one in told["columns"] if one["title"] == title)


def chosen(desk: Desk, title: str, role: str, what: str = "") -> Any:  # noqa: ANN401
    number = column(put(desk)["answer"], title)["n"]
    return put(desk, do="column", n=number, **{"as": role}, what=what)["answer"]


def means(desk: Desk, title: str, said: str, meant: str) -> Any:  # noqa: ANN401
    one = column(put(desk)["answer"], title)
    cell = next(each["n"] for each in one["values"] if each["says"] == said)
    return put(desk, do="value", n=one["n"], cell=cell, **{"as": meant})["answer"]


def ready() -> Desk:
    """Open the invented visits, and say of the one thing in them that nobody knows that it is left out."""
    desk, _ = proposed(TABLE)
    means(desk, "What", "Telephone call", "leave_out")
    return desk


def saved(desk: Desk, folder: Path, table: bytes = TABLE) -> tuple[Path, Path]:
    (folder / "visits.csv").write_bytes(table)
    file = put(desk, "map_file")["answer"]
    (folder / "map.yaml").write_text(file["text"], encoding="utf-8")
    return folder / "visits.csv", folder / "map.yaml"


# ------------------------------------------------------------------------------------------ as the command line has it


def test_what_is_tried_is_what_a_dry_run_of_the_saved_map_gives(tmp_path: Path) -> None:
    desk = ready()
    tried = put(desk)["answer"]["tried"]
    table, map_ = saved(desk, tmp_path)
    found = imported(of_file(table, [map_]))
    assert (tried["says"], tried["left"]) == (in_short(found), not_understood(found))
    assert [(e["case"], e["what"]) for e in tried["first"][:2]] == [
        ("W-101", "A child protection plan began"), ("W-101", "The core group met"),
    ]  # fmt: skip
    assert len(tried["faults"]) == len(found.reading.diagnostics)
    assert "1 row is not read, here first: the map leaves such rows out" in json.dumps(tried["faults"])


def test_a_case_opened_by_a_map_is_answered_as_the_command_line_answers_table_and_map(tmp_path: Path) -> None:
    desk = ready()
    table, map_ = saved(desk, tmp_path)
    answer = put(desk, "case", do="open_mapped", as_at=AS_AT.isoformat())["answer"]
    assert answer["whole"] == ["visits.csv: read whole"]
    for child in answer["children"]:
        query = Query(table, AS_AT, ledger=None, case=child["case"], maps=(map_,))
        asked = Query((), AS_AT, ledger=None)
        assert desk.case.chronology.answer(child["case"], asked).data() == evaluate(query).data()
        own = told(next_steps(query), argued_at_once=False)
        assert child["groups"] == json.loads(json.dumps(own["groups"]))
    assert [child["case"] for child in answer["children"]] == ["W-101", "W-102"]


def test_a_teams_list_opened_by_a_map_has_the_rows_of_due(tmp_path: Path) -> None:
    desk = ready()
    table, map_ = saved(desk, tmp_path)
    asked = {"as_at": AS_AT.isoformat(), "within": "5 working days"}
    answer = put(desk, "team", do="open_mapped", **asked)["answer"]
    wanted = team_list(Query(table, AS_AT, ledger=None, maps=(map_,)), Period.read("5 working days"))
    due = {(r.data["case"], r.data["title"], r.data["due"] or "") for r in (*wanted.rows, *wanted.later)}
    listed = {(r["case"], r["title"], r["due"]) for r in answer["rows"]}
    assert {row for row in due if row[2]} == {row for row in listed if row[2]}
    assert any(row[2] for row in due)
    assert put(desk, "team", **{**asked, "as_at": "1 Oct 2024"})["answer"]["rows"] != answer["rows"]


def test_what_was_proposed_is_what_the_command_line_proposes() -> None:
    (sample,) = samples(VISITS / "visits-invented.csv")
    text = proposal(sample, shipped().vocabulary, "visits", Answers())
    assert plain(proposed(TABLE)[1]["text"]) == plain(text)


def plain(text: str) -> Any:  # noqa: ANN401  what YAML holds
    root = parse(text, "map").root
    assert root is not None
    return root.plain()


# ------------------------------------------------------------------------------------------ chosen on the page

OTHER = b"""Team North: conferences and visits,Run by the performance team
Ref,ICPC held,Outcome,Seen by,Status,Notes
A1,03/02/2026,CP Plan,J,Done,=1+1
A1,,,,Cancelled,
B2,28/02/2026,No further action,K,Done,<b>x</b>
"""


def test_a_title_line_with_several_texts_above_is_not_taken_for_the_columns() -> None:
    assert [one["title"] for one in proposed(OTHER)[1]["columns"]] == [
        "Ref", "ICPC held", "Outcome", "Seen by", "Status", "Notes",
    ]  # fmt: skip


def test_each_column_can_be_given_another_meaning_and_what_is_tried_follows() -> None:
    desk, told = proposed(OTHER)
    assert [(one["title"], one["as"]) for one in told["columns"]][:2] == [("Ref", "case"), ("ICPC held", "date")]
    told = chosen(desk, "ICPC held", "unused")
    assert (told["tried"], told["lacking"]) == (None, [NO_EVENT])
    told = chosen(desk, "ICPC held", "date", "review_conference_held")
    assert told["tried"]["counts"] == ["A review conference was held: 2"]
    told = chosen(desk, "Ref", "unused")
    assert told["lacking"] == [NO_CASE]
    chosen(desk, "Ref", "case")
    told = chosen(desk, "Status", "left_out")
    told = means(desk, "Status", "Done", "leave_out")
    assert told["tried"]["says"] == "0 events in 0 cases could be read."
    told = means(desk, "Status", "Done", "")
    assert told["tried"]["says"].startswith("2 events")


def test_what_happened_may_stand_in_one_column_and_its_day_in_another() -> None:
    desk, told = proposed(OTHER)
    told = chosen(desk, "Outcome", "kind", str(column(told, "ICPC held")["n"]))
    assert {each["as"] for each in column(told, "Outcome")["values"]} <= {"", "cp_plan_started"}
    told = means(desk, "Outcome", "No further action", "case_closed")
    told = means(desk, "Outcome", "CP Plan", "cp_plan_started")
    assert told["tried"]["counts"] == ["The case was closed: 1", "A child protection plan began: 1"]
    assert column(told, "ICPC held")["as"] == "kind_date"


def test_a_fact_of_which_cells_say_more_than_is_known_is_put_into_words() -> None:
    table = b"Child ID,CP visit,Seen\nA1,03/02/2026,Y\nA1,10/02/2026,Refused entry\n"
    desk, told = proposed(table)
    seen = column(told, "Seen")
    assert [(each["says"], each["as"]) for each in seen["values"]] == [("Y", "true"), ("Refused entry", "not_known")]
    told = means(desk, "Seen", "Refused entry", "false")
    assert [event["facts"] for event in told["tried"]["first"]] == [
        "that the child was seen", "that the child was not seen",
    ]  # fmt: skip


def test_days_are_taken_as_british_and_are_shown_as_they_are_taken() -> None:
    desk, told = proposed(b"Child ID,CP visit\nA1,03/04/2026\n")
    assert (told["dates"], told["reads"]) == ("day first", "“03/04/2026” is taken as 3 April 2026.")
    told = put(desk, do="set", name="dates", to="year first")["answer"]
    assert told["tried"]["refused"]
    told = put(desk, do="set", name="from", to="1 Apr 2026")["answer"]
    assert told["from"] == "2026-04-01"
    assert "is not a day" in put(desk, do="set", name="until", to="soon")["refused"][0]
    assert put(desk)["answer"]["until"] == ""


def test_what_the_table_may_not_hold_all_of_is_not_said_to_be_shown() -> None:
    desk, told = proposed(b"Child ID,CP plan,Last CP visit\nA1,03/04/2026,10/04/2026\n")
    assert {one["event"]: one["on"] for one in told["events"]} == {"cp_plan_started": True, "cp_visit_made": False}
    told = put(desk, do="shows", event="cp_plan_started", on=False)["answer"]
    assert "shows: []" in told["text"]


def test_the_authority_of_the_page_is_that_of_the_table_and_can_be_changed() -> None:
    desk = Desk()
    desk.give("visits.csv", TABLE)
    told = put(desk, "team", do="open", as_at="today", authority="886")["answer"]["map"]
    assert told["authority"] == "886"
    assert "authority" not in plain(put(desk, do="set", name="authority", to="")["answer"]["text"])


ROLES = ("unused", "case", "episode", "authority", "recorded", "date", "kind", "fact", "left_out")


@pytest.mark.parametrize("title", ["Child ID", "Date", "What", "Seen?", "Where"])
@pytest.mark.parametrize("role", ROLES)
def test_whatever_is_chosen_the_map_can_be_read_or_says_what_it_lacks_and_stays_when_it_is_opened(
    title: str, role: str
) -> None:
    desk, before = proposed(TABLE)
    what = {"date": "icpc_held", "fact": "child_seen", "kind": str(column(before, "Worker")["n"])}.get(role, "")
    told = chosen(desk, title, role, what)
    if not told["lacking"]:
        read_maps([Content(told["text"].encode(), "map")], shipped().vocabulary, shipped().authorities)
    desk.give("map.yaml", told["text"].encode())
    again = put(desk, do="open")
    if told["lacking"]:
        assert again["faults"]
    else:
        assert plain(again["answer"]["text"]) == plain(told["text"])


# ------------------------------------------------------------------------------------------ a map that was saved


def test_a_saved_map_is_opened_and_one_with_mistakes_is_not() -> None:
    desk, told = proposed(TABLE)
    desk.give("visits-map.yaml", (VISITS / "visits-map.yaml").read_bytes())
    found = put(desk, do="open")["answer"]
    assert (found["authority"], found["from"], found["as_written"]) == ("886", "2024-04-01", False)
    assert column(found, "Seen alone")["values"] == [
        {"n": 0, "says": "Y", "as": "true"}, {"n": 1, "says": "N", "as": "false"},
    ]  # fmt: skip
    desk.give("wrong.yaml", b"case: Child ID\nevents: [{event: cp_visit_mad, at: Date}]\n")
    assert "did you mean `cp_visit_made`?" in put(desk, do="open")["faults"][0]["cure"]
    desk.give("wrong.yaml", b"\xff\xfe")
    assert put(desk, do="open")["faults"][0]["says"].startswith("error G002")
    assert put(desk)["answer"]["text"] == found["text"] != told["text"]


WRITTEN = """\
source: list
case: Child ID
dates: day first
events:
  - {event: cp_visit_made, at: Date, where: {What: [CP visit], Where: Home}, facts: {child_seen: {always: true}}}
  - {event: core_group_met, at: Date, where: {What: Core group}}
stored_due: [{column: Worker, of: cp_visit_made}]
leave_out: {What: Telephone call}
ignore: Seen alone
"""


@pytest.mark.parametrize("map_", [MAP, WRITTEN, (VISITS / "visits-map.yaml").read_text(encoding="utf-8")])
def test_nothing_that_a_map_says_is_lost_when_it_is_opened_and_saved(map_: str) -> None:
    (sample,) = samples(Content(TABLE, "visits.csv"))
    library = shipped()

    def meaning(text: str) -> Any:  # noqa: ANN401
        (found,) = read_maps([Content(text.encode(), "m")], library.vocabulary, library.authorities, library.rules)
        happenings = sorted(map(repr, found.happenings))
        shows = found.events if found.shows is None else found.shows
        whose = library.authorities.code(found.authority or "x")
        own = (found.case.casefold(), found.left_out, found.stored, found.dates, found.source)
        return happenings, shows, found.begins, whose, own

    assert meaning(drafted(map_, "m", sample, library.vocabulary).as_file()) == meaning(map_)


def test_a_map_that_says_more_than_can_be_chosen_stays_as_it_is_until_something_else_is() -> None:
    desk, _ = proposed(TABLE)
    desk.give("visits-map.yaml", WRITTEN.encode())
    told = put(desk, do="open")["answer"]
    assert (told["as_written"], column(told, "Date")["as"], column(told, "Worker")["as"]) == (True, "written", "stored")
    told = chosen(desk, "Date", "date", "icpc_held")
    assert [one["event"] for one in told["events"]] == ["icpc_held"]


# ------------------------------------------------------------------------------------------ several, and hostile


def test_files_with_the_same_columns_are_read_by_one_map_and_others_each_by_its_own() -> None:
    later = b"Child ID,Date,What,Seen?,Seen alone,Where,Worker\nW-103,1/8/2024,Office visit,,,,A\n"
    desk, told = proposed(TABLE, later)
    assert told["tables"] == ["visits.csv, more.csv"]
    assert "Office visit" in [each["says"] for each in column(told, "What")["values"]]
    desk, told = proposed(TABLE, OTHER)
    assert (told["tables"], told["place"]) == (["visits.csv", "more.csv"], 0)
    means(desk, "What", "Telephone call", "leave_out")
    assert put(desk, do="table", n=1)["answer"]["name"] == "more-map.yaml"
    put(desk, do="use", on=False)
    assert put(desk, "case", do="open_mapped", as_at=AS_AT.isoformat())["answer"]["cases"] == ["W-101", "W-102"]


def test_each_sheet_of_a_workbook_has_a_map_of_its_own_and_one_that_is_known_needs_none() -> None:
    book = workbook({
        "Visits": [["Child ID", "CP visit"], ["A1", date(2026, 11, 3)]],
        "Conferences": [["Child ID", "ICPC date"], ["A1", date(2026, 11, 10)]],
        "Notes": [["Who", "What"], ["x", "y"]],
    })  # fmt: skip
    desk, told = proposed(book, names=("book.xlsx",))
    assert told["tables"] == [f"book.xlsx, sheet {name}" for name in ("Visits", "Conferences", "Notes")]
    answer = put(desk, "case", do="open_mapped", as_at="2026-11-30")["answer"]
    assert [e["what"] for e in answer["children"][0]["timeline"]["events"]] == [
        "A child protection visit was made", "An initial child protection conference was held",
    ]  # fmt: skip
    known = workbook({"Events": [["case", "event", "at"], ["A1", "referral_received", date(2026, 11, 3)]]})
    assert "map" not in opens(known, names=("book.xlsx",))[1]["answer"]
    assert opens((HOUSE / "examples/annex-a-invented.xlsx").read_bytes(), names=("a.xlsx",))[1]["answer"]["cases"]


HOSTILE = [
    "<img src=x onerror=alert(1)>", "=HYPERLINK(1)", "\u202eDI dlihC", "Child\u200bID2", "", "  ", "Date", "date",
    "a: [b", "'\"{}#&*!|>%@`", "no", "\U000e0041tag", "x" * 5_000, "Seen\u2028Seen", "\ufeff", "null",
]  # fmt: skip


def test_titles_that_act_on_what_shows_them_are_titles_and_their_map_is_read_again() -> None:
    table = ",".join(f'"{t.replace(chr(34), chr(34) * 2)}"' for t in ["Child ID", *HOSTILE]).encode()
    table += b"\n" + b"A1," + b",".join(b"03/02/2026" for _ in HOSTILE) + b"\n"
    desk, found = opens(table)
    told = found["answer"]["map"]
    assert told["twice"] == ["Date"]
    assert "\u202e" not in json.dumps(told, ensure_ascii=False)
    for one in told["columns"]:
        if one["as"] == "unused":
            desk.put(json.dumps({"ask": "map", "do": "column", "n": one["n"], "as": "date", "what": "cp_visit_made"}))
    told = put(desk)["answer"]
    map_ = "".join(line for line in told["text"].splitlines(keepends=True) if "x" * 200 not in line)
    (read,) = read_maps([Content(map_.encode(), "m")], shipped().vocabulary, shipped().authorities)
    assert len(read.happenings) > 9
    assert "is there twice" in json.dumps(told["tried"]["faults"])
    assert json.loads(desk.put('{"ask": "map_file"}'))["answer"]["name"] == "visits-map.yaml"


def test_a_thousand_columns_are_taken_and_more_are_refused() -> None:
    def wide(number: int) -> bytes:
        return (
            ",".join(["Child ID", "CP visit", *(f"c{n}x" for n in range(number - 2))]) + "\nA1,03/02/2026\n"
        ).encode()

    assert len(proposed(wide(1_000))[1]["columns"]) == 1_000
    assert "more than 1,000 columns" in opens(wide(1_001))[1]["faults"][0]["says"]


def test_only_the_first_rows_are_tried_and_all_are_looked_at_and_read() -> None:
    rows = [f"A{n},{n % 28 + 1:02}/03/2026,CP visit" for n in range(TRIED)] + ["Z1,01/04/2026,Something new"]
    desk, told = proposed("\n".join(["Child ID,Date,What", *rows, ""]).encode())
    assert told["tried"]["rows"].startswith("The first 1,000 of 1,001 rows were tried")
    assert not told["tried"]["refused"]
    assert column(told, "What")["values"][1] == {"n": 1, "says": "Something new", "as": ""}
    faults = put(desk, "case", do="open_mapped", as_at="2026-04-02")["faults"]
    assert "Something new" in json.dumps(faults)
    means(desk, "What", "Something new", "case_closed")
    assert len(put(desk, "case", do="open_mapped", as_at="2026-04-02")["answer"]["cases"]) == TRIED + 1


def bomb() -> bytes:
    held = io.BytesIO(workbook({"Visits": [["Child ID", "CP visit"], ["A1", date(2026, 11, 3)]]}))
    with zipfile.ZipFile(held, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/more.xml", b" " * (chronology.MOST_UNPACKED + 1))
    return held.getvalue()


@pytest.mark.parametrize(
    ("table", "says"),
    [
        (bomb(), "unpacked, it comes to more than"), (b"Child ID,x\n" + b"A" * chronology.MOST, "more than the 16 MB"),
        (b"a list without a table\nA1\n", "there is no table in the file"),
        ("Child ID,Café visit\nA1,1/2/2026\n".encode("cp1252"), "is not text in UTF-8"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("ask", ["case", "team"])
def test_what_is_too_large_or_no_text_is_refused_before_a_map_is_made(table: bytes, says: str, ask: str) -> None:
    assert says in opens(table, ask=ask)[1]["faults"][0]["says"]


def test_let_go_of_nothing_is_held_and_nothing_can_be_opened_by_it() -> None:
    desk, _ = proposed(TABLE)
    assert put(desk, do="drop")["answer"] == {"none": True}
    assert put(desk)["answer"] == {"none": True}
    assert put(desk, "case", do="open_mapped", as_at="today")["faults"]


def test_a_draft_holds_the_columns_that_its_map_names_and_the_table_lacks() -> None:
    (sample,) = samples(Content(TABLE, "visits.csv"))
    draft = Draft(sample, shipped().vocabulary, case="NHS number")
    assert draft.titles[-1] == "NHS number"


# ------------------------------------------------------------------------------------------ in a browser


def by_key(desk: Page, place: str, typed: str) -> None:
    """Choose in a list by the keyboard, and see that the keyboard is where it was once the answer has come."""
    desk.page.focus(place)
    desk.page.keyboard.type(typed)
    desk.page.wait_for_selector("#map-said:has-text('Trying it')", state="detached")
    expect(desk.page.locator(place)).to_be_focused()


@needs_desk
def test_in_a_browser_a_map_is_made_by_the_keyboard_used_and_outlasts_a_cancel(ready: Page, tmp_path: Path) -> None:
    a_map_is_chosen_saved_opened_and_used(ready, tmp_path)
    a_list_with_titles_that_act_is_for_everybody_and_its_map_outlasts_a_cancel(ready)


def a_map_is_chosen_saved_opened_and_used(ready: Page, tmp_path: Path) -> None:
    page = ready.page
    ready.turn("case")
    ready.opens("visits.csv", TABLE)
    page.wait_for_selector("#mapping:not([hidden])", timeout=60_000)
    assert page.evaluate("document.activeElement.id") == "map-title"
    page.focus("#map-go")
    page.keyboard.press("Enter")
    page.wait_for_selector("#map-wrong:has-text('Telephone call')")
    by_key(ready, "#map-value-2-4", "Leave such")
    assert page.inner_text("#map-said").startswith("8 events in 2 cases could be read.")
    page.click("summary:has-text('Save this map')")
    with page.expect_download() as given:
        page.click("#map-save")
    (tmp_path / "visits.csv").write_bytes(TABLE)
    map_ = tmp_path / given.value.suggested_filename
    given.value.save_as(map_)
    tried = page.inner_text("#map-said")
    found = imported(of_file(tmp_path / "visits.csv", [map_]))
    assert tried == f"{in_short(found)} {not_understood(found)}"
    by_key(ready, "#map-as-1", "Not used")
    assert "Say which column holds the date" in page.inner_text("#map-said")
    page.set_input_files("#map-file", map_)
    page.wait_for_selector(f"#map-said:has-text('{tried}')")
    page.fill("#case-at", "1 Sep 2024")
    page.click("#map-go")
    page.wait_for_selector("#case-answers .child:has-text('W-102')")
    assert page.evaluate("document.activeElement.id") == "case-title"
    assert not page.is_visible("#mapping")


def a_list_with_titles_that_act_is_for_everybody_and_its_map_outlasts_a_cancel(ready: Page) -> None:
    page = ready.page
    own = ["Child ID", "CP visit", "<img src=x onerror=document.title=1>", "=1+1", "\u202eDI", ""]
    titles = [*own, *(f"c{n}" for n in range(60))]
    table = (",".join(titles) + "\nA1,03/02/2026" + ",x" * 3 + "\n").encode()
    ready.turn("team")
    page.set_input_files("#team-file", {"name": "list.csv", "mimeType": "text/csv", "buffer": table})
    page.wait_for_selector("#map-columns .entry >> nth=20")
    assert "\u202e" not in page.inner_text("#mapping")
    page.click("#map-more")
    assert not page.is_visible("#map-more")
    page.select_option("#map-as-2", "date")
    page.select_option("#map-what-2", "cp_visit_made")
    page.wait_for_selector("#map-tried li:has-text('is not')")
    page.evaluate("() => { const worker = window.workers.at(-1); worker.postMessage = () => {}; }")
    page.click("#map-go")
    page.click("#team .cancel >> nth=0")
    page.wait_for_selector("#team-faults:has-text('the map that you made can be used then')", timeout=60_000)
    page.wait_for_selector("#ask[data-ready]", state="attached", timeout=120_000)
    page.set_input_files("#team-file", {"name": "list.csv", "mimeType": "text/csv", "buffer": table})
    page.click("#map-again")
    page.wait_for_selector("#map-what-2")
    page.select_option("#map-as-2", "unused")
    page.wait_for_selector("#map-said:has-text('1 event in 1 case')")
    page.click("#map-go")
    page.wait_for_selector("#team-rows td:has-text('A1')")
    page.set_input_files("#team-file", {"name": "list.csv", "mimeType": "text/csv", "buffer": table})
    page.wait_for_selector("#map-columns .entry >> nth=20")
    assert looked_at(ready) == []
    page.click("#map-drop")
    assert page.title() == "The desk: what is asked now, and by when"
    assert ready.console == []
