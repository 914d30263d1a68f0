"""By who you are: what is in force for each who is bound, so that police, health or a school need not read it all."""

import re
from collections.abc import Iterator, Mapping

from guidance.engine.explain.names import day_in_words
from guidance.engine.model.rule import Rule
from guidance.site import lists
from guidance.site.catalogue import Catalogue
from guidance.site.escape import text
from guidance.site.labels import counted
from guidance.site.page import Page, bullets, link, paragraphs
from guidance.site.practice.journey import title_of
from guidance.site.practice.steps import step_of
from guidance.site.times import Time, time_of

INDEX = "who/index.md"
TITLE = "By who you are"
ANYONE, OTHERS = "anyone", "others"
ROLES: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "social-worker": ("Social worker or lead practitioner", ("social worker", "lead practitioner", "social work")),
    "manager": ("Manager or supervisor", ("manager", "supervisor", "director", "nominated officer", "practice leader")),
    "childrens-services": (
        "Children’s social care and the local authority",
        ("social care", "local authority", "local authorities", "authority", "authorities", "county"),
    ),
    "police": ("Police", ("police", "constable", "first responder")),
    "health": ("Health", ("health", "nhs", "gp", "integrated care board", "child death review partner")),
    "school": ("School, college or early years", ("school", "education", "early years", "teacher", "college")),
    "conference": ("Conference and core group", ("conference", "core group")),
    "reviewing-officer": ("Independent reviewing officer", ("reviewing officer",)),
    "personal-adviser": ("Personal adviser", ("personal adviser",)),
    "court": ("Court", ("court",)),
    "custody": ("Prison, probation and youth custody", ("prison", "probation", "secure training", "young offender")),
    "carer": ("Carer, private foster carer or adoption agency", ("carer", "foster", "adoption agency")),
    "family": ("Parent, child or young person", ("parent", "child or young person")),
    "partners": (
        "Safeguarding partners and their agencies",
        ("safeguarding partner", "statutory partner", "local areas", "local arrangements", "relevant agency",
         "relevant agencies", "relevant partner", "child death overview", "scrutineer", "reviewer"),
    ),
    "national": (
        "National bodies, coroners and registrars",
        ("secretary of state", "department", "national panel", "panel and", "registrar", "coroner", "nhs england"),
    ),
    ANYONE: (
        "Anyone who works with children, and every organisation",
        ("anyone", "everybody", "every practitioner", "practitioner", "practitioners", "organisation", "employer",
         "agency", "agencies", "those who", "participant", "every organisation", "whoever", "bodies"),
    ),
}  # fmt: skip
"""Who may be bound, in the order in which they are listed, with words that a rule uses for each; in plurals too."""
_NAMED = re.compile(r"lead practitioners?|adoption agency|relevant agencies|relevant agency|police forces?")
"""Those who are named by a word that, alone, means everybody."""
_ALSO = {"social-worker": "childrens-services", "manager": "childrens-services", "conference": "childrens-services"}
"""Whose list is to be read besides: what binds the authority is done by the people who work for it."""
_SAID = (
    "Rules in force on {day}, by whom they bind. One that binds several stands under each of them. What binds anyone "
    "who works with children binds you too, whoever you are."
)


def who_pages(catalogue: Catalogue) -> Iterator[Page]:
    """Make the page of all who are bound, and one of each."""
    held = {role: rules for role, rules in by_role(catalogue).items() if rules}
    if held:
        lines = (f"{link(title_of_role(role), who_path(role))} ({counted(len(held[role]), 'rule')})" for role in held)
        said = _SAID.format(day=day_in_words(catalogue.as_at))
        yield Page(INDEX, TITLE, paragraphs(f"# {TITLE}", said, bullets(lines)))
    yield from (_page(catalogue, role, rules) for role, rules in held.items())


def who_path(role: str) -> str:
    """Say where the page of one who is bound is."""
    return f"who/{role}.md"


def title_of_role(role: str) -> str:
    """Name one who is bound."""
    return ROLES[role][0] if role in ROLES else "Others, and where nobody is named"


def roles_of(rule: Rule) -> list[str]:
    """Name every one of those listed whom a rule binds; never none."""
    said = rule.bearer.lower()
    found = [role for role, (_, words) in ROLES.items() if role != ANYONE and any(_says(said, w) for w in words)]
    wider = any(_says(_NAMED.sub("", said), word) for word in ROLES[ANYONE][1])
    return [*found, *([ANYONE] if wider else [])] or [OTHERS]


def _says(said: str, word: str) -> bool:
    return re.search(rf"\b{re.escape(word)}(?:s|es)?\b", said) is not None


def by_role(catalogue: Catalogue) -> dict[str, list[Rule]]:
    """Gather the rules in force by whom they bind."""
    found: dict[str, list[Rule]] = {role: [] for role in (*ROLES, OTHERS)}
    for rule in catalogue.rules.values():
        if not rule.trial and time_of(rule, catalogue.as_at) is Time.NOW:
            for role in roles_of(rule):
                found[role].append(rule)
    return found


def _page(catalogue: Catalogue, role: str, rules: list[Rule]) -> Page:
    title = title_of_role(role)
    besides = [other for other in (_ALSO.get(role, ""), "" if role == ANYONE else ANYONE) if other]
    named = " and ".join(f"“{link(title_of_role(other), who_path(other))}”" for other in besides)
    said = f"In force on {day_in_words(catalogue.as_at)}.{f' See also {named}.' if named else ''}"
    return Page(who_path(role), title, paragraphs(f"# {text(title)}", said, *in_steps(catalogue, rules)))


def in_steps(catalogue: Catalogue, rules: list[Rule]) -> Iterator[str]:
    """List rules under the steps of the child's journey."""
    words = catalogue.library.vocabulary
    for step in [*words.stages, ""]:
        here = [rule for rule in rules if step_of(words, rule) == step]
        if here:
            heading = title_of(step) if step else "Elsewhere"
            yield from (f"## {text(heading)}", bullets(lists.listed(catalogue, here)))
