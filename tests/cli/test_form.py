"""`guidance form`: a form filled from a case, read back as the same events, and printed so that nothing in it acts."""

import json
import re
import tempfile
from collections.abc import Callable, Iterable
from datetime import date
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from guidance.app.evaluation.query import Query
from guidance.app.forms.filled_form import as_records, read_filled
from guidance.app.forms.forms import filled_from
from guidance.app.packs.shipped import shipped
from guidance.app.refusal import Refused
from guidance.engine.model.event import Event
from guidance.engine.model.vocabulary import FactWord
from guidance.engine.records import read_records
from guidance.render.form_yaml import written
from tests.read_aloud import all_amiss, amiss

Run = Callable[..., Any]
Records = Callable[..., Path]
ROOT = Path(__file__).parents[2]
CHILD = ROOT / "examples" / "one-child-2011.jsonl"
CENSUS = ROOT / "examples" / "census-2024-invented.xml"
PACK = ROOT / "guidance" / "rules" / "tower-hamlets-draft-2010"
FORM = ("form", "show", "tower-hamlets")
HOSTILE = """<script>alert(1)</script><img src="https://elsewhere.example/x" onerror='x()'>&amp; ]]> --> </style>"""
LIBRARY = shipped()


def shown(run: Run, *arguments: object) -> str:
    ran = run(*FORM, *arguments)
    assert ran.code == 0, ran.err
    return str(ran.out)


def in_order(events: Iterable[Event]) -> list[Event]:
    return sorted(events, key=lambda event: (event.id, event.at))


def events_in(run: Run, folder: Path, text: str) -> list[dict[str, Any]]:
    file = folder / "back.yaml"
    file.write_text(text, encoding="utf-8")
    ran = run("form", "read", file)
    assert ran.code == 0, ran.err
    return [json.loads(line) for line in ran.out.splitlines()]


# ------------------------------------------------------------------------------------------ there and back


def test_an_empty_form_is_read_back_as_nothing(run: Run, tmp_path: Path) -> None:
    assert events_in(run, tmp_path, shown(run)) == []


def test_a_case_comes_back_as_it_was(run: Run, tmp_path: Path) -> None:
    text = shown(run, CHILD, "--case", "EX-1", "--as-at", "2011-11-20")
    events_in(run, tmp_path, text)
    back = run("form", "read", tmp_path / "back.yaml").out
    (tmp_path / "back.jsonl").write_text(back, encoding="utf-8")
    first, second = (
        read_records([file], LIBRARY.vocabulary, LIBRARY.authorities).events
        for file in (CHILD, tmp_path / "back.jsonl")
    )
    assert in_order(second) == in_order(event for event in first if event.day <= date(2011, 11, 20))
    asked = ("--as-at", "2011-11-20", "--format", "json")
    assert (
        run("evaluate", CHILD, tmp_path / "back.jsonl", *asked).data["findings"]
        == run("evaluate", CHILD, *asked).data["findings"]
    )


def test_what_the_record_cannot_show_is_kept_in_mind_there_and_back(run: Run, tmp_path: Path) -> None:
    asked = ("--case", "INV0203", "--as-at", "2024-03-31")
    events_in(run, tmp_path, shown(run, CENSUS, *asked))
    again = shown(run, tmp_path / "back.yaml", "--as-at", "2024-03-31")
    lines = events_in(run, tmp_path, again)
    assert lines[0]["source"] == "census-2024-invented.xml"
    (tmp_path / "back.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    first, second = (
        run("evaluate", file, *asked, "--format", "json", "--all").data["findings"]
        for file in (CENSUS, tmp_path / "back.jsonl")
    )
    assert [f["status"] for f in second] == [f["status"] for f in first]
    assert "undetermined" in {f["status"] for f in first}


def test_one_reference_of_two_authorities_is_two_children_and_no_form(run: Run, tmp_path: Path) -> None:
    other = tmp_path / "other.xml"
    other.write_text(CENSUS.read_text(encoding="utf-8").replace("<LEA>201</LEA>", "<LEA>202</LEA>"), encoding="utf-8")
    ran = run(*FORM, CENSUS, other, "--case", "INV0203", "--as-at", "2024-03-31")
    assert (ran.code, ran.out) == (2, "")
    assert "error[G235]: case `INV0203` is held by 2 authorities" in ran.err


def value(word: FactWord) -> st.SearchStrategy[object]:
    words = st.sampled_from(word.values) if word.values else st.nothing()
    text = st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Zs"]), min_size=1, max_size=20)
    return (
        st.none()
        | {
            "boolean": st.booleans(),
            "date": st.dates(date(2000, 1, 1), date(2030, 1, 1)).map(str),
            "number": st.integers(0, 99).map(str),
            "text": text.filter(lambda said: said.strip() not in {"", "null"}),
            "one_of": words,
            "any_of": st.lists(words, min_size=1, max_size=3),
        }[word.type]
    )


