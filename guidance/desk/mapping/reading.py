"""A map that somebody wrote, or that is proposed, taken apart into what can be chosen for each column."""

from collections.abc import Mapping
from typing import Any

from guidance.app.imports.proposal import Answers, event_meant, proposal, values_meant
from guidance.app.imports.sample import Sample
from guidance.desk.mapping.draft import LEAVE_OUT, LISTS, SETTINGS, Draft, Plain
from guidance.engine.model.vocabulary import Vocabulary
from guidance.engine.packs.reading.nodes import parse
from guidance.engine.records.tables.map import plainly, sense


def proposed(sample: Sample, vocabulary: Vocabulary, source: str, authority: str) -> Draft:
    """Propose a map for a table, as `guidance import` does; what its later rows say is looked at too."""
    draft = drafted(proposal(sample, vocabulary, source, Answers(authority=authority)), source, sample, vocabulary)
    draft.kinds = {said: name or event_meant(said, vocabulary) for said, name in draft.kinds.items()}
    for title in draft.facts:
        draft.facts[title] = {fact: values_meant(draft.word(fact), sample.said[title]) for fact in draft.facts[title]}
    return draft


def drafted(map_: str, name: str, sample: Sample, vocabulary: Vocabulary) -> Draft:
    """Take a map apart, which can be read; where the parts cannot hold it, its events stay as they are written."""
    root = parse(map_, name).root
    given = _in_lists(root.plain() if root else {})
    titles = {sense(title): title for title in sample.cells}
    own = _renamed(given, titles)
    draft = _parts(own, sample, vocabulary)
    if _alike(draft.document()) != _alike(own):
        draft = _parts({**own, "events": []}, sample, vocabulary)
        draft.left_out = {**draft.left_out, **_marks(own)}
        draft.written = own["events"]
        draft.silent = _silent(own)
    return draft


def _parts(own: Mapping[str, Plain], sample: Sample, vocabulary: Vocabulary) -> Draft:
    authority = own.get("authority", "")
    column = authority.get("column", "") if isinstance(authority, dict) else ""
    draft = Draft(
        sample, vocabulary, own.get("case", ""), own.get("episode", ""), "" if column else authority, column,
        settings={key: own[key] for key in SETTINGS if own.get(key)}, stored=own.get("stored_due", []),
        silent=_silent(own), left_out=_marks(own),
    )  # fmt: skip
    for event in own["events"]:
        _take(draft, event)
    if draft.kind:
        marks = draft.left_out.pop(draft.kind, [])
        others = dict.fromkeys(sample.said.get(draft.kind, ()), "")
        draft.kinds = {**others, **draft.kinds, **dict.fromkeys(marks, LEAVE_OUT)}
        draft.kinds = _by_sense(draft.kinds)
    return draft


def _take(draft: Draft, event: Mapping[str, Plain]) -> None:
    """Put an event of a map into the parts that hold it, so far as they can."""
    name, at, where = event.get("event", ""), event.get("at", ""), event.get("where") or {}
    draft.recorded = event.get("recorded_at", draft.recorded)
    for fact, source in (event.get("facts") or {}).items():
        title, values = (source, {}) if isinstance(source, str) else (source.get("column", ""), source.get("values"))
        if title:
            draft.facts.setdefault(title, {}).setdefault(fact, dict(values or {}))
    if where:
        draft.kind, said = next(iter(where.items()))
        draft.kind_at = at
        draft.kinds |= dict.fromkeys(said, name)
    else:
        draft.dates_of[at] = name


def _by_sense(kinds: Mapping[str, str]) -> dict[str, str]:
    """Give each thing that is said once, however it is written; what is known of it stays."""
    found: dict[str, tuple[str, str]] = {}
    for said, name in kinds.items():
        before = found.get(plainly(said), (said, ""))
        found[plainly(said)] = (before[0] if before[1] else said, before[1] or name)
    return dict(found.values())


def _silent(own: Mapping[str, Plain]) -> set[str]:
    names = {event.get("event", "") for event in own["events"]}
    return names - set(own["shows"]) if "shows" in own else set()


def _marks(own: Mapping[str, Plain]) -> dict[str, list[str]]:
    return {title: list(said) for title, said in own.get("leave_out", {}).items()}


def _in_lists(given: Plain) -> dict[str, Plain]:
    """Write a list wherever a map may have one text in its place."""
    own = dict(given) if isinstance(given, dict) else {}
    own |= {key: _list(own[key]) for key in LISTS if key in own}
    own |= {key: _of_lists(own[key]) for key in ("leave_out",) if key in own}
    own["events"] = [_event_in_lists(event) for event in own.get("events") or [] if isinstance(event, dict)]
    return own


def _event_in_lists(event: Mapping[str, Plain]) -> dict[str, Plain]:
    facts = dict(event.get("facts") or {})
    for fact, source in facts.items():
        if isinstance(source, dict) and "values" in source:
            facts[fact] = {**source, "values": _of_lists(source["values"])}
    where = {"where": _of_lists(event["where"])} if event.get("where") else {}
    return {**event, **where, **({"facts": facts} if facts else {})}


def _of_lists(given: Plain) -> dict[str, list[str]]:
    return {key: _list(value) for key, value in given.items()} if isinstance(given, dict) else {}


def _list(given: Plain) -> list[Plain]:
    return list(given) if isinstance(given, list) else [given]


def _renamed(given: dict[str, Plain], titles: Mapping[str, str]) -> dict[str, Plain]:
    """Write the titles of a map as the table has them."""

    def own(title: Plain) -> Plain:
        return titles.get(sense(title), title) if isinstance(title, str) else title

    def event(each: Mapping[str, Plain]) -> dict[str, Plain]:
        facts = {
            fact: own(source) if isinstance(source, str) else {**source, **_column(source, own)}
            for fact, source in (each.get("facts") or {}).items()
        }
        plain = {key: own(each[key]) for key in ("at", "id", "recorded_at") if key in each}
        where = {"where": {own(title): said for title, said in each["where"].items()}} if each.get("where") else {}
        return {**each, **plain, **where, **({"facts": facts} if facts else {})}

    found = {**given, "events": [event(each) for each in given["events"]]}
    found |= {key: own(given[key]) for key in ("case", "episode") if key in given}
    if isinstance(given.get("authority"), dict):
        found["authority"] = {**given["authority"], **_column(given["authority"], own)}
    if "leave_out" in given:
        found["leave_out"] = {own(title): said for title, said in given["leave_out"].items()}
    return found


def _column(source: Mapping[str, Plain], own: Any) -> dict[str, Plain]:  # noqa: ANN401  writes a title as the table does
    return {"column": own(source["column"])} if "column" in source else {}


def _alike(document: Mapping[str, Plain]) -> Plain:
    """Give what a map means in a form in which two can be compared: in no order, and without what is left alone."""
    kept = {key: value for key, value in document.items() if key not in {"ignore", "shows"} and value}
    silent = sorted(_silent({**document, "events": document.get("events", [])}))
    return {**kept, "events": sorted(map(repr, map(_sorted, document.get("events", [])))), "silent": silent}


def _sorted(given: Plain) -> Plain:
    if isinstance(given, dict):
        return [(key, _sorted(given[key])) for key in sorted(given)]
    return sorted(map(repr, given)) if isinstance(given, list) else given
