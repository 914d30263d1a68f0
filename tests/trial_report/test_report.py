"""A report shows what may be shown, the same in every form, and claims nothing that it cannot know."""

import json
import random
import re
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest

from guidance.app.packs.shipped import shipped
from guidance.app.trials.report.data import as_data
from guidance.app.trials.report.model import SET_ASIDE, Counted, TrialReport
from guidance.app.withholding import WITHHELD
from guidance.engine.measure.periods import Days
from guidance.engine.measure.tally import Shown
from guidance.render.report_table import table
from guidance.site.trial_report.page import page
from tests.building import day
from tests.site import browsing
from tests.trial_report.conftest import Ran

Reported = Callable[..., TrialReport]
Run = Callable[..., Ran]
Paged = Callable[[TrialReport], str]
ROOT = Path(__file__).parents[2]
TRIAL, CHILD = ROOT / "examples" / "trial-2011.yaml", ROOT / "examples" / "one-child-2011.jsonl"
CLAIMS = re.compile(
    r"because of the trial|led to|effects? of|caus(?:e[ds]?|ing)\b|due to the trial|thanks to|"
    r"result(?:ed|s) (?:in|from)|"
    r"improve|worsen|success|fail|breach|comply|complian|reduced|increased",
    re.IGNORECASE,
)


