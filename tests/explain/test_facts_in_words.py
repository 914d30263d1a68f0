"""Every fact that a record may carry reads as a clause: where it is so, where it is not so, and where it is missing."""

import re

import pytest

from guidance.app.packs.shipped import shipped
from guidance.engine.explain.clauses.clauses import fact_clause, is_written, said_of, whether
from guidance.engine.explain.missing import lacking_in_words
from guidance.engine.explain.sentence import meanings, sentence
from guidance.engine.model.fact import FactWord
from guidance.engine.model.missing import MissingFact

VOCABULARY = shipped().vocabulary
RULES = shipped().every_rule
FACTS = {(event.name, fact.name): fact for event in VOCABULARY.events.values() for fact in event.facts.values()}
YES_OR_NO = {key: fact for key, fact in FACTS.items() if fact.type == "boolean"}
OTHERS = {key: fact for key, fact in FACTS.items() if fact.type != "boolean"}

NO_SUBJECT = re.compile(
    r"(?:about|after|as|at|by|for|from|in|of|on|to|under|with|without|led|assessed|newly|planned|written|how|what|when|"
    r"whether|which|who|whose|why) |unexplained"
)
VERB = re.compile(
    r" (?:was|were|is|are|has|had|have|may|might|can|cannot|could|would|should|did|do|does|acted|agree|attends|carries|"
    r"exists|fell|fit|fits|follows|gave|gives|know|leads|led|means|meet|met|needs?|obliges|read|runs|said|says|seems|"
    r"serves|set|spoke|went|lives|shows|sits|sought|suggests|supervises|supports|took|leads|covers|lack|shows|[\w-]+ed)\b"
)
A_THING = re.compile(
    r"(?:the|those|a|an|any|each|how|to whom|under which|what|when|where|whether|which|who|whoever|whom|whose|why|"
    r"\d+)\b"
)
NOT_READ = re.compile(r"[“”_]|undated answer|left out|either answer|it is not so that|  |; |\.$|\bnot not\b|\bnot no\b")


def amiss(clause: str) -> list[str]:
    """Say what keeps a clause from being read aloud."""
    found = [found[0] for found in NOT_READ.finditer(clause)]
    return [
        *found,
        *(["no subject"] if NO_SUBJECT.match(clause) else []),
        *([] if VERB.search(clause) else ["no verb"]),
    ]


def test_what_a_yes_or_no_fact_means_is_a_clause() -> None:
    said = {key: (fact_clause(fact), amiss(fact_clause(fact))) for key, fact in YES_OR_NO.items()}
    assert {key: found for key, found in said.items() if found[1]} == {}


def test_that_a_yes_or_no_fact_is_not_so_is_a_clause_of_its_own() -> None:
    said = {key: fact_clause(fact, true=False) for key, fact in YES_OR_NO.items()}
    assert {key: clause for key, clause in said.items() if amiss(clause) or clause == fact_clause(FACTS[key])} == {}
    plain = {key: clause for key, clause in said.items() if not FACTS[key].not_so and " not " not in FACTS[key].clause}
    assert [clause for clause in plain.values() if not re.search(r"\b(?:not|no|cannot)\b", clause)] == []


def test_a_fact_of_another_kind_is_named_as_a_thing() -> None:
    said = {key: whether(fact) for key, fact in OTHERS.items()}
    assert {key: noun for key, noun in said.items() if not A_THING.match(noun) or NOT_READ.search(noun)} == {}


@pytest.mark.parametrize("means", ["as what it was notified", "reason", "not told: police or risk", "parts covered"])
def test_a_fact_that_is_not_named_as_a_thing_is_caught(means: str) -> None:
    assert not A_THING.match(whether(FactWord("some_fact", "text", means=means)))


def test_that_a_fact_is_on_the_record_is_a_clause() -> None:
    said = {(event, name): is_written(fact, [event]) for (event, name), fact in FACTS.items()}
    assert {key: clause for key, clause in said.items() if amiss(clause)} == {}


def test_what_a_record_says_of_a_yes_or_no_fact_is_a_clause() -> None:
    said = [said_of(fact, value, event) for (event, _), fact in YES_OR_NO.items() for value in ("true", "false")]
    assert [clause for clause in said if not clause.startswith("that ") or amiss(clause.removeprefix("that "))] == []


def test_every_fact_that_a_rule_asks_about_carries_what_it_means() -> None:
    asked = {(rule.id, name): fact for rule in RULES for name, fact in meanings(rule).items()}
    assert len(asked) > 500
    assert [key for key, fact in asked.items() if not fact.means] == []


def test_what_a_rule_can_lack_is_said_in_words() -> None:
    said = {lacking_in_words(MissingFact(name), rule) for rule in RULES for name in meanings(rule)}
    assert [words for words in said if not A_THING.match(words) or NOT_READ.search(words)] == []


def test_every_rule_reads_as_a_sentence_with_each_clause_once() -> None:
    said = {rule.id: sentence(rule) for rule in RULES if rule.checkable}
    doubled = re.compile(r"\b(\w+(?: \w+){3,}) \([^)]*\) or \1 \(|\b(\w+) \2\b(?<!that that)")
    wrong = re.compile(r"[“”_]|  |it is not so|already already|not yet born already| ,|,,|\(\)|(?<!\.)$")
    assert {name: words for name, words in said.items() if wrong.search(words) or doubled.search(words)} == {}


@pytest.mark.parametrize(
    ("means", "so", "wrong"),
    [
        ("by remand", True, "no subject"),
        ("on remand", True, "no subject"),
        ("with their consent", True, "no subject"),
        ("newly sentenced", True, "no subject"),
        ("a risk to a known child", True, "no verb"),
        ("child_seen was so", True, "_"),
        ("the child was seen.", True, "."),
        ("either answer will do was said", True, "either answer"),
        ("it rained on the day and stopped", False, "it is not so that"),
        ("", True, "“"),
    ],
)
def test_a_fact_with_no_clause_is_caught(means: str, *, so: bool, wrong: str) -> None:
    assert wrong in " ".join(amiss(fact_clause(FactWord("some_fact", "boolean", means=means), true=so)))
