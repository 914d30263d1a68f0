"""Findings on a screen, or as JSON, JSON lines or CSV."""

import csv
import sys
import textwrap
from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Any

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from guidance.app.evaluation.answer import Answer
from guidance.app.evaluation.conclusion import conclude, receipt_with
from guidance.app.evaluation.unseen import Telling, Unseen, told, unseen
from guidance.app.packs.codes import catalogue
from guidance.engine.characters import as_json, in_a_cell, on_one_line
from guidance.engine.explain.deviations import NOT_A_RULING, is_shown
from guidance.engine.explain.names import counted, doubt_of, says
from guidance.engine.explain.record import FIELDS
from guidance.engine.model.finding import Finding, Standing, Status
from guidance.engine.model.rule import Rule
from guidance.render.outlet import OneByOne, print_json

WIDTH, NARROWEST, RULE = 80, 20, 26
OF_SOURCES = ("record_source", "count", "cases")
"""Columns for the rows of sources alone: such a row has no case, and stands for as many duties as it counts."""
POPULATION = 20
"""More cases than this are shown rule by rule."""


def findings(answer: Answer, format_: str, *, everything: bool) -> None:
    """Print every finding of an answer, and its receipt; what no record could settle once for each rule and source."""
    {"json": _json, "jsonl": _jsonl, "csv": _csv}.get(format_, _table)(answer, everything=everything)


class Screen:
    """A screen that is never wider than 80 columns, so that what is printed fits any screen and paper.

    What it is given is text: no mark in it gives it a colour, or turns into a picture.
    """

    def __init__(self) -> None:
        self.width = min(WIDTH, max(NARROWEST, Console().width))
        self._console = Console(highlight=False, markup=False, emoji=False, width=self.width)

    def say(self, words: str, *, bold: bool = False, indent: int = 0, whole: bool = False) -> None:
        """Print a text over as many lines as it needs; `whole`: it stands on lines of its own, and is not broken."""
        text = Text(on_one_line(words), style="bold" if bold else "")
        if whole:
            self._console.print(text, no_wrap=True, overflow="ignore", crop=False)
        else:
            self._console.print(Padding(text, (0, 0, 0, indent)) if indent else text)


def _json(answer: Answer, *, everything: bool) -> None:
    found = OneByOne(lambda: answer.each_datum(told(answer, everything=everything)))
    data: dict[str, Any] = {"receipt": receipt_with(answer), "findings": found}
    if rows := unseen(answer, everything=everything):
        data["not_shown"] = [row.data for row in rows]
    print_json(data)


def _jsonl(answer: Answer, *, everything: bool) -> None:
    print_json({"receipt": receipt_with(answer)}, indent=None)
    telling = Telling(answer, everything=everything)
    for found in answer.each_datum(telling):
        print_json(found, indent=None)
    for row in telling.rows:
        print_json({"not_shown": row.data}, indent=None)


