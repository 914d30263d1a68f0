"""What councils send daily to the Department for Education on children's social care: children as JSON, each whole."""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, islice
from typing import Any, Never

from guidance.engine import bounds
from guidance.engine.diagnostics import Span, did_you_mean
from guidance.engine.records.gathering import Gathering
from guidance.engine.records.intake import Intake
from guidance.engine.records.returns.daily_parts import (
    CASE,
    EPISODE,
    GROUPS,
    KNOWN,
    OF_AN_EPISODE,
    PURGE,
    SOURCE,
    UNREAD,
)
from guidance.engine.records.returns.reader import say_partial
from guidance.engine.records.tables.map import Map, sense
from guidance.engine.records.tables.reader import Key, MappedFile, Table

_CURE = "give the payload as it is sent: a list of children, each with `la_child_id`"


@dataclass(frozen=True, slots=True)
class PayloadRow:
    """One part of one child: its fields by the sense of their names, and where the child begins."""

    file: str
    line: int
    column: int
    values: Mapping[str, str]

    def span(self, name: str = "", *, key: bool = False) -> Span:  # noqa: ARG002  a field is found with its child
        """Find the child."""
        return Span(self.file, self.line, self.column)


class _Broken(Exception):  # noqa: N818  what a file is, not a program's error
    """The file is no payload, or not a whole one: where, and why."""

    def __init__(self, offset: int, why: str) -> None:
        super().__init__(why)
        self.offset = offset


class Daily:
    """The daily payload."""

    def sniff(self, opening: bytes, file: str) -> bool:  # noqa: ARG002  it is told by what it holds
        """Tell it by the reference that every child in it has."""
        start = opening.removeprefix(b"\xef\xbb\xbf").lstrip()
        return start.startswith((b"[", b"{")) and re.search(rb'"la_child_id"\s*:', opening) is not None

    def read(self, intake: Intake, file: str, into: Gathering) -> None:
        """Read it part by part, once it is known that it is whole."""
        text = ""
        try:
            text = _text(intake)
            payload = _Payload(text, MappedFile(file, into))
            payload.look_through()
        except _Broken as broken:
            line, column = _place(text, broken.offset)
            message = f"the payload cannot be read: {broken}; nothing of it is used"
            into.faults.of_file("G578", message, Span(file, line, column), _CURE)
            return
        payload.read()


