"""How statements are known: sources that can be named, and readings that count while the words they were of stand."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidance.app.packs import checking
from guidance.app.packs.evidence import still_to_check, tallies, total, with_what_was_read
from guidance.app.packs.shipped import shipped
from guidance.engine.model.instruments.provenance import Result, TextCheck, outcome
from guidance.engine.model.rule import Evidence, Rule
from guidance.engine.packs.library import Library
from guidance.engine.packs.loading import load
from tests.packs.pack_files import BELIEVED, CHECK, KEPT_TO, READ, SOURCE, item, pack, rule, written

HOUSE = shipped()
FACTS = Path(__file__).resolve().parents[3] / "shared" / "facts" / "working-together.md"
AGREES, DIFFERS = Result.AGREES, Result.DIFFERS
OF_BELIEVED = {"rule": BELIEVED.id, "words": f'"{BELIEVED.words}"'}


def checked(folder: Path, *checks: str, **files: str | bytes) -> Library:
    written(folder, {"checks.yaml": KEPT_TO + "".join(checks), **files})
    return checking.check([folder])


def the(library: Library, name: str) -> Rule:
    found = with_what_was_read(library).rule(name)
    assert found
    return found


def reading(day: str, result: Result = AGREES, *, current: bool = True) -> TextCheck:
    return TextCheck("t.one", "a team", "a copy", "page 1", date.fromisoformat(day), result, "0" * 8, "so", current)


# ------------------------------------------------------------------------------------------ sources


def test_every_source_of_a_shipped_rule_is_one_that_can_be_looked_up() -> None:
    for r in HOUSE.rules:
        assert len(r.provision.known_from) == len(r.provision.sources), r.id
        assert all(page.key in HOUSE.publications for page in r.provision.known_from), r.id
        assert all(page.title for page in r.provision.known_from), r.id


def test_what_is_more_than_remembered_names_where_it_was_found() -> None:
    unread = {Evidence.RECALLED, Evidence.INFERRED}
    known = [r for r in HOUSE.rules if r.evidence not in unread and r.authority is None]
    assert [r.id for r in known if not r.provision.sources] == []


def test_the_first_day_of_an_edition_is_recalled_unless_its_file_says_otherwise() -> None:
    by_name = {i.id: i for i in HOUSE.instruments}
    assert by_name["working-together-2013"].commencement_evidence is Evidence.CONFIRMED
    assert by_name["working-together-2013"].commencement_sources == ("LEX13", "FALSE", "CC13")
    assert by_name["working-together-2026"].commencement_evidence is Evidence.RECALLED
    assert by_name["children-act-1989"].commencement_evidence is Evidence.RECALLED


def test_a_source_may_be_a_key_with_a_place_or_a_title_written_out(tmp_path: Path) -> None:
    named = '{evidence: corroborated, sources: [HARCA, "SEED 4.53", ANY, "Anytown procedures, 2011"]}'
    written(tmp_path, {**pack(rules=rule(provision=named)), "sources.yaml": item(SOURCE)})
    library = checking.check([tmp_path])
    assert library.diagnostics == ()
    titles = [page.title for page in library.rules[0].provision.known_from]
    assert titles[0] == HOUSE.publications["HARCA"].title
    assert titles[1] == HOUSE.publications["SEED"].title
    assert titles[2:] == ["A page made for tests", "Anytown procedures, 2011"]


def test_a_list_of_sources_with_a_mistake_leaves_no_key_to_be_called_unknown(tmp_path: Path) -> None:
    named = "{evidence: corroborated, sources: [ANY]}"
    written(tmp_path / "a", {**pack(rules=rule(provision=named)), "sources.yaml": item(SOURCE, title='""')})
    written(tmp_path / "b", {**pack(rules=rule(provision=named)), "sources.yaml": item(SOURCE) + "  key: B\n"})
    assert [d.code for d in checking.check([tmp_path / "a"]).diagnostics] == ["G113"]
    assert [d.code for d in checking.check([tmp_path / "b"]).diagnostics] == ["G007"]


if FACTS.exists():  # kept beside the repository, not in it

    def test_every_source_that_the_facts_name_is_on_the_list() -> None:
        listed = FACTS.read_text(encoding="utf-8").split("## SOURCES")[1]
        rows = re.findall(r"^\| ([A-Z][A-Z0-9, -]*) \|", listed, re.MULTILINE)
        keys = {key.strip() for row in rows for key in row.split(",")}
        assert len(keys) > 100
        assert keys <= set(HOUSE.publications)


# ------------------------------------------------------------------------------------------ the mark of the words


def marked(tmp_path: Path, name: str, text: str) -> str:
    written(tmp_path / name, pack(rules=text))
    return checking.check([tmp_path / name]).rules[0].words


def test_the_mark_changes_with_the_words_and_with_nothing_that_stands_beside_them(tmp_path: Path) -> None:
    plain = marked(tmp_path, "plain", rule())
    assert re.fullmatch("[0-9a-f]{8}", plain)
    for n, same in enumerate(
        (
            rule(why="For another reason."),
            rule(provision="{heading: Elsewhere, paragraph: '5.1', evidence: recalled}"),
            rule(serves="timeliness", weigh="acpo.3"),
            "# a note\n" + rule().replace(": 1 working day", ":   1 working day   # as said"),
        )
    ):
        assert marked(tmp_path, f"same{n}", same) == plain
    for n, other in enumerate(
        (
            rule(within="2 working days"),
            rule(bearer="police"),
            rule(until="case_closed"),
            rule(title="Decide soon"),
            rule(force="practice-guidance"),
        )
    ):
        assert marked(tmp_path, f"other{n}", other) != plain


def test_a_rule_that_carries_anothers_words_has_their_mark() -> None:
    carried = [r for r in HOUSE.rules if r.carries]
    assert carried
    for r in carried:
        origin = HOUSE.rule(r.carries)
        assert origin
        assert (r.words == origin.words) is (r.title == origin.title), r.id


def test_a_rule_that_carries_words_under_a_title_of_its_own_has_a_mark_of_its_own(tmp_path: Path) -> None:
    written(tmp_path, pack(rules=item({"id": "t.one", "carries": READ.id, "title": "Finish it by then"})))
    (carrying,) = checking.check([tmp_path]).rules
    assert carrying.words != READ.words


# ------------------------------------------------------------------------------------------ what a reading does


def test_what_is_read_and_agrees_leaves_the_list(tmp_path: Path) -> None:
    library = checked(tmp_path, item(CHECK))
    assert library.diagnostics == ()
    assert outcome(the(library, READ.id).checks) is AGREES
    assert still_to_check([the(library, READ.id), BELIEVED]) == [BELIEVED]


def test_what_differs_stays_on_the_list_and_comes_first(tmp_path: Path) -> None:
    library = checked(tmp_path, item(CHECK, result="differs", note="the copy says seven days"))
    assert [d.code for d in library.diagnostics] == ["G243"]
    assert still_to_check([BELIEVED, the(library, READ.id)])[0].id == READ.id


def test_a_reading_of_earlier_words_is_kept_and_does_not_count(tmp_path: Path) -> None:
    library = checked(tmp_path, item(CHECK, words='"00000000"'))
    (read,) = the(library, READ.id).checks
    assert not read.current
    assert outcome((read,)) is None
    again = checked(tmp_path, item(CHECK, words='"00000000"'), item(CHECK, checked_on="2026-11-21"))
    assert again.diagnostics == ()
    assert outcome(the(again, READ.id).checks) is AGREES


def test_a_reading_of_a_pack_beside_it_is_of_that_packs_rule(tmp_path: Path) -> None:
    text = rule(provision="{heading: Asking, evidence: confirmed}")
    mark = marked(tmp_path, "first", text)
    files = pack(rules=text)
    library = checked(tmp_path / "all", item(CHECK, rule="t.refer.decide", words=f'"{mark}"'), **files)
    assert library.diagnostics == ()
    assert [outcome(r.checks) for r in library.rules] == [AGREES]


def test_a_reading_of_one_edition_is_none_of_the_edition_that_carries_its_words(tmp_path: Path) -> None:
    house = replace(HOUSE, rules=(replace(READ, checks=(reading("2026-11-01"),)),))
    written(tmp_path, pack(rules=item({"id": "t.one", "carries": READ.id})))
    (carrying,) = load([tmp_path], beside=house).rules
    assert carrying.words == READ.words
    assert carrying.checks == ()


def test_a_principle_can_be_read_too(tmp_path: Path) -> None:
    welfare = next(p for p in HOUSE.principles if p.id == "law.welfare")
    library = checked(tmp_path, item(CHECK, rule=None, principle=welfare.id, words=f'"{welfare.words}"'))
    assert [d.code for d in library.diagnostics] == ["G244"]
    assert total(tallies(with_what_was_read(library))).checked == 1


def test_a_grade_is_asked_to_be_raised_only_while_it_is_low(tmp_path: Path) -> None:
    assert [d.code for d in checked(tmp_path, item(CHECK, **OF_BELIEVED)).diagnostics] == ["G244"]
    assert checked(tmp_path, item(CHECK)).diagnostics == ()
    stale = item(CHECK, rule=BELIEVED.id, words='"00000000"', checked_on="2026-11-21")
    assert [d.code for d in checked(tmp_path, item(CHECK, **OF_BELIEVED), stale).diagnostics] == ["G244"]


def test_what_was_found_to_differ_and_was_read_again_is_no_longer_warned_of(tmp_path: Path) -> None:
    first = item(CHECK, result="differs", note="the copy says seven days")
    library = checked(tmp_path, first, item(CHECK, checked_on="2026-11-21"))
    assert library.diagnostics == ()
    assert len(the(library, READ.id).checks) == 2


def test_a_file_may_hold_no_check_at_all(tmp_path: Path) -> None:
    written(tmp_path, {"checks.yaml": "kept_to: 2026-11-25\nchecks: []\n"})
    assert checking.check([tmp_path]).diagnostics == ()
    assert HOUSE.checks == ()


@pytest.mark.parametrize(
    "text",
    [
        "checks: []\n", "kept_to: 2026-11-25\nchecks: all\n", "kept_to: 2026-11-25\nchecks: [[]]\n",
        "kept_to: 2026-11-25\nchecks:\n", "kept_to: soon\nchecks: []\n", "kept_to: 2026-11-25\nchecked: []\n",
    ],
)  # fmt: skip
def test_a_file_of_checks_that_is_no_such_thing_is_refused_in_our_words(text: str, tmp_path: Path) -> None:
    written(tmp_path, {"checks.yaml": text})
    found = checking.check([tmp_path]).diagnostics
    assert found
    assert all(d.code < "G310" and d.cure for d in found)


# ------------------------------------------------------------------------------------------ theorems

DAYS = st.sampled_from(["2026-11-01", "2026-11-02", "2026-11-03"])
READINGS = st.lists(st.builds(reading, DAYS, st.sampled_from(Result), current=st.booleans()), max_size=6)


@given(READINGS, st.randoms())
def test_the_order_of_readings_in_a_file_makes_no_difference(checks: list[TextCheck], random: Random) -> None:
    mixed = list(checks)
    random.shuffle(mixed)
    assert outcome(mixed) is outcome(checks)


@given(READINGS)
def test_a_difference_found_last_is_never_hidden_by_what_was_found_before_or_that_day(checks: list[TextCheck]) -> None:
    assert outcome([*checks, reading("2026-11-03", DIFFERS)]) is DIFFERS


@given(READINGS)
def test_readings_of_earlier_words_make_no_difference(checks: list[TextCheck]) -> None:
    assert outcome([*checks, reading("2026-11-09", current=False)]) is outcome(checks)


def test_nobody_has_read_what_has_no_reading() -> None:
    assert outcome(()) is None


# ------------------------------------------------------------------------------------------ counts


def test_every_statement_is_counted_once_and_has_one_grade() -> None:
    found = tallies(HOUSE)
    assert total(found, "rules").statements == len(HOUSE.rules)
    assert total(found, "principles").statements == len(HOUSE.principles)
    for grade in Evidence:
        assert total(found, "rules").grades.get(str(grade), 0) == sum(r.evidence is grade for r in HOUSE.rules)
    assert (total(found).checked, total(found).differing) == (0, 0)


def test_counts_follow_what_was_read() -> None:
    agrees, differs = reading("2026-11-01"), reading("2026-11-01", DIFFERS)
    rules = (
        replace(READ, checks=(agrees,)), replace(READ, id="t.two", checks=(differs,)), replace(READ, id="t.three"),
    )  # fmt: skip
    tally = total(tallies(replace(HOUSE, rules=rules, principles=(), trials=())), "rules")
    assert (tally.statements, tally.checked, tally.differing) == (3, 1, 1)
