"""One hostile alphabet through every command and format: nothing acts on a terminal or passes for a line of ours."""

import csv
import io
import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import typer

from guidance.app.ledger.opening import open_ledger, stamp
from guidance.cli import app, main
from guidance.engine.characters import in_a_cell
from guidance.engine.ledger.entry import Draft
from tools import write_commands

ROOT = Path(__file__).parents[2]
FORGED = "guidance: all clear"
CONTROLS = "".join(map(chr, (*range(1, 32), *range(127, 160))))
TURNING = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
NO_WIDTH = "\u00ad\u034f\u115f\u17b4\u180e\u200b\u200c\u200d\u2060\u2061\u2064\u3164\ufe0f\ufeff\uffa0\ufff9\U000e0041"
SEPARATORS = "\u2028\u2029\x85\x0b\x0c"
MARKUP = "[bold red]:warning:[/] [link=https://evil.example]x[/link] {: onclick=x } <script>alert(1)</script>"
ESCAPES = "\x1b[2J\x1b[31m\x1b]0;title\x07\x1b]8;;https://evil.example\x1b\\x\x9b31m\r"
HOSTILE = f"=1+1{ESCAPES}{TURNING}{NO_WIDTH}{SEPARATORS}{MARKUP}\n{FORGED}\r\n{FORGED}\u2028{FORGED}{CONTROLS}"
ON_A_PATH = f"{ESCAPES}{TURNING}{NO_WIDTH[:8]}[b]\n{FORGED}".replace("/", "|")
ACTING = frozenset(CONTROLS + TURNING + NO_WIDTH + SEPARATORS) - {"\n"}


@dataclass(frozen=True)
class Said:
    code: int
    out: str
    err: str


Asked = Callable[..., Said]


