"""Where a search finds nothing, it says what to do for a child who may be at risk: a subject held elsewhere or not."""

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
