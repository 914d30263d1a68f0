"""What people who work with a rule say of it: that it got in the way, that it helped, that following it was right."""

from collections.abc import Mapping
from dataclasses import dataclass

from guidance.app.clock import today
from guidance.app.deviations.entries import TAKEN_AWAY, texts_of
from guidance.app.deviations.ledger import not_made_yet, opened
from guidance.app.deviations.recording import named, person, signed, years_on
from guidance.app.ledger.opening import ledger_exists, stamp
from guidance.app.lookup import proportion_from
from guidance.engine.ledger.entry import Draft, Entry
from guidance.engine.model.practice.reasons import REASON_CODES, SYSTEM
from guidance.engine.model.rule import Rule

FEEDBACK = "feedback"
HELPED, IN_THE_WAY, FOLLOWED = "helped", "in-the-way", "followed"
KINDS: Mapping[str, str] = {
    HELPED: "this helped",
    IN_THE_WAY: "this got in the way",
    FOLLOWED: "followed against first instinct",
}


@dataclass(frozen=True)
class Said:
    """One thing that somebody wrote about a rule, with the words where they have not been taken away."""

    entry: Entry
    words: str

    @property
    def kind(self) -> str:
        """Whether it helped, got in the way, or was followed against first instinct."""
        return str(self.entry.body.get("kind"))

    @property
    def reason(self) -> str:
        """The reason in one word; empty where none was given."""
        return str(self.entry.body.get("reason") or "")

    @property
    def data(self) -> dict[str, object]:
        """It as plain data, with the code that its reason maps to."""
        mapped = REASON_CODES.get(self.reason)
        return {
            "entry": self.entry.sequence, "rule": self.entry.body.get("rule"), "kind": self.kind,
            "reason": self.reason or None,
            "hl7": {"system": SYSTEM, "code": mapped.code} if mapped else None,
            "authority": self.entry.body.get("authority"), "by": self.entry.author, "day": self.entry.occurred_at,
            "words": self.words,
        }  # fmt: skip


@dataclass(frozen=True)
class Wanted:
    """What is to be kept: of which rule, of what kind, in what words, by whom."""

    rule: Rule
    kind: str
    words: str
    by: Mapping[str, str]
    reason: str = ""
    authority: str | None = None


def keep(wanted: Wanted) -> Entry:
    """Keep what somebody says of a rule; the words are held apart, and kept for as long as those of a departure.

    Raises:
        Refused: The words hold a character that cannot be seen, or the ledger cannot be written.
    """
    on = today()
    body = {"rule": wanted.rule.id, "kind": wanted.kind, **person(wanted.by)}
    body |= {"reason": wanted.reason} if wanted.reason else {}
    body |= {"authority": wanted.authority} if wanted.authority else {}
    texts = named(wanted.by, because=wanted.words)
    until = years_on(on, proportion_from(None).keep_years)
    with opened(create=True) as ledger:
        return ledger.append(Draft(FEEDBACK, body, on.isoformat(), signed(wanted.by), texts, until), stamp())


def said_of(rule: str | None, *, words: bool = True) -> list[Said]:
    """Read what was said of a rule, or of any where none is named, in the order in which it was kept.

    Args:
        rule: The rule, by its identifier.
        words: Whether the words are read too.

    Raises:
        Refused: The ledger cannot be read.
    """
    if not ledger_exists() or not_made_yet():
        return []
    with opened() as ledger:
        kept = [
            entry for entry in ledger.entries() if entry.kind == FEEDBACK and rule in {None, entry.body.get("rule")}
        ]
        return [Said(e, texts_of(e, ledger).get("because", TAKEN_AWAY) if words else "") for e in kept]
