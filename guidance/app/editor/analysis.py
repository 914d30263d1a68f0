"""A file as somebody is writing it, within its pack: what is wrong, what may stand here, and what a name means."""

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from guidance.app.editor.positions import Position, index_at, index_of, position_at
from guidance.app.lookup import due
from guidance.app.packs import schemas
from guidance.app.packs.checking import check, told
from guidance.app.packs.rewriting import Fix, fixes
from guidance.app.packs.shipped import HOUSE, shipped
from guidance.app.refusal import Refused
from guidance.engine import bounds
from guidance.engine.diagnostics import Diagnostic, Span
from guidance.engine.explain.names import day_in_words
from guidance.engine.explain.sentence import sentence
from guidance.engine.model.rule import Rule
from guidance.engine.packs.keys.json_schema import Shape
from guidance.engine.packs.library import Library
from guidance.engine.packs.reading.files import INSTRUMENT, shown_name
from guidance.engine.packs.reading.kinds import kind_of
from guidance.engine.packs.reading.nodes import parse

_KEY_BEGUN = re.compile(r"^(?:\s*-\s+)*\s*(?P<begun>[\w]*)$|[{,]\s*(?P<within>[\w]*)$")
_VALUE_BEGUN = re.compile(r"(?P<key>\w+)\s*:\s*(?:\[[^\]]*|\{\s*)?(?P<begun>[\w.-]*)$")
_WORD = re.compile(r"[\w.-]+")
_DEEPEST = 8


@dataclass(frozen=True)
class Offer:
    """Something that may stand where the cursor is: a key or a name, and what it means."""

    word: str
    means: str
    key: bool = False


@dataclass(frozen=True)
class Analysis:
    """A file as it stands in the editor, with its pack as it is read then."""

    path: Path
    text: str
    library: Library
    found: tuple[Diagnostic, ...] | None = None
    held: str = ""
    """What it held when its pack was last looked at."""

    @property
    def mistakes(self) -> tuple[Diagnostic, ...]:
        """What is wrong in this file: what was found of it by itself, or else with its pack."""
        if self.found is not None:
            return self.found
        all_told = told(self.library)
        here = {file for file in {d.span.file for d in all_told} if same_file(file, self.path)}
        return tuple(d for d in all_told if d.span.file in here)

    @property
    def shown(self) -> str:
        """The name that the file is shown under."""
        return shown_name(self.path, Path.cwd())

    def fixes(self) -> Iterator[Fix]:
        """Give what can be mended here for certain."""
        shown = {d.span.file for d in self.mistakes}
        yield from fixes(self.mistakes, dict.fromkeys(shown, self.text))

    def offers(self, at: Position) -> list[Offer]:
        """List what may stand at a place: names after a key, and keys where a line begins."""
        index = index_at(self.text, at)
        before = self.text[self.text.rfind("\n", 0, index) + 1 : index]
        found = _VALUE_BEGUN.search(before)
        values = [each for each in self._values(found["key"]) if each.word.startswith(found["begun"])] if found else []
        if values:
            return values
        if found := _KEY_BEGUN.search(before):
            return [o for o in self._keys() if o.word.startswith(found["begun"] or found["within"] or "")]
        return []

    def _definitions(self) -> Mapping[str, Shape]:
        return definitions(self.kind())

    def kind(self) -> str:
        """Tell what the file holds; while it cannot be read, by its name."""
        name = self.path.name
        found = kind_of(parsed) if (parsed := parse(self.text, name)).root else None
        by_name = "cases" if name.endswith(".cases.yaml") else "instrument" if name == "instrument.yaml" else "rules"
        return next((k for k, d in schemas.DOCUMENTS.items() if d.kind is found), by_name) if found else by_name

    def _keys(self) -> Iterator[Offer]:
        told = dict[str, str]()
        for form in self._definitions().values():
            for part in (form, *form.get("anyOf", ())):
                for key, about in part.get("properties", {}).items():
                    told.setdefault(key, about.get("description", ""))
        yield from (Offer(key, means, key=True) for key, means in told.items())

    def _values(self, key: str) -> Iterator[Offer]:
        shapes = self._definitions()
        forms = [
            part["properties"][key]
            for form in shapes.values()
            for part in (form, *form.get("anyOf", ()))
            if key in part.get("properties", {})
        ]
        words = dict.fromkeys(word for form in forms for word in self._words(form, shapes))
        yield from (Offer(word, self.meaning(word)) for word in words)

    def _words(self, form: Shape, shapes: Mapping[str, Shape], depth: int = 0) -> Iterator[str]:
        """Give the words that a form allows, those of its parts among them."""
        yield from (str(word) for word in form.get("enum", ()) if isinstance(word, str))
        if depth == _DEEPEST:
            return
        where = str(form.get("$ref", ""))
        if where.startswith(schemas.NAMES):
            yield from self._names().get(where.rpartition("/")[2], {})
        elif where:
            yield from self._words(shapes[where.rpartition("/")[2]], shapes, depth + 1)
        for part in (*form.get("anyOf", ()), *([form["items"]] if "items" in form else ())):
            yield from self._words(part, shapes, depth + 1)

    def _names(self) -> Mapping[str, Mapping[str, str]]:
        own, beneath = schemas.known_names(self.library), shipped_names()
        return {kind: {**beneath[kind], **names} for kind, names in own.items()}

    def meaning(self, word: str, day: date | None = None) -> str:
        """Say what a name means: of a rule its sentence and, for a day, when what it asks would be due."""
        rule = next((r for r in (*self.library.every_rule, *shipped().every_rule) if r.id == word), None)
        if rule:
            return f"{rule.title}\n\n{sentence(rule)}{self._due(rule, day)}"
        return next((names[word] for names in self._names().values() if word in names), "")

    def _due(self, rule: Rule, day: date | None) -> str:
        """Say when what a rule asks would be due if its clock started on a day; nothing where no day can be said."""
        library = self.library if rule in self.library.every_rule else shipped()
        try:
            found = due(rule.id, day, library=library).last_day if day else None
        except Refused:
            return ""
        return (
            f"\n\nIf its clock starts on {day_in_words(day)}, the last day is {day_in_words(found)}."
            if found and day
            else ""
        )

    def hover(self, at: Position, day: date) -> str:
        """Say what the word at a place means, be it a key or a name."""
        word = self.word(at)
        told = {offer.word: offer.means for offer in self._keys()}
        return self.meaning(word, day) or told.get(word, "")

    def word(self, at: Position) -> str:
        """Return the word at a place."""
        index = index_at(self.text, at)
        return next((f[0] for f in _WORD.finditer(self.text) if f.start() <= index <= f.end()), "")

    def _written(self, name: str) -> str:
        """Return the rule that has the words of one that only goes on, of which its own edition has no line."""
        rule = self.library.rule(name) or shipped().rule(name)
        gone_on = rule and rule.carries and rule.span and rule.span.file.endswith(INSTRUMENT)
        return self._written(rule.carries) if rule and gone_on else name

    def definition(self, at: Position) -> tuple[Path, Position] | None:
        """Say where the name at a place is defined, such as the national rule that a local one relates to."""
        word = self._written(self.word(at))
        for library in (self.library, shipped()):
            for (_, name), (span, real) in library.defined.items():
                if name == word and span and real:
                    return Path(real), _place(span, Path(real))
        return None


