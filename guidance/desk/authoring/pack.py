"""A pack at the desk: its files as the page holds them, what `guidance check` says of them, and its cases run."""

import os
import shutil
import weakref
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from guidance.app.packs.shipped import shipped
from guidance.app.refusal import Refused
from guidance.desk.saying import said
from guidance.engine.characters import on_one_line
from guidance.engine.diagnostics import Diagnostic, Span, has_errors
from guidance.engine.explain.names import counted, source_of
from guidance.engine.explain.sentence import sentence
from guidance.engine.packs.library import Library
from guidance.engine.packs.reading.files import find_files
from guidance.engine.records.content import Content
from guidance.render.found.lines import as_data

Asked = Mapping[str, Any]
MOST_FILES = 2_000
DEEPEST = 12
"""So many folders within each other: more are no pack."""


@dataclass
class Pack:
    """A pack that is open: a folder that only this program sees, and what was last found in it."""

    place: Path | None = None
    library: Library | None = None
    opened: list[str] = field(default_factory=list)

    def put(self, asked: Asked, given: Sequence[Content]) -> dict[str, Any]:
        """Open a pack, or change one file of it, and say what is wrong with it and what its rules say.

        Args:
            asked: `do`: `open` for the files that were given, or `write` for `file`, which now holds `text`.
            given: The files, each under its path from the folder that the pack's folder is in.

        Raises:
            Refused: No file was given, or one has a name that none can have.
        """
        if asked["do"] == "open":
            self._opened(given)
        elif self.place:
            self._write(asked["file"], asked["text"].encode("utf-8", "surrogatepass"))
        return self._found()

    def _opened(self, given: Sequence[Content]) -> None:
        parts = [_parts(content.name) for content in given]
        if not given or len(given) > MOST_FILES:
            message = "no file was given" if not given else f"more than {MOST_FILES:,} files"
            raise Refused([Diagnostic("G001", message, Span("pack"), "open the folder of one pack")])
        before, self.place, self.opened = (self.place, self.opened), _place(self), []
        try:
            for part, content in zip(parts, given, strict=True):
                self._write("/".join(part), content.data)
        except Refused:
            self.place, self.opened = before
            raise

    def _write(self, name: str, content: bytes) -> None:
        path = self._base.joinpath(*_parts(name))
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        except (OSError, UnicodeEncodeError):  # no name, or of a file and of a folder at once
            raise _no_file(name) from None
        self.opened += [] if name in self.opened else [name]

    @property
    def _base(self) -> Path:
        return self.place or Path(os.devnull)

    def _paths(self) -> list[Path]:
        """Return the folders that were opened, and the files that lay in none."""
        return [self._base / name for name in dict.fromkeys(name.split("/")[0] for name in self.opened)]

    def _found(self) -> dict[str, Any]:
        from guidance.app.packs.checking import check, held, told  # noqa: PLC0415  it needs what comes late

        library = self.library = check(self._paths(), shown_from=self._base)
        found = told(library)
        return {
            "held": held(library), "diagnostics": [as_data(each) for each in found], "faults": said(found),
            "wrong": has_errors(found), "rules": list(_rules(library)), "trials": list(_trials(library)),
            "principles": [f"{p.title} [{p.id}]" for p in library.principles],
            "passed_over": self._passed_over(),
        }  # fmt: skip

    def _passed_over(self) -> list[str]:
        """List the files that were opened and are none of a pack's."""
        found = (one for one in find_files(self._paths(), self._base) if isinstance(one, tuple))
        read = {os.path.relpath(path, self._base) for path, _ in found}
        return [on_one_line(name) for name in self.opened if name not in read]

    def cases(self, _: Asked) -> dict[str, Any]:
        """Run the worked cases, as `guidance test` does; none while it has mistakes."""
        from guidance.app.packs.case_coverage import coverage  # noqa: PLC0415  it needs what comes late
        from guidance.app.packs.checking import known_to, run_each  # noqa: PLC0415  it needs what comes late

        library = self.library
        if library is None or has_errors(library.diagnostics):
            return {"says": "The cases are run once the mistakes are mended.", "cases": [], "unseen": []}
        results = run_each(library.cases, *known_to(library, shipped()))
        wrong = sum(bool(result.mistakes) for result in results)
        return {
            "says": f"{counted(len(results), 'case')}: {len(results) - wrong} as expected, {wrong} not",
            "cases": [
                {"rule": r.rule.id, "case": r.case.text.case, "file": r.case.span.file, "line": r.case.span.line,
                 "faults": said(r.mistakes)}
                for r in results
            ],
            "unseen": coverage(library, results),
        }  # fmt: skip


def _rules(library: Library) -> Iterator[dict[str, str]]:
    for rule in (*library.every_rule, *(rule for trial in library.trials for rule in trial.instead)):
        yield {"rule": rule.id, "title": rule.title, "says": sentence(rule), "source": source_of(rule)}


def _trials(library: Library) -> Iterator[str]:
    for trial in library.trials:
        aside = ", ".join(suspended.rule for suspended in trial.suspends)
        yield f"{trial.title} [{trial.id}], {trial.state}: it would set aside {aside or 'nothing'}"


def _parts(name: str) -> list[str]:
    """Take a path apart.

    Raises:
        Refused: It leads out of its folder, goes too deep, or is none.
    """
    parts = name.replace("\\", "/").split("/")
    if not all(part.strip(". ") and "\0" not in part for part in parts) or len(parts) > DEEPEST:
        raise _no_file(name)
    return parts


def _place(pack: Pack) -> Path:
    """Make a folder that goes with the pack that is open."""
    made = Path(mkdtemp())
    weakref.finalize(pack, shutil.rmtree, made, ignore_errors=True)
    return made


def _no_file(name: str) -> Refused:
    message = f"`{on_one_line(name)[:100]}` is not a file that can be opened here"
    return Refused([Diagnostic("G001", message, Span("pack"), "open the folder of one pack")])
