"""The edition of 2023, of which the whole text was read, and the edition of 2026, of which none was."""

import csv
import re
from pathlib import Path

import pytest

from guidance.app.packs import checking
from guidance.app.packs.shipped import shipped
from guidance.engine.model.period import Period, Unit
from guidance.engine.model.rule import Evidence, Expressed, Rule
from tests.packs import pack_files
from tests.packs.lists import listed
from tests.packs.pack_files import INSTRUMENT, mapping, pack, written

LIBRARY = shipped()
SHARED = Path(__file__).resolve().parents[3] / "shared"
TABLE, TEXT = SHARED / "facts" / "working-together-2023.tsv", SHARED / "texts" / "working-together-2023.txt"
"""The list of what the text asks, and the text: kept beside the repository, not in it."""
OF_2023 = [rule for rule in LIBRARY.rules if rule.instrument.id == "working-together-2023"]
OF_2026 = [rule for rule in LIBRARY.rules if rule.instrument.id == "working-together-2026"]
FROM_THE_TEXT = [rule for rule in OF_2023 if "WT23" in rule.provision.sources]
LAST_PARAGRAPH, LAST_PAGE = 403, 168
PAGE = re.compile(r"\bpages? (\d+)(?: and (\d+))?")

STAGES: dict[str, list[str]] = listed("rows-2023.yaml")["rows of 2023"]
ROW_NAMES = [row for rows in STAGES.values() for row in rows]
TOLD: dict[str, str] = listed("rows-2023.yaml")["told by another rule"]
BESIDE = {
    "wt23.incident.notify.3",
    "wt23.incident.notify.4",
    "wt23.cdr.analyse.2",
    "wt23.lcspr.copy.3",
    "wt23.panel.copy.3",
    "wt23.plan.direct-work.2",
    "wt23.plan.direct-work.3",
}
"""Rows told twice: where the record has a death and not when it was learnt, or a review and no plan; law beside."""
READ_AGAIN = {
    "wt23.assess.over45.2", "wt23.assess.see-child.2", "wt23.cin.move.4", "wt23.efh.context", "wt23.eh.consent.2",
    "wt23.eh.evaluate", "wt23.fgdm.refer.2", "wt23.prison.risk-tell.3", "wt23.refer.adults", "wt23.refer.onward",
    "wt23.send.officer",
}  # fmt: skip
"""Requirements that the list has no row for, found when the stages were read against the text again."""
READ_BEYOND = {"wt23.cdr.cooperate": {393}, "wt23.cdr.joint-response": {390}, "wt23.info.child-moves": {29}}
"""Paragraphs that a requirement was read in besides the list's, when the text was read again."""
LISTED = [rule for rule in FROM_THE_TEXT if rule.id not in READ_AGAIN]
IN_OTHER_WORDS = {"wt23.report.september": "september", "wt23.secure.policy": "annual"}
"""Limits that the text gives without a number: what it says instead."""
WORDS = {1: "one", 3: "three", 5: "five", 6: "six", 7: "seven"}
UNITS = {Unit.WORKING_DAY: "working", Unit.DAY: "day", Unit.WEEK: "week", Unit.MONTH: "month", Unit.HOUR: "hour"}


def paragraphs(rule: Rule) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", rule.provision.paragraph)]


def pages(rule: Rule) -> list[int]:
    return [int(n) for found in PAGE.findall(rule.provision.heading) for n in found if n]


def test_what_was_read_in_the_text_names_its_paragraph_or_its_page() -> None:
    for rule in FROM_THE_TEXT:
        assert paragraphs(rule) or pages(rule), rule.id
        assert all(1 <= number <= LAST_PARAGRAPH for number in paragraphs(rule)), rule.id
        assert all(1 <= number <= LAST_PAGE for number in pages(rule)), rule.id
        assert rule.evidence is Evidence.CONFIRMED or rule.force.is_law, rule.id


def test_guidance_of_2026_is_inferred_and_what_the_law_asks_is_not() -> None:
    for rule in OF_2026:
        known = Evidence.CORROBORATED if rule.force.is_law else Evidence.INFERRED
        assert rule.evidence is known, rule.id
        assert not rule.provision.paragraph, rule.id
        assert not pages(rule), rule.id


def test_what_the_edition_of_2026_carries_it_carries_from_the_rule_of_the_same_name() -> None:
    carried = [rule for rule in OF_2026 if rule.carries]
    assert len(carried) > 20
    assert [rule.id for rule in carried if rule.carries != f"wt23.{rule.name}"] == []


