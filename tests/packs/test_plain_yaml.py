"""Without libyaml, as in a browser, YAML is taken or refused as with it, at the same places and in the same words."""

import random
from typing import Any

import pytest
import yaml

from guidance.engine.packs.reading import nodes
from guidance.engine.packs.reading.plain_yaml import PlainLoader

WHOLE = """- id: camden.referral.log
  title: "Write to the family: within three working days"
  provision: {heading: Referrals, paragraph: "", sources: ["a manual, made up"]}
  when: {event: referral_received, where: {any: [{urgent: true}, {repeat: false}]}}
  until: [case_closed, child_died]
  why: >-
    A family that is not told
    imagines the worst.
- id: camden.next
  bearer: children's social care
"""
PUT = (
    "", "\t", ": ", "[", "]", "{", "}", "'", '"', "- ", "&a ", "*a ", "!!t ", "\n", "  ", "|", ">", "%", "@", "#", "?",
    "\n---\n", ",", "\\", "\\s", "\\x1", "\\u12", "\r\n", "---", "é", "`", "? ", "<<: ", " #", "\n\n",
)  # fmt: skip


def spoilt(seed: int) -> str:
    drawn, text = random.Random(seed), WHOLE  # noqa: S311  not for secrecy
    for _ in range(drawn.choice((1, 1, 2))):
        at = drawn.randrange(len(text))
        text = text[:at] + drawn.choice(PUT) + text[at + drawn.choice((0, 1, 3)) :]
    return text


def read(text: str, loader: Any, monkeypatch: pytest.MonkeyPatch) -> tuple[Any, ...]:  # noqa: ANN401  a class of PyYAML's
    monkeypatch.setattr(nodes, "BaseLoader", loader)
    found = nodes.parse(text, "rules.yaml")
    said = [(d.code, d.message, d.cure, d.span) for d in found.diagnostics]
    return said, found.root.plain() if found.root else None


@pytest.mark.skipif(not yaml.__with_libyaml__, reason="there is no libyaml here to compare with")
@pytest.mark.parametrize("first", range(0, 400, 100))
def test_it_is_read_or_refused_as_libyaml_does_it(first: int, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [spoilt(seed) for seed in range(first, first + 100)]
    told = [read(text, yaml.CBaseLoader, monkeypatch) for text in texts]
    assert sum(root is None for _, root in told) > 20
    assert [read(text, PlainLoader, monkeypatch) for text in texts] == told


@pytest.mark.parametrize("text", ["[a?, b ? c]", "{a\t: b?}", "a: b\tc", "{a:?}", "a: [b:[c]]", "a: b\n\t c"])
def test_what_the_two_parsers_part_over_is_read_the_same(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert read(text, PlainLoader, monkeypatch) == read(text, yaml.CBaseLoader, monkeypatch)
