"""The shipped principles: every one that the sources hold, in our own words, with its tensions, and never a score."""

import dataclasses
import json
import re
from pathlib import Path

import pytest

from guidance.app import search
from guidance.app.packs.shipped import shipped
from guidance.engine.explain.record import FIELDS
from guidance.engine.model import finding, rule
from guidance.engine.model.principle import Principle, Tension
from guidance.engine.packs.reading.nodes import read_document
from guidance.engine.packs.schema.principle import PrincipleText

LIBRARY = shipped()
LIST = Path(__file__).with_name("principles.yaml")
BESIDE = Path(__file__).resolve().parents[3] / "shared"
RUN = 8
"""No more words than one fewer than this may stand in a row as they do in a source."""
NOT_OUR_WORDS = re.compile(r"[a-z0-9]+(?:'[a-z]+)?")
PARAGRAPH = re.compile(r"\b\d\.\d+\b")
SCORING = re.compile(r"status|standing|score|met|breach|count|total|grade|rank|rating|due|percent")


def sets() -> dict[str, dict[str, list[str]]]:
    """Read the list: what each set holds, and the pages that give it."""
    root = read_document(LIST, LIST.name).root
    assert root
    held = {}
    for name, node in (root.value if isinstance(root.value, dict) else {}).items():
        plain = node.plain()
        assert isinstance(plain, dict)
        held[name] = {item: [str(page) for page in pages] for item, pages in plain.items() if item != "place"}
    return held


SETS = sets()


def test_the_list_and_the_pages_are_the_same() -> None:
    listed = [page for items in SETS.values() for pages in items.values() for page in pages]
    assert listed
    assert set(listed) == {principle.id for principle in LIBRARY.principles}


def test_every_page_stands_in_its_set_and_names_a_place_in_its_source() -> None:
    for name, items in SETS.items():
        for page in (page for pages in items.values() for page in pages):
            principle = next(p for p in LIBRARY.principles if p.id == page)
            assert page.startswith(f"{name}."), page
            assert principle.place, page
            assert principle.source, page


def test_what_is_binding_says_whose_power_is_whose_and_is_only_believed() -> None:
    binding = [p for p in LIBRARY.principles if p.force == "act"]
    assert {p.group for p in binding} == {"law"}
    for principle in binding:
        assert "Only a court makes orders." in principle.weigh, principle.id
        assert principle.evidence is rule.Evidence.RECALLED, principle.id


def test_what_was_written_for_the_police_says_so_on_each_page() -> None:
    for principle in (p for p in LIBRARY.principles if p.group == "acpo"):
        assert "written for the police" in principle.asks, principle.id
        assert "para 4.48" in principle.asks, principle.id
        assert "not national guidance for social workers" in principle.asks, principle.id


# ------------------------------------------------------------------------------------------ tensions


def test_every_principle_says_what_it_pulls_against_or_that_there_is_nothing() -> None:
    assert [p.id for p in LIBRARY.principles if not p.tension_told] == []
    assert len([p for p in LIBRARY.principles if p.pulls_against]) > len(LIBRARY.principles) / 2


def test_every_tension_has_a_reason_of_its_own_and_its_rule_has_one_too() -> None:
    reasons = [t.because for p in LIBRARY.principles for t in p.pulls_against]
    for principle in LIBRARY.principles:
        named = [t.rule for t in principle.pulls_against]
        assert len(named) == len(set(named)), principle.id
    assert [r for r in reasons if len(r.split()) < 6] == []
    for name in {t.rule for p in LIBRARY.principles for t in p.pulls_against}:
        pulled = LIBRARY.rule(name)
        assert pulled
        assert pulled.why


# ------------------------------------------------------------------------------------------ and never a score


def test_a_principle_has_no_field_in_which_to_say_that_it_was_met() -> None:
    for model in (Principle, Tension):
        assert [f.name for f in dataclasses.fields(model) if SCORING.search(f.name)] == []
    assert [name for name in PrincipleText.model_fields if SCORING.search(name)] == []


def test_no_output_gives_a_principle_a_status_or_a_number() -> None:
    shown = search.listed(LIBRARY.principles)
    statuses = {str(status) for status in (*finding.Status, *finding.Standing)}
    for principle in shown:
        assert [key for key in principle if SCORING.search(key)] == []
        assert not statuses & {value for value in principle.values() if isinstance(value, str)}
        assert not re.search(r": \d", json.dumps(principle)), principle["id"]


def test_a_finding_carries_only_the_names_of_what_to_weigh() -> None:
    assert "weigh" in FIELDS
    assert [f.name for f in dataclasses.fields(finding.Finding) if "principle" in f.name or "weigh" in f.name] == []
    assert all(isinstance(name, str) for r in LIBRARY.rules for name in r.weigh)


