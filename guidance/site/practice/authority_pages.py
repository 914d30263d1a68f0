"""By authority: its local procedure under the national rules, its trials, and whom to ring out of hours."""

from collections.abc import Iterator, Sequence

from guidance.app.desk.out_of_hours import out_of_hours
from guidance.engine.model.instruments.authority import Authority
from guidance.engine.model.rule import Rule
from guidance.site import kinds, lists
from guidance.site.catalogue import Catalogue
from guidance.site.escape import slug, text
from guidance.site.page import Page, bullets, link, notice, paragraphs
from guidance.site.rules.drift import drift

_NATIONAL = (
    "National law and guidance bind here as everywhere in England; what is local adds to it or is tighter, and "
    "loosens nothing."
)
_ALONE = "Beside no one national rule"


def authority_pages(catalogue: Catalogue) -> Iterator[Page]:
    """Make a page of each authority that a pack or a trial speaks of."""
    yield from (_page(catalogue, authority) for authority in held(catalogue))


def held(catalogue: Catalogue) -> list[Authority]:
    """List the authorities that have a pack or a trial, by name."""
    library = catalogue.library
    named = {i.authority for i in library.instruments} | {trial.authority for trial in library.trials}
    return sorted((a for a in library.authorities.known if a.code in named), key=lambda a: a.name)


def authority_path(authority: Authority) -> str:
    """Say where the page of an authority is."""
    return f"authorities/{slug(authority.slug)}.md"


def _page(catalogue: Catalogue, authority: Authority) -> Page:
    local = [rule for rule in catalogue.rules.values() if rule.authority == authority.code and not rule.trial]
    number = out_of_hours(catalogue.library.instruments, authority.code)
    trials = [kinds.trial_link(t) for t in catalogue.library.trials if t.authority == authority.code]
    body = paragraphs(
        f"# {text(authority.name)}",
        notice(f"**Out of hours:** {text(number)}") if number else "No pack gives a number for out of hours.",
        _NATIONAL,
        *(["## Local procedure", *_beside(catalogue, local)] if local else []),
        *(["## Local trials", bullets(trials)] if trials else []),
    )
    return Page(authority_path(authority), authority.name, body)


def _beside(catalogue: Catalogue, local: Sequence[Rule]) -> Iterator[str]:
    """List local rules under the national ones that they stand beside, and say where the two have moved apart."""
    for beside in dict.fromkeys(rule.relates_to or "" for rule in local):
        here = [rule for rule in local if (rule.relates_to or "") == beside]
        national = catalogue.rules.get(beside)
        yield f"### {f'Beside: {text(national.title)}' if national else _ALONE}"
        yield from lists.listed(catalogue, [national]) if national else []
        yield bullets(lists.listed(catalogue, here))
        yield bullets(dict.fromkeys(filter(None, (drift(catalogue, rule) for rule in here))))


def link_to(catalogue: Catalogue, authority: Authority) -> str:
    """Point to the page of an authority where it has one."""
    named = text(authority.name)
    return link(named, authority_path(authority)) if authority in held(catalogue) else named
