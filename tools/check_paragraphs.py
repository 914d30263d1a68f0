"""Hold the paragraphs and pages that rules cite against the text: each is there, and holds the number the rule states.

    python tools/check_paragraphs.py TEXT INSTRUMENT [PACK…] [--write CHECKS --title TITLE --on DAY]

TEXT is the instrument's published text with its pages marked `@@PAGE n`. It is not part of the product, so this runs
only where somebody has it. A rule with no numbered paragraph, such as one from a flow chart, ends its heading with its
page. What is found is about numbers alone: that a paragraph says what a rule says is for a reader. A list of what does
not fit is printed, and the exit code is 1 where there is any. The lengths of time that the text names and no rule
states are printed too; they may be ages or definitions, and are for a reader.
"""

import argparse
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

from guidance.app.packs import checking
from guidance.engine.model.period import Period, Unit
from guidance.engine.model.rule import Expressed, Follow, Rule
from guidance.engine.packs.documents.provenance import place_mark

_MARKED = re.compile(r"^ *(\d{1,3})\. ")
_IN_CHAPTER = re.compile(r"^ *(\d{1,2})\.(\d{1,3})(?= |$)")
_PAGE = re.compile(r"^@@PAGE (\d+)", re.MULTILINE)
_ON_PAGES = re.compile(r"\bpages? (\d[\w ,]*)$")
_CITED = re.compile(r"(\d+\.\d+)|(\d+)(?:\s*(?:-|to|–)\s*(\d+))?")
_WORDS = {
    1: "one", 2: "two", 3: "three", 4: "four", 5: "five", 6: "six", 7: "seven", 8: "eight", 9: "nine", 10: "ten",
    12: "twelve", 14: "fourteen", 15: "fifteen", 20: "twenty", 28: "twenty-eight", 35: "thirty-five",
}  # fmt: skip

_LENGTH = re.compile(
    rf"\b(\d+|{'|'.join(_WORDS.values())})[\s-]+(working |calendar )?(hour|day|week|month|year)(?:s|\d|\b)"
)


def paragraphs(text: str) -> dict[int, str]:
    """Cut a text at its paragraph numbers, which go up by one; a number out of turn belongs to a list."""
    found: dict[int, list[str]] = {}
    last = 0
    for line in text.splitlines():
        marked = _MARKED.match(line)
        if marked and int(marked[1]) == last + 1:
            last += 1
        if last and not _PAGE.match(line):
            found.setdefault(last, []).append(line)
    return {number: " ".join(" ".join(lines).split()).casefold() for number, lines in found.items()}


def in_chapters(text: str) -> dict[str, str]:
    """Cut a text whose paragraphs are numbered within chapters: the next in turn, or the first of the next chapter."""
    found: dict[str, list[str]] = {}
    chapter = last = 0
    for line in text.splitlines():
        marked = _IN_CHAPTER.match(line)
        if marked and (int(marked[1]), int(marked[2])) in {(chapter, last + 1), (chapter + 1, 1)}:
            chapter, last = int(marked[1]), int(marked[2])
        if last and not _PAGE.match(line):
            found.setdefault(f"{chapter}.{last}", []).append(line)
    return {number: " ".join(" ".join(lines).split()).casefold() for number, lines in found.items()}


def pages(text: str) -> dict[int, str]:
    """Cut a text at its marked pages."""
    _, *cut = _PAGE.split(text)
    return {int(number): " ".join(page.split()).casefold() for number, page in zip(cut[::2], cut[1::2], strict=True)}


def places(text: str) -> dict[str, str]:
    """Give what stands in each paragraph and on each page of a text, by the place's name."""
    numbered = {f"paragraph {number}": words for number, words in paragraphs(text).items()}
    numbered |= {f"paragraph {number}": words for number, words in in_chapters(text).items()}
    return numbered | {f"page {number}": words for number, words in pages(text).items()}


def cited(rule: Rule) -> list[str]:
    """Name the paragraphs that a rule cites, those of a range one by one, or else its pages."""
    paragraph, on_pages = rule.provision.paragraph, _ON_PAGES.search(rule.provision.heading)
    kind, where = ("paragraph", paragraph) if paragraph or not on_pages else ("page", on_pages[1])
    found = _CITED.findall(where)
    return [
        f"{kind} {number}"
        for dotted, first, last in found
        for number in ([dotted] if dotted else range(int(first), int(last or first) + 1))
    ]


def stated(rule: Rule) -> list[Period]:
    """List the lengths of time that a rule states."""
    ahead = rule.duty.at_least if isinstance(rule.duty, Follow) else None
    return [period for period in (rule.within, ahead) if isinstance(period, Period)]


def pattern(period: Period) -> re.Pattern[str]:
    """Find a length of time as a text may write it: in figures or in words, a footnote's figure after it or not."""
    count = str(period.count)
    word = f"|{_WORDS[period.count]}" if period.count in _WORDS else ""
    unit = str(period.unit).replace(" ", r"\s+")
    years, rest = divmod(period.count, 12)
    yearly = rf"|\b(?:{years}|{_WORDS.get(years)})[\s-]+year" if period.unit is Unit.MONTH and not rest else ""
    every = r"|\b(?:annual|yearly|every year)" if yearly and years == 1 else ""
    return re.compile(rf"\b(?:{count}{word})[\s-]+{unit}(?:s|\d|\b){yearly}{every}")


