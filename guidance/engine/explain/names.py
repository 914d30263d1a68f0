"""The words that people read for the engine's words."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from functools import cache, wraps
from typing import TypeVar

from guidance.engine.model.england import ENGLAND
from guidance.engine.model.instruments.citation import law_behind, place_of
from guidance.engine.model.instruments.provenance import Result, outcome
from guidance.engine.model.principle import Principle
from guidance.engine.model.rule import Evidence, Force, HowSoon, Instrument, Modality, Power, Rule, Serves

FORCE = {
    Force.ACT: "The law requires",
    Force.REGULATIONS: "The law requires",
    Force.STATUTORY_GUIDANCE: "Statutory guidance expects",
    Force.PRACTICE_GUIDANCE: "Practice guidance expects",
    Force.LOCAL_PROCEDURE: "Local procedure asks",
}
WHEN_NAMED = "The pack you named asks"
"""Of a rule that binds nobody: it is put to a record because somebody chose to put it."""
KIND_OF_FORCE = {
    Force.ACT: "Act of Parliament",
    Force.REGULATIONS: "regulations",
    Force.STATUTORY_GUIDANCE: "statutory guidance",
    Force.PRACTICE_GUIDANCE: "practice guidance",
    Force.LOCAL_PROCEDURE: "local procedure",
}
HOW_SOON = {
    HowSoon.IMMEDIATELY: "now, immediately",
    HowSoon.WITHOUT_DELAY: "now, without delay",
    HowSoon.AS_SOON_AS_PRACTICABLE: "as soon as practicable",
    HowSoon.BEFORE_NEXT_STEP: "before the next step",
    HowSoon.NOT_STATED: "no time is stated",
    HowSoon.URGENT_NOT_STATED: "now, though no time is stated",
    HowSoon.DAY_NOT_GIVEN: "now: its time runs from a day that is not on the record",
}
URGENCY = (
    HowSoon.IMMEDIATELY, HowSoon.URGENT_NOT_STATED, HowSoon.DAY_NOT_GIVEN, HowSoon.WITHOUT_DELAY,
    HowSoon.AS_SOON_AS_PRACTICABLE, HowSoon.BEFORE_NEXT_STEP, HowSoon.NOT_STATED,
)  # fmt: skip
EVIDENCE = {
    Evidence.CONFIRMED: "read in its own text",
    Evidence.CORROBORATED: "restated by a later or a local text, with its own not read",
    Evidence.RECALLED: "from memory: not yet checked against the text",
    Evidence.INFERRED: "inferred from the edition before: its own text was not read",
}
"""How it is known that a text says what a statement says it does."""
DAY_KNOWN = {
    Evidence.CONFIRMED: "confirmed from a published source",
    Evidence.CORROBORATED: "borne out by a later or a local text",
    Evidence.RECALLED: "from memory: not yet checked against a source",
}
"""How the day on which an edition began is known."""
BELIEVED, DIFFERS = "believed", "said to differ from its text"
"""What stands over all that rests on a statement."""
SERVES = {
    Serves.JOINT_WORKING: "working together",
    Serves.TIMELINESS: "not letting a child drift",
    Serves.CHILDS_VOICE: "hearing the child",
    Serves.RECORD: "the record",
    Serves.PROFESSIONAL_ADVICE: "professional advice: a question to settle",
}
_OF_A_POWER = {Power.GIVES: "allows", Power.LIMITS: "sets a limit", Power.WITHHOLDS: "says"}
MISSED_EVENT = "missed"

Statement = TypeVar("Statement", bound=Rule | Principle)
Said = TypeVar("Said")
_MOST = 10_000


def said_once(words: Callable[[Statement], Said]) -> Callable[[Statement], Said]:
    """Keep what is said of each rule or principle: it is the same for all of a population's findings."""
    held: dict[int, tuple[Statement, Said]] = {}

    @wraps(words)
    def said(statement: Statement) -> Said:
        if len(held) >= _MOST:
            held.clear()
        if id(statement) not in held:  # the statement is held too, so that no other has its place in memory
            held[id(statement)] = (statement, words(statement))
        return held[id(statement)][1]

    return said