class Reader(HTMLParser):
    """Reads a page: its words, its tables' numbers, its tags."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.cells: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self._open: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in {"meta", "br"}:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag, f"</{tag}> closes nothing"

    def handle_data(self, data: str) -> None:
        if "style" not in self._open:
            self.words.append(data)
        if "td" in self._open and data.strip():
            self.cells.append(data.strip())


def columns(report: TrialReport) -> Iterator[Counted]:
    for one in (*report.tables, *report.instead):
        yield from one.columns
    yield from report.closures


def counts(shown: Shown) -> Iterator[int | None]:
    yield from (part.count for _, part in shown.walk())


# ------------------------------------------------------------------------------------------ small numbers


def test_no_small_count_is_shown_and_every_count_shown_is_true(reported: Reported) -> None:
    hackney = shipped().authorities.code("hackney")
    more = {"as_proposed": True, "comparators": (hackney,)}
    true, shown = reported(minimum=1, **more), reported(**more)
    seen = []
    for full, part in zip(columns(true), columns(shown), strict=True):
        for number, given in zip(counts(full.shown), counts(part.shown), strict=True):
            assert given in {number, None}
            assert number is not None
            assert given is None or not 1 <= given < 6
            seen.append(given)
        if part.times:
            assert part.shown.whole
    assert seen.count(None) > 50
    assert sum(bool(given) for given in seen) > 10


def test_nothing_in_the_receipt_gives_a_count_back(reported: Reported) -> None:
    receipt = reported(as_proposed=True).receipt
    assert "counts" not in receipt
    numbers = {k: v for k, v in receipt.items() if isinstance(v, int) and not isinstance(v, bool)}
    assert numbers == {"minimum": 6, "records_left_out": 0, "facts_left_out": 0}


def test_every_form_has_the_same_counts(reported: Reported, paged: Paged) -> None:
    report = reported(as_proposed=True, minimum=6)
    said = json.loads(json.dumps(as_data(report)))["report"]

    def walk(node: dict[str, object]) -> Iterator[object]:
        yield node["count"]
        for split in node["parts"]:  # type: ignore[attr-defined]
            for part in split:
                yield from walk(part)

    from_data = [n for r in said["rules"] for c in r["columns"] for n in walk(c["counts"])]
    from_model = [n for t in report.tables for c in t.columns for n in counts(c.shown)]
    assert from_data == from_model
    text, html = table(report), Reader(paged(report))
    withheld = sum(line.count(WITHHELD) for line in text.splitlines()) - 1  # and once where it is explained
    in_html = [cell for cell in html.cells if re.fullmatch(r"[\d,]+|withheld", cell)]
    in_text = re.findall(r"(?<=\s)(?:[\d,]+|w/h)(?=\s|$)", "\n".join(_rows(text)))
    assert withheld == len([cell for cell in in_text if cell == WITHHELD])
    assert [c.replace(WITHHELD, "withheld") for c in in_text] == in_html[len(in_html) - len(in_text) :]


def _rows(text: str) -> Iterator[str]:
    """Give the cells of each line of a table."""
    for line in text.splitlines():
        cells = line[42:]
        if re.fullmatch(r"(?: +(?:[\d,]+|w/h))+", cells):
            yield cells


def test_a_rate_stands_beside_what_it_is_of(reported: Reported, paged: Paged) -> None:
    report = reported(as_proposed=True, minimum=1)
    for text in (" ".join(table(report).split()), " ".join(Reader(paged(report)).words)):
        rates = [m.start() for m in re.finditer(r"\(\d+%\)", text)]
        assert rates
        for at in rates:
            assert re.search(r"\d+ of (?:the )?\d+\b[a-z ]*$", text[:at].rstrip()), text[at - 80 : at + 6]


# ------------------------------------------------------------------------------------------ what it says


def words_of(report: TrialReport, paged: Paged) -> list[str]:
    return [" ".join(table(report).split()), " ".join(" ".join(Reader(paged(report)).words).split()),
            json.dumps(as_data(report)["report"])]  # fmt: skip


@pytest.mark.parametrize("minimum", [1, 6])
def test_nothing_claims_a_cause_or_a_success(reported: Reported, paged: Paged, minimum: int) -> None:
    for text in words_of(reported(as_proposed=True, minimum=minimum), paged):
        assert CLAIMS.search(text) is None, CLAIMS.search(text)
        assert "It cannot show why anything differs from one time, or one authority, to another" in text
        assert "The period of a duty is the day on which it began" in text


def test_what_is_supposed_is_said_to_be_on_every_form(reported: Reported, paged: Paged) -> None:
    for text in words_of(reported(as_proposed=True, minimum=6), paged):
        assert "this is a supposition, and not what is shown" in text
        assert "set aside by supposition only" in text.lower()
    for text in words_of(reported(), paged):
        assert "supposition" not in text
        assert "not shown to have been granted: not set aside" in text.lower()


def test_a_rule_that_is_only_proposed_is_counted_and_set_aside_by_nothing(reported: Reported) -> None:
    found = reported(minimum=1)
    proposed = [t for t in found.tables if t.rule.id == "wt10.ia.complete"]
    assert [c.column.period for t in proposed for c in t.columns] == ["before", "left_standing", "after"]
    assert found.unused == ()


def test_a_suspension_that_nothing_fell_under_is_named(reported: Reported) -> None:
    assert "wt10.ia.complete.2" in reported(as_proposed=True).unused


def test_a_comparator_with_a_trial_of_its_own_is_said_to_have_one(reported: Reported) -> None:
    hackney = shipped().authorities.code("hackney")
    (found,) = (t for t in reported(as_proposed=True, comparators=(hackney,)).tables if t.rule.id == "wt10.ia.complete")
    assert any("by a trial of its own" in note and "Hackney" in note for note in found.notes)


def test_measures_that_no_record_answers_are_left_to_people(run: Run) -> None:
    ran = run("trials", "report", TRIAL, CHILD, "--as-at", "2012-11-20", "--format", "json")
    answers = {q["text"]: q["answer"] for q in ran.data["report"]["measures"]}
    assert answers["what children and families say"] == "Only people can answer this."
    assert answers["quality of assessment, by case audit"] == "Only people can answer this."
    assert answers["working days from strategy discussion to conference"].startswith("The records show times")


@pytest.mark.parametrize(
    ("measure", "answer"),
    [
        ("re-referrals within 12 months", "The records show cases closed and children referred again"),
        ("working days from referral to assessment", "The records show times"),
        ("what referrers think of our work", "Only people can answer this."),
    ],
)
def test_a_measure_is_answered_by_what_it_asks(measure: str, answer: str, tmp_path: Path, run: Run) -> None:
    file = tmp_path / "trial.yaml"
    text = TRIAL.read_text(encoding="utf-8")
    file.write_text(text.replace("measures:\n", f"measures:\n  - {measure}\n"), encoding="utf-8")
    ran = run("trials", "report", file, CHILD, "--as-at", "2012-11-20", "--format", "json")
    answers = {q["text"]: q["answer"] for q in ran.data["report"]["measures"]}
    assert answers[measure].startswith(answer)


def test_the_days_before_can_be_given(reported: Reported) -> None:
    span = Days(day("2010-04-01"), day("2011-03-30"))
    assert reported(before=span).periods["before"] == span


# ------------------------------------------------------------------------------------------ the same again


def test_the_order_of_the_records_makes_no_difference(reported: Reported, records: Path, tmp_path: Path) -> None:
    lines = records.read_text(encoding="utf-8").splitlines(keepends=True)
    random.Random(7).shuffle(lines)  # noqa: S311  an order, not a secret
    shuffled = tmp_path / "shuffled.jsonl"
    shuffled.write_text("".join([*lines, lines[0]]), encoding="utf-8")
    one, other = (reported("hackney", as_proposed=True, records=(f,)) for f in (records, shuffled))
    assert as_data(one)["report"] == as_data(other)["report"]
    assert strip(page(one)) == strip(page(other))


def strip(html: str) -> str:
    return re.sub(r"records [0-9a-f]{12}", "", html)


# ------------------------------------------------------------------------------------------ the page


@pytest.fixture
def html(reported: Reported, paged: Paged) -> str:
    return paged(reported(as_proposed=True, minimum=6))


def test_a_page_runs_nothing_and_fetches_nothing(html: str) -> None:
    tags = Reader(html).tags
    assert not {tag for tag, _ in tags} & {"script", "link", "img", "image", "iframe", "object", "embed", "form", "a"}
    assert not [name for _, given in tags for name in given if name.startswith("on") or name in {"src", "href"}]
    refers = [value for _, given in tags for name, value in given.items() if name == "xlink:href"]
    assert all(value and value.startswith("#") for value in refers)
    addresses = set(re.findall(r'(\S+)="https?:[^"]*"', html))
    assert addresses <= {"xmlns", "xmlns:xlink"}
    assert "url(http" not in html
    assert "default-src 'none'; style-src 'sha256-" in html
    assert not [name for _, given in tags for name in given if name == "style"]


@browsing.needs_browser
def test_a_page_is_for_everybody(html: str, tmp_path: Path) -> None:
    page = tmp_path / "report.html"
    page.write_text(html, encoding="utf-8")
    assert browsing.faults_of(page) == []


def test_every_plot_says_what_it_shows_and_stands_beside_its_table(html: str) -> None:
    tags = Reader(html).tags
    plots = [given for tag, given in tags if tag == "svg"]
    names = {given["id"] for tag, given in tags if tag == "title" and given.get("id")}
    assert len(plots) >= 2
    assert all(given["role"] == "img" and given["aria-labelledby"] in names for given in plots)
    assert len(names) == len(plots)
    order = [tag for tag, _ in tags if tag in {"figure", "table"}]
    assert all(order[n + 1] == "table" for n, tag in enumerate(order) if tag == "figure")


def test_a_page_is_well_formed_and_gives_each_name_once(html: str) -> None:
    names = [given["id"] for _, given in Reader(html).tags if "id" in given]
    shared = {name for name in names if names.count(name) > 1}
    # What a drawing refers to is named by its content: where two share a name they are the same thing.
    assert all(re.fullmatch(r"[mph][0-9a-f]{10}", str(name)) for name in shared)
    assert "<?xml" not in html
    assert "DOCTYPE svg" not in html
    assert "<metadata" not in html
    assert not re.search(r"20\d\d-\d\d-\d\dT\d\d:\d\d", html)


def test_a_withheld_count_is_no_bar_and_says_withheld(html: str) -> None:
    plots = re.findall(r"<svg .*?</svg>", html, re.DOTALL)
    assert any(">withheld</text>" in plot for plot in plots)


def test_what_is_withheld_whole_is_not_drawn(reported: Reported, paged: Paged) -> None:
    assert "too few are shown to be drawn" in paged(reported(as_proposed=True, minimum=6))


def test_text_from_a_trial_is_shown_and_not_obeyed(tmp_path: Path, run: Run) -> None:
    nasty = TRIAL.read_text(encoding="utf-8").replace("(invented)", "<script>alert(1)</script>\" onload='x'")
    nasty = nasty.replace("report at six months", "'<img src=x onerror=alert(2)>'")
    file = tmp_path / "trial.yaml"
    file.write_text(nasty, encoding="utf-8")
    ran = run("trials", "report", file, CHILD, "--as-at", "2012-11-20", "--format", "html")
    assert ran.code == 0, ran.err
    assert not {tag for tag, _ in Reader(ran.out).tags} & {"script", "img"}
    assert "&lt;script&gt;alert(1)" in ran.out


def test_set_aside_is_a_column_of_its_own(reported: Reported) -> None:
    found = reported(as_proposed=True)
    periods = {c.column.period for t in found.tables for c in t.columns if c.column.name == "Cumbria"}
    assert SET_ASIDE in periods
