"""Audits: the questions of a pack that applies when it is named, held against the rules beside them."""

from collections.abc import Collection, Iterator, Mapping

from guidance.engine.diagnostics import Diagnostic, did_you_mean
from guidance.engine.model.practice.audit import Audit, AuditGroup, AuditQuestion
from guidance.engine.model.rule import Rule
from guidance.engine.packs.reading.kinds import Kind
from guidance.engine.packs.reading.places import Entry
from guidance.engine.packs.reading.run import Reading
from guidance.engine.packs.rulebook import RuleBook, folder_of
from guidance.engine.packs.rules import provision_from
from guidance.engine.packs.schema.audit import AuditQuestionText, AuditText

_ONE = "a number names one question"


def read_audits(reading: Reading, book: RuleBook) -> tuple[Audit, ...]:
    """Read every audit. One whose questions or rules are wrong is said to be, and left out."""
    return tuple(audit for entry in reading.whole(AuditText, Kind.AUDIT) if (audit := _audit(entry, reading, book)))


def _audit(entry: Entry[AuditText], reading: Reading, book: RuleBook) -> Audit | None:
    instrument = book.instruments.get(folder_of(entry.document))
    if instrument is None or not instrument.when_named or instrument.id != entry.text.audit:
        message = f"no instrument `{entry.text.audit}` beside it that applies only when it is named"
        cure = "give the folder an `instrument.yaml` of the same name, with `applies: when-named`"
        reading.note([entry.mistake("G232", message, entry.at("audit"), cure)])
        return None
    own = {name: rule for name, rule in book.rules.items() if rule and rule.instrument == instrument}
    unsure = {*reading.spoilt, *(name for name, rule in book.rules.items() if rule is None)}
    if not reading.note(_check(entry, own, unsure, reading)):
        return None
    groups = tuple(
        AuditGroup(group.group, group.title, tuple(_question(q, own) for q in group.questions))
        for group in entry.text.groups
    )
    text = entry.text
    return Audit(text.audit, text.title, " ".join(text.about.split()), instrument, groups, tuple(own.values()))


def _question(text: AuditQuestionText, rules: Mapping[str, Rule]) -> AuditQuestion:
    return AuditQuestion(
        number=int(text.number) if text.number else None, among=tuple(int(n) for n in text.among),
        asks=text.asks or "", provision=provision_from(text.provision),
        rules=tuple(rules[name] for name in text.rules if name in rules),
        people=" ".join((text.people or "").split()), unprinted=" ".join((text.unprinted or "").split()),
    )  # fmt: skip


def _check(
    entry: Entry[AuditText], rules: Mapping[str, Rule], unsure: Collection[str], reading: Reading
) -> Iterator[Diagnostic]:
    """Find rules that are not in the pack, rules that no question asks, and numbers given twice."""
    asked: set[str] = set()
    for g, group in enumerate(entry.text.groups):
        for q, question in enumerate(group.questions):
            here = ("groups", g, "questions", q)
            if question.number:
                reading.define(f"question of {entry.text.audit}", question.number, entry.at(*here, "number"), _ONE)
            for n, name in enumerate(question.rules):
                asked.add(name)
                if name not in rules and name not in unsure:
                    cure = did_you_mean(name, rules, "name a rule of the folder that the audit is in")
                    message = f"`{name}` is not a rule of this audit"
                    yield entry.mistake("G230", message, entry.at(*here, "rules", n), cure)
    for name, rule in rules.items():
        if name not in asked and rule.span:
            cure = "name it in the `rules` of a question, or delete it"
            yield Diagnostic("G231", f"no question of the audit asks `{name}`", rule.span, cure)
