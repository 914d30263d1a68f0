"""What is well formed and can hardly be meant: a title that says another length, a day of another century."""

import re
from collections.abc import Collection, Iterator
from datetime import date
from difflib import SequenceMatcher
from typing import TypeVar

from guidance.engine.diagnostics import Diagnostic, nearest
from guidance.engine.model.rule import Evidence, Instrument, Missed, Rule, Serves
from guidance.engine.packs.checks.titles import check_title
from guidance.engine.packs.reading.names import Known
from guidance.engine.packs.reading.places import Entry, Step
from guidance.engine.packs.schema.instrument import InstrumentText
from guidance.engine.packs.schema.principle import PrincipleText
from guidance.engine.packs.schema.rule import RuleText

RuleEntry = Entry[RuleText]
Shape = TypeVar("Shape")
_FIRST, _LAST = date(1850, 1, 1), date(2050, 1, 1)
"""No law or guidance on children that is in force began before the one, and none is written for after the other."""
_SHORT, _SLIP = 5, 0.8
"""A word of more letters than these, as like another as this, was meant to be it."""
_BEFORE_IT_BEGAN = 366
_OWN_FIRST = date(1991, 10, 14)
"""The day on which the Children Act 1989 came into force: no manual of today is older."""


def check_days(entry: Entry[InstrumentText]) -> Iterator[Diagnostic]:
    """Find days outside reason, and a text that was read long before it began."""
    text = entry.text
    for key in ("commencement", "repeal", "review_by"):
        yield from check_day(entry, getattr(text, key), key)
    read, begins = text.source.read, text.commencement
    if text.authority and begins and _FIRST <= begins < _OWN_FIRST:
        message = f"`{begins}` is outside reason for a manual: it is older than the Children Act 1989"
        yield entry.warning("G330", message, entry.at("commencement"), "check the year")
    if text.review_by and begins and text.review_by <= begins:
        message = f"to be read again by {text.review_by}, before it begins on {begins}"
        yield entry.warning("G330", message, entry.at("review_by"), "check both dates")
    yield from check_day(entry, read, "source", "read")
    if read and begins and (begins - read).days > _BEFORE_IT_BEGAN:
        message = f"read on {read}, more than a year before it began on {begins}"
        yield entry.warning("G330", message, entry.at("source", "read"), "check both dates")


def check_day(entry: Entry[Shape], day: date | None, *place: Step) -> Iterator[Diagnostic]:
    """Find a day of another age."""
    if day and not _FIRST <= day < _LAST:
        message = f"`{day}` is outside reason for `{place[-1]}`"
        yield entry.warning("G330", message, entry.at(*place), "check the year")


def check_plausible(entry: RuleEntry, rule: Rule, known: Known) -> Iterator[Diagnostic]:
    """Find what a rule says that can hardly be meant."""
    for key in ("commencement", "repeal"):
        yield from check_day(entry, getattr(entry.text, key), key)
    yield from check_title(entry, rule)
    yield from _check_said(entry, rule)
    yield from _check_past(entry, rule, known)
    if rule.authority and not rule.trial:
        yield from _check_names(entry, rule, known)
        yield from _check_order(entry, rule, known)
        yield from _check_own(entry, rule)


def _check_said(entry: RuleEntry, rule: Rule) -> Iterator[Diagnostic]:
    """Find words that say nothing: a reason that is the title again, a heading with nothing in it."""
    idle = says_nothing(rule.why, rule.title)
    if idle or (rule.authority and (_again(rule.why, rule.title) or len(rule.why.split()) < _A_FEW)):
        cure = "say what the rule is for, and what it cost not to have it"
        yield entry.warning("G332", "`why` gives no reason, or the title again", entry.at("why"), cure)
    if "heading" in entry.text.provision.model_fields_set and not rule.provision.heading.strip():
        message, cure = "a heading with nothing in it", "name the chapter or section that the rule stands in"
        yield entry.warning("G332", message, entry.at("provision", "heading"), cure)
    place = rule.provision
    said: dict[tuple[str, ...], str] = {("title",): rule.title, ("bearer",): rule.bearer}
    said |= {("provision", key): getattr(place, key) for key in ("heading", "paragraph", "section")}
    for path, words in said.items():
        yield from _check_words(entry, words, path)


