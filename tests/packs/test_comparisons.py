"""What a script found on holding rules against a text counts only while the rule says what it said, where it stood."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from guidance.app.packs import checking
from guidance.app.packs.evidence import RULES, tallies
from guidance.app.packs.shipped import shipped
from guidance.app.packs.stale import stale
from guidance.engine.packs.documents.provenance import place_mark
from guidance.engine.packs.library import Library
from guidance.engine.packs.loading import load
from guidance.site.catalogue import Catalogue
from guidance.site.rules import comparisons
from tests.packs.mistakes.mistake import Mistake
from tests.packs.pack_files import pack, rule, written
from tests.packs.test_paragraphs import HANDBOOK, SCRIPT, TEXT

KEPT_TO = "kept_to: 2026-11-25\nchecks: []\n"
TITLE = "the printed text of 2024"
TODAY = date(2026, 11, 29)
PLACED = {"provision": '{heading: Referrals, paragraph: "4", evidence: recalled}'}


def found(fits: str = "", for_a_reader: str = "", on: str = "2025-03-01") -> str:
    lists = "".join(f"  {kind}:\n{rows}" for kind, rows in (("fits", fits), ("for_a_reader", for_a_reader)) if rows)
    return f"comparisons:\n- checked_by: the maintainers\n  against: {TITLE}\n  checked_on: {on}\n{lists}"


def held(folder: Path, kind: str = "fits", /, **changes: str | None) -> Library:
    """Read a pack that was compared with its text before a test changed it."""
    written(folder, pack(rules=rule(**PLACED)))
    (before,) = load([folder], beside=shipped(), cases=False).rules
    row = f'    {before.id}: "{place_mark(before)}"\n'
    written(folder, {**pack(rules=rule(**{**PLACED, **changes})), "checks.yaml": KEPT_TO + found(**{kind: row})})
    return checking.check([folder])


def said(library: Library) -> tuple[int, list[str], str]:
    """What the counts, the list of what is stale and the rule's page say."""
    compared = sum(t.compared for t in tallies(library) if t.kind == RULES)
    (shown,) = comparisons.of_rule(Catalogue(library), library.rules[0])
    return compared, [d.code for d in stale(library, TODAY)], shown


def test_the_page_of_a_rule_that_was_compared_says_with_which_text() -> None:
    (shown,) = comparisons.of_rule(Catalogue(shipped()), shipped().rule("wt23.icpc.15wd"))  # type: ignore[arg-type]
    assert "Working Together to Safeguard Children 2023" in shown
    assert "holds each length of time" in shown


def test_a_rule_that_fits_is_counted_and_nothing_is_stale(tmp_path: Path) -> None:
    library = held(tmp_path)
    assert library.diagnostics == ()
    compared, gone, shown = said(library)
    assert (compared, gone) == (1, [])
    assert "the place cited is there, and holds each length of time" in shown


@pytest.mark.parametrize(
    "changes",
    [
        {"within": "2 working days"},
        {"within": "1 day"},
        {"title": "Decide on the referral sooner"},
        {"bearer": "police"},
        {"when": "contact_received"},
        {"should": None, "must": "referral_decided"},
        {"provision": '{heading: Referrals, paragraph: "5", evidence: recalled}'},
        {"provision": '{heading: "Referrals, page 9", paragraph: "4", evidence: recalled}'},
        {"until": "[case_closed]"},
        {"commencement": "2025-01-01"},
    ],
)
def test_a_rule_that_was_changed_since_is_seen_to_be_unchecked(changes: dict[str, str | None], tmp_path: Path) -> None:
    compared, gone, shown = said(held(tmp_path, **changes))
    assert (compared, gone) == (0, ["G294"])
    assert "changed since" in shown


def test_what_only_stands_beside_the_words_makes_no_comparison_stale(tmp_path: Path) -> None:
    compared, gone, _ = said(held(tmp_path, why="Because a family is waiting for an answer.", serves="joint-working"))
    assert (compared, gone) == (1, [])


def test_what_is_left_to_a_reader_is_not_counted_as_fitting(tmp_path: Path) -> None:
    compared, gone, shown = said(held(tmp_path / "as it was", "for_a_reader"))
    assert (compared, gone) == (0, [])
    assert "for a reader" in shown
    assert said(held(tmp_path / "changed", "for_a_reader", within="2 working days"))[1] == ["G294"]


def test_a_rule_that_came_after_the_others_were_compared_is_listed_too(tmp_path: Path, run: Any) -> None:  # noqa: ANN401
    held(tmp_path)
    written(tmp_path, {"02-more.yaml": rule(id="t.added")})
    ran = run("check", str(tmp_path), "--as-at", "2026-11-29")
    assert "warning[G294]: `t.added` has not been compared with the text of `test-guide`" in ran.err
    assert "1 thing to read again, as at 2026-11-29" in ran.out
    assert "G294" not in run("check", str(tmp_path)).err


