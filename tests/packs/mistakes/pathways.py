"""Mistakes in a pathway."""

from collections.abc import Iterable

from tests.packs.mistakes.mistake import Mistake, pathways
from tests.packs.pack_files import ASSESS, PATHWAY, SECOND

PATHWAYS: Iterable[Mistake] = [
    pathways("a pathway of no instrument", "G253", "working-together-2018", "▸working-togther-2018"),
    pathways("a chart of no stage", "G113", "stages: assessment", "stages: ▸[]"),
    pathways("a chart of a stage that there is not", "G144", "stages: assessment", "stages: ▸asessment"),
    pathways("a chart of a stage that nothing in it touches", "G264", "stages: assessment", "stages: ▸child-death"),
    Mistake("two charts of one name", "G211", {"pathway.yaml": PATHWAY + SECOND.replace("second", "▸second")}),
    pathways("two steps of one name", "G211", "  - {step: assess", f"{ASSESS}\n  - {{step: ▸assess"),
    pathways("a step that leads to no step", "G260", "then: decided", "then: ▸decide"),
    pathways("a step of another chart", "G260", "then: help", "then: ▸assess"),
    pathways("a step that leads to no chart", "G261", "to: second", "to: ▸secnd"),
    pathways("a chart that leads to itself", "G261", "to: second", "to: ▸first"),
    pathways(
        "a step passed by",
        "G262",
        "{answer: Help, then: help}",
        "{answer: Help, ends: It helps.}",
        "step: help",
        "step: ▸help",
    ),
    pathways(
        "a first step that asks nothing and leads round",
        "G263",
        "ends: Others help.",
        "then: help",
        "step: help",
        "step: ▸help",
    ),
    pathways("a step of no known event", "G201", "shown_by: referral_received", "shown_by: ▸referal_received"),
    pathways("an answer of no known fact", "G202", "where: {decision:", "where: {▸decison:"),
    pathways("an answer of no known value", "G203", "decision: assessment", "decision: ▸assesment"),
    pathways("a step of no known rule", "G205", "rules: wt23.refer.decide", "rules: ▸wt23.refer.decid"),
    pathways(
        "a step that goes on in two ways", "G190", "ends: Others help.", "then: received\n    ends: ▸Others help."
    ),
    pathways("an answer that goes nowhere", "G190", "{answer: Help, then: help}", "▸{answer: Help}"),
    pathways("a decision that goes on by itself", "G190", "asks: What now", "asks: What now\n    then: ▸help"),
    pathways("a step that is done and decided", "G191", "what: Help is given", "what: Help is given\n    asks: ▸Is it"),
    pathways("a step that is neither", "G191", "- step: help\n    what: Help is given", "- ▸step: help"),
    pathways("a decision of one answer", "G191", "    - {answer: Help, then: help}\n", "", "asks: What", "asks: ▸What"),
    pathways(
        "answers to nothing asked",
        "G191",
        "    ends: Others",
        "    answers: ▸[{answer: A, then: help}]\n    ends: Others",
    ),
    pathways(
        "a step that nothing shows", "G192", "unseen: nothing shows it\n    ", "", "- step: help", "- ▸step: help"
    ),
    pathways("a step shown and unseen", "G192", "unseen: nothing", "shown_by: case_closed\n    unseen: ▸nothing"),
    pathways("a page that is no number", "G109", "page: 103", "page: ▸p103"),
    pathways(
        "a step with a status", "G101", "who: a worker\n    unseen", "who: a worker\n    ▸status: met\n    unseen"
    ),
    pathways("a step of nobody", "G102", "    who: a manager\n", "", "- step: decided", "- ▸step: decided"),
]
