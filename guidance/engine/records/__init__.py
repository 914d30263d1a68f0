"""Records of cases, in the forms people keep them, turned into events."""

from guidance.engine.records.plain.moment import Moment, parse_moment
from guidance.engine.records.read import read_records
from guidance.engine.records.reading import Authorities, Note, Reading

__all__ = ["Authorities", "Moment", "Note", "Reading", "parse_moment", "read_records"]
