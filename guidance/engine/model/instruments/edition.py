"""The editions that one guide has had, with every date that is known of each, and how well it is known."""

from dataclasses import dataclass

from guidance.engine.model.rule import Evidence

UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Dated:
    """Something that happened to an edition. `when` is a day, a month or a year as far as it is known, or `unknown`."""

    what: str
    when: str
    evidence: Evidence
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Edition:
    """One edition. `instrument` is the one that holds its rules, or empty where the packs hold none of them."""

    name: str
    title: str
    dates: tuple[Dated, ...]
    evidence: Evidence
    instrument: str = ""
    supersedes: tuple[str, ...] = ()
    changes: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