def test_what_had_no_text_behind_it_is_withdrawn_in_both_editions_and_its_name_is_not_used_again(
    tmp_path: Path,
) -> None:
    gone = {w.rule for i in LIBRARY.instruments for w in i.withdrawn}
    assert gone == {f"wt{e}.assess.review-point{n}" for e in (23, 26) for n in ("", ".2")}
    assert [name for name in gone if LIBRARY.rule(name)] == []
    once = "withdrawn: [{rule: t.refer.decide, title: Once asked, because: no text says it}]\n"
    written(tmp_path, pack(instrument=mapping(INSTRUMENT) + once, rules=pack_files.rule()))
    assert [d.code for d in checking.check([tmp_path]).diagnostics] == ["G211"]


def test_every_row_of_the_edition_is_a_rule_or_is_told_by_another() -> None:
    assert len(ROW_NAMES) == len(set(ROW_NAMES)) == 492
    assert {rule.id for rule in OF_2023} - BESIDE - READ_AGAIN == set(ROW_NAMES) - set(TOLD)


@pytest.mark.parametrize(("row", "reason"), TOLD.items())
def test_a_row_that_another_rule_tells_names_that_rule(row: str, reason: str) -> None:
    others = set(re.findall(r"wt23\.[a-z0-9.-]+[a-z0-9]", reason))
    assert row in ROW_NAMES
    assert others
    assert others <= {rule.id for rule in OF_2023}


def test_a_row_that_no_record_can_show_says_why() -> None:
    unseen = [rule for rule in OF_2023 if rule.expressed is Expressed.NOT_CHECKABLE]
    assert len(unseen) > 50
    assert [rule.id for rule in unseen if not rule.because] == []


if TABLE.is_file():
    LINES = TABLE.read_text(encoding="utf-8").splitlines()
    ROWS = {row["id"]: row for row in csv.DictReader(LINES, delimiter="\t", quoting=csv.QUOTE_NONE)}

    def row_of(rule: Rule) -> dict[str, str]:
        return ROWS[re.sub(r"\.\d$", "", rule.id) if rule.id in BESIDE else rule.id]

    def test_the_rows_of_the_edition_are_those_of_the_list_they_were_drawn_from() -> None:
        assert list(ROWS) == ROW_NAMES

    def test_a_rule_read_in_the_text_stands_where_the_list_says() -> None:
        for rule in LISTED:
            listed = {int(number) for number in re.findall(r"\d+", row_of(rule)["paragraph_or_page"])}
            ranges = re.findall(r"(\d+)-(\d+)", row_of(rule)["paragraph_or_page"])
            listed |= {n for first, last in ranges for n in range(int(first), int(last) + 1)}
            assert {*paragraphs(rule), *pages(rule)} <= listed | READ_BEYOND.get(rule.id, set()), rule.id

    def test_no_rule_has_a_number_that_its_row_has_not() -> None:
        for rule in LISTED:
            row, limit = row_of(rule)["limit"].lower(), rule.within
            said = IN_OTHER_WORDS.get(rule.id, "")
            assert not isinstance(limit, Period) or said or str(limit.count) in row or WORDS[limit.count] in row, (
                rule.id
            )


if TEXT.is_file():
    WHOLE = TEXT.read_text(encoding="utf-8")
    BY_PAGE = {int(n): page for n, page in re.findall(r"@@PAGE (\d+)\n(.*?)(?=@@PAGE|\Z)", WHOLE, re.DOTALL)}

    def paragraph(number: int) -> str:
        found = re.search(rf"^{number}\. .*?(?=^{number + 1}\. |^Appendix A)", WHOLE, re.DOTALL | re.MULTILINE)
        return found[0] if found else ""

    def test_every_place_named_is_in_the_text_and_holds_the_limit() -> None:
        for rule in FROM_THE_TEXT:
            places = [*map(paragraph, paragraphs(rule)), *(BY_PAGE[page] for page in pages(rule))]
            assert all(places), rule.id
            limit = rule.within if isinstance(rule.within, Period) else None
            said = re.sub(r"[\s-]+", " ", " ".join(places).lower())
            numbers = {str(limit.count), WORDS.get(limit.count, "")} - {""} if limit else {""}
            unit = UNITS[limit.unit] if limit else ""
            assert IN_OTHER_WORDS.get(rule.id, "") in said, rule.id
            assert rule.id in IN_OTHER_WORDS or any(re.search(rf"\b{number}\s+{unit}", said) for number in numbers), (
                rule.id
            )