@pytest.fixture
def ask(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Asked:
    def asked(*arguments: str | Path) -> Said:
        monkeypatch.setattr(sys, "argv", ["guidance", *map(str, arguments)])
        monkeypatch.setattr(sys, "stdin", io.StringIO(f"{HOSTILE}\n" * 60))
        with pytest.raises(SystemExit) as end:
            main()
        said = capsys.readouterr()
        assert isinstance(end.value.code, int)
        return Said(end.value.code, said.out, said.err)

    return asked


@dataclass(frozen=True)
class World:
    """Files in which everything that somebody else wrote is hostile."""

    folder: Path
    records: Path
    worked: Path
    sheet: Path
    census: Path
    unread: Path
    pack: Path
    trial: Path
    form: Path
    export: Path
    reviews: Path
    review: Path


@pytest.fixture
def world(tmp_path: Path) -> World:
    folder = tmp_path / ON_A_PATH
    folder.mkdir()
    files = {name: folder / f"{ON_A_PATH}{name}" for name in (
        "records.jsonl", "worked.jsonl", "sheet.csv", "census.xml", "unread.jsonl", "pack.yaml", "trial.yaml",
        "form.yaml", "export.jsonl", "reviews.csv", "review.yaml",
    )}  # fmt: skip
    base = {"event": "referral_received", "at": "2011-04-18", "authority": "kent"}
    texts = f"'=1+1[bold]:warning:\n{FORGED}"
    known = [  # what is let in: text with lines, joiners and marks, and references that look like markup
        {**base, "case": "=1+1[red]:warning:", "id": "@r", "episode": "+e", "reason_agreement_not_sought": texts},
        {**base, "case": "=1+1[red]:warning:", "event": "cp_visit_made", "reason_not_seen_alone": texts, "id": "{x}"},
    ]
    lines = [json.dumps(row, ensure_ascii=False) for row in known]
    files["records.jsonl"].write_text("\n".join(lines), encoding="utf-8")
    worked = [
        {**base, "case": "=1+1[red]:warning:", "event": event, "at": at, "id": f"{n}[b]", "episode": "+e"}
        for n, (event, at) in enumerate((
            ("assessment_started", "2011-05-03"), ("assessment_completed", "2011-06-01"), ("icpc_held", "2011-06-01"),
            ("assessment_completed", "2011-07-01"),
        ))
    ]  # fmt: skip
    files["worked.jsonl"].write_text("\n".join(json.dumps(row) for row in worked), encoding="utf-8")
    bad = [
        {**base, "case": "A", key: HOSTILE} for key in ("case", "event", "at", "authority", "id", HOSTILE, "referrer")
    ]
    broken = [
        *map(json.dumps, bad),
        json.dumps(bad[0], ensure_ascii=False)[:-9],
        HOSTILE.replace("\n", ""),
        f"{{{HOSTILE}",
    ]
    files["unread.jsonl"].write_text("\n".join(broken), encoding="utf-8")
    head = f'case,event,at,"{HOSTILE}"\n'
    files["sheet.csv"].write_text(f'{head}"{HOSTILE}","{HOSTILE}","{HOSTILE}",x\n', encoding="utf-8", newline="")
    reviews = "cppr_person_id,cppr_cp_review_date,cppr_cp_review_due\n=1+1[red]:warning:,,01/06/2011\n"
    files["reviews.csv"].write_text(reviews, encoding="utf-8")
    files["census.xml"].write_text(_census(), encoding="utf-8")
    double = json.dumps(HOSTILE)
    rule = f"- {{id: {double}, title: {double}, {double}: x, when: {double}, should: {double}}}\n- {HOSTILE}\n"
    files["pack.yaml"].write_text(rule, encoding="utf-8", newline="")
    files["trial.yaml"].write_text(f"trial: {double}\ntitle: {double}\n{double}: 1\n", encoding="utf-8")
    files["form.yaml"].write_text(f"form: {double}\n{double}: {double}\n", encoding="utf-8")
    known_of = "".join(f"  - {{option: {word}, perspective: 'x [b]'}}\n" for word in ("explain", "ask-department"))
    decided = (
        "decided: 2025-01-01\ndecided_by: {role: 'x [b]', agency: '{: onclick=x }'}\nasked_of: ['x [b]:warning:']\n"
    )
    files["review.yaml"].write_text(
        f"rule: wt10.ia.complete\nquestion: 'x [b]:warning:'\nknown: ['{MARKUP}']\noptions:\n{known_of}"
        f"decision: ask-department\nbecause: '=1+1 {MARKUP}'\n{decided}", encoding="utf-8",
    )  # fmt: skip
    files["export.jsonl"].write_text(f"{json.dumps({HOSTILE: HOSTILE})}\n{HOSTILE}", encoding="utf-8", newline="")
    _keep(HOSTILE.replace("\0", ""))
    return World(folder, *files.values())


def _census() -> str:
    text = "".join(c if c >= " " and c not in "\ufffe\uffff" else " " for c in HOSTILE)
    shown = text.replace("&", "&amp;").replace("<", "&lt;")
    return (
        "<Message><Header><CollectionDetails><ReferenceDate>2024-03-31</ReferenceDate></CollectionDetails>"
        f"<Source><LEA>{shown}</LEA></Source></Header><Children><Child>"
        f"<ChildIdentifiers><LAchildID>{shown}</LAchildID><PersonBirthDate>{shown}</PersonBirthDate></ChildIdentifiers>"
        f"<CINdetails><CINreferralDate>{shown}</CINreferralDate><Odd a='{shown.replace(chr(39), '')}'>{shown}</Odd>"
        f"</CINdetails></Child></Children></Message>"
    )


def _keep(text: str) -> None:
    body = {"case": text, "authority": text, "rule": text, "trigger": text, text: text}
    with open_ledger() as ledger:
        ledger.append(Draft("deviation", body, "2011-05-01", text, {"reasons": text}), stamp())
        ledger.append(Draft("endorsement", {"of": 1, "case": text}, "2011-05-02", text), stamp())


MINE = ("--case", "=1+1[red]:warning:")
AS_AT = ("--as-at", "2011-08-31")


Command = tuple[str | Path, ...]


def commands(w: World) -> Iterator[Command]:
    """Yield every command with hostile text wherever it takes any."""
    for some in (of_records, of_packs, of_departures, of_trials_and_forms, of_the_ledger):
        yield from some(w)
    yield (HOSTILE,)
    yield "evaluate", f"--{HOSTILE}"
    yield ("doctor",)


def of_records(w: World) -> Iterator[Command]:
    for file in (w.records, w.unread, w.sheet, w.census, w.folder / HOSTILE.replace("/", "").replace("\0", "")[:90]):
        yield "evaluate", file, *AS_AT
        yield "evaluate", file, *AS_AT, "--skip-invalid", "--report", w.folder / "report.csv"
    for format_ in ("table", "json", "jsonl", "csv"):
        yield "evaluate", w.records, *AS_AT, "--format", format_, "--all", "--no-deviations"
    for format_ in ("table", "json", "csv"):
        yield "due", w.records, *AS_AT, "--format", format_, "--all", "--no-deviations"
    for format_ in ("table", "csv"):
        yield "stored-dates", w.reviews, *AS_AT, "--format", format_, "--all"
    for format_ in ("table", "json", "csv", "html"):
        yield "timeliness", w.worked, "--year", "2012", "--format", format_, "--no-deviations"
        yield "timeliness", w.census, "--year", "2024", "--format", format_, "--no-deviations"
    for option in ("--case", "--authority", "--known-at", "--engine", "--fail-on", "--format", "--rules", "--shows"):
        yield "evaluate", w.records, *AS_AT, option, HOSTILE
    yield "evaluate", w.records, "--as-at", HOSTILE
    for format_ in ("table", "json"):
        yield "next", w.records, *MINE, *AS_AT, "--format", format_, "--all", "--no-deviations"
        yield "audit", w.records, *AS_AT, "--pack", "kent-2009", "--format", format_
    yield "next", "--event", HOSTILE, "--at", HOSTILE, "--fact", HOSTILE
    yield "next", "--event", "referral_received", "--at", "2011-04-18", "--authority", "kent", "--fact", f"x={HOSTILE}"
    yield "explain", w.records, *MINE, "--rule", "wt10.ia.complete", *AS_AT, "--depth", "trace", "--no-deviations"
    yield "explain", w.records, "--case", HOSTILE, "--rule", HOSTILE, *AS_AT
    yield "explain", HOSTILE


def of_packs(w: World) -> Iterator[Command]:
    yield "check", w.pack
    yield "check", w.folder
    yield "test", w.pack, "--suggest"
    yield "format", w.pack, w.folder, "--diff"
    yield "format", w.folder, "--check"
    yield "fix", w.pack, "--diff"
    yield "fix", w.folder, "--check"
    yield "schema", HOSTILE
    yield "schema", "rules", "--with", w.pack
    for format_ in ("table", "json", "sarif", "github"):
        yield "check", w.pack, "--format", format_
    for format_ in ("table", "json"):
        yield "diff", w.pack, w.folder, "--format", format_
        yield "impact", w.pack, w.pack, w.records, *AS_AT, "--format", format_, "--no-deviations"
    yield "diff", HOSTILE, f"{HOSTILE}:x"
    yield "pack", "export", w.pack, "--xlsx", w.folder / "limits.xlsx"
    yield "pack", "import", w.pack, "--xlsx", w.folder / "limits.xlsx", "--diff"
    yield "pack", "import", w.pack, "--xlsx", w.records, "--diff"
    yield "sql", HOSTILE, *AS_AT
    yield "check", ""
    yield "import", w.sheet
    yield "import", w.sheet, "--map", w.pack / "instrument.yaml", "--dry-run"
    yield "import", w.unread, "--sheet", HOSTILE, "--authority", HOSTILE
    made = w.folder / "made"
    yield "new", "instrument", made, "--title", HOSTILE, "--authority", "kent", "--from", "2026-01-01"
    yield "new", "instrument", made, "--title", HOSTILE, "--authority", HOSTILE, "--from", HOSTILE
    yield "new", "rule", made, "--title", HOSTILE, "--when", HOSTILE, "--what", HOSTILE, "--why", HOSTILE
    yield "new", "principle", made, "--title", HOSTILE, "--asks", HOSTILE, "--bears-on", HOSTILE
    yield "new", "authority", made, "--name", HOSTILE, "--code", HOSTILE, "--source", HOSTILE
    yield "rules", HOSTILE
    yield "rules", "x", "--bearer", HOSTILE, "--rules", w.pack
    yield "ask", HOSTILE
    yield "ask", HOSTILE, "--format", "json"
    yield "words", HOSTILE
    yield "words", HOSTILE, "--format", "json"


def of_departures(w: World) -> Iterator[Command]:
    yield "deviate", "--from", w.form, "--check"
    yield "deviate", "--from", w.records, "--records", w.unread
    for format_ in ("table", "json"):
        yield "deviations", "list", "--format", format_
        yield "deviations", "show", "d1", "--format", format_
        yield "deviations", "causes", w.unread, "--format", format_
    yield "deviations", "list", "--case", HOSTILE, "--rule", HOSTILE
    yield "deviations", "show", HOSTILE
    yield "deviations", "about", HOSTILE
    for verb in ("endorse", "withdraw", "publish", "unpublish"):
        yield (
            "deviations",
            verb,
            "d1",
            "--by",
            HOSTILE,
            *(("--why", HOSTILE) if verb in {"withdraw", "unpublish"} else ()),
        )
    yield "deviations", "approve", "d1", "--as", HOSTILE, "--by", HOSTILE
    yield "deviations", "correct", "d1", "--from", w.form
    yield "deviations", "review", "d1", "--records", w.unread, "--by", HOSTILE
    yield "deviations", "share", "d1", "--from", w.form, "--by", HOSTILE, "--records", w.unread
    yield "deviations", "delay", "--case", HOSTILE, "--about", HOSTILE, "--cause", HOSTILE, "--why", HOSTILE
    yield "deviations", "shared"
    yield "deviations", "schema"
    yield "feedback", "wt10.ia.complete", "--helped", HOSTILE, "--by", HOSTILE, "--reason", HOSTILE
    yield "feedback", "wt10.ia.complete", "--in-the-way", f"x [b]\n{FORGED}", "--by", "worker [b], Kent"
    yield "feedback", HOSTILE
    for format_ in ("table", "json"):
        yield "feedback", "wt10.ia.complete", "--format", format_
    for format_ in ("table", "json", "html"):
        yield "review", "wt10.ia.complete", w.records, *AS_AT, "--format", format_
    yield "review", HOSTILE, w.unread, *AS_AT
    yield "review", "wt10.ia.complete", "--decide", w.form, "--draft", w.folder / "draft"
    yield "review", "wt10.ia.complete", "--decide", w.review, "--draft", w.folder / "draft"
    for format_ in ("table", "json", "html"):
        yield "review", "--all", "--format", format_


def of_trials_and_forms(w: World) -> Iterator[Command]:
    for format_ in ("table", "json"):
        yield "trials", "list", "--trials", w.trial, *AS_AT, "--format", format_
        yield "trials", "calendar", "--trials", w.trial, *AS_AT, "--format", format_
    yield "form", "show", HOSTILE
    for format_ in ("yaml", "html"):
        yield "form", "show", "tower-hamlets", w.records, *MINE, *AS_AT, "--format", format_, "--no-deviations"
    yield "form", "read", w.form
    yield "trials", "show", HOSTILE
    yield "trials", "show", "x", "--trials", w.trial, *AS_AT
    yield "trials", "check", w.trial, *AS_AT
    yield "trials", "report", HOSTILE, w.records, *AS_AT
    yield "trials", "preview", HOSTILE, w.records, *AS_AT
    yield "new", "trial", w.folder / "new.yaml", "--title", HOSTILE, "--authority", HOSTILE
    yield "site", "build", "--output", w.folder, "--shared", w.form
    yield "site", "pdf", w.folder / "x.pdf", "--output", w.folder / HOSTILE.replace("/", "").replace("\0", "")[:90]


def of_the_ledger(w: World) -> Iterator[Command]:
    for format_ in ("table", "json"):
        yield "ledger", "show", "--format", format_
        yield "ledger", "show", "1", "--format", format_
        yield "ledger", "subject", "--case", HOSTILE, "--format", format_
        yield "ledger", "retention", "--format", format_
    yield "ledger", "verify"
    yield "ledger", "verify", "--against", HOSTILE
    yield "ledger", "export", "-"
    yield "ledger", "export", w.records
    yield "ledger", "import", w.export
    yield "ledger", "prepare", "--writer", HOSTILE
    yield "ledger", "redact", "1", HOSTILE, "--by", HOSTILE, "--why", HOSTILE
    yield "ledger", "redact", "1", "reasons", "--by", HOSTILE, "--why", HOSTILE
    yield (
        "ledger",
        "clear",
    )
    yield (
        "ledger",
        "checkpoint",
    )
    yield "ledger", "prove", HOSTILE
    yield "ledger", "prove", "1"
    yield "ledger", "prove", "1", "--with", HOSTILE, "--output", w.folder / "proof"
    yield "ledger", "consistent", w.export, HOSTILE
    yield "ledger", "keys", "show"
    yield "ledger", "keys", "vouch", HOSTILE
    yield "ledger", "keys", "renew", "--name", HOSTILE
    yield "ledger", "keys", "rotate"


def amiss(text: str) -> list[str]:
    """Name what acts in what was printed, and each line that somebody forged."""
    acting = [f"U+{ord(c):04X}" for c in sorted({*text} & ACTING)]
    return acting + [line for line in text.splitlines() if line.startswith(FORGED)]


def test_nothing_that_anybody_wrote_acts_on_a_terminal_or_passes_for_a_line_of_ours(ask: Asked, world: World) -> None:
    wrong = {}
    for command in commands(world):
        said = ask(*command)
        if found := amiss(said.out) + amiss(said.err):
            wrong[command] = found
        assert said.code != 70, (command, said.err)
    assert wrong == {}


def test_what_is_let_in_with_marks_in_it_is_shown_as_it_is(ask: Asked, world: World) -> None:
    for command in ("evaluate", "due"):
        said = ask(command, world.records, *AS_AT, "--no-deviations")
        assert (said.code, "=1+1[red]:warning:" in said.out) == (0, True), said.err
    said = ask("timeliness", world.worked, "--year", "2012", "--no-deviations")
    assert (said.code, "(=1+1[red]:warning:)" in said.out) == (0, True), said.err
    said = ask("next", world.records, *MINE, *AS_AT, "--no-deviations")
    assert said.out.startswith("=1+1[red]:warning:, as at "), said.err


def test_every_command_is_among_those_that_are_tried(world: World) -> None:
    every = {tuple(path.split()[1:]) for path, _ in write_commands.commands(typer.main.get_command(app), "guidance")}
    tried = {tuple(map(str, command[:n])) for command in commands(world) for n in (1, 2, 3)}
    assert every - tried == {
        ("site", "serve"),
        ("desk",),
        ("lsp",),
    }  # two print an address and wait; the third speaks to no screen


@pytest.mark.usefixtures("world")
def test_an_export_holds_what_the_ledger_holds_whatever_was_written(ask: Asked, tmp_path: Path) -> None:
    exported = tmp_path / "export.jsonl"
    exported.write_text(ask("ledger", "export", "-").out, encoding="utf-8")
    kept = [json.loads(line) for line in exported.read_text(encoding="utf-8").splitlines()]
    assert HOSTILE in {str(value) for line in kept for value in _values(line)}


def _values(found: object) -> Iterator[object]:
    if isinstance(found, dict):
        for value in found.values():
            yield from _values(value)
    elif isinstance(found, list):
        for value in found:
            yield from _values(value)
    else:
        yield found


def test_no_cell_of_a_sheet_is_a_formula_and_numbers_are_numbers(ask: Asked, world: World) -> None:
    said = ask("evaluate", world.records, *AS_AT, "--format", "csv", "--all", "--no-deviations")
    assert said.code == 0, said.err
    cells = [cell for row in csv.reader(io.StringIO(said.out)) for cell in row]
    assert "'=1+1[red]:warning:" in cells
    assert all(cell == in_a_cell(cell) for cell in cells)
    assert any(cell.isdecimal() for cell in cells)
