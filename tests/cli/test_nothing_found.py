"""A search says what to do for a child who may be at risk, where it finds nothing and where words of harm are typed."""

import json
from collections.abc import Callable
from typing import Any

import pytest

HARMED = ("asylum seeker child with bruises", "dad was drink driving with the children in the car", "xyzzy plugh")


@pytest.mark.parametrize("typed", HARMED)
@pytest.mark.parametrize("command", ["ask", "rules"])
def test_where_nothing_is_found_whoever_fears_for_a_child_is_told_whom_to_tell(
    run: Callable[..., Any], command: str, typed: str
) -> None:
    said = " ".join(run(command, typed).out.split())
    assert "tell children's social care at once; in immediate danger call 999" in said


@pytest.mark.parametrize("typed", HARMED[:2])
@pytest.mark.parametrize("command", ["ask", "rules"])
def test_words_of_harm_find_what_is_to_be_done_though_the_subject_is_held_elsewhere(
    run: Callable[..., Any], command: str, typed: str
) -> None:
    said = run(command, typed).out
    assert "wt26.refer.make" in said
    assert said.index("call 999") < said.index("wt26.refer.make")
    asked = json.loads(run(command, typed, "--format", "json").out)
    assert "call 999" in asked["in_danger"]
    assert asked["elsewhere"]
    of_no_harm = json.loads(run(command, "first core group", "--format", "json").out)
    assert bool(of_no_harm["in_danger"]) == ("call 999" in run(command, "first core group").out)
