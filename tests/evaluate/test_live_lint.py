"""Each idiom in which durable-rules has been seen to fail is planted in a sound ruleset, and the ruleset is refused."""

from collections.abc import Mapping
from typing import Any

import pytest

from guidance.app.packs.shipped import shipped
from guidance.engine.evaluate.live.host import Ids
from guidance.engine.evaluate.live.judging import judging
from guidance.engine.evaluate.live.lint import MOST_ALIKE, MOST_AT_A_LEVEL, MOST_MATCHES, hash_of, lint, most_matches
from guidance.engine.evaluate.live.sharing import shares
from guidance.engine.model.rule import Derive

Row = dict[str, Any]


def row(*patterns: Mapping[str, Any], **more: Any) -> Row:  # noqa: ANN401
    return {"all": list(patterns), "pri": 5, "run": "perform", **more}


def first(*tests: Mapping[str, Any], kind: int = 14, alias: str = "d") -> dict[str, Any]:
    return {alias: {"$and": [{"kind": kind}, *tests, {"one": 1}]}}


def joined(*tests: Mapping[str, Any], kind: int = 5, alias: str = "m") -> dict[str, Any]:
    return {alias: {"$and": [{"kind": kind}, *tests, {"one": {"d": "one"}}]}}


def planted(**rows: Row) -> list[str]:
    """Lint the rules that every ruleset holds, with some more."""
    return lint({**judging(), **rows})


def bare(*tests: Mapping[str, Any]) -> dict[str, Any]:
    """Write a second pattern with these conditions and no more."""
    return {"m": {"$and": list(tests)}}


SOUND = row(first({"rule": 1}), joined({"fit3": 2}, {"$gte": {"late": {"d": "early"}}}))


def test_a_sound_ruleset_is_not_refused() -> None:
    assert planted(sound=SOUND) == []


def test_every_ruleset_made_from_the_shipped_rules_is_sound() -> None:
    rules = [rule for rule in shipped().rules if rule.checkable and not isinstance(rule.duty, Derive)]
    made = shares(rules)
    assert sum(len(share.ruleset.rules) for share in made) == len(rules)
    assert [fault for share in made for fault in lint(share.rows)] == []


ONE = {"one": {"d": "one"}}
LATER = {"$lte": {"day": {"d": "due"}}}
LAST = "last condition"

PLANTED: Mapping[str, tuple[Row, str]] = {
    "a join whose last condition can be false": (row(first(), bare({"kind": 5}, ONE, LATER)), LAST),
    "a join that ends in another equality": (row(first(), bare({"kind": 5}, {"duty": {"d": "duty"}})), LAST),
    "a join that ends in two fields": (row(first(), bare({"kind": 5}, {"one": {"d": "due"}})), LAST),
    "a first pattern whose last condition can be false": (row({"d": {"$and": [{"kind": 14}, {"rule": 1}]}}), LAST),
    "none of a kind, in the middle": (row(first(), {"x$not": joined()["m"]}, joined(kind=6)), "$not"),
    "none of a kind, first": (row({"d$not": first()["d"]}, joined()), "$not"),
    "none of a kind, last": (row(first(), {"x$not": joined()["m"]}), "$not"),
    "any of some patterns": ({"any": [first(), joined()], "pri": 5, "run": "perform"}, "`any`"),
    "any of some patterns, within all": (row(first(), {"x$any": [joined()]}), "$any"),
    "either of two conditions": (row(first({"$or": [{"rule": 1}, {"rule": 2}]})), "$or"),
    "a fact joined to one of its own kind": (row(first(), joined(kind=14)), "one kind"),
    "a division": (row(first(), joined({"day": {"$div": {"$l": {"d": "due"}, "$r": 0}}})), "division"),
    "a sum": (row(first(), joined({"day": {"$add": {"$l": {"d": "due"}, "$r": 1}}})), "reckoned"),
    "what follows is a function": (row(first(), joined(), run=print), "verbs"),
    "what follows posts an event": (row(first(), joined(), run="post kind=5"), "verbs"),
    "what follows starts a timer": (row(first(), joined(), run="start_timer"), "verbs"),
    "a verb with something long said": (row(first(), run="perform said=The child was in hospital."), "verbs"),
    "a timer": (row(first({"$timerName": 1})), "$timerName"),
    "a text": (row(first({"rule": "wt10.ia.complete"})), "whole numbers"),
    "a fraction": (row(first({"rule": 1.5})), "whole numbers"),
    "true": (row(first({"rule": True})), "whole numbers"),
    "a number too large": (row(first({"rule": 2**70})), "whole numbers"),
    "a nested field": (row(first({"child.rule": 1})), "nested"),
    "a field named as an id": (row(first({"id": 1})), "field"),
    "a list": (row(first({"$iany": {"rule": 1}})), "$iany"),
    "a pattern of letters": (row(first({"$mt": {"rule": 1}})), "$mt"),
    "a field that is there": (row(first({"$ex": {"rule": 1}})), "$ex"),
    "a field that is not there": (row(first({"$nex": {"rule": 1}})), "$nex"),
    "many matches taken together": (row(first(), count=3), "`count`"),
    "as many matches as there are": (row(first(), cap=100), "`cap`"),
    "one message matched twice": (row(first(), dist=0), "`dist`"),
    "a pattern that refers to a later one": (row(first({"$gte": {"day": {"m": "day"}}}), joined()), "earlier pattern"),
    "two patterns of one name": (row(first(), joined(alias="d")), "one name of its own"),
    "no pattern": (row(), "at least one pattern"),
    "a pattern with no condition": (row({"d": {"$and": []}}), "$and"),
    "more conditions than fit": (row(first(*[{f"fit{n}": 2} for n in range(40)])), "at most"),
    "a kind that is not said first": (row({"d": {"$and": [{"rule": 1}, {"kind": 14}, {"one": 1}]}}), "which kind"),
    "a kind that may differ": (row({"d": {"$and": [{"$neq": {"kind": 14}}, {"one": 1}]}}), "which kind"),
    "a priority below nought": (row(first(), pri=-1), "`pri`"),
    "no priority": ({"all": [first()], "run": "perform"}, "`pri`"),
}  # fmt: skip


