"""Where a mistake in a record stands: its line, the line as it is written, and the place where a file breaks off."""

from collections.abc import Callable

import pytest

from guidance.engine.records import Reading

Read = Callable[..., Reading]
GOOD = '{"case": "C", "event": "referral_received", "at": "2024-05-07"}\n'


@pytest.mark.parametrize("before", [0, 1, 2, 3])
def test_a_mistake_is_shown_on_its_own_line_as_it_is_written(read: Read, before: int) -> None:
    bad = '{"case": "C", "event": "referal_received", "at": "2024-05-07"}'
    (found,) = read(GOOD * before + bad + "\n" + GOOD).diagnostics
    assert (found.span.line, found.span.text) == (before + 1, bad)
    assert bad[found.span.column - 1 :].startswith('"referal_received"')


def test_a_row_of_a_table_is_shown_as_it_is_written(read: Read) -> None:
    (found,) = read(("case,event,at\nC,referal_received,2024-05-07\n", "records.csv")).diagnostics
    assert (found.span.line, found.span.column) == (2, 3)
    assert found.span.text == "C,referal_received,2024-05-07"


@pytest.mark.parametrize("before", [0, 1, 2, 3])
def test_a_line_that_is_not_text_is_told_by_its_number(read: Read, before: int) -> None:
    found = read(GOOD.encode() * before + b'{"case": "\xff"}\n' + GOOD.encode()).diagnostics
    assert [d.span.line for d in found] == [before + 1]


CENSUS = """<Message><Header><CollectionDetails><Collection>CIN</Collection><Year>2024</Year>
<ReferenceDate>2024-03-31</ReferenceDate></CollectionDetails><Source><LEA>886</LEA></Source></Header><Children>
<Child><ChildIdentifiers><LAchildID>1</LAchildID></ChildIdentifiers></Child>
<Child>
</Children></Message>"""


def test_a_census_that_breaks_off_says_where_to_the_column_and_how_many_children_were_read(read: Read) -> None:
    (found,) = [d for d in read((CENSUS, "census.xml")).diagnostics if "breaks off" in d.message]
    assert (found.span.line, found.span.column) == (5, 3)
    assert "1 child before that is read" in found.message
    none = CENSUS.replace("<Child><ChildIdentifiers><LAchildID>1</LAchildID></ChildIdentifiers></Child>", "")
    (found,) = [d for d in read((none, "census.xml")).diagnostics if "breaks off" in d.message]
    assert "0 children before that are read" in found.message
