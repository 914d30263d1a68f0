"""The dossiers of the site: of each rule in force whose times are published, from what anybody may read."""

from collections.abc import Iterator

from guidance.app.learning.dossier import public_dossier
from guidance.app.learning.published import is_published
from guidance.engine.model.rule import Rule
from guidance.site.catalogue import Catalogue
from guidance.site.learning.page import page


def public_dossiers(catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    """Give each dossier as a page of one file, with its place in the site."""
    for rule in catalogue.rules.values():
        if has_dossier(catalogue, rule):
            yield dossier_path(rule), page(public_dossier(rule.id, catalogue.library))


def has_dossier(catalogue: Catalogue, rule: Rule) -> bool:
    """Tell whether a rule is in force on the day of the site, and a published table has the times that it limits."""
    return rule.in_force(catalogue.as_at) and is_published(rule.id)


def dossier_path(rule: Rule) -> str:
    """Say where the dossier of a rule is."""
    return f"reviews/{rule.id}.html"
