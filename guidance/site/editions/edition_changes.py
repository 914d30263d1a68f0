"""What became of the rules between one edition and the one before it."""

from collections.abc import Iterator

from guidance.engine.explain.names import edition
from guidance.engine.model.rule import Instrument, Rule
from guidance.site import wording
from guidance.site.catalogue import Catalogue
from guidance.site.escape import text
from guidance.site.labels import counted
from guidance.site.page import bullets, link
from guidance.site.rules import history


def changes(catalogue: Catalogue, now: Instrument) -> Iterator[str]:
    """Say, as parts of a page, what an edition changed; nothing, where the packs hold none before it."""
    then = catalogue.edition_before(now)
    if then is None:
        return
    name = text(edition(then))
    pairs = [(_of(catalogue, rule, then), rule) for rule in catalogue.of_instrument.get(now.id, [])]
    kept = sum(before is not None and history.kept(catalogue, before, rule) for before, rule in pairs)
    yield f"## What changed from {name}"
    compared = sum(rule.compared for before, rule in pairs if before and history.kept(catalogue, before, rule))
    said = counted(kept, "rule") if kept else "No rule here"
    yield (
        f"{said} with the words of {name}, of which {compared or 'none'} by comparing the two texts. What is not "
        "listed here may still be in the printed text."
    )
    yield from _listed("Changed", [_said(catalogue, before, rule) for before, rule in pairs if before])
    yield from _listed("New here", [_title(rule) for before, rule in pairs if before is None])
    gone = [_title(rule) for rule in catalogue.of_instrument.get(then.id, []) if _of(catalogue, rule, now) is None]
    yield from _listed(f"Held for {name}, with no rule of that name here", gone)


def _listed(heading: str, lines: list[str]) -> list[str]:
    held = [line for line in lines if line]
    return [f"### {heading}", bullets(held)] if held else []


def _of(catalogue: Catalogue, rule: Rule, instrument: Instrument) -> Rule | None:
    """Find the rule of the same name in another edition."""
    return next((kin for kin in history.family(catalogue, rule) if kin.instrument == instrument), None)


def _title(rule: Rule) -> str:
    return link(text(rule.title), wording.rule_path(rule.id))


def _said(catalogue: Catalogue, before: Rule, rule: Rule) -> str:
    if history.kept(catalogue, before, rule):
        return ""
    return f"{_title(rule)}: {history.changed(catalogue, before, rule)}"
