"""What a site is to be made of, for whom and as of which day; and the catalogue that this comes to."""

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from guidance.app.clock import today
from guidance.app.deviations.learning import shared_from
from guidance.app.packs import checking
from guidance.app.packs.codes import catalogue
from guidance.app.refusal import Refused
from guidance.engine.diagnostics import has_errors
from guidance.engine.packs.library import Library
from guidance.site.catalogue import Catalogue

OWN, MATERIAL = "own", "material"


@dataclass(frozen=True)
class Order:
    """What a site is to be made of, and for whom.

    `added` are packs besides those shipped; `authority`, the code of the one that it is for, whose own procedure alone
    is shown; `as_at`, the day that its pages speak of, today where none is given; `shared`, a file of lessons that have
    been published; `theme`, one of `THEMES`. `address` is where it will stand, `publisher` and `contact` who answers
    for it.
    """

    added: tuple[Path, ...] = ()
    authority: str = ""
    as_at: date | None = None
    shared: Path | None = None
    theme: str = OWN
    address: str = ""
    publisher: str = ""
    contact: str = ""

    @property
    def is_plain(self) -> bool:
        """Tell whether it is the site of the shipped packs, as of today, for everybody."""
        return self == Order(shared=self.shared, theme=self.theme)


PLAIN = Order()


def catalogue_of(order: Order) -> Catalogue:
    """Read the shipped packs and those added to them, and put their worked cases to them.

    Raises:
        Refused: A pack, or the file of lessons, has a mistake.
    """
    library, results = checking.run_cases([], order.added)
    if has_errors(library.diagnostics):
        raise Refused(library.diagnostics)
    kept = of_one(library, order.authority) if order.authority else library
    names = {rule.id for rule in kept.every_rule}
    results = [result for result in results if result.rule.id in names]
    lessons = tuple(shared_from(order.shared).lessons) if order.shared else ()
    carried = tuple(checking.carried_cases(library))
    return Catalogue(kept, tuple(results), carried, catalogue(), lessons, order.as_at or today(), order.authority)


def of_one(library: Library, authority: str) -> Library:
    """Leave out the local procedure and the trials of every other authority."""
    ours = (None, authority)
    return replace(
        library,
        instruments=tuple(i for i in library.instruments if i.authority in ours),
        rules=tuple(rule for rule in library.rules if rule.authority in ours),
        trials=tuple(trial for trial in library.trials if trial.authority == authority),
    )
