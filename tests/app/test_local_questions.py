"""A local pack's questions: asked where that pack applies, said to be its own, and beside the shipped ones."""

from collections.abc import Callable
from pathlib import Path

import pytest

from guidance.app.evaluation.conclusion import conclude
from guidance.app.evaluation.query import Query
from guidance.app.next_steps.steps import next_steps
from guidance.app.next_steps.urgency import lines
from guidance.render.next_lines import Speaker

Asked = Callable[..., Query]
RULE = """- id: {name}.call
  title: Call back whoever got in touch
  provision: {{heading: Calls, evidence: confirmed}}
  bearer: duty social worker
  when: referral_received
  should: referrer_spoken_to
  within: 1 working day
  why: A voice is quicker than a letter.
"""
QUESTIONS = """questions:
  - id: house-dog
    question: Is there anything in the house that a visitor should know of?
    ask_when: [referral_received]
    settled_by: [social_work_visit_made]
    how_soon: not_stated
"""


def instrument(name: str, authority: str, **more: str) -> str:
    keys = {
        "instrument": name, "title": f"Procedure of {name}", "force": "local-procedure", "authority": authority,
        "commencement": "2025-01-01", "text_read": "false", "stages": "{referral: {part: only calls}}", **more,
    }  # fmt: skip
    return "".join(f"{key}: {value}\n" for key, value in keys.items() if value)


def pack(folder: Path, authority: str, name: str = "house", **more: str) -> None:
    folder.mkdir(parents=True)
    (folder / "instrument.yaml").write_text(instrument(name, authority, **more), encoding="utf-8")
    (folder / "01-calls.yaml").write_text(RULE.format(name=name), encoding="utf-8")


@pytest.fixture
def local(tmp_path: Path) -> Path:
    pack(tmp_path / "local", "kent", repeal="2026-11-01")
    (tmp_path / "local" / "questions.yaml").write_text(QUESTIONS, encoding="utf-8")
    return tmp_path / "local"


def came(authority: str | None, when: str = "2026-03-02") -> dict[str, str]:
    return {"at": when, "event": "referral_received", **({"authority": authority} if authority else {})}


def questions(ask: Query) -> set[str]:
    return {d.question.id for d in next_steps(ask).decisions}


@pytest.mark.parametrize(
    ("authority", "when", "asked"),
    [
        ("kent", "2026-03-02", True), ("886", "2026-03-02", True), ("kent", "2025-01-01", True),
        ("kent", "2026-10-31", True), ("kent", "2026-11-01", False), ("kent", "2024-12-31", False),
        ("essex", "2026-03-02", False), ("cumbria", "2026-03-02", False), ("hackney", "2025-06-02", False),
        (None, "2026-03-02", False),
    ],
)  # fmt: skip
def test_it_is_asked_of_its_own_authoritys_cases_while_its_instrument_is_in_force(
    ask: Asked, local: Path, authority: str | None, when: str, *, asked: bool
) -> None:
    found = questions(ask(came(authority, when), as_at="2026-11-20", overlays=(local,)))
    assert ("house-dog" in found) is asked
    assert "significant-harm" in found


def test_nobody_who_did_not_name_the_pack_is_asked_it(ask: Asked) -> None:
    assert "house-dog" not in questions(ask(came("kent"), as_at="2026-03-03"))


@pytest.mark.parametrize("way", ["overlays", "rules"])
def test_it_is_said_to_be_local_procedures_own(ask: Asked, local: Path, way: str) -> None:
    steps = next_steps(ask(came("kent"), as_at="2026-03-03", **{way: (local,)}))
    said = [s.text for s in Speaker(steps).said(lines(steps)) if s.text.startswith("? ")]
    assert [text for text in said if "anything in the house" in text and "Procedure of house" in text] != []
    assert [text for text in said if "significant harm" in text and "Local procedure" in text] == []


def test_one_that_is_asked_of_another_authority_keeps_no_answer_from_being_given(ask: Asked, local: Path) -> None:
    """What is open there is open whichever pack is named: another authority's question adds nothing to it."""
    named, plain = (conclude(next_steps(ask(came("essex"), as_at="2026-03-03", overlays=a)).answer)
                      for a in ((local,), ()))  # fmt: skip
    assert named == plain


@pytest.mark.parametrize(
    ("authorities", "asked_of"),
    [
        (("kent", "kent"), {"kent"}),
        (("kent",), {"kent"}),
        (("kent", "essex"), {"kent", "essex", "cumbria"}),
    ],
)
def test_questions_above_the_folders_of_one_authority_are_its_own(
    ask: Asked, tmp_path: Path, authorities: tuple[str, ...], asked_of: set[str]
) -> None:
    for n, authority in enumerate(authorities):
        pack(tmp_path / "packs" / f"p{n}", authority, name=f"house{n}")
    (tmp_path / "packs" / "questions.yaml").write_text(QUESTIONS, encoding="utf-8")
    found = {a for a in ("kent", "essex", "cumbria")
             if "house-dog" in questions(ask(came(a), as_at="2026-03-03", overlays=(tmp_path / "packs",)))}  # fmt: skip
    assert found == asked_of
