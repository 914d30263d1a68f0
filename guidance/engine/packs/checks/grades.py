"""Hold how well a rule is said to be known against the texts it is known from, and the place that it gives."""

import re
from collections.abc import Collection, Iterable, Iterator

from guidance.engine.diagnostics import Diagnostic
from guidance.engine.model.instruments.citation import names_of, read_citation
from guidance.engine.model.instruments.provenance import Publication
from guidance.engine.model.rule import Evidence, Force, Instrument, Provision, Rule
from guidance.engine.packs.documents.provenance import key_of
from guidance.engine.packs.reading.names import Known
from guidance.engine.packs.reading.places import Entry
from guidance.engine.packs.schema.instrument import InstrumentText
from guidance.engine.packs.schema.rule import CarriesText, RuleText

RuleEntry = Entry[RuleText] | Entry[CarriesText]
_NUMBER = re.compile(
    r"(?:\b(?:paragraphs?|paras?\.?|clauses?|pages?|pp?\.|sections?(?! ?(?:17|20|31|47) (?:child|enquir|investigat|"
    r"assess|accommodat|agreement|order|application|proceeding|visit|support|service|plan|meeting)))|§) ?[0-9]|"
    r"(?<![0-9.])(?<!\bversion )(?<!\bedition )(?<!\bissue )(?<!\bv)(?<!\bv\. )(?<!\bv )"
    r"(?![0-9]{1,2}\.[0-9]{1,2}\.(?:19|20)[0-9]{2}\b)[0-9]+(?:\.[0-9]+)+\b",
    re.IGNORECASE,
)
"""The number of a place in a text, said in words: not a version, a day, or what a thing is called after."""
_PLACE = re.compile(r"\b(?:sections?|regulations?|rules?|schedules?|articles?) [0-9]", re.IGNORECASE)


def check_grade(entry: RuleEntry, rule: Rule, known: Known, instruments: Iterable[Instrument]) -> Iterator[Diagnostic]:
    """Find a grade that its sources do not bear, a number that nobody has seen, and law that names no place in it."""
    place = entry.at("provision" if isinstance(entry.text, RuleText) else "carries")
    if rule.evidence is Evidence.CONFIRMED:
        yield from _ungrounded(entry, rule, known, instruments)
    elif rule.evidence is Evidence.CORROBORATED and not rule.provision.sources and not rule.carries:
        cure = "name in `sources` what bears it out, or write `evidence: recalled`"
        yield entry.warning("G297", "`corroborated`, and no source is named", place, cure)
    elif rule.evidence is Evidence.RECALLED and rule.authority and (number := _number(rule.provision)):
        message = f"`recalled`, and yet a number: {number}"
        cure = "read it there and write `evidence: confirmed`, or leave the number out"
        yield entry.warning("G296", message, place, cure)
    if rule.force.is_law and (rule.instrument.force.is_law or rule.rests_on) and not _names_a_place(rule):
        message = f"`{rule.id}` is law, and names no section or regulation"
        cure = "give the `section`, name the regulation in `heading`, or write the place in `rests_on`"
        yield entry.warning("G292", message, place, cure)


def _number(place: Provision) -> str:
    """Return the number of a place in a text that a provision gives, wherever in it; nothing where it gives none."""
    if place.paragraph or place.section:
        return f"paragraph {place.paragraph}" if place.paragraph else f"section {place.section}"
    return place.heading if _NUMBER.search(place.heading) else ""


def check_text_read(entry: Entry[InstrumentText]) -> Iterator[Diagnostic]:
    """Find an instrument said to have been read, with no day on which it was; an authority has its own text at hand."""
    others = entry.text.force is not Force.LOCAL_PROCEDURE
    if others and entry.text.text_read == "true" and entry.text.source.read is None:
        cure = "write the day in `source: {read: …}`, or `text_read: false`"
        yield entry.warning("G293", "`text_read: true` without the day", entry.at("text_read"), cure)


def texts_of(rule: Rule, sources: Iterable[Publication], instruments: Iterable[Instrument]) -> list[Publication]:
    """List those of some sources that give the text a rule stands in: of its instrument, or of the law behind it."""
    own = _names(rule, instruments)
    return [source for source in sources if not own.isdisjoint(source.of)]


def _ungrounded(entry: RuleEntry, rule: Rule, known: Known, instruments: Iterable[Instrument]) -> Iterator[Diagnostic]:
    keys = [key_of(source) for source in rule.provision.sources]
    sources = [known.publications[key] for key in keys if key in known.publications]
    if not sources or len(sources) < len(keys):
        return
    place = entry.at("provision" if "provision" in entry.text.model_fields_set else "carries")
    texts = texts_of(rule, sources, instruments)
    if not texts:
        message = f"`confirmed`, and no source of `{rule.id}` gives the text that it stands in"
        cure = "write `evidence: corroborated`, or name the text that was read, whose entry says `of:` which instrument"
        yield entry.warning("G290", message, place, cure)
    elif not any(text.stood_within(rule.commencement, rule.repeal) for text in texts):
        message = f"`confirmed` from a text that stood {_days(texts[0])}, and `{rule.id}` is in force on other days"
        cure = "write `evidence: corroborated`, or name a text of the days on which the rule is in force"
        yield entry.warning("G291", message, place, cure)


def _days(text: Publication) -> str:
    if text.since == text.until:
        return f"on {text.since}"
    first = f"from {text.since}" if text.since else ""
    last = f"until {text.until}" if text.until else ""
    return " ".join(filter(None, [first, last]))


def _names(rule: Rule, instruments: Iterable[Instrument]) -> set[str]:
    """Name the instrument whose text a rule is to be found in: for law told in guidance, the law."""
    if not rule.force.is_law or rule.instrument.force.is_law:
        return {rule.instrument.id, *names_of(rule.instrument)}
    laws = {read_citation(ground).law for ground in rule.rests_on}
    return {*laws, *_aliases(laws, instruments)}


def _aliases(laws: Collection[str], instruments: Iterable[Instrument]) -> Iterator[str]:
    for instrument in instruments:
        names = (instrument.id, *names_of(instrument))
        if not set(laws).isdisjoint(names):
            yield from names


def _names_a_place(rule: Rule) -> bool:
    cited = any(read_citation(ground).place for ground in rule.rests_on)
    return bool(rule.provision.section or cited or _PLACE.search(rule.provision.heading))
