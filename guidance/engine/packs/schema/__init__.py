"""The shape of what people write, as frozen pydantic models. Field names are the keys of the files."""

from guidance.engine.packs.schema.audit import AuditText
from guidance.engine.packs.schema.calendar import AuthorityText, CalendarText
from guidance.engine.packs.schema.case import CaseText
from guidance.engine.packs.schema.deviation import DeviationText
from guidance.engine.packs.schema.form import FormText
from guidance.engine.packs.schema.instrument import InstrumentText, PrincipleSourceText
from guidance.engine.packs.schema.principle import PrincipleText
from guidance.engine.packs.schema.proportion import ProportionText
from guidance.engine.packs.schema.rule import CarriesText, RuleText
from guidance.engine.packs.schema.trial import TrialText
from guidance.engine.packs.schema.words import QuestionsText, VocabularyText
from guidance.engine.packs.schema.written import Written

__all__ = [
    "AuditText",
    "AuthorityText",
    "CalendarText",
    "CarriesText",
    "CaseText",
    "DeviationText",
    "FormText",
    "InstrumentText",
    "PrincipleSourceText",
    "PrincipleText",
    "ProportionText",
    "QuestionsText",
    "RuleText",
    "TrialText",
    "VocabularyText",
    "Written",
]
