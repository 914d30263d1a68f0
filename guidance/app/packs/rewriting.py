"""Rewrite files of packs: their white space put in order, and the mistakes mended whose cure is certain."""

import difflib
import os
import re
import stat
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from guidance.app.named_file import write_named
from guidance.app.packs.checking import check
from guidance.engine.diagnostics import Diagnostic, Severity, one_slip
from guidance.engine.packs.layout import format_page, format_yaml
from guidance.engine.packs.library import Library
from guidance.engine.packs.reading.files import find_files, read_file
from guidance.engine.packs.reading.nodes import parse

MOST = 10_000
"""A mistake that is mended may have hidden others, and they are looked for until so many were mended."""
_MEANT = re.compile(r"did you mean `([^`]+)`\?")
_NAMED = re.compile(r"`([^`]+)`")
_HIDDEN = re.compile(r"a character that cannot be seen, U\+([0-9A-F]+) in the text")
_NEVER_CERTAIN = ("G30", "G31", "G60")
"""Mistakes of dates and of records: of two days that are alike, nobody but the author knows which was meant."""


@dataclass(frozen=True)
class Rewrite:
    """One file as it is and as it is to be."""

    path: Path
    shown: str
    before: str
    after: str

    def diff(self) -> str:
        """Show what changes, line by line."""
        lines = difflib.unified_diff(
            self.before.splitlines(keepends=True), self.after.splitlines(keepends=True), self.shown, self.shown
        )
        return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)

    def write(self) -> None:
        """Write the file whole, or not at all; a link stays a link, and who may read it stays so.

        Raises:
            OSError: It cannot be written.
            NotReplaced: It is none that may be written over.
        """
        write_named(self.path, [self.after], mode=stat.S_IMODE(self.path.stat().st_mode))


@dataclass(frozen=True)
class Fix:
    """A mistake, and the words that are to stand in place of those at its place; an empty text takes them away."""

    mistake: Diagnostic
    wrong: str
    meant: str

    def __str__(self) -> str:
        if not self.meant:
            return f"{self.mistake.span}: nothing for a character that cannot be seen"
        return f"{self.mistake.span}: `{self.meant}` for `{self.wrong}`"


def format_files(paths: Sequence[Path]) -> tuple[list[Rewrite], list[Diagnostic]]:
    """Lay out each file at or below some paths: those that change, and why some could not be read."""
    rewrites, mistakes = list[Rewrite](), list[Diagnostic]()
    for path, shown, text in _texts(paths, mistakes):
        page = path.suffix.lower() == ".md"
        after = format_page(text) if page else format_yaml(text)
        mistakes += [] if page else parse(text, shown).diagnostics
        rewrites += [Rewrite(path, shown, text, after)] if after != text else []
    return rewrites, mistakes


def _texts(paths: Sequence[Path], mistakes: list[Diagnostic]) -> Iterator[tuple[Path, str, str]]:
    for found in find_files(paths, Path.cwd()):
        if isinstance(found, Diagnostic):
            mistakes.append(found)
            continue
        file = read_file(*found)
        mistakes += file.mistakes
        if not file.mistakes:
            yield (*found, _whole(found[0]))


def _whole(path: Path) -> str:
    """Return what a file holds with its line ends, and the mark that some editors put before all else."""
    return path.read_bytes().decode()


def fix_files(paths: Sequence[Path], added: Sequence[Path] = ()) -> tuple[list[Rewrite], list[Fix], Library]:
    """Mend what is certain in packs: the files that change, what was mended, and the packs as they are then."""
    files = {shown: (path, text) for path, shown, text in _texts(paths, [])}
    real = {shown: os.path.realpath(path) for shown, (path, _) in files.items()}
    texts = {shown: text for shown, (_, text) in files.items()}
    done = list[Fix]()
    library = check(paths, added)
    while len(done) < MOST and (found := list(fixes(library.diagnostics, texts))):
        done += found
        texts |= mended(found, texts)
        library = check(paths, added, unsaved={real[shown]: text for shown, text in texts.items()})
    changed = [(shown, path, text) for shown, (path, text) in files.items() if texts[shown] != text]
    return [Rewrite(path, shown, text, texts[shown]) for shown, path, text in changed], done, library


def fixes(mistakes: Iterable[Diagnostic], texts: Mapping[str, str]) -> Iterator[Fix]:
    """Give the mistakes whose cure is certain, one at a place, in files whose text is known."""
    places = set[tuple[str, int, int]]()
    for mistake in mistakes:
        fix = _certain(mistake)
        where = (mistake.span.file, mistake.span.line, mistake.span.column)
        if fix and where not in places and place_in(fix, texts.get(mistake.span.file, "")) is not None:
            places.add(where)
            yield fix


def _certain(mistake: Diagnostic) -> Fix | None:
    """Say what is to be written, where nothing else can have been meant; what is only warned of can be meant."""
    if hidden := _HIDDEN.fullmatch(mistake.message):
        return Fix(mistake, chr(int(hidden[1], 16)), "")
    meant, wrong = _MEANT.fullmatch(mistake.cure), _NAMED.match(mistake.message)
    doubt = mistake.severity is not Severity.ERROR or mistake.code.startswith(_NEVER_CERTAIN)
    if not meant or not wrong or doubt:
        return None
    return Fix(mistake, wrong[1], meant[1]) if one_slip(wrong[1], meant[1]) else None


def mended(found: Sequence[Fix], texts: Mapping[str, str]) -> dict[str, str]:
    """Return the texts that change, with every fix made in them: the last place first, so that no other moves."""
    made = dict[str, str]()
    for fix in sorted(found, key=lambda fix: fix.mistake.span, reverse=True):
        file = fix.mistake.span.file
        text = made.get(file, texts[file])
        at = place_in(fix, text)
        if at is not None:
            made[file] = text[:at] + fix.meant + text[at + len(fix.wrong) :]
    return made


def place_in(fix: Fix, text: str) -> int | None:
    """Return where in a text the words stand that are wrong, or None where they are not at their place."""
    span, lines = fix.mistake.span, text.splitlines(keepends=True)
    if not 0 < span.line <= len(lines):
        return None
    start = sum(map(len, lines[: span.line - 1])) + span.column - 1 + _before(text, span.line)
    return next((at for at in (start, start + 1) if text.startswith(fix.wrong, at)), None)


def _before(text: str, line: int) -> int:
    """Count the mark before the first line, which no column counts."""
    return int(line == 1 and text.startswith("\ufeff"))