@cache
def day_in_words(day: date) -> str:
    """Write a date as people say it.

    >>> day_in_words(date(2011, 5, 6))
    '6 May 2011'
    """
    return f"{day.day} {day:%B %Y}"


@cache
def weekday_in_words(day: date) -> str:
    """Write a date with its day of the week.

    >>> weekday_in_words(date(2011, 5, 6))
    'Fri 6 May 2011'
    """
    return f"{day:%a} {day_in_words(day)}"


def at_in_words(at: str) -> str:
    """Write a recorded date or date-time as people say it, in the time in England.

    >>> at_in_words("2011-04-18T14:30")
    '18 April 2011 at 14:30'
    """
    if len(at) == len("2011-04-18"):
        return day_in_words(date.fromisoformat(at))
    moment = datetime.fromisoformat(at)
    local = moment.astimezone(ENGLAND) if moment.tzinfo else moment
    return f"{day_in_words(local.date())} at {local:%H:%M}"


def plainly(name: str) -> str:
    """Turn an event's or a fact's name into words.

    >>> plainly("s47_enquiry_started")
    'section 47 enquiry started'
    """
    return " ".join(_LONG.get(part, part) for part in name.split("_"))


_LONG = {
    "s47": "section 47",
    "icpc": "initial child protection conference",
    "cp": "child protection",
    "cin": "child in need",
    "ofsted": "Ofsted",
    "mappa": "MAPPA",
    "nspcc": "NSPCC",
    "uk": "UK",
}
"""What a name shortens, or writes small."""


_PARTICIPLES = frozenset({"held", "made", "told", "sent", "given", "known", "born", "taken", "sought"})
_MANY = frozenset({"police", "services", "arrangements", "results", "files"})
_ACTIVE = frozenset({"died", "turned", "moved", "became", "met"})


def happens(event: str) -> str:
    """Turn an event's name into a clause.

    >>> happens("strategy_discussion_held"), happens("referral_confirmed_in_writing"), happens("child_died")
    ('strategy discussion is held', 'referral is confirmed in writing', 'child died')
    """
    words = event.split("_")
    passive = [n for n, word in enumerate(words) if word in _PARTICIPLES or word.endswith("ed")]
    if passive and not _ACTIVE & set(words):
        many = words[passive[-1] - 1] in _MANY if passive[-1] else False
        words.insert(passive[-1], "are" if many else "is")
    return plainly("_".join(words))


def stage_in_words(stage: str) -> str:
    """Name a stage of a child's journey in words.

    >>> stage_in_words("looked-after-children"), stage_in_words("early-help")
    ('looked-after children', 'early help')
    """
    return stage.replace("-", " ").replace("looked after", "looked-after")


def counted(number: int, noun: str) -> str:
    """Write a number with its noun.

    >>> counted(1, "day"), counted(2, "duty")
    ('1 day', '2 duties')
    """
    if number == 1:
        return f"1 {noun}"
    return f"{number} {noun[:-1]}ies" if noun.endswith("ty") else f"{number} {noun}s"


def days(count: int) -> str:
    """Count days in words."""
    return counted(count, "day")


@said_once
def says(rule: Rule) -> str:
    """Say with what force a rule speaks, marking what is only believed.

    A duty placed by law on top of guidance speaks as law; a permission permits; what awaits its day says so.
    """
    if rule.inferred:
        differs = f"; {DIFFERS}" if doubt_of(rule) == DIFFERS else ""
        return f"{_upper_first(expected(rule))} ({unread(rule)}{differs})"
    verb, doubt = speaks(rule), doubt_of(rule)
    return f"{verb} ({doubt})" if doubt else verb


