"""How much of anything is read. Every dimension of what is read has a bound, and each bound stands here alone.

Over a bound is a mistake with its place and its code, never a slow answer and never a silent cut. Below it the memory
that reading takes grows with what is kept, and the time with the length of the file.
"""

from typing import NamedTuple

KB, MB = 1024, 1024 * 1024
MEMORY = 4_000
"""So many megabytes `batch` holds, unless told otherwise; what is more lies on the disk meanwhile."""


class Bound(NamedTuple):
    """The most of something, what it is of, and the code of the mistake where there is more."""

    most: int
    of: str
    code: str

    @property
    def exceeded(self) -> str:
        """Say that there is more."""
        return f"more than {self.most:,} {self.of}"


# A file of records, as lines of JSON or as cells.
LINE = Bound(1 * MB, "bytes in one line", "G603")
KEYS = Bound(200, "keys in one record", "G603")
NESTING = Bound(16, "brackets inside each other in one record", "G603")
COLUMNS = Bound(1_000, "columns named in the first line", "G603")
CELLS = Bound(2_000, "cells in one row", "G603")
LINES_OF_A_RECORD = Bound(1_000, "lines in one row, between quotation marks", "G603")
MISTAKES = Bound(100_000, "mistakes in one run of reading", "G624")
RECORDS = Bound(5_000_000, "records in one file", "G625")

# A file of records in columns; of its cells each is held to the length of a line, of its columns there are as many.
COLUMNAR = Bound(512 * MB, "bytes in one Parquet or Arrow file", "G645")

# What is sent daily as JSON.
PAYLOAD = Bound(128 * MB, "bytes in one payload", "G578")

# A workbook, and a map of one or of a table.
WORKBOOK = Bound(128 * MB, "bytes in one workbook", "G565")
UNPACKED = Bound(1024 * MB, "bytes in one workbook, unpacked", "G565")
PARTS = Bound(2_000, "parts in one workbook", "G565")
PART_TEXT = Bound(64 * MB, "characters of text in one part of a workbook that is no sheet", "G565")
PART_ELEMENTS = Bound(4_000_000, "elements in one part of a workbook, or in one row", "G565")
ROWS_OF_A_SHEET = Bound(1_048_576, "rows in one sheet", "G565")

# A census.
DEPTH = Bound(64, "elements inside each other", "G652")
TEXT = Bound(64 * KB, "characters of text in one element", "G652")
TEXT_OF_A_CHILD = Bound(1 * MB, "characters of text and attributes in one child", "G652")
ELEMENTS = Bound(20_000, "elements in one child", "G652")
ATTRIBUTES = Bound(64, "attributes in one tag", "G652")
MARKUP = Bound(64 * KB, "characters in one tag, comment or instruction", "G652")
ASIDES = Bound(100_000, "comments and instructions in one file", "G652")
ASTRAY = Bound(10_000, "elements that stand where the census has none, outside any child", "G652")
CHILDREN = Bound(1_000_000, "children in one census", "G652")

# A pack, a form, a departure.
PACK = Bound(10_000_000, "bytes in one file of a pack", "G003")
PACK_FOLDERS = Bound(20_000, "folders below one that is named", "G021")
PACK_FILES = Bound(10_000, "files of packs below one folder", "G021")
MESSAGE = Bound(64 * MB, "bytes in one message of an editor", "G003")
PACK_DEPTH = Bound(40, "lists and mappings inside each other", "G010")
PACK_ROWS = Bound(20_000, "rows in one sheet of a pack", "G361")

# What a ledger was exported to. A personal text comes from a file of 10 MB at the most, and is no more than this here.
ENTRY = Bound(64 * MB, "bytes in one line of an export", "G720")

EVERY = (
    LINE, KEYS, NESTING, COLUMNS, CELLS, LINES_OF_A_RECORD, MISTAKES, RECORDS, COLUMNAR, PAYLOAD, WORKBOOK,
    UNPACKED, PARTS, PART_TEXT, PART_ELEMENTS, ROWS_OF_A_SHEET, DEPTH, TEXT, TEXT_OF_A_CHILD, ELEMENTS,
    ATTRIBUTES, MARKUP, ASIDES, ASTRAY, CHILDREN, PACK, PACK_FOLDERS, PACK_FILES, MESSAGE, PACK_DEPTH, PACK_ROWS, ENTRY,
)  # fmt: skip
"""Each bound, in the order in which the documentation lists them."""
