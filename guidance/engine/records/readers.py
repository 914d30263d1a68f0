"""Every form in which records are read, in the order in which a file is tried against them."""

from pathlib import Path
from typing import Protocol

from guidance.engine.diagnostics import Span
from guidance.engine.records.census.reader import read_census
from guidance.engine.records.gathering import Gathering
from guidance.engine.records.intake import Intake
from guidance.engine.records.plain.columnar import is_columnar
from guidance.engine.records.plain.reader import PlainFile
from guidance.engine.records.returns.daily import Daily
from guidance.engine.records.returns.naming import other_return
from guidance.engine.records.returns.reader import Returns


class Reader(Protocol):
    """What reads one form of file."""

    def sniff(self, opening: bytes, file: str) -> bool:
        """Tell from a file’s first bytes and its name whether this reads it."""

    def read(self, intake: Intake, file: str, into: Gathering) -> None:
        """Read a file from front to back, and put each case with the others as soon as it is read."""


_BY_OPENING = {
    b"PK\x03\x04": "an archive, or a workbook that is not whole; unpack it first",
    b"\xd0\xcf\x11\xe0": "an old workbook, or one with a password; save it as .xlsx without one",
    b"\x1f\x8b": "compressed; unpack it first",
    b"%PDF": "a PDF",
}
_IN_MARKUP = {
    b"<html": "a page for a browser, as some systems write for Excel; open it there, and save it as CSV UTF-8",
    b"<table": "a page for a browser, as some systems write for Excel; open it there, and save it as CSV UTF-8",
    b"urn:schemas-microsoft-com:office:spreadsheet": "a workbook in XML; open it in Excel, and save it as CSV UTF-8",
}
_BY_NAME = dict.fromkeys((".yaml", ".yml"), "YAML, in which packs are written and records are not")


class OtherKinds:
    """What looks like records and is none: it is named, with what to do instead."""

    def _kind(self, opening: bytes, file: str) -> str | None:
        kind = next((kind for magic, kind in _BY_OPENING.items() if opening.startswith(magic)), None)
        return kind or _in_markup(opening) or _in_pairs(opening) or _BY_NAME.get(Path(file).suffix.lower())

    def sniff(self, opening: bytes, file: str) -> bool:
        """Tell by the bytes that every file of a kind opens with, or by its name."""
        return self._kind(opening, file) is not None

    def read(self, intake: Intake, file: str, into: Gathering) -> None:
        """Say what the file is."""
        kind = self._kind(intake.opening(), file)
        into.faults.of_file("G602", f"the file is {kind}", Span(file), "give JSON lines, CSV or census XML")


def _in_markup(opening: bytes) -> str | None:
    """Say what a file in angle brackets is that is neither a census nor a return."""
    start = opening.replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")[:2048].lower()
    found = (kind for mark, kind in _IN_MARKUP.items() if mark in start) if start.startswith(b"<") else ()
    return next(iter(found), None)


def _in_pairs(opening: bytes) -> str | None:
    """Tell text in UTF-16 that does not say so, and is no XML: every other byte of it is nothing."""
    start = opening[:200]
    halves = start[::2], start[1::2]
    if len(start) < _A_FEW or b"<" in start or not any(not half.strip(b"\x00") for half in halves):
        return None
    return "text in UTF-16 that does not say so; save it again with the encoding UTF-8"


_A_FEW = 8


class Censuses:
    """The children in need census, as XML."""

    def sniff(self, opening: bytes, file: str) -> bool:
        """Tell XML by its first character, in UTF-8 or UTF-16, or by the file's name."""
        start = opening.replace(b"\x00", b"").removeprefix(b"\xef\xbb\xbf").lstrip(b"\xff\xfe \t\r\n")
        return start.startswith(b"<") or Path(file).suffix.lower() == ".xml"

    def read(self, intake: Intake, file: str, into: Gathering) -> None:
        """Read it child by child; a return of another kind is named."""
        if (other := other_return(intake.opening())) is not None:
            into.faults.of_file("G570", f"this is {other[0]}, and not a children in need census", Span(file), other[1])
            return
        into.add_census(read_census(intake, file, into.terms))


class ColumnFiles:
    """Plain events in columns: Parquet, and Arrow as a file or as a stream."""

    def sniff(self, opening: bytes, file: str) -> bool:
        """Tell such a file by how it opens, or by its name."""
        return is_columnar(opening, file)

    def read(self, intake: Intake, file: str, into: Gathering) -> None:
        """Read it row by row."""
        into.sources.append(
            PlainFile(file, into.terms, into.pile, into.faults, in_columns=True).read(intake, into.scope)
        )


class PlainFiles:
    """Lines of JSON, and comma-separated values: whatever no other reader takes."""

    def sniff(self, opening: bytes, file: str) -> bool:  # noqa: ARG002  it takes whatever it is given
        """Take anything."""
        return True

    def read(self, intake: Intake, file: str, into: Gathering) -> None:
        """Read it record by record."""
        into.sources.append(PlainFile(file, into.terms, into.pile, into.faults).read(intake, into.scope))


READERS: tuple[Reader, ...] = (Returns(), OtherKinds(), ColumnFiles(), Daily(), Censuses(), PlainFiles())
