"""What those ask at the desk who write trials and packs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from guidance.desk.authoring import trial
from guidance.desk.authoring.pack import Pack
from guidance.engine.records.content import Content


@dataclass
class Authoring:
    """What is held of them while the page is open."""

    pack: Pack = field(default_factory=Pack)
    trials: trial.Trials = field(default_factory=trial.Trials)

    def put(self, asked: Mapping[str, Any], given: Sequence[Content]) -> Any:  # noqa: ANN401  whatever was asked for
        """Answer one question.

        Raises:
            NotAFact: Nobody can tell which day is meant.
            Refused: What was given cannot be used.
        """
        if asked["ask"] in {"pack", "preview"}:
            return (self.pack if asked["ask"] == "pack" else self.trials).put(asked, given)
        ways = {
            "trial_asks": trial.asks, "trial": trial.drawn_up, "preview_file": self.trials.file,
            "pack_cases": self.pack.cases,
        }  # fmt: skip
        return ways[asked["ask"]](asked)