@st.composite
def record(draw: st.DrawFn) -> dict[str, object]:
    word = draw(st.sampled_from(sorted(LIBRARY.vocabulary.events.values(), key=lambda w: w.name)))
    some = draw(st.sets(st.sampled_from(sorted(word.facts)), max_size=4)) if word.facts else set()
    at = draw(st.sampled_from(["2011-04-18", "2011-05-02T09:30", "2011-04-30"]))
    head = {
        "case": "C: 1",
        "event": word.name,
        "at": at,
        "episode": draw(st.sampled_from(["e #1", None])),
        "authority": draw(st.sampled_from(["kent", None])),
        "recorded_at": draw(st.sampled_from(["2011-05-03", None])),
    }
    return {**{k: v for k, v in head.items() if v}, **{name: draw(value(word.facts[name])) for name in sorted(some)}}


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@example([{"case": "C: 1", "event": "emergency_protection_order_made", "at": "2011-04-18", "expires": "2011-04-01"}])
@given(st.lists(record(), min_size=1, max_size=6))
def test_any_record_comes_back_as_it_was(rows: list[dict[str, object]]) -> None:
    with tempfile.TemporaryDirectory() as name:
        file, form = Path(name) / "r.jsonl", Path(name) / "f.yaml"
        file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
        made = filled_from("tower-hamlets", Query(records=(file,), as_at=date(2011, 6, 1), case="C: 1", ledger=None))
        form.write_text(written(made), encoding="utf-8")
        back = read_filled(form, LIBRARY)
        assert in_order(back.events) == in_order(made.timeline)
        (Path(name) / "b.jsonl").write_text("".join(json.dumps(r) + "\n" for r in as_records(back)), encoding="utf-8")
        again = read_records([Path(name) / "b.jsonl"], LIBRARY.vocabulary, LIBRARY.authorities)
        assert in_order(again.events) == in_order(made.timeline)


# ------------------------------------------------------------------------------------------ the agreed day

FILLED = """\
form: tower-hamlets
case: TH-1
authority: tower-hamlets
time_frame:
  - {settled_on: 2011-02-07, work: initial_assessment, finish_by: 2011-02-16, settled_with: [social_worker, parents]}
timeline:
  - 2011-02-07 referral_received
  - {at: 2011-02-07, event: initial_assessment_started}
"""


def frame(run: Run, folder: Path, text: str, as_at: str) -> dict[str, Any]:
    lines = "".join(json.dumps(event) + "\n" for event in events_in(run, folder, text))
    (folder / "read.jsonl").write_text(lines, encoding="utf-8")
    ran = run("evaluate", folder / "read.jsonl", "--rules", PACK, "--as-at", as_at, "--format", "json")
    (found,) = (f for f in ran.data["findings"] if f["rule"] == "th10.frame.initial")
    return dict(found)


def test_the_day_settled_on_is_the_day_it_is_due(run: Run, tmp_path: Path) -> None:
    assert frame(run, tmp_path, FILLED, "2011-02-16")["in_words"].startswith(
        "due by Wed 16 February 2011 at the latest"
    )
    late = frame(run, tmp_path, FILLED, "2011-02-17")
    assert (late["status"], late["due"]) == ("breached", "2011-02-16")


def test_a_later_row_takes_its_place_and_both_are_to_be_seen(run: Run, tmp_path: Path) -> None:
    again = FILLED.replace(
        "timeline:", "  - {settled_on: 2011-02-14, work: initial_assessment, finish_by: 2011-02-21}\ntimeline:"
    )
    found = frame(run, tmp_path, again, "2011-02-18")
    assert (found["status"], found["due"]) == ("pending", "2011-02-21")
    assert [(r["at"], r["after_limit"]) for r in found["restarts"]] == [("2011-02-14", False)]


def test_a_row_written_after_the_day_had_gone_says_so(run: Run, tmp_path: Path) -> None:
    again = FILLED.replace(
        "timeline:", "  - {settled_on: 2011-02-18, work: initial_assessment, finish_by: 2011-02-21}\ntimeline:"
    )
    found = frame(run, tmp_path, again, "2011-02-18")
    assert [(r["at"], r["after_limit"]) for r in found["restarts"]] == [("2011-02-18", True)]


def test_no_national_limit_is_moved_by_it(run: Run, tmp_path: Path) -> None:
    (tmp_path / "filled.yaml").write_text(FILLED.replace("2011-02-16", "2011-12-01"), encoding="utf-8")
    text = " ".join(shown(run, tmp_path / "filled.yaml", "--as-at", "2011-02-10").replace("# ", "").split())
    assert "by the day settled on for this family: due by Thu 1 December 2011" in text
    assert "within 10 working days of the referral: due by Mon 21 February 2011" in text