def analyse(path: Path, text: str, unsaved: Mapping[str, str] | None = None) -> Analysis:
    """Read a file as it stands in an editor with the pack that it lies in, and whatever else is open and not saved."""
    texts = {**(unsaved or {}), os.path.realpath(path): text}
    library = check([path.parent], unsaved=texts)
    if any(found.code == bounds.PACK_FOLDERS.code for found in library.diagnostics):  # it lies in no pack's folder
        library = check([path], unsaved=texts)
    return Analysis(path, text, library)


def unread(path: Path, why: str = "") -> Analysis:
    """Give what can be said of what is not looked at: why, or nothing."""
    cure = f"split it: at most {bounds.PACK.most // 1_000_000} MB a file"
    found = (Diagnostic(bounds.PACK.code, why, Span(path.as_posix()), cure),) if why else ()
    return Analysis(path, "", Library(), found)


def _place(span: Span, file: Path) -> Position:
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, ValueError):
        return 0, 0
    return position_at(text, index_of(span, text))


def same_file(shown: str, path: Path) -> bool:
    """Tell whether a file that is shown under a name is one that is open."""
    return os.path.realpath(shown) == os.path.realpath(path) or os.path.realpath(HOUSE / shown) == os.path.realpath(
        path
    )


@cache
def shipped_names() -> Mapping[str, Mapping[str, str]]:
    """Return the names of the shipped packs."""
    return schemas.known_names(shipped())


@cache
def definitions(kind: str) -> Mapping[str, Shape]:
    """Return the parts of the schema of a kind of file."""
    made: Mapping[str, Shape] = schemas.schema_of(kind)["definitions"]
    return made