def test_an_instrument_that_nobody_compared_has_nothing_to_say_of_it(tmp_path: Path) -> None:
    written(tmp_path, pack(rules=rule()))
    library = checking.check([tmp_path])
    assert stale(library, TODAY) == []
    assert list(comparisons.of_instrument(Catalogue(library), library.instruments[0])) == []


def test_the_page_of_an_instrument_counts_what_fits_what_is_a_readers_and_what_changed(tmp_path: Path) -> None:
    held(tmp_path)
    written(tmp_path, {"02-more.yaml": rule(id="t.added")})
    library = checking.check([tmp_path])
    told = " ".join(comparisons.of_instrument(Catalogue(library), library.instruments[0]))
    assert "Of 2 rules, 1 cite" in told
    assert "Left to a reader: none." in told
    assert "Changed or added since: 1." in told
    assert "nothing about what the words mean" in told


MARK = '    t.refer.decide: "00000000"\n'
MISTAKES = [
    Mistake("a comparison of an unknown rule", "G205", {"checks.yaml": KEPT_TO + found('    t.none: "00000000"\n')}),
    Mistake("a mark of another form", "G109", {"checks.yaml": KEPT_TO + found("    t.refer.decide: ten\n")}),
    Mistake("a rule in both lists", "G241", {"checks.yaml": KEPT_TO + found(MARK, MARK)}),
    Mistake("a day that is none", "G301", {"checks.yaml": KEPT_TO + found(MARK, on="2026-02-30")}),
    Mistake("after the day the file is kept to", "G142", {"checks.yaml": KEPT_TO + found(MARK, on="2026-12-30")}),
    Mistake("no text", "G102", {"checks.yaml": KEPT_TO + found(MARK).replace(f"  against: {TITLE}\n", "")}),
    Mistake("a key of its own", "G101", {"checks.yaml": KEPT_TO + found(MARK) + "  by: us\n"}),
]


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda m: m.name)
def test_a_comparison_that_is_wrong_is_named_with_its_place(mistake: Mistake, tmp_path: Path) -> None:
    written(tmp_path, pack(rules=rule()))
    mistake.write(tmp_path)
    (diagnostic,) = checking.check([tmp_path]).diagnostics
    assert diagnostic.code == mistake.code
    assert diagnostic.span.file.endswith("checks.yaml")
    assert diagnostic.cure


# ------------------------------------------------------------------------------------------ the script that writes

AFTER = KEPT_TO + "comparisons:\n"
FOUND = {"fits": {"t.b": "00000002", "t.a": "00000001"}, "for_a_reader": {}}


def test_what_was_found_is_written_rule_by_rule_in_order() -> None:
    text = SCRIPT.written(AFTER, TITLE, TODAY, FOUND)
    assert text.startswith(AFTER)
    assert text.index('t.a: "00000001"') < text.index('t.b: "00000002"')
    assert "for_a_reader" not in text
    assert f'against: "{TITLE}"\n    checked_on: 2026-11-29\n' in text


def test_writing_again_replaces_what_was_found_of_that_text_and_keeps_the_others() -> None:
    other = SCRIPT.written(AFTER, "another text", TODAY, {"fits": {"t.c": "00000003"}, "for_a_reader": {}})
    both = SCRIPT.written(other, TITLE, TODAY, FOUND)
    again = SCRIPT.written(both, TITLE, TODAY, {"fits": {"t.a": "00000009"}, "for_a_reader": {"t.b": "00000002"}})
    assert again.count(TITLE) == 1
    assert '"00000003"' in again
    assert '"00000001"' not in again
    assert SCRIPT.written(again, "another text", TODAY, {"fits": {"t.c": "00000003"}, "for_a_reader": {}}) == again


def test_what_does_not_fit_is_written_nowhere(tmp_path: Path) -> None:
    library = held(tmp_path)
    places = {"paragraph 4": "whoever is asked answers within ten working days"}
    assert SCRIPT.results(library.rules, places) == {"fits": {}, "for_a_reader": {}}
    places = {"paragraph 4": "whoever is asked answers within one working day"}
    assert list(SCRIPT.results(library.rules, places)["fits"]) == ["t.refer.decide"]


COMPARED = [("working-together-2023", TEXT), ("iro-handbook-2010", HANDBOOK)]
AT_HAND = [(name, text) for name, text in COMPARED if text.exists()]  # kept beside the repository, not in it
if AT_HAND:

    @pytest.mark.parametrize(("instrument", "text"), AT_HAND)
    def test_what_is_kept_is_what_the_script_finds_today(instrument: str, text: Path) -> None:
        """Where this fails, a rule changed: run the script with `--write`, and look at what it prints."""
        rules = [r for r in shipped().rules if r.instrument.id == instrument]
        now = SCRIPT.results(rules, SCRIPT.places(text.read_text(encoding="utf-8")))
        names = {r.id for r in rules}
        kept = {(c.rule, c.fits) for c in shipped().comparisons if c.current and c.rule in names}
        assert kept == {(name, kind == "fits") for kind, marks in now.items() for name in marks}
