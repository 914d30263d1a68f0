"""What is answered without the network: it says by which packs, and is of no day after they were to be read again."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from guidance.app.clock import now
from guidance.app.packs.shipped import shipped
from guidance.app.packs.stale import review_day
from guidance.app.refusal import Refused
from guidance.app.typed_dates import iso_from
from guidance.desk.team import NOTE
from guidance.engine.diagnostics import Diagnostic, Span
from guidance.engine.explain.names import day_in_words
from guidance.engine.records.plain.moment import parse_moment

Asked = Mapping[str, Any]
OF_A_DAY = {"next": "now", "case": "today", "team": "today", "sheet": "today", "evaluate": "today",
            "preview": "today"}  # fmt: skip
"""What is answered as at some day, and which day that is where none is given."""
OF_TODAY = frozenset({"rules", "duties", "departure", "reviewed"})
"""What is answered as at today, whatever else is asked."""
OF_AN_ANSWER = frozenset({"text", "case_text", "argued", "diary"})
"""What is taken from an answer that was given, and is of its day."""
OF_NO_DAY = frozenset({
    "opened", "when", "facts", "find", "saved", "without", "trial_asks", "pack_cases", "preview_file", "map",
    "map_file",
})  # fmt: skip
"""What says nothing of what is asked or by when: questions, words, what was entered, and what is here."""
OF_A_DRAFT = frozenset({"trial", "pack"})
"""What is said of something that is written here: it is of no day, and says by which packs."""
SAYS = "Answered without the network, by packs read and checked on {checked}; whether newer ones exist cannot be told."


@dataclass
class Without:
    """Whether the network is away, and on which day the packs that are here were read and checked."""

    checked: str = ""

    def tell(self, asked: Asked) -> dict[str, Any]:
        """Take over whether the network is there, as the page found it."""
        self.checked = "" if asked["network"] else asked["checked"]
        return {"says": self.says}

    @property
    def says(self) -> str:
        """Say by which packs is answered without the network; nothing where it is there."""
        return SAYS.format(checked=self.checked) if self.checked else ""

    def hold(self, asked: Asked, answered: date | None = None) -> None:
        """Hold a question to days that the packs which are here may be taken for.

        Args:
            asked: The question.
            answered: The day of the answer that something is taken from.

        Raises:
            NotAFact: Nobody can tell which day is asked about.
            Refused: The network is away, and the day is after the one by which they were to be read again.
        """
        if not self.checked:
            return
        day = _day(asked, answered)
        last = review_day(shipped(), day) if day else None
        if day and last and day > last:
            message = (
                f"where this page comes from did not answer, and the packs here, checked on {self.checked}, were to be "
                f"read again by {day_in_words(last)}: what they say is not told as current"
            )
            cure = f"ask as at {day_in_words(last)} or before, or open this page with the network"
            raise Refused([Diagnostic("G248", message, Span("as at"), cure)])

    def dated(self, asked: Asked, answer: Any) -> Any:  # noqa: ANN401  whatever was answered
        """Have an answer say by which packs it is."""
        if not (self.checked and answer):
            return answer
        says, ask = self.says, asked["ask"]
        if ask in {"text", "case_text"}:
            return f"{answer.rstrip()}\n{says}\n"
        if ask == "sheet":
            head, rows = answer.split("\r\n", 1)
            return f'{head}\r\n,,{NOTE},"{says}",,,,\r\n{rows}'
        if ask == "diary":
            return {**answer, "says": f"{answer['says']} {says}"}
        if ask == "reviewed" and answer.get("file"):
            answer["file"] = f"# {says}\n{answer['file']}"
        for shown in _shown(ask, answer):
            shown.insert(0, says)
        return answer


def _day(asked: Asked, answered: date | None) -> date | None:
    """Return the day that a question is about; None where it is about none."""
    ask = asked["ask"]
    if ask in OF_AN_ANSWER:
        return answered
    if ask in OF_TODAY:
        return now().date()
    return parse_moment(iso_from(asked.get("as_at") or OF_A_DAY[ask], now())).day if ask in OF_A_DAY else None


def _shown(ask: str, answer: Any) -> list[list[str]]:  # noqa: ANN401
    """Give the lists of sentences of an answer at whose head it is said."""
    if ask == "next":
        return [answer["shown"]["noticed"]]
    if ask == "case":
        return [child["noticed"] for child in answer.get("children", ()) if not child["none"]]
    if ask == "preview":
        return [answer["says"]]
    if ask in {"rules", "duties", "reviewed", "evaluate", "trial", "pack"}:
        return [answer.setdefault("noticed", [])]
    if ask == "departure":
        return [answer["lines"]]
    return [answer["sentences"]] if ask == "team" and "sentences" in answer else []