@pytest.mark.parametrize("idiom", PLANTED)
def test_a_planted_idiom_is_refused(idiom: str) -> None:
    planted_row, said = PLANTED[idiom]
    faults = planted(planted=planted_row)
    assert [fault for fault in faults if fault.startswith("planted: ") and said in fault]


def test_a_rule_with_a_long_name_is_refused() -> None:
    assert "a name is" in planted(**{"a-rule-with-a-long-name": SOUND})[0]


def test_patterns_alike_are_refused_where_the_library_would_crash() -> None:
    rows = {f"p{n}": row(first({"rule": 1}), joined({"fit1": 2})) for n in range(MOST_ALIKE)}
    assert planted(**rows) == []
    assert "patterns are alike" in planted(**rows, more=row(first({"rule": 1}), joined({"fit1": 2})))[0]


def test_conditions_at_one_level_are_refused_where_the_library_would_hang() -> None:
    rows = {f"p{n}": row(first({"rule": n}, kind=99)) for n in range(MOST_AT_A_LEVEL)}
    assert planted(**rows) == []
    assert "at one level" in planted(**rows, more=row(first({"rule": MOST_AT_A_LEVEL}, kind=99)))[0]


def test_matches_of_one_message_are_refused_where_the_library_would_give_up() -> None:
    few = {f"p{n}": row(first(), joined({f"fit{n}": 2})) for n in range(MOST_MATCHES - 1)}
    assert planted(**few) == []
    many = {f"p{n}": row(first(), joined({f"fit{n}": 2})) for n in range(MOST_MATCHES + 1)}
    assert "may match" in planted(**many)[0]


def test_patterns_that_ask_one_field_for_different_numbers_are_not_counted_together() -> None:
    rows = {f"p{n}": row(first({"rule": n}), joined({"fit1": n})) for n in range(2 * MOST_MATCHES)}
    assert most_matches({**judging(), **rows}) <= MOST_MATCHES
    assert planted(**rows) == []


def test_a_ruleset_in_which_nothing_fires_for_the_touch_is_refused() -> None:
    rows = {name: made for name, made in judging().items() if name != "touch"}
    assert "touch" in lint(rows)[0]


def test_fields_that_the_library_would_take_for_one_another_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    one_hash = {"fit1": 7, "fit2": 7}
    monkeypatch.setattr("guidance.engine.evaluate.live.lint.hash_of", lambda text: one_hash.get(text) or hash_of(text))
    assert "`fit1` and `fit2` have one hash" in planted(p=row(first({"fit1": 2}, {"fit2": 2})))[0]


def test_ids_that_the_library_would_take_for_one_another_are_not_both_used() -> None:
    assert hash_of("CASE-0724246") == hash_of("CASE-1465780")
    ids = Ids()
    assert ids.add("CASE-0724246")
    assert not ids.add("CASE-1465780")
    assert not ids.add("sid-c")