# ------------------------------------------------------------------------------------------ held against the sources

if BESIDE.exists():  # kept beside the repository, not in it
    SEEDS, FACTS = BESIDE / "seeds", BESIDE / "facts" / "principles.md"
    TEXT, OF_2023 = BESIDE / "texts" / "working-together-2023.txt", BESIDE / "facts" / "working-together-2023.md"

    def words(text: str) -> list[str]:
        return NOT_OUR_WORDS.findall(text.lower().replace("’", "'"))

    def runs(text: str) -> set[str]:
        found = words(text)
        return {" ".join(found[n : n + RUN]) for n in range(len(found) - RUN + 1)}

    TAKEN = {run for seed in SEEDS.glob("*.txt") for run in runs(seed.read_text(encoding="utf-8"))}

    IN_2023 = runs(TEXT.read_text(encoding="utf-8"))

    def test_the_sources_were_found() -> None:
        assert len(TAKEN) > 10_000
        assert len(IN_2023) > 30_000

    def test_no_principle_repeats_a_source_word_for_word() -> None:
        for p in LIBRARY.principles:
            said = [p.title, p.asks, p.weigh, *p.questions, *(t.because for t in p.pulls_against)]
            assert {run for text in said for run in runs(text)} & TAKEN == set(), p.id

    def test_no_principle_of_2023_repeats_its_text_word_for_word() -> None:
        for p in (p for p in LIBRARY.principles if p.instrument):
            said = [p.title, p.asks, p.weigh, *p.questions, *p.asked_as, *(t.because for t in p.pulls_against)]
            assert {run for text in said for run in runs(text)} & IN_2023 == set(), p.id

    def test_every_paragraph_and_page_of_2023_that_a_principle_cites_is_in_its_text() -> None:
        told = TEXT.read_text(encoding="utf-8")
        there = set(re.findall(r"^(\d{1,3})\. ", told, re.MULTILINE)) | {"13", "16"}
        pages = set(re.findall(r"^@@PAGE (\d+)$", told, re.MULTILINE))
        for p in (p for p in LIBRARY.principles if p.instrument):
            by_page = re.findall(r"(?:page|pages) ((?:\d+(?:, | and | to )?)+)", p.place)
            paragraphs = re.sub(r"(?:page|pages) (?:\d+(?:, | and | to )?)+", "", p.place)
            assert set(re.findall(r"\d+", paragraphs)) <= there, p.id
            assert {n for found in by_page for n in re.findall(r"\d+", found)} <= pages, p.id

    def test_no_rule_repeats_a_source_word_for_word() -> None:
        for r in LIBRARY.rules:
            assert {*runs(r.title), *runs(r.why), *runs(r.because)} & TAKEN == set(), r.id

    def test_no_word_or_question_repeats_a_source_word_for_word() -> None:
        words_ = LIBRARY.vocabulary
        said = [e.means for e in words_.events.values()] + [s.means for s in words_.states.values()]
        said += [fact.means for e in words_.events.values() for fact in e.facts.values()]
        said += [q.question for q in LIBRARY.questions]
        assert {run for text in said for run in runs(text)} & TAKEN == set()

    def test_every_paragraph_that_a_page_cites_is_in_a_source() -> None:
        there = {n for seed in SEEDS.glob("*.txt") for n in PARAGRAPH.findall(seed.read_text(encoding="utf-8"))}
        for p in (p for p in LIBRARY.principles if p.force != "act"):
            assert set(PARAGRAPH.findall(p.place)) <= there, p.id

    def test_every_set_that_the_facts_name_is_here_and_no_other() -> None:
        rows = re.findall(r"^\| [^|]+ \| (`[^|]+) \|", FACTS.read_text(encoding="utf-8"), re.MULTILINE)
        stems = {re.sub(r"\.(\*|1)$", "", re.findall(r"`([^`]+)`", row)[0]) for row in rows}
        table = re.findall(r"^\| (wt23-[a-z-]+)", OF_2023.read_text(encoding="utf-8"), re.MULTILINE)
        assert stems | set(table) == set(SETS)

    @pytest.mark.parametrize("name", ["acpo", "munro", "journey", "cats", "munro.recording", "nfer", "domestic-abuse"])
    def test_a_set_has_at_least_as_many_items_as_the_facts_list(name: str) -> None:
        stem = "acpo.1" if name == "acpo" else f"{name}.*"
        row = next(line for line in FACTS.read_text(encoding="utf-8").splitlines() if f"| `{stem}`" in line)
        items = row.split("|")[4].split(".")[0].split(";")
        assert len(SETS[name]) >= len(items), items
