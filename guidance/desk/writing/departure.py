"""A departure on one page: the questions of `guidance deviate`, read by the same readers, and a file of the answers."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from guidance.app.clock import now
from guidance.app.deviations.bearing import Bearing, bearing_of, lines, to_weigh
from guidance.app.deviations.duties import duties_in
from guidance.app.deviations.interview import ASKABLE, CASE, TRIGGER, Question, first_questions, questions
from guidance.app.evaluation.query import Query
from guidance.app.packs.shipped import shipped
from guidance.desk.case import Case
from guidance.desk.drawn import upper_first
from guidance.desk.writing.answers import Answers, Fault, asks
from guidance.engine.explain.deviations import NOT_A_RULING
from guidance.engine.explain.names import counted, says, source_of
from guidance.engine.model.instruments.bound import Bound, bound
from guidance.engine.model.practice.proportion import Level, Proportion, asked_of
from guidance.engine.model.rule import Rule
from guidance.engine.packs.library import Library

Asked = Mapping[str, Any]
Tree = dict[str, Any]
MOST_RULES = 40
"""So many rules are offered for some words; how many more there are is said."""
CHANGES = (
    "Once the ledger holds it, answers about this case say “done differently, with reasons”, by which role, with "
    "its last day in place of the rule’s. What the rule says on the facts is worked out all the same, and stands "
    "beneath.\n"
    "It moves no other limit, adds nothing to the child’s record, and binds nobody else. After its own last day the "
    "rule stands again. Of what was done in time after all, it is said that no departure was needed.\n"
    "An answer says whether it was decided by the rule’s last day, and whether the ledger held it by then: “recorded "
    "before”, “decided before, written down after” or “recorded after”."
)
CHANGES_NOTHING = (
    "It changes no answer: what is due stays due and what is late stays late. It is kept as an explanation, so that it "
    "is not lost."
)
WHICH = (Question("case", CASE, str.strip, form="line"), Question("trigger", TRIGGER, str.strip, form="line"))
ALWAYS = ("recorded_at", "authority", "kind")
"""What may be answered beside what is asked at every level: an emergency is one of its kinds."""
NOT_YET = (
    "Nothing is recorded by this page. It saves a file; the ledger takes that with `guidance deviate --from "
    "departure.yaml`, which checks it again, and may refuse it."
)
HEAD = (
    "# Not the child’s record: copy what matters there. The ledger takes it: guidance deviate --from departure.yaml\n"
)
LATER = "Still to be written, and asked for all the same: {}. `guidance deviations correct` adds it later."


def duties(case: Case) -> list[dict[str, str]]:
    """List what stands open, late or unclear in the children of a case: what might be done differently.

    Nothing is listed while a file of the case is lacking.
    """
    if case.chronology.lacking:
        return []
    today = now().date()
    found = ((name, duties_in(case.chronology.answer(name, Query((), today, ledger=None)), name))
             for name in case.chronology.cases())  # fmt: skip
    return [
        {"case": name, "rule": duty.rule, "trigger": duty.trigger, "authority": duty.authority or "",
         "says": duty.words}
        for name, those in found for duty in those
    ]  # fmt: skip


def rules_like(words: str, library: Library, day: Any) -> dict[str, Any]:  # noqa: ANN401  a date
    """List the rules that some words may mean, each with its sentence: those in force, and one named in full."""
    wanted = words.lower().split()
    named = [rule for rule in _every(library) if rule.id == words.strip()]
    held = [rule for rule in library.rules if rule.in_force(day) and all(word in _words(rule) for word in wanted)]
    found = [*named, *(rule for rule in held if rule not in named)] if wanted else []
    more = len(found) - MOST_RULES
    return {
        "rules": [{"rule": r.id, "says": f"{r.title}. {says(r)}: {source_of(r)}"} for r in found[:MOST_RULES]],
        "says": f"and {counted(more, 'more')}: say more of what it asks" if more > 0 else "",
    }  # fmt: skip


def _every(library: Library) -> tuple[Rule, ...]:
    return (*library.every_rule, *(rule for trial in library.trials for rule in trial.instead))


def _words(rule: Rule) -> str:
    return " ".join((rule.id, rule.title, rule.instrument.title, *rule.asked_as)).lower()


def about(asked: Asked) -> dict[str, Any]:
    """Say what bears on departing from a rule, and what is asked of whoever does, as far as it was answered.

    Raises:
        Refused: There is no such rule.
    """
    library, table = shipped(), shipped().proportions[0]
    bearing = bearing_of(asked["rule"], library)
    tree = Answers(_first(bearing, library)).read(asked["answers"])
    level = _level(tree, table)
    asked_now, more = _asked(bearing, library, table, tree)
    return {
        "rule": bearing.rule.id, "lines": list(lines(bearing)), "weigh": list(to_weigh(bearing)),
        "changes": [*_changes(bearing), NOT_A_RULING, NOT_YET],
        "level": f"Level “{level.name}”: {level.means} What is asked follows from that." if level else "",
        "asked": [_put(question, library) | {"needed": question.key not in ALWAYS} for question in asked_now],
        "more": [_put(question, library) | {"needed": False} for question in more],
    }  # fmt: skip


def _changes(bearing: Bearing) -> list[str]:
    return (CHANGES_NOTHING if bearing.rule.force.is_law else CHANGES).splitlines()


def _first(bearing: Bearing, library: Library) -> list[Question]:
    principles, shown = tuple(p.id for p in library.principles), tuple(p.id for p in bearing.weigh)
    return [*WHICH, *first_questions(principles, shown, bound(bearing.rule))]


def _asked(bearing: Bearing, library: Library, table: Proportion, tree: Tree) -> tuple[list[Question], list[Question]]:
    """List what is asked of everybody and at the level of the harms, and then what may be written down besides."""
    first, how = _first(bearing, library), bound(bearing.rule)
    harms = {"harms": tree["harms"]} if "harms" in tree else {}
    at_once = [*first, *(q for q in questions({"harms": [], **harms}, table, [], how) if q not in first)]
    keys = {question.key for question in at_once}
    at_once[len(WHICH) + 1 : len(WHICH) + 1] = [ASKABLE[key] for key in ALWAYS if key not in keys]
    return at_once, [q for key, q in ASKABLE.items() if key not in keys and key not in ALWAYS]


def _level(tree: Tree, table: Proportion) -> Level | None:
    return table.level((harm["likelihood"], harm["seriousness"]) for harm in tree.get("harms", ()))


def _put(question: Question, library: Library) -> dict[str, Any]:
    """Give a question as a page puts it."""
    among, form = question.among, question.form
    titles = {p.id: p.title for p in library.principles} if question.key == "principles" else {}
    if question.key == "authority":
        titles = {a.code: a.dated_name for a in sorted(library.authorities.known, key=lambda a: a.dated_name)}
        among, form = tuple(titles), "one"
    named = {word: titles.get(word, upper_first(word)) for word in among}
    rest = [word for word in among if word not in question.shown]
    words, hint = asks(question)
    return {
        "key": question.key, "words": words, "hint": "" if among else hint, "form": form, "many": question.many,
        "shown": [{"value": word, "says": named[word]} for word in question.shown],
        "among": [{"value": word, "says": named[word]} for word in rest],
        "parts": [_put(part, library) for part in question.parts],
    }  # fmt: skip


def reviewed(asked: Asked) -> dict[str, Any]:
    """Read all that was written; say what is wrong with it, or give it back in words, with the file that holds it.

    Raises:
        Refused: There is no such rule.
    """
    library, table = shipped(), shipped().proportions[0]
    bearing = bearing_of(asked["rule"], library)
    first = _first(bearing, library)
    answers = Answers(
        [*first, *ASKABLE.values()], needed=[question.key for question in first if question.key != "harms"]
    )
    tree = answers.read(asked["answers"])
    answers.hold_to_order(tree)
    if "authority" in tree and library.authorities.code(tree["authority"]) is None:
        answers.faults.append(Fault("authority", "there is no such authority; choose one of the list"))
    lacking = _lacking(bearing, table, tree)
    law = bearing.rule.force.is_law
    if lacking and not (law or "emergency" in tree.get("kind", ())):
        answers.faults += [
            Fault(key, f"this is asked for at the level “{level}”: {why}") for key, level, why in lacking
        ]
        lacking = []
    if answers.faults:
        return {"faults": [fault.as_data() for fault in answers.faults]}
    ahead = {"case": tree.pop("case"), "rule": bearing.rule.id, "trigger": tree.pop("trigger")}
    level = _level(tree, table)
    return {
        "faults": [], "written": answers.in_words({**ahead, **tree}, _titles(bearing, library)),
        "level": f"Level “{level.name}” of the table “{table.name}”." if level else "",
        "noticed": list(_noticed(bearing, [key for key, *_ in lacking])),
        "file": HEAD + json.dumps({**ahead, **tree}, ensure_ascii=False, indent=1) + "\n",
    }  # fmt: skip


def _titles(bearing: Bearing, library: Library) -> dict[str, str]:
    return {p.id: p.title for p in library.principles} | {bearing.rule.id: f"{bearing.rule.title} [{bearing.rule.id}]"}


def _lacking(bearing: Bearing, table: Proportion, tree: Tree) -> list[tuple[str, str, str]]:
    asked = asked_of(bound(bearing.rule), table, _level(tree, table))
    return [(each.key, each.level, f"{each.why[:1].lower()}{each.why[1:]}") for each in asked if not tree.get(each.key)]


def _noticed(bearing: Bearing, lacking: list[str]) -> Iterator[str]:
    if bound(bearing.rule) is Bound.LAW:
        yield bearing.standing
    if bearing.latitude:
        yield bearing.latitude
    if lacking:
        yield LATER.format("; ".join(ASKABLE[key].words if key in ASKABLE else key for key in lacking))