def test_a_filled_form_shown_again_keeps_its_words_and_its_events(run: Run, tmp_path: Path) -> None:
    words = FILLED + 'story:\n  who_i_am: |-\n    A girl of four: "trains".\n\n      # And not a note.\n'
    (tmp_path / "filled.yaml").write_text(words, encoding="utf-8")
    text = shown(run, tmp_path / "filled.yaml", "--as-at", "2011-02-10")
    (tmp_path / "again.yaml").write_text(text, encoding="utf-8")
    first, second = (read_filled(tmp_path / name, LIBRARY) for name in ("filled.yaml", "again.yaml"))
    assert second.words["story"]["who_i_am"] == first.words["story"]["who_i_am"]
    assert in_order(second.events) == in_order(first.events)
    assert shown(run, tmp_path / "again.yaml", "--as-at", "2011-02-10") == text


def test_a_form_with_words_and_no_dates_is_printed_all_the_same(run: Run, tmp_path: Path) -> None:
    (tmp_path / "filled.yaml").write_text("form: tower-hamlets\ncase: TH-2\nstory: {a_day: Quiet.}\n", encoding="utf-8")
    page = shown(run, tmp_path / "filled.yaml", "--as-at", "2011-02-10", "--format", "html")
    assert "Quiet." in page
    assert "TH-2" in page


def test_it_keeps_to_what_was_known(run: Run, records: Records) -> None:
    row = {"case": "K", "event": "referral_received", "at": "2011-02-07", "id": "a"}
    late = {"case": "K", "event": "referrer_told", "at": "2011-02-08", "id": "b", "recorded_at": "2011-03-01"}
    asked = (records(row, late), "--case", "K", "--as-at", "2011-02-20")
    assert "referrer_told" in shown(run, *asked)
    assert "referrer_told" not in shown(run, *asked, "--known-at", "2011-02-20")
    assert "referrer_told" not in shown(run, asked[0], "--case", "K", "--as-at", "2011-02-07")


def test_a_day_that_has_gone_is_in_the_form_and_not_hidden(run: Run) -> None:
    text = " ".join(shown(run, CHILD, "--case", "EX-1", "--as-at", "2011-05-25").replace("# ", "").split())
    assert "not shown in time: the last day was Tue 24 May 2011 [wt10.icpc.15wd]" in text


# ------------------------------------------------------------------------------------------ on paper


