"""The kinds of statement, each with a word of its own; its shape and colour go by the word, in the site's style."""

from guidance.engine.model.principle import Principle
from guidance.engine.model.rule import Force, Rule
from guidance.engine.model.trial import Trial
from guidance.site.escape import text
from guidance.site.page import link
from guidance.site.templating import fill
from guidance.site.wording import rule_path

PRINCIPLE, TRIAL = "principle", "trial"
WORDS = {
    Force.ACT.value: "Act",
    Force.REGULATIONS.value: "Regulations",
    Force.STATUTORY_GUIDANCE.value: "Statutory guidance",
    Force.PRACTICE_GUIDANCE.value: "Practice guidance",
    Force.LOCAL_PROCEDURE.value: "Local procedure",
    PRINCIPLE: "Principle",
    TRIAL: "Local trial",
}


def kind_of(rule: Rule) -> str:
    """Name the kind of a rule: of what force it is, or that only a trial puts it in place of another."""
    return TRIAL if rule.trial else rule.force.value


def rule_link(rule: Rule) -> str:
    """Point to a rule, with the word of its kind before it."""
    return f"{mark(kind_of(rule))} {link(text(rule.title), rule_path(rule.id))}"


def principle_link(principle: Principle) -> str:
    """Point to a principle, with the word of its kind before it."""
    return f"{mark(PRINCIPLE)} {link(text(principle.title), f'principles/{principle.id}.md')}"


def trial_link(trial: Trial) -> str:
    """Point to a local trial, with the word of its kind before it."""
    return f"{mark(TRIAL)} {link(text(trial.title or trial.id), f'trials/{trial.id}/index.md')}"


def mark(kind: str) -> str:
    """Write the word that stands before a statement of a kind in every list."""
    return fill("kind.html.j2", kind=kind, word=WORDS[kind])