def _csv(answer: Answer, *, everything: bool) -> None:
    columns = [
        c for name in FIELDS for c in (("trigger_id", "trigger_event", "trigger_at") if name == "trigger" else (name,))
    ]
    telling = Telling(answer, everything=everything)
    columns += OF_SOURCES if telling.has_rows else ()
    writer = csv.DictWriter(sys.stdout, columns, restval="", extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    written = 0
    for found in answer.each_datum(telling):
        writer.writerow(_flat(found))
        written += 1
    for row in telling.rows:
        writer.writerow({name: cell(value) for name, value in row.data.items()})
    if not (written or telling.has_rows):  # a sheet with a heading alone would read as all clear
        writer.writerow({"in_words": conclude(answer).says})
    sys.stderr.write(as_json({"receipt": receipt_with(answer)}) + "\n")


def _flat(found: Mapping[str, Any]) -> dict[str, str]:
    row = {name: cell(value) for name, value in found.items() if name != "trigger"}
    return row | {f"trigger_{key}": cell(value) for key, value in found["trigger"].items()}


def cell(value: Any) -> str:  # noqa: ANN401  whatever a field holds
    """Write a value in one cell, so that no spreadsheet takes text for a formula."""
    if value is None:
        return ""
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        value = "; ".join(value)
    return in_a_cell(value if isinstance(value, str) else as_json(value))


def _table(answer: Answer, *, everything: bool) -> None:
    """Print a case at a time; for a population, rule by rule."""
    _supposing(answer)
    if answer.broken_off:
        sys.stdout.write(textwrap.fill(answer.broken_off, WIDTH) + "\n\n")
    cases = {(f.trigger.owner, f.trigger.case) for f in told(answer, everything=everything)}
    if len(cases) > POPULATION:
        _population(told(answer, everything=everything), len(cases))
    else:
        _by_case(told(answer, everything=everything), answer)
    _unseen(answer, everything=everything)
    _close(answer, Screen(), everything=everything)


def _supposing(answer: Answer) -> None:
    """Say at the top that what follows is a supposition, where it is one."""
    if supposed := answer.receipt["supposing"]:
        sys.stdout.write(textwrap.fill(f"Supposing that {supposed}.", WIDTH) + "\n\n")


COLUMNS = {
    "done in time": 8, "done late": 5, "not shown in time": 8, "not so": 4, "still open": 6, "cannot tell": 7,
    "set aside": 6, "other": 6,
}  # fmt: skip
"""What is counted in a table of many cases, and how wide each column is."""


def _population(shown: Iterable[Finding], cases: int) -> None:
    """Count duties rule by rule. Each count is of duties, and its row gives the number it is out of."""
    tops = ("done", "done", "not", "not", "still", "cannot", "set", "other")
    feet = ("in time", "late", "in time", "so", "open", "tell", "aside", "")
    for first, of, words in ((f"duties in {cases} cases", "of", tops), ("", "", feet)):
        cells = "".join(f"{word:>{width}}" for word, width in zip(words, COLUMNS.values(), strict=True))
        sys.stdout.write(f"{first:<{RULE}}{of:>4}{cells}\n")
    lead, aside = "", Counter[str]()
    by_rule: dict[str, tuple[Rule, Counter[str]]] = {}
    for f in shown:
        by_rule.setdefault(f.rule.id, (f.rule, Counter()))[1][_column(f)] += 1
        aside.update([_status_column(f)] if f.standing is not Standing.STANDS else [])
    for rule, counts in sorted(by_rule.values(), key=lambda row: _inferred_last(row[0])):
        if rule.inferred and lead != says(rule):
            lead = says(rule)
            sys.stdout.write(f"{lead}:\n")
        cells = "".join(f"{counts[column] or '–':>{width}}" for column, width in COLUMNS.items())
        sys.stdout.write(f"{rule.id:<{RULE}}{counts.total():>4}{cells}\n")
    _beneath(aside)
    for doubt, rules in _doubted(rule for rule, _ in by_rule.values()).items():
        said = f"The rule is {doubt}: {', '.join(rules)}."
        sys.stdout.write("\n" + textwrap.fill(said, WIDTH, break_on_hyphens=False) + "\n")
    sys.stdout.write("\n`--case REFERENCE` shows one case; `--format csv` and `json` hold each finding.\n")


def _unseen(answer: Answer, *, everything: bool) -> None:
    """Say of each rule and source what could not be shown, and who would know."""
    rows = unseen(answer, everything=everything)
    if rows:
        sys.stdout.write("\nWhat these records cannot show, once for each rule and source:\n")
    for row in rows:
        if not row.facts:
            words = textwrap.fill(row.in_words, WIDTH, initial_indent=" " * 4, subsequent_indent=" " * 4)
            sys.stdout.write(f"  {row.rule.id}\n{words}\n")
    for source, found in groupby(sorted((r for r in rows if r.facts), key=_source), key=_source):
        rules = len({row.rule.id for row in found})
        said = (
            f"{counted(rules, 'rule')} more look at what a record says of an event, and {source} carries none of it: "
            "they were not asked of it (`--format csv` lists them)."
        )
        sys.stdout.write(textwrap.fill(said, WIDTH, initial_indent="  ", subsequent_indent="  ") + "\n")


def _source(row: Unseen) -> str:
    return row.source


def _inferred_last(rule: Rule) -> tuple[str, str]:
    return (says(rule) if rule.inferred else "", rule.id)


def _beneath(counts: Counter[str]) -> None:
    """Say what the duties that are set aside come to all the same, so that nothing is hidden in that column."""
    if counts:
        said = ", ".join(f"{column} {counts[column]}" for column in COLUMNS if counts[column])
        words = f"Of the {counts.total()} set aside, without the trial or the departure: {said}."
        sys.stdout.write(f"\n{textwrap.fill(words, WIDTH)}\n")


def _doubted(asked: Iterable[Rule]) -> dict[str, list[str]]:
    """Gather the rules that are only believed, or whose text is said to differ, by which of the two it is."""
    rules = {rule.id: doubt_of(rule) for rule in asked}
    return {doubt: sorted(r for r, d in rules.items() if d == doubt) for doubt in sorted(set(rules.values())) if doubt}


def _column(finding: Finding) -> str:
    return "set aside" if finding.standing is not Standing.STANDS else _status_column(finding)


def _status_column(finding: Finding) -> str:
    if finding.status is Status.BREACHED and finding.due is None:
        return "not so"
    if finding.status is Status.BREACHED:
        return "done late" if finding.performed else "not shown in time"
    open_now = {Status.DISCHARGED: "done in time", Status.PENDING: "still open", Status.UNDETERMINED: "cannot tell"}
    return open_now.get(finding.status, "other")


def _by_case(shown: Iterable[Finding], answer: Answer) -> None:
    for (owner, case), group in groupby(shown, key=lambda f: (f.trigger.owner, f.trigger.case)):
        name = answer.library.authorities.name(owner) if owner else ""
        sys.stdout.write(f"{f'{name}: ' if name else ''}{case}\n")
        found = list(group)
        alike = Counter((f.rule.id, f.trigger.day) for f in found)
        for f in found:
            which = _which(f) if alike[f.rule.id, f.trigger.day] > 1 else ""
            asked = f"; who would know: {f.rule.bearer}" if f.status is Status.UNDETERMINED else ""
            sys.stdout.write(_line(f, f"{which}{answer.words(f)}{asked}"))
        sys.stdout.write("\n")


def _which(finding: Finding) -> str:
    """Say which of several lines alike this is: by its episode, or else by its event."""
    t = finding.trigger
    return f"(episode {t.episode}) " if t.episode else f"({t.id}) "


def _line(finding: Finding, words: str) -> str:
    head = f"  {finding.rule.id:<{RULE}} {finding.trigger.day.isoformat()} "
    rest = textwrap.wrap(words, WIDTH - len(head)) if len(head) < WIDTH - 20 else [words]
    gap = "\n" + " " * len(head)
    return f"{head}{gap.join(rest)}\n"


def _close(answer: Answer, screen: Screen, *, everything: bool) -> None:
    """Say what the answer rests on, and what it could not tell. Nothing outstanding is never a green tick."""
    count = answer.receipt["counts"]
    if says := conclude(answer).says:
        screen.say(says)
    if any(is_shown(f) for f in answer.findings):
        screen.say(NOT_A_RULING)
    dark = count["not_shown"]
    if dark:
        left = "" if everything else " and are left out above (`--all` shows them)"
        screen.say(f"{counted(dark, 'duty')} could not be checked: these records cannot show such events{left}.")
    if count["left_out"]:
        screen.say(f"Left out, with mistakes: {counted(count['left_out'], 'record')}.")
    _warned(answer)
    screen.say(receipt_line(answer))


def _warned(answer: Answer) -> None:
    """Count what was warned of, by code, so that nothing that only a file lists is out of sight."""
    counts = answer.receipt["warnings"]
    titles = {entry.code: entry.title for entry in catalogue()} if counts else {}
    for code, count in counts.items():
        sys.stdout.write(textwrap.fill(f"Warned of {code}, {titles.get(code, '')}: {count}.", WIDTH) + "\n")
    if counts:
        sys.stdout.write("`--report FILE` writes down each of them.\n")
    after = answer.receipt["counts"]["after_as_at"]
    if after:
        sys.stdout.write(f"Left aside, later than the day asked about: {counted(after, 'event')}.\n")


def receipt_line(answer: Answer) -> str:
    """Say in a line or two what an answer rests on."""
    receipt, count = answer.receipt, answer.receipt["counts"]
    known = f", known at {receipt['known_at']}" if receipt["known_at"] else ""
    calendars = ", ".join(f"{name} {calendar['version']}" for name, calendar in receipt["calendar"].items())
    ledger = receipt["ledger"]
    read = f"ledger {ledger['ledger']} to entry {ledger['sequence']}, {ledger['hash'][:12]}" if ledger else "a file"
    laid = f"; deviations from {read}" if receipt["deviations"] or (ledger and ledger["sequence"]) else ""
    return (
        f"As at {receipt['as_at']}{known}: {counted(count['findings'], 'finding')} from "
        f"{counted(count['events'], 'event')} in {counted(count['cases'], 'case')}. "
        f"Evaluator {receipt['evaluator']} {receipt['engine_version']}; packs {receipt['packs'][:12]}; "
        f"input {receipt['input'][:12]}; calendar {calendars}; trials {', '.join(_trials_here(answer)) or 'none'}"
        f"{', as proposed' if receipt['supposing'] else ''}{laid}."
    )


def _trials_here(answer: Answer) -> list[str]:
    """Name the trials of the authorities in these records; json and csv name all that were put to them."""
    here = {f.authority for f in answer.findings}
    return [trial.id for trial in answer.library.trials if trial.authority in here]
