"""How many faults planted in rules the cases beside them find: `python benchmarks/rule_mutation.py`.

The last figures stand in README.md beside this. For each named operator as many rules are drawn by seed as are asked
for, of those in force that it can change: the Acts, the regulations, and the 2023 and 2026 editions, each where its
words stand. One change is made to each, as if it had been written so, and its cases are run. A change with which every
case comes out as it did has survived, and is printed.

    PYTHONPATH=. python benchmarks/rule_mutation.py [OPERATOR…] [--each 12] [--seed 2026]
"""

import argparse
import random
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from benchmarks.rule_operators import OPERATORS, Drawing
from guidance.app.packs.checking import known_to, run_each
from guidance.app.packs.shipped import shipped
from guidance.engine.model.rule import Modality, Rule
from guidance.engine.packs.documents.cases import WorkedCase
from guidance.engine.packs.library import Library

CURRENT = ("working-together-2023", "working-together-2026")
Given = tuple[random.Random, Sequence[str], Sequence[str], Mapping[str, Sequence[WorkedCase]]]


def current(rule: Rule, day: date) -> bool:
    """Tell whether a rule is of an Act, of regulations or of the editions of today, in its own words, and checkable."""
    held = rule.instrument.id in CURRENT or (rule.force.is_law and (rule.repeal is None or rule.repeal > day))
    return held and rule.checkable and not (rule.authority or rule.carries) and rule.modality is not Modality.DERIVES


def main() -> None:
    """Draw the changes of each operator, run the cases against each, and print what survived and the counts."""
    words = argparse.ArgumentParser(description="plant faults in rules, and see which their cases find")
    words.add_argument("operators", nargs="*", default=[*OPERATORS], metavar="OPERATOR", help=", ".join(OPERATORS))
    words.add_argument("--each", type=int, default=12)
    words.add_argument("--seed", type=int, default=2026)
    words.add_argument("--day", type=date.fromisoformat, default=date(2026, 11, 30))
    asked = words.parse_args()
    found = tried = 0
    for name, caught in planted(asked.operators, asked.each, asked.seed, asked.day):
        sys.stdout.write(f"{name}: {sum(caught)} of {len(caught)}\n")
        sys.stdout.flush()
        found, tried = found + sum(caught), tried + len(caught)
    sys.stdout.write(f"{found} of {tried} found, {found / tried:.1%}\n")


def planted(names: Sequence[str], each: int, seed: int, day: date) -> Iterator[tuple[str, list[bool]]]:
    """Plant the faults of each operator, and yield its name and whether each was found; what survives is printed."""
    library = shipped(cases=True)
    cases = defaultdict[str, list[WorkedCase]](list)
    for case in library.cases:
        cases[case.text.rule].append(case)
    known, terms = known_to(library, library)
    rules = [rule for rule in library.every_rule if current(rule, day)]
    events, bearers = sorted(library.vocabulary.events), sorted({rule.bearer for rule in rules})
    sys.stdout.write(f"{len(rules)} rules, {sum(len(cases[rule.id]) for rule in rules)} cases\n")
    for name in names:
        chance = random.Random(f"{name} {seed}")  # noqa: S311  a draw that can be made again
        drawn = draw(name, rules, each, (chance, events, bearers, cases))
        yield name, [finds(rule, said, changed, (cases[rule.id], known, terms)) for rule, said, changed in drawn]


def draw(name: str, rules: Sequence[Rule], count: int, given: Given) -> Iterator[tuple[Rule, str, Rule]]:
    """Draw rules that an operator can change, and one of its changes to each."""
    chance, events, bearers, cases = given
    for rule in chance.sample(rules, len(rules)):
        changes = list(OPERATORS[name](rule, Drawing(chance, events, bearers, cases.get(rule.id, ()))))
        if changes and count > 0:
            count -= 1
            yield (rule, *chance.choice(changes))


def finds(
    rule: Rule, said: str, changed: Rule, given: tuple[Sequence[WorkedCase], Mapping[str, Rule], Library]
) -> bool:
    """Tell whether any case of a rule comes out otherwise once it is changed, and print the change where none does."""
    cases, known, terms = given
    results = run_each(cases, {**known, rule.id: changed}, terms)
    if any(result.mistakes for result in results):
        return True
    sys.stdout.write(f"  survived: {rule.id}: {said}\n")
    return False


if __name__ == "__main__":
    main()