def _text(intake: Intake) -> str:
    data = b"".join(islice(intake.chunks(), bounds.PAYLOAD.most // (256 * 1024) + 1))
    if len(data) > bounds.PAYLOAD.most:
        raise _Broken(0, f"there are {bounds.PAYLOAD.exceeded}")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _Broken(0, f"byte {error.start + 1} is not text in UTF-8") from None


def _place(text: str, offset: int) -> tuple[int, int]:
    return text.count("\n", 0, offset) + 1, offset - (text.rfind("\n", 0, offset) + 1) + 1


def _once(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    if len(found := dict(pairs)) < len(pairs):
        raise ValueError
    return found


def _number(word: str) -> Never:
    raise ValueError(word)


_DECODER = json.JSONDecoder(object_pairs_hook=_once, parse_constant=_number)
_SPACE = re.compile(r"[ \t\r\n]*")


@dataclass(slots=True)
class _Payload:
    """The text of a payload, and what has been seen of it."""

    text: str
    whole: MappedFile
    unknown: Counter[tuple[str, str]] = field(default_factory=Counter)
    unread: Counter[str] = field(default_factory=Counter)
    children: int = 0

    def look_through(self) -> None:
        """See that it is whole, and what it holds that is not known or not read.

        Raises:
            _Broken: It is not.
        """
        for offset, _, child in self._children():
            self.children += 1
            if not isinstance(child, dict) or not str(child.get(CASE) or "").strip():
                raise _Broken(offset, f"a child has no `{CASE}`")
            self._look("child", child)
            self._look("child_details", _mapping(child.get("child_details"), offset))
            for episode in _list(child.get("social_care_episodes"), offset):
                self._look("social_care_episodes", episode)
                for name in OF_AN_EPISODE:
                    for part in _list(episode.get(name), offset):
                        self._look(name, part)

    def _look(self, name: str, part: Mapping[str, Any]) -> None:
        self.unknown.update((name, key) for key in part if key not in KNOWN[name])
        self.unread.update(key for key in part if key in UNREAD and part[key])

    def _children(self) -> Iterator[tuple[int, str, Any]]:
        """Yield each child with its place in the text, and the authority, where the payload says whose it is."""
        start = _end_of_space(self.text, 0)
        if self.text[start : start + 1] == "[":
            yield from ((offset, "", child) for offset, child in self._elements(start))
            return
        found, end = self._value(start)
        if _end_of_space(self.text, end) < len(self.text):
            raise _Broken(end, "something follows it")
        held = found.get("Children", found) if isinstance(found, dict) else found
        code = str(found.get("la_code") or "") if isinstance(found, dict) else ""
        yield from ((start, code, child) for child in (held if isinstance(held, list) else [held]))

    def _elements(self, start: int) -> Iterator[tuple[int, Any]]:
        place = _end_of_space(self.text, start + 1)
        while self.text[place : place + 1] != "]":
            child, end = self._value(place)
            yield place, child
            place = _end_of_space(self.text, end)
            if self.text[place : place + 1] not in {",", "]"}:
                raise _Broken(place, "the list of children is not closed")
            if self.text[place] == ",":
                place = _end_of_space(self.text, place + 1)
                if self.text[place : place + 1] == "]":
                    raise _Broken(place, "a comma stands before the end of the list")
        if (rest := _end_of_space(self.text, place + 1)) < len(self.text):
            raise _Broken(rest, "something follows the list of children")

    def _value(self, place: int) -> tuple[Any, int]:
        try:
            return _DECODER.raw_decode(self.text, place)
        except json.JSONDecodeError as error:
            raise _Broken(min(error.pos, len(self.text)), "it is not JSON from here on, or breaks off") from None
        except (RecursionError, ValueError):
            raise _Broken(
                place, "a child is nested too deep, gives a field twice, or holds a number that is none"
            ) from None

    def read(self) -> None:
        """Read each part of every child, and say what is not read."""
        whole = self.whole
        found = [(map_, self._read_part(name, map_)) for name, map_ in GROUPS.items()]
        if not self.children:
            whole.into.faults.of_file("G606", "the payload holds no children", Span(whole.file), _CURE)
        self._report()
        whole.grown_up()
        cases = frozenset(case for _, of_it in found for case in of_it)
        scope, reference = whole.into.scope, whole.into.terms.reference_date
        begins, ends = scope.begins, scope.ends or reference
        told = begins is not None and ends is not None
        for map_, of_it in found:
            say_partial(replace(map_, begins=begins if told else None), of_it, whole)
            dated = replace(map_, begins=begins if told else whole.latest, ends=ends if told else whole.latest)
            whole.into.sources.append(whole.source(dated, cases))
        if not told and self.children:
            message = f"{SOURCE}: nothing says of which days the payload is whole, so what is not in it shows nothing"
            cure = "give `--shows FILE` with `source`, `from` and `until`"
            whole.into.faults.notice("G577", message, Span(whole.file), cure)

    def _read_part(self, name: str, map_: Map) -> frozenset[Key]:
        titles = [*map_.columns]
        rows = self._rows(name)
        first = next(rows, None)
        if first is None:
            return frozenset()
        table = Table(titles, [*map(sense, titles)], lambda _: Span(self.whole.file), chain([first], rows))
        return self.whole.read(table, map_)

    def _rows(self, name: str) -> Iterator[PayloadRow]:
        line, seen = 1, 0
        for offset, code, child in self._children():
            line, seen = line + self.text.count("\n", seen, offset), offset
            column = offset - (self.text.rfind("\n", 0, offset) + 1) + 1
            for part in _parts(name, child, offset):
                values = {CASE: child[CASE], "la_code": code, **part}
                said = {sense(key): _said(value) for key, value in values.items()}
                yield PayloadRow(self.whole.file, line, column, {key: text for key, text in said.items() if text})

    def _report(self) -> None:
        faults, place = self.whole.into.faults, Span(self.whole.file)
        for (part, key), count in sorted(self.unknown.items()):
            times = "once" if count == 1 else f"{count} times"
            cure = did_you_mean(key, sorted(KNOWN[part]), "if it tells of what happened, give it as a plain event")
            faults.notice("G579", f"`{key}` is no field of a {part} ({times}), and is not read", place, cure)
        for part, count in sorted(self.unread.items()):
            whose = "1 child or episode" if count == 1 else f"{count} children or episodes"
            faults.notice("G579", f"`{part}` of {whose} is not read: {UNREAD[part]}", place, "give it as plain events")


def _parts(name: str, child: Mapping[str, Any], offset: int) -> Iterator[Mapping[str, Any]]:
    """Give the parts of one name of a child, each with its episode, and marked to be deleted where what holds it is."""
    if name == "child_details":
        details = _mapping(child.get(name), offset)
        yield from [_marked(details, child)] if details else ()
        return
    for episode in _list(child.get("social_care_episodes"), offset):
        if name == "social_care_episodes":
            yield _marked(episode, child)
        for part in _list(episode.get(name), offset) if name in OF_AN_EPISODE else ():
            flag = part.get("icpc_required_flag")
            unneeded = {"no_conference": True} if flag is False and not part.get("end_date") else {}
            yield {EPISODE: episode.get(EPISODE), **_marked(part, child, episode), **unneeded}


def _marked(part: Mapping[str, Any], *holders: Mapping[str, Any]) -> dict[str, Any]:
    return {**part, PURGE: any(each.get(PURGE) is True for each in (part, *holders))}


def _list(held: object, offset: int) -> Iterable[Mapping[str, Any]]:
    if held is None:
        return ()
    if not isinstance(held, list) or not all(isinstance(each, dict) for each in held):
        raise _Broken(offset, "a list of what happened to a child is no list of groups in braces")
    return held


def _mapping(held: object, offset: int) -> Mapping[str, Any]:
    if held is not None and not isinstance(held, dict):
        raise _Broken(offset, "the details of a child are no group in braces")
    return held or {}


def _said(value: object) -> str:
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value).strip()


def _end_of_space(text: str, place: int) -> int:
    found = _SPACE.match(text, place)
    return found.end() if found else place
