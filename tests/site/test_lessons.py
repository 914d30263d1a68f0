"""The page of lessons: there when lessons are named, told or said to be withdrawn, and nowhere else."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from guidance.app.deviations.learning import shared_from
from guidance.app.refusal import Refused
from guidance.site.building import pages_of
from guidance.site.catalogue import Catalogue
from guidance.site.front import front_page
from guidance.site.front.hand_written import HandWritten
from guidance.site.practice import lesson_pages

TOLD = {
    "title": "Waiting until a parent could follow", "situation": "A parent could not follow.",
    "difficulty": "On time it would have settled a plan without them.", "instead": "It was moved.",
    "weighed": ["a gap"], "safeguards": ["visits went on"], "learnt": ["Ask early."],
}  # fmt: skip
SHARED: dict[str, list[dict[str, object]]] = {
    "lessons": [
        {"lesson": "lesson-1a", "rule": "wt10.cg.first", "principles": ["acpo.3"], "told": TOLD},
        {"lesson": "lesson-2b", "rule": "wt10.ia.complete", "withdrawn": True},
    ]
}


def with_lessons(shipped: Catalogue, folder: Path, given: object) -> Catalogue:
    file = folder / "shared.json"
    file.write_text(json.dumps(given), encoding="utf-8")
    return replace(shipped, lessons=tuple(shared_from(file).lessons))


def test_lessons_have_a_page_and_a_place_where_they_are_named(shipped: Catalogue, tmp_path: Path) -> None:
    known = with_lessons(shipped, tmp_path, SHARED)
    (page,) = lesson_pages.lesson_pages(known)
    for text in ("Hold the first core group", "A parent could not follow", "Ask early", "Weigh benefits and harms"):
        assert text in page.body
    assert lesson_pages.INDEX in front_page.front_page(known, HandWritten(None), "").body
    assert page.path in {p.path for p in pages_of(known, HandWritten(None))}


def test_one_that_is_withdrawn_says_so_and_holds_no_text(shipped: Catalogue, tmp_path: Path) -> None:
    told_and_withdrawn = {"lessons": [{**SHARED["lessons"][0], "withdrawn": True}, SHARED["lessons"][1]]}
    (page,) = lesson_pages.lesson_pages(with_lessons(shipped, tmp_path, told_and_withdrawn))
    assert page.body.count("It has been withdrawn, and its text is gone") == 2
    assert "A parent could not follow" not in page.body


def test_without_lessons_there_is_no_page(shipped: Catalogue) -> None:
    assert list(lesson_pages.lesson_pages(shipped)) == []
    assert lesson_pages.INDEX not in front_page.front_page(shipped, HandWritten(None), "").body


@pytest.mark.parametrize("given", [{"lessons": [{"lesson": "x"}]}, {"lesson": []}, [], "words"])
def test_a_file_that_holds_none_is_refused(given: object, shipped: Catalogue, tmp_path: Path) -> None:
    with pytest.raises(Refused):
        with_lessons(shipped, tmp_path, given)