def _check_words(entry: RuleEntry, said: str, path: tuple[str, ...]) -> Iterator[Diagnostic]:
    """Find what holds a place for words that are still to come, and quotation marks that belong to a word processor."""
    if _STILL_TO_COME.fullmatch(said.strip()):
        message, cure = (
            f"`{path[-1]}` says nothing yet",
            "write what the manual says, or leave the rule out until it does",
        )
        yield entry.warning("G332", message, entry.at(*path), cure)
    elif path == ("title",) and len(said.split()) == 1:
        message, cure = "the title is one word", "say in it what is to be done: lists of rules show the title alone"
        yield entry.warning("G332", message, entry.at(*path), cure)
    if said and said[0] in _CURLED and said[-1] in _CURLED:
        message = f"`{path[-1]}` has quotation marks of a word processor around it, and is shown with them"
        yield entry.warning("G364", message, entry.at(*path), "take them away: words in a pack need no quotation marks")


def says_nothing(reason: str, beside: str = "") -> bool:
    """Tell whether a reason is none: idle words, a pointer to where it may stand, or what stands beside it again.

    >>> says_nothing("TBC."), says_nothing("Because the guidance says so"), says_nothing("Agreed on 3 March.")
    (True, True, True)
    >>> says_nothing("A plan is made while what was found is fresh.")
    False
    """
    told = _NOT_A_REASON.sub(" ", reason)
    said = {word for word in _bare(told).split() if word not in _IDLE and not word.isdecimal()}
    return not said or _bare(reason) == _bare(beside)


def _again(reason: str, title: str) -> bool:
    """Tell whether a reason is its title in other words: at most one of its own that tells anything."""
    said = {word for word in _bare(reason).split() if word not in _IDLE}
    return len(said) > _A_FEW and len(said - set(_bare(title).split())) <= 1


_STILL_TO_COME = re.compile(
    r"t\.?b\.?[acd]\.?|to ?do|to be (?:confirmed|agreed|decided|added|written)|n/?a|none|nobody|unknown|x{2,}"
    r"|[?.\-–—_]+",
    re.IGNORECASE,
)
_NOT_A_REASON = re.compile(r"https?://\S+|www\.\S+|lorem ipsum.*", re.IGNORECASE | re.DOTALL)
_CURLED = "“”‘’„«»"
_A_FEW = 2
_IDLE = frozenset(
    re.findall(
        r"\w+",
        """a an and are as at be because been best by comply complied completed confirmed compliance consistency do does
    done ensure for n
    ensures from good guidance has have how important in instrument is it its law legal legislation local manual must na
    national necessary needed needs not of on one or our out per policy practice procedure procedures purpose purposes
    reason reasons required requirement requirements requires rule rules say says see set should so statutory such tba
    tbc tbd that the their there these they this to todo unknown us very was we what when which who why will with xxx
    above below applicable asks expected expects known later obvious self evident explained meet meets
    timescale timescales timeframe timeframes deadline deadlines target targets audit audits inspection inspections
    ofsted monitoring
    agreed approved decided decision wants wanted board committee cabinet council director directors head senior
    management leadership meeting minutes january february march april june july august september october november
    december""",
    )
)
"""Words that give no reason by themselves."""


def _bare(text: str) -> str:
    return re.sub(r"\W+", " ", text).casefold().strip()


def _check_names(entry: RuleEntry, rule: Rule, known: Known) -> Iterator[Diagnostic]:
    """Find a bearer, or a stage as the file is called, that is nearly one of those in the national packs."""
    if close := _misspelt(rule.bearer, known.bearers):
        message = f"no national rule names `{rule.bearer}`"
        yield entry.warning("G333", message, entry.at("bearer"), f"did you mean `{close}`?")
    if close := _misspelt(rule.stage, known.rule_stages):
        message = f"no national file is called after `{rule.stage}`"
        yield entry.warning("G333", message, entry.at(), f"did you mean `{close}`?")


def _misspelt(name: str, names: Collection[str]) -> str:
    """Return the word that was meant by one that is in none of some names, or nothing."""
    if name in names:
        return ""
    words = {word for known in names for word in _words(known)}
    return next((near for word in _words(name) if word not in words and (near := _meant(word, words))), "")