def problems(rules: Sequence[Rule], text: Mapping[str, str]) -> Iterator[str]:
    """Say of each rule that it names no place, which place is not there, and which number no place that it cites holds.

    A rule that does not fully express its text says why in `because`, and one of law in guidance has the law's number,
    which the guidance may tell otherwise: those numbers are a reader's affair.
    """
    for rule in rules:
        named = cited(rule)
        if not named:
            yield f"{rule.id}: cites neither a paragraph nor a page"
        yield from (f"{rule.id}: the text has no {place}" for place in named if place not in text)
        for period in absent(rule, text) if not explained(rule) else ():
            yield f"{rule.id}: {' and '.join(named)} does not hold `{period}`"


def absent(rule: Rule, text: Mapping[str, str]) -> list[Period]:
    """List the lengths of time that a rule states and no place that it cites holds, of the places that are there."""
    there = " ".join(text[place] for place in cited(rule) if place in text)
    return [period for period in stated(rule) if there and not pattern(period).search(there)]


def explained(rule: Rule) -> bool:
    """Tell whether a rule may state another length than the text: it says why, or the length is the law's."""
    laws = rule.force.is_law and not rule.instrument.force.is_law
    return laws or rule.expressed is not Expressed.FULLY


def results(rules: Iterable[Rule], text: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """Give the mark of each rule that fits, and of each whose length of time is a reader's affair."""
    found: dict[str, dict[str, str]] = {"fits": {}, "for_a_reader": {}}
    for rule in rules:
        if not list(problems([rule], text)):
            found["for_a_reader" if absent(rule, text) else "fits"][rule.id] = place_mark(rule)
    return found


MAINTAINERS = "the maintainers"
_COMPARISON = re.compile(r"^  - checked_by: .*\n(?:    .*\n)*", re.MULTILINE)


def written(checks: str, title: str, on: date, found: Mapping[str, Mapping[str, str]]) -> str:
    """Put what was found of one text into a file of checks, in place of what was found of it before."""
    lists = "".join(
        f"    {kind}:\n" + "".join(f'      {name}: "{mark}"\n' for name, mark in sorted(marks.items()))
        for kind, marks in found.items()
        if marks
    )
    item = f'  - checked_by: {MAINTAINERS}\n    against: "{title}"\n    checked_on: {on}\n{lists}'
    head, _, rest = checks.partition("comparisons:\n")
    others = [one for one in _COMPARISON.findall(rest) if f'    against: "{title}"\n' not in one]
    return f"{head}comparisons:\n" + "".join(sorted([*others, item], key=lambda one: one.split("against: ")[1]))


def lengths(text: str) -> set[tuple[int, str]]:
    """List every length of time that a text names in days, weeks, months, hours or years, with the page it is on."""
    counts = {word: number for number, word in _WORDS.items()}
    return {
        (page, f"{int(counts.get(count, count))} {working}{unit}")
        for page, words in pages(text).items()
        for count, working, unit in _LENGTH.findall(words)
    }


def unstated(rules: Sequence[Rule], text: str) -> Iterator[str]:
    """Say of each length of time that a text names and no rule states where it is: a rule may be wanting."""
    known = {str(period).removesuffix("s") for rule in rules for period in stated(rule)}
    yield from (
        f"page {page}: no rule states `{length}`" for page, length in sorted(lengths(text)) if length not in known
    )


def main(given: Sequence[str] | None = None) -> int:
    """Print what does not fit, and how much was looked at."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("text", type=Path)
    parser.add_argument("instrument")
    parser.add_argument("packs", nargs="*", type=Path)
    parser.add_argument("--write", type=Path, metavar="CHECKS", help="a file of checks to write what was found into")
    parser.add_argument("--title", help="the text by its title and printing")
    parser.add_argument("--on", type=date.fromisoformat, metavar="DAY", help="the day on which it was compared")
    asked = parser.parse_args(given)
    if asked.write and not (asked.title and asked.on):
        parser.error("--write asks for --title and --on")
    rules = [r for r in checking.check(asked.packs).every_rule if r.instrument.id == asked.instrument]
    text = asked.text.read_text(encoding="utf-8")
    found = list(problems(rules, places(text)))
    limits = sum(len(stated(rule)) for rule in rules)
    sys.stdout.write("".join(f"{line}\n" for line in (*unstated(rules, text), *found)))
    sys.stdout.write(f"{len(rules)} rules, {limits} numbers: {len(found)} do not fit\n")
    if asked.write:
        kept = results(rules, places(text))
        before = asked.write.read_text(encoding="utf-8")
        asked.write.write_text(written(before, asked.title, asked.on, kept), encoding="utf-8")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