class Read(HTMLParser):
    """What a browser would make of a page: its tags with their attributes, and its text."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def page(run: Run, *arguments: object) -> Read:
    found = Read()
    found.feed(shown(run, *arguments, "--format", "html"))
    return found


ALLOWED = {
    "html", "head", "meta", "title", "style", "body", "header", "main", "footer", "section", "h1", "h2", "h3", "p",
    "dl", "dt", "dd", "div", "table", "thead", "tbody", "tr", "th", "td", "small",
}  # fmt: skip


def hostile(run: Run, folder: Path) -> Read:
    said = json.dumps(HOSTILE)
    text = FILLED + f"story: {{who_i_am: {said}}}\nchildren: [{{name: {said}, born: {said}}}]\nmap: {said}\n"
    text = text.replace("settled_with: [social_worker, parents]", f"why_this_long: {said}")
    text = text.replace("case: TH-1", f"case: {json.dumps(HOSTILE.replace(chr(0x202E), ''))}")
    (folder / "filled.yaml").write_text(text, encoding="utf-8")
    return page(run, folder / "filled.yaml", "--as-at", "2011-02-10")


@pytest.mark.parametrize("made", ["empty", "filled", "hostile"])
def test_nothing_in_the_page_runs_or_is_fetched(made: str, run: Run, tmp_path: Path) -> None:
    case = (CHILD, "--case", "EX-1", "--as-at", "2011-05-20")
    found = hostile(run, tmp_path) if made == "hostile" else page(run, *(case if made == "filled" else ()))
    assert {tag for tag, _ in found.tags} <= ALLOWED
    attributes = {name for _, held in found.tags for name in held}
    seen = {"lang", "charset", "http-equiv", "content", "name", "class", "scope", "role", "aria-label", "tabindex"}
    assert attributes <= seen
    whole = run(*FORM, "--format", "html").out
    assert not re.search(r"url\(|@import|https?://|<script|javascript:", whole)
    assert "default-src 'none'" in whole


def test_hostile_text_is_shown_as_it_is(run: Run, tmp_path: Path) -> None:
    found = hostile(run, tmp_path)
    assert found.text.count("<script>alert(1)</script>") >= 5
    assert "\u202e" not in found.text


def test_the_page_says_that_it_is_no_view_on_whether_the_child_is_safe(run: Run) -> None:
    for asked in ((), (CHILD, "--case", "EX-1", "--as-at", "2011-05-20")):
        text = " ".join(page(run, *asked).text.split())
        assert "This is not a view on whether the child is safe." in text
        assert "breach" not in text.lower()


def test_the_child_comes_before_everything_else_on_the_page(run: Run) -> None:
    text = page(run).text
    assert text.index("The child’s story") < text.index("The children this is about") < text.index("By when")


def test_the_limits_on_the_page_are_in_the_words_of_the_answer(run: Run) -> None:
    text = " ".join(page(run, CHILD, "--case", "EX-1", "--as-at", "2011-05-20").text.split())
    assert "Due by Tue 24 May 2011 at the latest, sooner if the child needs it" in text
    assert "18 April 2011 at 10:15" in text
    assert "Kent" in text


def read_out(html: str) -> list[str]:
    """Return each piece of text of a page, as somebody would read it."""
    return [" ".join(unescape(text).split()) for text in re.split(r"<[^>]+>", html.partition("<body>")[2])]


CASES = {
    "empty": (), "a child": (CHILD, "--case", "EX-1", "--as-at", "2011-05-20"),
    "a child, late": (CHILD, "--case", "EX-1", "--as-at", "2011-11-20"),
    "a child of a census": (CENSUS, "--case", "INV0003", "--as-at", "2024-03-31"),
}  # fmt: skip


TYPED = {"a name of the engine's", "a machine's date"}
"""What the notes of a form that is filled in by hand give to be typed."""


@pytest.mark.parametrize("name", CASES)
def test_a_form_says_nothing_that_nobody_would_say(run: Run, name: str) -> None:
    notes = [line.lstrip("# ") for line in shown(run, *CASES[name]).splitlines() if line.startswith("#")]
    assert len(notes) > 10
    assert [(note, what) for note in notes for what in amiss(note) if what not in TYPED] == []
    assert all_amiss(read_out(shown(run, *CASES[name], "--format", "html"))) == {}


SAID = [
    ("icpc_held", {"chair_independent": False}, "An initial child protection conference was held"),
    ("icpc_held", {"chair_independent": False}, "that the chair had a part in managing the case"),
    ("s47_enquiry_started", {}, "A section 47 enquiry began"),
    ("cp_visit_made", {"child_seen": True}, "that the child was seen"),
    ("cp_visit_made", {"child_seen": None}, "whether the child was seen: said to be none"),
    ("referral_received", {"method": "telephone"}, "telephone"),
]


@pytest.mark.parametrize("told", SAID)
def test_what_the_record_holds_is_put_as_people_would_put_it(
    run: Run, records: Records, told: tuple[str, dict[str, object], str]
) -> None:
    event, facts, words = told
    row = {"case": "K", "event": event, "at": "2011-02-07", "authority": "kent", **facts}
    html = shown(run, records(row), "--case", "K", "--as-at", "2011-02-20", "--format", "html")
    assert words in " | ".join(read_out(html))
    assert all_amiss(read_out(html)) == {}


# ------------------------------------------------------------------------------------------ put as it should be


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("tower-hamlet",), "did you mean `tower-hamlets`?"),
        (("tower-hamlets", CHILD, "--case", "EX-1"), "give --as-at with a file"),
        (("tower-hamlets", CHILD, "--as-at", "2011-05-20"), "give --case with a file of records"),
        (("tower-hamlets", "--case", "EX-1"), "give a file with --case"),
        (("tower-hamlets", "--format", "pdf"), "--format: `pdf` is not one of yaml, html"),
    ],
)
def test_a_command_put_wrongly_says_how_to_put_it(arguments: tuple[object, ...], said: str, run: Run) -> None:
    ran = run("form", "show", *arguments)
    assert (ran.code, ran.out) == (3, "")
    assert said in ran.err


def test_a_case_that_is_not_there_is_said_not_to_be(run: Run) -> None:
    ran = run(*FORM, CHILD, "--case", "EX-2", "--as-at", "2011-05-20")
    assert (ran.code, ran.out) == (2, "")
    assert "error[G640]" in ran.err


@pytest.mark.parametrize(("last", "codes"), [("2011-02-06", {"G629"}), ("2011-02-07", set())])
def test_a_day_to_finish_before_the_day_it_was_settled_is_refused(tmp_path: Path, last: str, codes: set[str]) -> None:
    form = tmp_path / "form.yaml"
    form.write_text(FILLED.replace("2011-02-16", last), encoding="utf-8")
    found = set()
    try:
        read_filled(form, LIBRARY)
    except Refused as refused:
        found = {fault.code for fault in refused.diagnostics}
    assert found == codes