def speaks(rule: Rule) -> str:
    """Say with what force a rule speaks, and nothing of how well that is known."""
    says_must = {Modality.MUST: "Statutory guidance says must", Modality.MUST_NOT: "Statutory guidance says must not"}
    if rule.force is Force.STATUTORY_GUIDANCE and rule.modality in says_must and not rule.limit_of_power:
        verb = says_must[rule.modality]
    else:
        verb = _of_its_kind(rule, WHEN_NAMED if rule.instrument.when_named else FORCE[rule.force])
    if rule.commencement is None:
        verb = f"{verb.replace('requires', 'will require')} (not yet in force)"
    return verb


def _of_its_kind(rule: Rule, verb: str) -> str:
    """Word as what they are a permission, a ban, a limit of a power, a definition, and what a law says should be."""
    kind = (
        "allows" if rule.modality is Modality.MAY
        else "says should" if rule.modality is Modality.SHOULD and rule.force.is_law
        else "sets a limit" if rule.limit_of_power
        else "says" if rule.modality is Modality.DERIVES or rule.defines
        else _OF_A_POWER[rule.power] if rule.modality is None and rule.power
        else ""
    )  # fmt: skip
    if kind:
        return re.sub(r"(requires|expects|asks)$", kind, verb)
    return verb.replace("requires", "forbids") if rule.modality is Modality.MUST_NOT else verb


_EXPECTED = {
    Force.ACT: "required",
    Force.REGULATIONS: "required",
    Force.STATUTORY_GUIDANCE: "expected",
    Force.PRACTICE_GUIDANCE: "expected",
    Force.LOCAL_PROCEDURE: "asked",
}


def expected(rule: Rule) -> str:
    """Say which edition asked for what a later one is only taken to ask."""
    says = rule.modality is Modality.DERIVES or rule.defines
    past = "allowed" if rule.modality is Modality.MAY else "said" if says else _EXPECTED[rule.force]
    past = "said must" if rule.modality is Modality.MUST and not rule.force.is_law else past
    return f"{_the(rule.carried_from or rule.instrument)} {past}"


def unread(rule: Rule) -> str:
    """Say of an edition that is taken to continue another that its own text was not read."""
    name = edition(rule.instrument)
    return f"the {name} text in force was not read" if name.isdigit() else f"the text of {name} was not read"


def _the(instrument: Instrument) -> str:
    name = edition(instrument)
    return f"the {name} edition" if name.isdigit() else name


def _upper_first(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}"


@said_once
def doubt_of(statement: Rule | Principle) -> str:
    """Say what stands over all that rests on a statement: that its text differs, or that it is only believed."""
    if outcome(statement.checks) is Result.DIFFERS:
        return DIFFERS
    if isinstance(statement, Rule) and statement.read_by:
        return f"as read by {statement.read_by}"
    return BELIEVED if statement.evidence is Evidence.RECALLED else ""


_YEAR = re.compile(r"\(([0-9]{4})\)$")


def edition(instrument: Instrument) -> str:
    """Name an edition in a word or two: its year where its title ends in one, or the whole title."""
    year = _YEAR.search(instrument.title)
    return year[1] if year else instrument.title


def taken_over(rule: Rule) -> str:
    """Say of a rule with the words of another edition which that is, and whether the texts were compared."""
    if rule.carried_from is None:
        return ""
    how = "were read side by side" if rule.compared else "were not compared"
    return f"its words are taken over from {_the(rule.carried_from)}, and the two texts {how}"


@said_once
def source_of(rule: Rule) -> str:
    """Cite the instrument and the place in it; of law told in guidance, the law first, and then where it is told."""
    law, title = law_behind(rule), rule.instrument.title
    place = place_of(rule)
    if rule.inferred and rule.carried_from:
        at = replace(rule.told_at, section="") if rule.told_at and law else rule.told_at
        told = ", ".join(filter(None, (f"{title}, inferred from {rule.carried_from.title}", str(at or ""))))
    else:
        told = f"{title}, {place}" if place else title
    return f"{law}, as set out in {told}" if law else told
