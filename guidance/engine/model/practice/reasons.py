"""Why a rule was not followed, in one word each, as it maps to the codes of HL7's CDS Hooks.

Source:
    HL7 CDS Hooks 3.0.0-ballot (trial use), code system `non-adherence-reason-codes`. The codes were made for health
    care; each of ours goes to the one whose definition is nearest.
"""

from collections.abc import Mapping
from dataclasses import dataclass

SYSTEM = "http://terminology.hl7.org/CodeSystem/non-adherence-reason-codes"


@dataclass(frozen=True)
class ReasonCode:
    """A reason in words, and the code that it maps to."""

    label: str
    code: str


REASON_CODES: Mapping[str, ReasonCode] = {
    "does-not-fit": ReasonCode("the rule does not fit this child or this case", "patient-ineligible"),
    "already-done": ReasonCode("what it asks had been done already", "action-completed"),
    "under-way": ReasonCode("what it asks was under way already", "indication-order-exists"),
    "tried-before": ReasonCode("it was tried before, and did not help", "action-unsuccessful"),
    "more-urgent": ReasonCode("something else was more urgent for the child", "action-not-priority"),
    "no-time": ReasonCode("there was no time for it", "limited-time"),
    "wrong-moment": ReasonCode("it came at a moment at which it could not be done", "wrong-time-workflow"),
    "another-to-do": ReasonCode("it was for another role or agency to do", "inappropriate-recipient"),
    "more-to-be-known": ReasonCode("more had to be known first", "need-more-info"),
    "evidence": ReasonCode("what is known now speaks against it", "does-not-align-latest-evidence"),
    "advice": ReasonCode("somebody who knows such work well advised otherwise", "expert-contradicts"),
    "another-rule": ReasonCode("another rule or policy asked otherwise", "policy-contradicts"),
    "not-needed": ReasonCode("it was not thought to be needed", "recipient-does-not-trust"),
    "risks-and-benefits": ReasonCode("its risks outweighed what it would do for the child", "risk-benefit-ratio"),
    "safe-otherwise": ReasonCode("the child was kept safe in another way", "mitigate-risk-negative-outcome"),
    "likely-harm": ReasonCode("it was likely to harm the child", "likely-negative-health-outcomes"),
    "fear": ReasonCode("the child or the family feared what it would bring", "patient-fears-discomfort"),
    "faith-or-culture": ReasonCode("it went against a faith or a culture", "cultural-religious-reason"),
    "wish": ReasonCode("the child or the family wanted it otherwise", "prefers-alternative"),
    "refused": ReasonCode("it was refused, and why is not known", "patient-refuses"),
    "no-support": ReasonCode("the family had nobody to help them with it", "inadequate-support"),
    "not-available": ReasonCode("a person, a place or a service was not to be had", "service-not-available"),
    "system": ReasonCode("a form or a system did not allow it", "implementation-challenges"),
}
"""Our word for each reason; several may come to one code elsewhere, and here each has its own."""
