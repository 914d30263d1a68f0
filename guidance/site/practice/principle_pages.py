"""One page for each principle, and an index of them by source. Nothing here says that one was met."""

from collections.abc import Iterator

from guidance.engine.explain.names import EVIDENCE, day_in_words
from guidance.engine.model.principle import Principle, PrincipleSource
from guidance.site import kinds, lists, wording
from guidance.site.catalogue import Catalogue
from guidance.site.editions.checking_pages import differing, readings
from guidance.site.escape import code, prose, text
from guidance.site.labels import PRINCIPLE, edition_path, in_force, principle_kind, upper_first
from guidance.site.page import Page, bullets, facts, kind, link, paragraphs
from guidance.site.practice.tension_pages import pulled_by

INDEX = "principles/index.md"


def principle_path(principle: Principle) -> str:
    """Say where a principle's page is."""
    return f"principles/{principle.id}.md"


def principle_pages(catalogue: Catalogue) -> Iterator[Page]:
    """Make every page about principles."""
    yield _index(catalogue)
    yield from (_page(catalogue, principle) for principle in catalogue.library.principles)


def groups(catalogue: Catalogue) -> list[tuple[str, list[Principle]]]:
    """Gather principles by the folder of their source, each with the title to show for it."""
    names = dict.fromkeys(p.group for p in catalogue.library.principles)
    return [(_title(catalogue, name), [p for p in catalogue.library.principles if p.group == name]) for name in names]


def _title(catalogue: Catalogue, group: str) -> str:
    source = _source(catalogue, group)
    return source.title if source else upper_first(group)


def _source(catalogue: Catalogue, group: str) -> PrincipleSource | None:
    return next((s for s in catalogue.library.principle_sources if s.group == group), None)


def _page(catalogue: Catalogue, principle: Principle) -> Page:
    questions = bullets(text(question) for question in principle.questions)
    body = paragraphs(
        kinds.mark(kinds.PRINCIPLE), f"# {text(principle.title)}", kind(text(principle_kind(principle)), "principle"),
        differing(principle),
        "## What it asks", prose(principle.asks), "## What to weigh", prose(principle.weigh),
        "## Questions to ask yourself", questions,
        *pulled_by(catalogue, principle), *_bearing(catalogue, principle), *_weighed_in(catalogue, principle),
        "## Where it comes from", facts(_provenance(catalogue, principle)),
    )  # fmt: skip
    return Page(principle_path(principle), principle.title, body)


def _edition_of(catalogue: Catalogue, principle: Principle) -> str:
    """Say while which edition a principle is weighed, and in which it is taken to go on."""
    every = catalogue.library.instruments
    own = next(i for i in every if i.id == principle.instrument)
    on = next((i for i in every if i.continues == own.id), None)
    said = f"{link(text(own.title), edition_path(own))}: {in_force(own.commencement, own.repeal)}"
    if on is None:
        return said
    read = "" if on.text_read else ", whose text was not read"
    return f"{said}; and taken to go on in {link(text(on.title), edition_path(on))}{read}"


def _provenance(catalogue: Catalogue, principle: Principle) -> Iterator[tuple[str, list[str]]]:
    source = _source(catalogue, principle.group)
    yield "Source", [text(principle.source)]
    yield "Under", [text(source.title), _about(source)] if source and source.title != principle.source else []
    yield "Place in it", [text(principle.place)]
    whom = ", ".join(f"{reader}s" for reader in principle.whom)
    yield "Whom it is for", [upper_first(whom)] if whom else []
    yield "While it is weighed", [_edition_of(catalogue, principle)] if principle.instrument else []
    yield "How well that is known", [upper_first(EVIDENCE[principle.evidence])]
    yield "Who has read it against the source", readings(principle)
    yield "Its name in files", [code(principle.id)]
    yield "The mark of its words", [code(principle.words)] if principle.words else []


def _bearing(catalogue: Catalogue, principle: Principle) -> list[str]:
    rules = [catalogue.rules[name] for name in principle.bears_on if name in catalogue.rules]
    events = [wording.event_link(catalogue, name) for name in principle.bears_on if name not in catalogue.rules]
    when = bullets(f"when this happens: {event}" for event in events)
    found = [when, lists.block(catalogue, rules) if rules else ""]
    return ["## What it bears on", *found] if any(found) else []


def _weighed_in(catalogue: Catalogue, principle: Principle) -> list[str]:
    rules = catalogue.weighed_in.get(principle.id, ())
    return ["## Rules that ask you to weigh it", lists.block(catalogue, rules)] if rules else []


def _index(catalogue: Catalogue) -> Page:
    said = "A principle never softens a rule, and a rule never settles a principle. Each has questions to ask yourself."
    parts = ["# What to weigh", kind(text(PRINCIPLE), "principle"), said]
    for title, principles in groups(catalogue):
        source = _source(catalogue, principles[0].group)
        parts += [f"## {text(title)}", _about(source) if source else ""]
        parts.append(bullets(map(kinds.principle_link, principles)))
    return Page(INDEX, "What to weigh", paragraphs(*parts))


def _about(source: PrincipleSource) -> str:
    who = ", ".join(filter(None, (source.author, source.year)))
    read = f"Read {day_in_words(source.read)}." if source.read else ""
    return text(
        " ".join(
            filter(
                None,
                (
                    f"{who}." if who else "",
                    f"{source.place.rstrip('.')}." if source.place else "",
                    read,
                    source.licence,
                ),
            )
        )
    )
