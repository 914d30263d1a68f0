"""Where a mistake in a record stands: its line, the line as it is written, and the place where a file breaks off."""

from collections import Counter
from collections.abc import Callable

import pytest

from guidance.app.packs.shipped import shipped
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


def test_of_a_fact_that_other_events_have_three_are_named_and_others_only_where_there_are_more(read: Read) -> None:
    events = shipped().vocabulary.events.values()
    having = Counter(fact for event in events for fact in event.facts)
    three, four = (next(fact for fact, count in sorted(having.items()) if count == n) for n in (3, 4))
    for fact, others in ((three, False), (four, True)):
        without = next(event.name for event in events if fact not in event.facts)
        line = f'{{"case": "C", "event": "{without}", "at": "2024-05-07", "{fact}": "x"}}\n'
        (found,) = (d for d in read(line).diagnostics if "it is a fact of" in d.cure)
        assert found.cure.endswith(" and others") is others
        assert found.cure.count("`") == 6


def test_a_cell_of_several_lines_moves_what_stands_after_it_to_its_own_line(read: Read) -> None:
    told = 'case,at,referrer_type,event\nC,2024-05-07,"two\nlines",referal_received\n'
    found = [d for d in read((told, "records.csv")).diagnostics if "referal_received" in d.message]
    assert [(d.span.line, d.span.column, d.span.text) for d in found] == [(3, 8, 'lines",referal_received')]


def test_references_that_may_be_one_childs_are_told_of_the_first_file(read: Read) -> None:
    one, other = (f'{{"case": "{name}", "event": "referral_received", "at": "2024-05-07"}}\n' for name in ("007", "7"))
    found = [d for d in read((one, "b.jsonl"), (other, "a.jsonl")).diagnostics if d.code == "G692"]
    assert [d.span.file.rpartition("/")[2] for d in found] == ["b.jsonl"]