def _words(name: str) -> list[str]:
    return re.split(r"[^\w']+", name.replace("’", "'").casefold())


def _meant(word: str, words: Collection[str]) -> str:
    """Return the known word that differs by a slip, and not as one thing does from several."""
    near = nearest(word, words) if len(word) > _SHORT else ""
    alike = near and SequenceMatcher(None, word, near).ratio() >= _SLIP
    return near if alike and word.rstrip("s") != near.rstrip("s") else ""


def _check_past(entry: RuleEntry, rule: Rule, known: Known) -> Iterator[Diagnostic]:
    """Find a trigger that only what has ended speaks of, by the day on which the rule begins."""
    begins = rule.commencement
    if isinstance(rule.when, Missed):
        followed = known.usable(rule.when.rule)
        if followed and followed.repeal and begins and followed.repeal <= begins:
            message = f"`{followed.id}` ended on {followed.repeal}, and this begins on {begins}"
            yield entry.warning("G335", message, entry.at("when", 0, "missed"), "name the rule that is in force then")
    elif begins and rule.authority:
        for n, trigger in enumerate(rule.triggers):
            speaking = known.national_of.get(trigger.event, ())
            word = known.vocabulary.events.get(trigger.event)
            past = word and word.of_ended_guidance and speaking
            if past and all(other.repeal and other.repeal <= begins for other in speaking):
                last = max(other.repeal for other in speaking if other.repeal)
                message = f"no national rule has spoken of `{trigger.event}` since {last}"
                cure = "check that anybody still records it; name the event that took its place"
                yield entry.warning("G335", message, entry.at("when", n), cure)


def _check_own(entry: RuleEntry, rule: Rule) -> Iterator[Diagnostic]:
    """Find, in what an authority writes, advice with a limit, and a text unread."""
    if rule.serves is Serves.PROFESSIONAL_ADVICE and rule.has_limit:
        message = "professional advice is a question to settle, and is never overdue: a limit has no effect on it"
        yield entry.warning("G336", message, entry.at("serves"), "leave `serves` out, or the limit")
    cited = rule.provision.paragraph or rule.provision.section
    if rule.evidence is Evidence.CONFIRMED and cited and not (rule.instrument.text_read or rule.provision.sources):
        message = f"`confirmed` at {cited}, of a text that nobody is said to have read"
        cure = "write `text_read: true` in its instrument once it is, or `evidence: recalled` and no number"
        yield entry.warning("G295", message, entry.at("provision"), cure)


def _check_order(entry: RuleEntry, rule: Rule, known: Known) -> Iterator[Diagnostic]:
    """Find what is to be done before a step that comes earlier in the child's journey than what starts it."""
    starts = [_step(trigger.event, known) for trigger in rule.triggers if rule.before]
    own = {p.event: "starts" for p in rule.triggers} | {p.event: "does" for p in rule.performing}
    for n, pattern in enumerate(rule.before):
        if pattern.event in own:
            message = f"`{pattern.event}` is what {own[pattern.event]} this"
            yield entry.warning("G338", message, entry.at("before", n), "name a step that is still to come")
        elif starts and _step(pattern.event, known) < min(starts):
            message = f"`{pattern.event}` comes before what starts this"
            yield entry.warning("G338", message, entry.at("before", n), "name a step that is still to come")


def _step(event: str, known: Known) -> int:
    """Say at which stage of the child's journey an event stands before all, as a number in their order."""
    word, order = known.vocabulary.events.get(event), list(known.vocabulary.stages)
    first = next((touch.stage for touch in word.touches), "") if word else ""
    return order.index(first) if first in order else len(order)


def check_page(entry: Entry[PrincipleText], instrument: Instrument | None) -> Iterator[Diagnostic]:
    """Find a principle of an authority's own that is given the force of an Act or of guidance."""
    if instrument and entry.text.force in {"act", "guidance"}:
        message = f"`{entry.text.force}` is not the force of what `{instrument.authority}` writes"
        yield entry.warning("G339", message, entry.at("force"), "write `professional`, or name the law as its `source`")
