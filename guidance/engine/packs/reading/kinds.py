"""What kind of thing a file holds, by what is in it."""

from collections.abc import Iterable
from enum import StrEnum
from pathlib import PurePosixPath

from guidance.engine.diagnostics import Diagnostic
from guidance.engine.packs.levels.schema import LevelsText
from guidance.engine.packs.reading.files import CASES, INSTRUMENT, LEVELS
from guidance.engine.packs.reading.places import Document
from guidance.engine.packs.reading.shape import keys_of
from guidance.engine.packs.schema.audit import AuditText
from guidance.engine.packs.schema.calendar import AuthorityText, CalendarText
from guidance.engine.packs.schema.case import CaseText
from guidance.engine.packs.schema.deviation import DeviationText
from guidance.engine.packs.schema.form import FormText
from guidance.engine.packs.schema.instrument import EditionsText, InstrumentText, PrincipleSourceText
from guidance.engine.packs.schema.pathway import PathwayText
from guidance.engine.packs.schema.proportion import ProportionText
from guidance.engine.packs.schema.provenance import ChecksText, PublicationText
from guidance.engine.packs.schema.rule import CarriesText, RuleText
from guidance.engine.packs.schema.trial import TrialText
from guidance.engine.packs.schema.words import QuestionsText, TradeWordsText, VocabularyText


class Kind(StrEnum):
    """What a file of a pack can hold."""

    VOCABULARY = "vocabulary"
    AUTHORITIES = "a list of authorities"
    CALENDAR = "calendar"
    INSTRUMENT = "instrument"
    RULES = "a list of rules"
    CASES = "a list of cases"
    TRIAL = "trial"
    QUESTIONS = "questions"
    TRADE_WORDS = "words of the trade"
    EDITIONS = "a history of editions"
    PRINCIPLE_SOURCE = "principles' source"
    DEPARTURES = "recorded departures"
    PROPORTION = "how much to record"
    PUBLICATIONS = "a list of sources"
    CHECKS = "checks against printed texts"
    AUDIT = "audit"
    FORM = "form"
    PATHWAY = "pathway"
    LEVELS = "levels of what is found"


_MAPPINGS = {
    Kind.VOCABULARY: keys_of(VocabularyText),
    Kind.QUESTIONS: keys_of(QuestionsText),
    Kind.TRADE_WORDS: keys_of(TradeWordsText),
    Kind.EDITIONS: keys_of(EditionsText),
    Kind.TRIAL: keys_of(TrialText),
    Kind.CALENDAR: keys_of(CalendarText),
    Kind.PRINCIPLE_SOURCE: keys_of(PrincipleSourceText),
    Kind.INSTRUMENT: keys_of(InstrumentText),
    Kind.DEPARTURES: keys_of(DeviationText),
    Kind.PROPORTION: keys_of(ProportionText),
    Kind.CHECKS: keys_of(ChecksText),
    Kind.AUDIT: keys_of(AuditText),
    Kind.FORM: keys_of(FormText),
    Kind.PATHWAY: keys_of(PathwayText),
    Kind.LEVELS: keys_of(LevelsText),
}
_LISTS = {
    Kind.RULES: keys_of(RuleText) | keys_of(CarriesText),
    Kind.CASES: keys_of(CaseText),
    Kind.AUTHORITIES: keys_of(AuthorityText),
    Kind.DEPARTURES: keys_of(DeviationText),
    Kind.PUBLICATIONS: keys_of(PublicationText),
}
_NONE = (
    "a pack holds instruments, lists of rules, of cases and of sources, trials, calendars, questions, audits, forms, "
    "pathways, checks against printed texts, levels of what is found, the words of the trade and the vocabulary"
)


def kind_of(document: Document) -> Kind | Diagnostic:
    """Tell what a file holds by the keys it has, those of a misspelt file too; or why it cannot be told."""
    root = document.root
    if root is not None and isinstance(root.value, dict):
        return _of_mapping(document, root.value)
    items = root.items() if root else []
    if root is not None and isinstance(root.value, list) and not items:
        return Diagnostic("G113", "nothing is written here", document.span(), "write something, or delete the file")
    if document.file.endswith(CASES):
        return Kind.CASES
    kind = _nearest({key for item in items if isinstance(item.value, dict) for key in item.value}, _LISTS)
    return kind or Diagnostic("G017", "this file is none of the kinds that a pack holds", document.span(), _NONE)


def _of_mapping(document: Document, keys: Iterable[str]) -> Kind | Diagnostic:
    if document.file.endswith(INSTRUMENT):
        return Kind.INSTRUMENT
    if PurePosixPath(document.file).name == LEVELS:
        return Kind.LEVELS
    kind = _nearest(set(keys), {**_MAPPINGS, **_LISTS})
    if (kind in _LISTS and kind not in _MAPPINGS) or (kind and document.file.endswith(CASES)):
        expected = Kind.CASES if document.file.endswith(CASES) else kind
        cure = "begin each with `- `, and set its other keys below the first"
        return Diagnostic("G103", f"expected {expected} here", document.span(), cure)
    return kind or Diagnostic("G017", "this file is none of the kinds that a pack holds", document.span(), _NONE)


def _nearest(keys: set[str], kinds: dict[Kind, set[str]]) -> Kind | None:
    """Return the kind with most of the keys, the first of those that are equal; None where none has any."""
    best = max(kinds, key=lambda kind: len(keys & kinds[kind]))
    return best if keys & kinds[best] else None
